"""The lock key, where the window's own shortcut cannot hear it: in a dialog or a popup over the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget


class LockKey(QObject):
    """Says `pressed` when the keys are pressed in another window of this program than `window`."""

    pressed = Signal()

    def __init__(self, keys: QKeySequence, window: QWidget) -> None:
        super().__init__(window)
        self._keys = keys
        self._window = window
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return False
        if watched.window() is self._window or not isinstance(event, QKeyEvent):
            return False
        if self._keys.matches(QKeySequence(event.keyCombination())) != QKeySequence.SequenceMatch.ExactMatch:
            return False
        self.pressed.emit()
        return True
