"""The panes: each shows and edits items of one kind; none knows another."""
