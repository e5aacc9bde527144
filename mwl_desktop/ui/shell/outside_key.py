"""A shortcut of the window, where the window cannot hear it: in a dialog or a popup over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.widgets.hearing import listen


class OutsideKey(QObject):
    """Says `pressed` when the keys are pressed in another window of this program than `window`."""

    pressed = Signal()

    def __init__(self, keys: QKeySequence, window: QWidget) -> None:
        super().__init__(window)
        self._keys = keys
        self._window = window
        listen((QEvent.Type.KeyPress,), self._on_key)

    def _on_key(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        if watched.window() is self._window:
            return False
        if self._keys.matches(QKeySequence(event.keyCombination())) != QKeySequence.SequenceMatch.ExactMatch:
            return False
        self.pressed.emit()
        return True
