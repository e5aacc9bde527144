"""The frame around the panes: rail, capture bar, messages, work under way, palette, search, drops."""
