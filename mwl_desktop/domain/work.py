"""What a long piece of work may ask of whoever runs it: to be stopped, and to say how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Work(Protocol):
    """Handed to a long-running verb; a verb calls both often enough that Cancel takes under a second."""

    def check_cancelled(self) -> None:
        """Raises Cancelled when the person stopped the work."""
        ...

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Say that `done` of `total` units are done, and what is in hand."""
        ...


class Quiet:
    """Work that nobody watches and nobody stops."""

    def check_cancelled(self) -> None:
        return

    def progress(self, done: int, total: int, what: str = "") -> None:
        return


QUIET = Quiet()


class Guarded:
    """Work that also ends when something else than its runner says so, by raising."""

    def __init__(self, work: Work, check: Callable[[], None]) -> None:
        self._work = work
        self._check = check

    def check_cancelled(self) -> None:
        self._work.check_cancelled()
        self._check()

    def progress(self, done: int, total: int, what: str = "") -> None:
        self._work.progress(done, total, what)
