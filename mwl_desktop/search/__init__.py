"""The workshop that turns what a person types into a full-text query."""
