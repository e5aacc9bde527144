"""Pieces that panes share and that know the portfolio's nouns; above the widgets, below the panes."""
