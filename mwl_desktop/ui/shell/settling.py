"""Waits before locking until all that was typed is in the vault, also what only an answer brings in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from mwl_desktop.ui.ops.context import Context

_LOOK_EVERY_MS: Final = 5
_MOST_ROUNDS: Final = 6
_FOR_WRITING: Final = 10.0
_FOR_READING: Final = 1.0
"""Seconds. A change may be long on its way; what is read matters where it tells what to write next."""


class Settling(QObject):
    """Calls `flush` again each time everything was answered, and `done` once it brought nothing new.

    What is typed into a new item goes to the vault once the item is there: the answer that it is comes
    first, then its whole text is asked for, then what was typed meanwhile is written. All that may be
    under way when the lock comes.
    """

    def __init__(
        self, ctx: Context, flush: Callable[[], None], done: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._flush = flush
        self._done = done
        self._began = 0.0
        self._rounds = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Wait from now on; what was typed has been flushed once."""
        self._began = time.monotonic()
        self._timer.start()

    def _look(self) -> None:
        passed = time.monotonic() - self._began
        if self._ctx.is_asking and passed < (_FOR_WRITING if self._ctx.is_writing else _FOR_READING):
            return
        if not self._ctx.is_asking and self._rounds < _MOST_ROUNDS:
            self._rounds += 1
            self._flush()
            if self._ctx.is_writing:
                return
        self._timer.stop()
        self.deleteLater()
        self._done()
