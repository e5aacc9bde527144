"""Notices that nobody has touched the program for a while."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.DragMove,
        QEvent.Type.InputMethod,
    }
)
_LOOK_EVERY_MS: Final = 5_000


class IdleWatch(QObject):
    """Says `idle` once when nothing was touched for the time set; 0 minutes watches nothing.

    It looks at the clock rather than at a long timer, so that hours asleep count as well.
    """

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = 0.0
        self._touched_at = time.time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def watch(self, minutes: float) -> None:
        """Begin to watch, or watch with another limit."""
        self._seconds = minutes * 60
        self._touched_at = time.time()
        application = QCoreApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        if self._seconds:
            application.installEventFilter(self)
            self._timer.start(min(_LOOK_EVERY_MS, max(50, int(self._seconds * 250))))
        else:
            self._timer.stop()

    def rest(self) -> None:
        """Stop watching."""
        self.watch(0)

    def look(self) -> None:
        """See whether the time is up; a clock that went back counts as a touch."""
        passed = time.time() - self._touched_at
        if passed < 0:
            self._touched_at = time.time()
        elif self._seconds and passed >= self._seconds:
            self.rest()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched_at = time.time()
        return super().eventFilter(watched, event)
