"""What becomes of each part of a package: the form that Office packages and OpenDocument have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, TypeAlias

from mwl_desktop.domain.evidence import Detail

Scrub: TypeAlias = Callable[[bytes], bytes]
"""From a part to what the copy has of it; raises StripRefused."""

_MOST_SAID: Final = 100


class How(Enum):
    """What is done with a part beside what is written in it."""

    BY_CONTENT = auto()


CONTENT: Final = How.BY_CONTENT
"""A part that is something by itself: a picture, a film, a document. What it is says what is done."""


@dataclass(slots=True)
class Plan:
    """Parts that stay, by their name in the package, and how: scrubbed, by content, or whole (None)."""

    parts: dict[str, Scrub | How | None] = field(default_factory=dict)
    removed: dict[Detail, None] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)

    def say(self, code: str, value: str) -> None:
        """Tell that something is not in the copy."""
        if len(self.removed) < _MOST_SAID:
            self.removed[Detail(code, value[:200])] = None

    def gone(self) -> tuple[Detail, ...]:
        """Everything that is not in the copy, the paths among it that were found while parts were done."""
        for path in dict.fromkeys(self.paths):
            self.say("detail.path", path)
        return tuple(self.removed)
