"""The network: the people somebody learns with, and what passes between them."""

from mwl_desktop.ui.panes.network.pane import NetworkPane

__all__ = ["NetworkPane"]
