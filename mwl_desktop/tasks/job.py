"""A piece of work that can be watched and stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mwl_desktop.errors import Cancelled

_TELL_EVERY: Final = 0.05


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `total` (0 when not known) and what is in hand."""

    done: int = 0
    total: int = 0
    what: str = ""


class Job:
    """One run of a long verb. `name` is a code ("capture"); whoever watches has the words for it.

    `told` is called from the working thread, at most twenty times a second and for the last step.
    """

    def __init__(self, name: str, told: Callable[[Job, Progress], None] | None = None) -> None:
        self.name = name
        self.started_at = time.monotonic()
        self.latest = Progress()
        self._told = told
        self._told_at = 0.0
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next step."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()

    def check_cancelled(self) -> None:
        """Raises Cancelled when the work was asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Say how far the work is."""
        self.latest = Progress(done, total, what)
        now = time.monotonic()
        if self._told is not None and (now - self._told_at >= _TELL_EVERY or done >= total > 0):
            self._told_at = now
            self._told(self, self.latest)

    def seconds_left(self) -> float | None:
        """An estimate from the pace so far; None while too little is known."""
        spent, latest = time.monotonic() - self.started_at, self.latest
        if latest.done <= 0 or latest.total <= 0 or spent < 1:
            return None
        return spent * (latest.total - latest.done) / latest.done
