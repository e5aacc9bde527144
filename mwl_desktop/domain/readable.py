"""What a document says, ready to be read: blocks in their order, without anything that could act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` is 1 to 6."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; with a `bullet` ("•", "3.") one of a list, `depth` levels in."""

    text: str
    bullet: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A line of a letter's head or of a file's properties: what it is called (a code) and what it says."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in a text; rows of one length, the first one its head where `has_head`."""

    rows: tuple[tuple[str, ...], ...]
    has_head: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in a text: a PNG or JPEG made here, and what it is said to show."""

    data: bytes
    width: int
    height: int
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page or slide begins; `number` counts from 1."""

    number: int
    title: str = ""


Block: TypeAlias = Heading | Paragraph | Field | Grid | Figure | PageStart


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook: its name and rows of one length; `head` says whether the first row is one."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Readable:
    """A document as it can be read here: blocks, or sheets for what is made of tables.

    `notes` are codes of `sentences`: what is missing, and why.
    """

    blocks: tuple[Block, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()
