"""The workshop that turns a portfolio's intermediate form into PDF, HTML and text."""
