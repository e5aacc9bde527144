"""Collects what a document says as blocks, within limits; the text for search is made of the same blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from mwl_desktop.domain.readable import (
    Block,
    Field,
    Figure,
    Grid,
    Heading,
    PageStart,
    Paragraph,
    Readable,
    Sheet,
)
from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, ArchiveRefused
from mwl_desktop.evidence.decode import tidy
from mwl_desktop.evidence.extractors.images import image_picture
from mwl_desktop.evidence.facts import PAGES_CUT, TEXT_CUT, Deadline, Limits, Picture, words

READ_CUT: Final = "readable.cut"
PICTURES_LEFT: Final = "readable.pictures_left"
LARGEST_SOURCE: Final = 32 * 1024 * 1024
"""Bytes of a picture: a larger one is not decoded."""

_MOST_BLOCKS: Final = 20_000
_MOST_COLUMNS: Final = 64
_MOST_FIGURES: Final = 200
_MOST_FIGURE_BYTES: Final = 32 * 1024 * 1024
_FIGURE_SIDE: Final = 1_600
_FIGURE_PIXELS: Final = 2_000_000
_DECODED_AT_MOST: Final = 40_000_000
_SMALLEST: Final = 12
"""Pixels: what is smaller is a rule or a spacer."""
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class Blocks:
    """Blocks in their order, until there are enough of them; what comes after that is left out."""

    def __init__(self, limits: Limits, deadline: Deadline, *, figures: bool = False) -> None:
        self._limits = limits
        self._deadline = deadline
        self._figures = figures
        self._left = limits.text
        self._found: list[Block] = []
        self._pages = self._shown = self._bytes = 0
        self._pictures: dict[str, Picture | None] = {}
        self.cut = self.pages_cut = self.pictures_left = self._closed = False

    @property
    def full(self) -> bool:
        """Whether there is no room for more."""
        return self.cut or self.pages_cut

    @property
    def wants_figures(self) -> bool:
        """Whether pictures are decoded; for search they are not."""
        return self._figures

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading; an empty one is none."""
        if said := self._within(words(text)):
            self._add(Heading(said, min(max(level, 1), 6)), len(said))

    def paragraph(self, text: str, bullet: str = "", depth: int = 0) -> None:
        """Add a paragraph; an empty one is none."""
        if said := self._within(tidy(text).strip()):
            self._add(Paragraph(said, bullet, min(depth, 8)), len(said))

    def paragraphs(self, text: str) -> None:
        """Add plain words, in which empty lines part the paragraphs."""
        for lines in _EMPTY_LINES.split(tidy(text)):
            self.paragraph(lines)

    def field(self, code: str, value: str) -> None:
        """Add a line of a head."""
        if said := self._within(tidy(value).strip()):
            self._add(Field(code, said), len(said))

    def grid(self, rows: Sequence[Sequence[str]], *, has_head: bool = False) -> None:
        """Add a table without its empty rows and columns; one of a single column is a box of text."""
        kept = [[tidy(cell).strip() for cell in row[:_MOST_COLUMNS]] for row in rows]
        # Joined cells leave columns behind that have nothing in any row.
        used = [any(len(row) > place and row[place] for row in kept) for place in range(_MOST_COLUMNS)]
        kept = [[cell for place, cell in enumerate(row) if used[place]] for row in kept if any(row)]
        width = max(map(len, kept), default=0)
        if width == 1:
            for row in kept:
                self.paragraph(row[0])
            return
        taken: list[tuple[str, ...]] = []
        for row in kept:
            size = sum(map(len, row)) + len(row)
            if size > self._left:
                self.cut = True
                break
            self._left -= size
            taken.append((*row, *[""] * (width - len(row))))
        if taken:
            self._add(Grid(tuple(taken), has_head and len(taken) > 1), 0)

    def figure(self, key: str, load: Callable[[], bytes], alternative: str = "") -> None:
        """Add a picture, decoded once for each `key`; where it cannot be, its words alone."""
        said = self._within(_without_path(words(tidy(alternative))))
        picture = self._picture(key, load) if self._figures and not self.full else None
        if picture is not None:
            self._add(Figure(picture.data, picture.width, picture.height, said), len(said))
        elif said and not self._figures:
            self._add(Figure(b"", 0, 0, said), len(said))

    def page(self, title: str = "") -> None:
        """Begin a page or slide."""
        if self._pages >= self._limits.pages:
            self.pages_cut = self._closed = True
            return
        self._pages += 1
        said = self._within(words(title))
        self._add(PageStart(self._pages, said), len(said))

    def text(self) -> tuple[str, tuple[int, ...]]:
        """What search reads, and where in it each page begins."""
        return text_of(self._found)

    def readable(self, notes: Iterable[str] = ()) -> Readable:
        """What was collected, with notes of what is missing."""
        said = dict.fromkeys(notes)
        if self.full:
            said[READ_CUT] = None
        if self.pictures_left:
            said[PICTURES_LEFT] = None
        return Readable(blocks=tuple(self._found), notes=tuple(said))

    def notes(self) -> tuple[str, ...]:
        """What of the text search does not read."""
        return (*((TEXT_CUT,) if self.cut else ()), *((PAGES_CUT,) if self.pages_cut else ()))

    def first_heading(self) -> str:
        """The heading a document begins with, as a title of its own; empty where it begins with words."""
        for block in self._found[:6]:
            if isinstance(block, Heading):
                return block.text
            if isinstance(block, PageStart) and block.title:
                return block.title
            if isinstance(block, Paragraph | Grid):
                return ""
        return ""

    def _within(self, text: str) -> str:
        if len(text) > self._left:
            self.cut = True
            return text[: self._left]
        return text

    def _add(self, block: Block, size: int) -> None:
        if self._closed:
            return
        # Never below nothing: a negative room would keep all of the next text but its last letters.
        self._left = max(self._left - size - 1, 0)
        self._found.append(block)
        self.cut = self.cut or len(self._found) >= _MOST_BLOCKS
        self._closed = self.full

    def _picture(self, key: str, load: Callable[[], bytes]) -> Picture | None:
        if self._shown >= _MOST_FIGURES or self._bytes > _MOST_FIGURE_BYTES:
            self.pictures_left = True
            return None
        if key not in self._pictures:
            self._pictures[key] = self._decoded(load)
        picture = self._pictures[key]
        if picture is None:
            self.pictures_left = True
            return None
        self._shown += 1
        # One that is shown again is told again, with all its bytes.
        self._bytes += len(picture.data)
        return picture if min(picture.width, picture.height) >= _SMALLEST else None

    def _decoded(self, load: Callable[[], bytes]) -> Picture | None:
        if self._deadline.passed:
            return None
        try:
            data = load()
        except (ArchiveRefused, *BROKEN_ARCHIVE):
            return None
        if not data or len(data) > LARGEST_SOURCE:
            return None
        limits = replace(self._limits, pixels=_DECODED_AT_MOST)
        return image_picture(io.BytesIO(data), _FIGURE_SIDE, _FIGURE_PIXELS, limits)


def text_of(blocks: Iterable[Block]) -> tuple[str, tuple[int, ...]]:
    """Blocks as lines, and where each page begins; a table has a line for each row, cells parted by tabs."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for block in blocks:
        if isinstance(block, PageStart):
            if parts:
                parts.append("\n")
                length += 1
            starts.append(length)
        if said := _said(block):
            parts.append(said + "\n")
            length += len(said) + 1
    text = "".join(parts).rstrip()
    return text, _within(starts, len(text))


def text_of_sheets(sheets: Sequence[Sheet], most: int) -> tuple[str, tuple[int, ...], bool]:
    """Sheets as lines without their empty cells, where each begins, and whether something was left out."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for sheet in sheets:
        starts.append(length)
        lines = [sheet.name] if len(sheets) > 1 else []
        lines += ["\t".join(cell for cell in row if cell) for row in sheet.rows if any(row)]
        for line in (*lines, ""):
            if length + len(line) > most:
                return "".join(parts).rstrip(), _within(starts, length), True
            parts.append(line + "\n")
            length += len(line) + 1
    text = "".join(parts).rstrip()
    return text, _within(starts, len(text)), False


def _within(starts: list[int], length: int) -> tuple[int, ...]:
    return tuple(min(start, length) for start in starts) if len(starts) > 1 else ()


def _without_path(text: str) -> str:
    """The words for a picture; where a program put the path of its file there, they say nothing."""
    return "" if "\\" in text or text.startswith(("/", "file:", "http:", "https:")) else text


def _said(block: Block) -> str:
    match block:
        case Heading(text=text) | Paragraph(text=text) | Field(value=text):
            return text
        case PageStart(title=text) | Figure(alternative=text):
            return text
        case Grid(rows=rows):
            return "\n".join("\t".join(row).rstrip() for row in rows)
