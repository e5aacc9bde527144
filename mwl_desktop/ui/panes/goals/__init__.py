"""Goals: what somebody wants to become able to do, and how far it is."""

from mwl_desktop.ui.panes.goals.pane import GoalsPane

__all__ = ["GoalsPane"]
