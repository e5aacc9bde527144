"""Time as the person meant it: an injected clock, UTC with a zone, and a hybrid logical clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where "now" comes from; tests and the demonstration bring their own."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The date on the person's wall."""
        ...

    def zone(self) -> str:
        """The name of the person's time zone."""
        ...


class SystemClock:
    """The computer's own clock and zone."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return datetime.now().astimezone().date()

    def zone(self) -> str:
        return datetime.now().astimezone().tzname() or "UTC"


@dataclass(slots=True)
class SetClock:
    """A clock that says what it was set to; each reading moves it on by a millisecond."""

    moment: datetime

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def zone(self) -> str:
        return "UTC"


class HybridLogicalClock:
    """Stamps that never go back, even when the computer's clock does.

    A stamp is "milliseconds-counter" in fixed-width hexadecimal, so that text order is time
    order. Source: Kulkarni et al., Logical Physical Clocks, 2014.
    """

    def __init__(self, last: str, now: Callable[[], datetime]) -> None:
        self._now = now
        self._milliseconds, self._counter = _parts(last)

    def next(self) -> str:
        """A stamp later than every one before it."""
        wall = int(self._now().timestamp() * 1000)
        if wall > self._milliseconds:
            self._milliseconds, self._counter = wall, 0
        else:
            self._counter += 1
        return f"{self._milliseconds:012x}-{self._counter:06x}"


def _parts(stamp: str) -> tuple[int, int]:
    if not stamp:
        return 0, 0
    milliseconds, counter = stamp.split("-")
    return int(milliseconds, 16), int(counter, 16)
