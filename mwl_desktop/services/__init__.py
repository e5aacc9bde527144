"""What can be done with a portfolio: one module a noun, each a set of plain functions."""
