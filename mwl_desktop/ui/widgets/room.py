"""Room on the screen: no window and no dialog is made larger than what a screen has left for it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.theme.tokens import Space

FRAME: Final = QMargins(8, 40, 8, 8)
"""What systems put around a window, at most; how much it is shows only once the window is there."""


def screens() -> list[QRect]:
    """What each screen leaves to windows: docks, panels and menu bars are taken off."""
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def _here(widget: QWidget) -> QRect:
    """The same of the screen on which a window is, or will be over the one that it belongs to."""
    over = widget.parentWidget() or widget
    index = QGuiApplication.screens().index(over.window().screen())
    return screens()[index]


def fit(dialog: QWidget, wanted: QSize) -> None:
    """Give a dialog the size it wants, as far as the screen and the window that it is over have room."""
    size = wanted.boundedTo(_here(dialog).marginsRemoved(FRAME).size())
    parent = dialog.parentWidget()
    if parent is not None:
        size = size.boundedTo(parent.window().size() - QSize(2 * Space.WIDE, 2 * Space.WIDE))
    dialog.setMinimumSize(dialog.minimumSize().boundedTo(size))
    dialog.resize(size)


def place(window: QWidget, saved: QRect | None, first: QSize, least: QSize) -> None:
    """Put a window where it was, moved and made smaller as the screen there is now asks for.

    Where that screen is gone, or nothing is `saved`, the system places it and `first` is its size.
    """
    rooms = [room for room in screens() if saved is not None and room.intersects(saved)]
    if saved is None or not rooms:
        room = _here(window).marginsRemoved(FRAME)
        size = first.boundedTo(room.size())
        window.setMinimumSize(least.boundedTo(room.size()))
        window.resize(size)
        return
    whole = max(rooms, key=lambda each: _area(each.intersected(saved)))
    room = whole.marginsRemoved(FRAME)
    if whole.contains(saved) and saved.top() > whole.top():
        # It stood there with the frame it really has, which may be narrower than the most there is.
        window.setMinimumSize(least.boundedTo(room.size()))
        window.setGeometry(saved)
        return
    size = saved.size().boundedTo(room.size())
    left = max(room.left(), min(saved.left(), room.right() + 1 - size.width()))
    top = max(room.top(), min(saved.top(), room.bottom() + 1 - size.height()))
    window.setMinimumSize(least.boundedTo(room.size()))
    window.setGeometry(left, top, size.width(), size.height())


def _area(rectangle: QRect) -> int:
    return rectangle.width() * rectangle.height()
