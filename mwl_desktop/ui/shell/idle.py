"""Notices that nobody has touched the program for a while, or that the computer was asleep."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from mwl_desktop.ui.widgets.hearing import listen, stop_listening

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
_HEARD: Final = _TOUCHES | {
    QEvent.Type.ShortcutOverride,
    QEvent.Type.Shortcut,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.DragEnter,
    QEvent.Type.Drop,
    QEvent.Type.UpdateRequest,
    QEvent.Type.Paint,
}
"""What may be the first thing after waking that somebody does or sees."""
_LOOK_EVERY_MS: Final = 5_000
_SLEPT: Final = 30.0
"""Seconds that the wall clock went on while the process did not: nobody sets a clock by that much unasked."""


class IdleWatch(QObject):
    """Says `idle` once when nothing was touched for the time set; 0 minutes waits for ever.

    It says `slept` once when the computer was asleep meanwhile: before the first event after waking that
    draws or does anything is worked on. That is no matter of the time set.
    """

    idle = Signal()
    slept = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = 0.0
        self._watching = False
        self._touched_at = self._looked_at = time.time()
        self._ran_to = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def watch(self, minutes: float) -> None:
        """Begin to watch, or watch with another limit."""
        self._seconds = minutes * 60
        self._watching = True
        self._touched_at = self._looked_at = time.time()
        self._ran_to = time.monotonic()
        stop_listening(self._on_heard)
        listen(_HEARD, self._on_heard)
        soon = int(self._seconds * 250) if self._seconds else _LOOK_EVERY_MS
        self._timer.start(min(_LOOK_EVERY_MS, max(50, soon)))

    def put_off(self, seconds: float) -> None:
        """Say `idle` again so much later; whoever touches the program meanwhile has the whole time again."""
        self.watch(self._seconds / 60)
        self._touched_at -= max(0.0, self._seconds - seconds)

    def rest(self) -> None:
        """Stop watching."""
        self._watching = False
        self._timer.stop()
        stop_listening(self._on_heard)

    def look(self) -> None:
        """See whether the time is up; a clock that went back counts as a touch."""
        if not self._watching:
            return
        now, ran_to = time.time(), time.monotonic()
        asleep = (now - self._looked_at) - (ran_to - self._ran_to)
        self._looked_at, self._ran_to = now, ran_to
        passed = now - self._touched_at
        if asleep > _SLEPT:
            self.rest()
            self.slept.emit()
        elif passed < 0:
            self._touched_at = now
        elif self._seconds and passed >= self._seconds:
            self.rest()
            self.idle.emit()

    def _on_heard(self, _watched: QObject, event: QEvent) -> bool:
        self.look()  # first: the first event after waking comes late
        if event.type() in _TOUCHES:
            self._touched_at = time.time()
        return False
