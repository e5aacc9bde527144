"""Who reads in an open vault just now: counted, so that closing and a change of the key can wait for them."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from mwl_desktop.domain.work import Work
from mwl_desktop.errors import VaultError

_LONG: Final = 1.0
"""Seconds after which somebody reads long: a backup or a check, not a pane that wants its rows."""
_PAUSE: Final = 5.0
"""Seconds for which nobody begins to read, so that those who do may come to their end."""
_LOOK: Final = 0.1
READERS_END: float = 600.0
"""Seconds that a change of the key waits for those who read to be done."""


class Readers:
    """The readers of one vault; `guard` is the condition that guards the vault itself."""

    def __init__(self, guard: threading.Condition) -> None:
        self._guard = guard
        self._reading: Counter[int] = Counter()
        self._since: dict[int, float] = {}
        self._lent: list[Any] = []
        self._resting = False

    def __bool__(self) -> bool:
        """Whether anybody reads."""
        return bool(self._reading)

    def enter(self, check_open: Callable[[], None]) -> None:
        """Count the thread that asks; while the vault rests it waits, unless it reads already."""
        reader = threading.get_ident()
        with self._guard:
            # Whoever reads already is waited for, and may read something else before it is done.
            self._guard.wait_for(lambda: not self._resting or reader in self._reading)
            check_open()
            self._since.setdefault(reader, time.monotonic())
            self._reading[reader] += 1

    def leave(self) -> None:
        """Count the thread no more."""
        reader = threading.get_ident()
        with self._guard:
            self._reading[reader] -= 1
            if not self._reading[reader]:
                del self._reading[reader], self._since[reader]
            self._guard.notify_all()

    @contextmanager
    def holding(self, raw: Any) -> Iterator[None]:
        """Know the database's connection that is lent, for as long as it is."""
        with self._guard:
            self._lent.append(raw)
        try:
            yield
        finally:
            with self._guard:
                self._lent.remove(raw)

    def break_off(self, seconds: float) -> None:
        """End what is being asked, and wait a while for those who asked to leave."""
        with self._guard:
            for raw in self._lent:
                raw.interrupt()
            self._guard.wait_for(lambda: not self._reading, seconds)

    def see_off(self, work: Work) -> None:
        """Wait until nobody reads, and let nobody begin until `welcome`.

        Nobody is broken off. While somebody reads long, others come and go: only then is there a pause.
        Raises VaultError "vault.still_read" when that takes too long.
        """
        limit = time.monotonic() + READERS_END
        with self._guard:
            while True:
                self._wait(self._nobody_reads_long, work, limit, READERS_END)
                self._resting = True
                if self._wait(lambda: not self._reading, work, limit, _PAUSE):
                    return
                self.welcome()

    def welcome(self) -> None:
        """Let those who wait read again."""
        with self._guard:
            self._resting = False
            self._guard.notify_all()

    def _wait(self, there: Callable[[], bool], work: Work, limit: float, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not self._guard.wait_for(there, _LOOK):
            work.check_cancelled()
            if time.monotonic() > limit:
                raise VaultError("vault.still_read")
            if time.monotonic() > until:
                return False
        return True

    def _nobody_reads_long(self) -> bool:
        return all(time.monotonic() - since < _LONG for since in self._since.values())
