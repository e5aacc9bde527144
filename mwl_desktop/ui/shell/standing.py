"""Where the window stands on the screen and how large it is, from one run of the program to the next."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QMainWindow

from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.widgets.room import place

_FIRST_SIZE: Final = QSize(1280, 800)
_LEAST_SIZE: Final = QSize(800, 560)


def take_up(window: QMainWindow, preferences: Preferences) -> None:
    """Stand where the window stood when it was last closed."""
    settings = preferences.current
    place(window, QRect(*settings.window) if settings.window else None, _FIRST_SIZE, _LEAST_SIZE)
    if settings.maximised:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def remember(window: QMainWindow, preferences: Preferences) -> None:
    """Note where the window stands, as it is closed."""
    there = window.normalGeometry()
    preferences.change(
        window=(there.x(), there.y(), there.width(), there.height()), maximised=window.isMaximized()
    )
