"""Progress of a long command, on the error output of a terminal, and a Ctrl+C that loses nothing."""

from __future__ import annotations

import signal
import sys
import threading
import time
from types import FrameType, TracebackType
from typing import Any, Final

import click

from mwl_desktop.errors import Cancelled

_SILENT_AT_FIRST: Final = 1.0
_EVERY: Final = 0.2


class Watched:
    """A piece of work at a terminal: shows how far it is when it takes long.

    The first Ctrl+C ends it in order, a second one at once. `name` says what is being done.
    """

    def __init__(self, name: str, *, quiet: bool = False) -> None:
        self.name = name
        self._shows = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._told_at = time.monotonic() + _SILENT_AT_FIRST - _EVERY
        self._told = False
        self._stopped = False
        self._before: Any = None

    def __enter__(self) -> Watched:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._on_interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        if self._told:
            click.echo("\r\033[K", nl=False, err=True)

    def _on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopped:
            raise KeyboardInterrupt
        self._stopped = True

    def check_cancelled(self) -> None:
        """Raises Cancelled after Ctrl+C."""
        if self._stopped:
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Show how far the work is."""
        now = time.monotonic()
        if self._shows and total and now - self._told_at >= _EVERY:
            self._told_at, self._told = now, True
            click.echo(f"\r\033[K{self.name} {100 * done // total} % {what}", nl=False, err=True)

    def step(self, done: int, total: int) -> None:
        """Show how far it is, and stop where that was asked for."""
        self.check_cancelled()
        self.progress(done, total)
