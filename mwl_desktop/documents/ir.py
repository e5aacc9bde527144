"""The intermediate form of a portfolio: what is said, in which order; never how it looks.

Frozen, standard library only. A composer builds a `Document`; each writer reads it. All text
is plain text: a writer escapes it. An `href` is either `#anchor` inside the document or an
absolute http, https or mailto address; a writer drops any other one and keeps the words.
Anchors are unique in a document; `evidence` is the appendix itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one manner."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced new line inside a paragraph."""


Inline: TypeAlias = Run | LineBreak
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes of a JPEG or PNG that a writer can set, with its size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; level 2 is directly below the section's own title."""

    level: int
    content: Inlines
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `muted` marks a line of small facts such as date and kind."""

    content: Inlines
    muted: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each item is a tuple of blocks; `start` counts from there when ordered."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else, with who said them where known."""

    blocks: tuple[Block, ...]
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Text kept as it was typed, in a fixed pitch."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between parts."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs, set side by side: STAR parts, properties of a goal, provenance."""

    rows: tuple[tuple[str, Inlines], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row that repeats on every page; `weights` share out the width.

    `align` has one of "left", "right", "center" for each column.
    """

    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    weights: tuple[float, ...]
    align: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with an alternative text and a caption."""

    picture: Picture
    alt: str
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is, 0 to 1, with its words ("3 of 4 milestones")."""

    done: float
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """Blocks under one title that belong together; not split from their title by a page end."""

    title: Inlines
    meta: str
    blocks: tuple[Block, ...]
    anchor: str | None = None
    kind: str = ""


Block: TypeAlias = (
    Heading | Paragraph | ListBlock | Quote | CodeBlock | Rule | Facts | Table | Figure | Progress | Card
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document with its own line in the contents and its own bookmark."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """The untouched bytes of an evidence file, read piece by piece when a writer wants them.

    `bare`: those of a copy without what the file says of itself; `still` are the codes of what it says all
    the same. `whole_because`: the code of the reason why it is no such copy though one was asked for.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    read: Callable[[], Iterable[bytes]]
    bare: bool = False
    still: tuple[str, ...] = ()
    whole_because: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One numbered piece of evidence in the appendix; `number` is "E1", "E2" and so on."""

    number: str
    anchor: str
    title: str
    meta: str
    facts: tuple[tuple[str, Inlines], ...]
    blocks: tuple[Block, ...] = ()
    picture: Picture | None = None
    original: Original | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words a writer sets itself, so that a document speaks one language."""

    contents: str = "Contents"
    evidence: str = "Evidence"
    page_of: str = "{page} of {pages}"
    prepared_for: str = "Prepared for {audience}"
    save_original: str = "Save the original"
    skip: str = "Skip to the contents"
    nothing: str = "Nothing in this part yet."
    originals_beside: str = "The originals are in the folder “evidence” beside this page."
    originals_left_out: str = "The originals are not inside this page; ask for the folder that has them."
    day: str = "{day} {month} {year}"
    months: tuple[str, ...] = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )

    def written_date(self, value: date) -> str:
        """A day in the document's language."""
        return self.day.format(day=value.day, month=self.months[value.month - 1], year=value.year)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole portfolio. `paper` is "A4" or "Letter"; `language` is a BCP 47 tag.

    `theme` is the name of a theme of output; `accent` is #rrggbb, or empty for the theme's own.
    """

    title: str
    author: str
    headline: str
    audience: str
    period: str
    date: date
    sections: tuple[Section, ...]
    exhibits: tuple[Exhibit, ...] = ()
    language: str = "en"
    paper: str = "A4"
    theme: str = "restrained"
    accent: str = ""
    words: Words = Words()
