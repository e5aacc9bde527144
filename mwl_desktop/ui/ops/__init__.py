"""What the window asks for: reads and writes that return at once and answer later."""

from mwl_desktop.ui.ops.context import Context, Message

__all__ = ["Context", "Message"]
