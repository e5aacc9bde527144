"""Widgets that know values and words but nothing of the portfolio's own nouns."""
