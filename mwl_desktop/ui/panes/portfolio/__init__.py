"""The portfolio pane: choose, order and tell, with the real pages beside it."""
