"""Python's search for what only holds itself in a circle: in the GUI thread, and while nobody waits.

Left to itself it begins in whatever thread has just made something, and holds up all others: a look through
everything takes 50 ms, and comes again and again while thousands of files are read. It may also take widgets
away in a thread that is not theirs, which Qt does not forgive.
"""

from __future__ import annotations

import gc
import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer

from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.widgets.hearing import listen, stop_listening

_LOOK_EVERY_MS: Final = 500
_FEW: Final = 2_000
"""So many new things are left for later: a look at them takes about a millisecond for each thousand."""
_MANY: Final = 100_000
"""So many have become old that all of them are worth a look."""
_TOO_MANY: Final = 5_000_000
"""So many that they are looked at whether somebody waits or not."""
_QUIET: Final = 2.0
_TOUCHES: Final = (QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.DragMove)


class Garbage(QObject):
    """Takes the search over for as long as it is there; `stop` gives it back."""

    def __init__(self, ctx: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._jobs = 0
        self._grown = 0
        self._touched_at = time.monotonic()
        ctx.job_started.connect(self._on_job_started)
        ctx.job_ended.connect(self._on_job_ended)
        listen(_TOUCHES, self._on_touched)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        gc.disable()

    def stop(self) -> None:
        """Let Python look by itself again."""
        self._timer.stop()
        stop_listening(self._on_touched)
        gc.enable()

    def look(self) -> None:
        """Look at what is new; at everything where there is much of it and nobody would notice."""
        new = gc.get_count()[0]
        if new >= _FEW:
            gc.collect(1)
            self._grown += new
        if self._grown >= _TOO_MANY or (self._grown >= _MANY and self._is_quiet()):
            gc.collect()
            self._grown = 0

    def _is_quiet(self) -> bool:
        """Whether nothing is under way, and nobody has touched anything just now."""
        idle = not (self._jobs or self._ctx.is_asking or self._ctx.is_writing)
        return idle and time.monotonic() - self._touched_at >= _QUIET

    def _on_job_started(self, _job: Job) -> None:
        self._jobs += 1

    def _on_job_ended(self, _job: Job) -> None:
        self._jobs -= 1
        self._touched_at = time.monotonic()  # what it brought is being shown

    def _on_touched(self, _watched: QObject, _event: QEvent) -> bool:
        self._touched_at = time.monotonic()
        return False
