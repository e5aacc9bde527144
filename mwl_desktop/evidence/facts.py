"""What can be said about a file without trusting it: facts, pictures, and the limits they are read within."""

from __future__ import annotations

import io
import re
import time
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Final, TypeAlias

from mwl_desktop.domain.evidence import Detail
from mwl_desktop.domain.kinds import DatedBy, EvidenceKind

Data: TypeAlias = bytes | BinaryIO
"""A file's bytes, or a seekable stream of them; a stream that fails to read looks like a damaged file."""

BROKEN: Final = "facts.broken"
ENCRYPTED: Final = "facts.encrypted"
TOO_LARGE: Final = "facts.too_large"
TEXT_CUT: Final = "facts.text_cut"
PAGES_CUT: Final = "facts.pages_cut"
UNREADABLE: Final = "facts.unreadable"

_LONGEST_WORDS: Final = 300
_SPACES = re.compile(r"\s+")
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be spent on one file: what lies beyond is left out and noted, never tried."""

    size: int = 256 * 1024 * 1024
    text: int = 1024 * 1024
    pages: int = 2_000
    pixels: int = 80_000_000
    entries: int = 2_000
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file says of itself; a date is a guess until a person confirms it.

    `notes` are codes of `sentences`: why something is missing here. `page_starts` says for each page,
    slide or sheet where in `text` it begins; it is empty where there is but one, or they are not known.
    `details` are what else the file carries along, each with a code of its own ("detail.author").
    `issuer` and `kind` are guesses, given only where the file leaves little doubt.
    """

    title: str = ""
    author: str = ""
    created_on: date | None = None
    taken_on: date | None = None
    sent_on: date | None = None
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    text: str = ""
    notes: tuple[str, ...] = ()
    page_starts: tuple[int, ...] = ()
    details: tuple[Detail, ...] = ()
    issuer: str = ""
    kind: EvidenceKind | None = None

    @property
    def achieved_on(self) -> date | None:
        """The date that most likely is the one the person means."""
        return self.taken_on or self.sent_on or self.created_on

    @property
    def dated_by(self) -> DatedBy | None:
        """Where `achieved_on` comes from."""
        if self.taken_on:
            return DatedBy.PHOTO
        if self.sent_on:
            return DatedBy.MAIL
        return DatedBy.DOCUMENT if self.created_on else None


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG made here, without anything of the original but what is seen."""

    data: bytes
    media_type: str
    width: int
    height: int


class TimeIsUp(Exception):
    """A file took longer than its limit."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment after which work on a file stops."""

    at: float

    @staticmethod
    def of(limits: Limits) -> Deadline:
        """The deadline of work that begins now."""
        return Deadline(time.monotonic() + limits.seconds)

    @property
    def passed(self) -> bool:
        """Whether it is over."""
        return time.monotonic() > self.at

    def check(self) -> None:
        """Raise TimeIsUp when it is over."""
        if self.passed:
            raise TimeIsUp


class TextBudget:
    """Collects text until there is enough of it."""

    def __init__(self, most: int) -> None:
        self._parts: list[str] = []
        self._left = most
        self.cut = False

    def add(self, text: str) -> None:
        """Take in text as far as there is room."""
        if len(text) > self._left:
            text, self.cut = text[: self._left], True
        self._left -= len(text)
        self._parts.append(text)

    @property
    def full(self) -> bool:
        """Whether something had to be left out."""
        return self.cut

    @property
    def text(self) -> str:
        """What was collected, without blank edges and long runs of empty lines."""
        return re.sub(r"[ \t]*\n(?:[ \t]*\n)+", "\n\n", "".join(self._parts)).strip()

    @property
    def notes(self) -> tuple[str, ...]:
        """A note where something was left out."""
        return (TEXT_CUT,) if self.cut else ()


def as_stream(data: Data) -> BinaryIO:
    """A stream at its beginning."""
    if isinstance(data, bytes):
        return io.BytesIO(data)
    data.seek(0)
    return data


def size_of(data: Data) -> int:
    """How many bytes there are."""
    if isinstance(data, bytes):
        return len(data)
    size = data.seek(0, io.SEEK_END)
    data.seek(0)
    return size


def words(value: object, most: int = _LONGEST_WORDS) -> str:
    """A title or name as one short line that shows what it is; anything but text is nothing."""
    if not isinstance(value, str):
        return ""
    return _SPACES.sub(" ", _UNSHOWN.sub(" ", value[: most * 4])).strip()[:most].strip()


def day(value: str) -> date | None:
    """The date at the beginning of "2025-03-01T…", "2025:03:01 …" or "20250301…", or None."""
    found = re.match(r"(\d{4})[-:/.]?(\d{2})[-:/.]?(\d{2})", value.strip())
    if not found:
        return None
    try:
        read = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    # Clocks that were never set say 1601, 1904, 1970 or 1980, always the first of January.
    return (
        read if read.year >= 1900 and not ((read.month, read.day) == (1, 1) and read.year in _UNSET) else None
    )


_UNSET: Final = frozenset({1900, 1904, 1970, 1980})
