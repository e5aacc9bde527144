"""What a long piece of work may ask of whoever runs it: to be stopped, and to say how far it is."""

from __future__ import annotations

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
