"""Painters of rows and cards: they read named roles and draw, nothing more."""
