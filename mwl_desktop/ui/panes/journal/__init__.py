"""The journal: what work taught, entry by entry."""

from mwl_desktop.ui.panes.journal.pane import JournalPane

__all__ = ["JournalPane"]
