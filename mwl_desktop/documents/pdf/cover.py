"""The cover: who, what, for whom and when, set in one of three ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from mwl_desktop.documents.ir import Document
from mwl_desktop.documents.pdf.blocks import TITLE_LIMIT, Composer
from mwl_desktop.documents.pdf.pen import Pen
from mwl_desktop.documents.pdf.structure import Element
from mwl_desktop.documents.pdf.style import MUTED, WHITE, Colour
from mwl_desktop.documents.pdf.text import TextBlock
from mwl_desktop.documents.walk import one_line

_TITLE_AT: Final = 0.62  # of the page's height
_BAND: Final = 0.44  # of the page's height, from its head
_MARK: Final = 44.0


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands on it, laid out."""

    name: TextBlock
    headline: TextBlock
    title: TextBlock
    period: TextBlock
    below: tuple[TextBlock, ...]


def cover(composer: Composer, document: Document, pen: Pen, whole: Element) -> None:
    """Draw the first page in the way of the theme."""
    part = whole.below("Sect")
    match composer.look.theme.cover:
        case "band":
            _band(composer, _words(composer, document, part, WHITE), pen)
        case "centred":
            _centred(composer, _words(composer, document, part), pen)
        case "quiet":
            _quiet(composer, _words(composer, document, part), pen)


def _words(composer: Composer, document: Document, part: Element, colour: Colour | None = None) -> _Words:
    """The words in their styles; `colour` for those that stand on a band."""
    look = composer.look
    muted = colour or MUTED
    said = look.said

    def laid(words: str, style: str, most: int, ink: Colour | None, tag: Element) -> TextBlock:
        own = getattr(look, style)
        return composer.laid(words, replace(own, colour=ink or own.colour), look.width, most, element=tag)

    below = []
    if document.audience:
        audience = one_line(document.audience, 160)
        words = document.words.prepared_for.replace("{audience}", audience)
        below.append(composer.laid(words, said, look.width, 2, element=part.below("P")))
    day = document.words.written_date(document.date)
    below.append(composer.laid(day, replace(said, colour=MUTED), look.width, 1, element=part.below("P")))
    heading = part.below("H", level=1)
    return _Words(
        name=laid(one_line(document.author, 160), "name", 2, colour, part.below("P")),
        headline=laid(one_line(document.headline, 240), "said", 3, muted, part.below("P")),
        title=laid(one_line(document.title, TITLE_LIMIT), "title", 5, colour, heading),
        period=laid(one_line(document.period, 160), "period", 2, muted, part.below("P")),
        below=tuple(below),
    )


def _quiet(composer: Composer, words: _Words, pen: Pen) -> None:
    """Much room around, and one small mark over the title."""
    look = composer.look
    left, width = look.margin, look.width
    y = pen.block(words.name, left, look.page[1] - look.margin, width)
    pen.block(words.headline, left, y - 3, width)
    y = look.page[1] * _TITLE_AT
    at = left + width - _MARK if words.title.right_to_left else left
    pen.box(at, y + 26, _MARK, 4, fill=look.accent, radius=2)
    y = pen.block(words.title, left, y, width)
    pen.block(words.period, left, y - 10, width)
    _below(composer, words, pen)


def _band(composer: Composer, words: _Words, pen: Pen) -> None:
    """Name and title in white on a band of the accent colour, from edge to edge."""
    look = composer.look
    left, width = look.margin, look.width
    wide, high = look.page
    inside = sum(_height(block) for block in (words.name, words.headline, words.title, words.period))
    foot = min(high * (1 - _BAND), high - inside - 3 * look.margin)
    pen.box(0, foot, wide, high - foot, fill=look.accent)
    y = pen.block(words.name, left, high - look.margin, width)
    pen.block(words.headline, left, y - 3, width)
    y = foot + look.margin * 0.8 + _height(words.title) + 10 + _height(words.period)
    y = pen.block(words.title, left, y, width)
    pen.block(words.period, left, y - 10, width)
    _below(composer, words, pen)


def _centred(composer: Composer, words: _Words, pen: Pen) -> None:
    """On the middle line, between two thin rules."""
    look = composer.look
    left, width = look.margin, look.width
    y = pen.centred(words.name, left, look.page[1] - look.margin - 30, width)
    pen.centred(words.headline, left, y - 3, width)
    y = look.page[1] * _TITLE_AT
    pen.rule(left + width * 0.3, y + 24, width * 0.4, look.accent, 1)
    y = pen.centred(words.title, left, y, width)
    y = pen.centred(words.period, left, y - 10, width)
    pen.rule(left + width * 0.3, y - 20, width * 0.4, look.accent, 1)
    y = look.margin + 30 + sum(map(_height, words.below))
    for block in words.below:
        y = pen.centred(block, left, y, width)


def _below(composer: Composer, words: _Words, pen: Pen) -> None:
    look = composer.look
    y = look.margin + sum(map(_height, words.below))
    pen.rule(look.margin, y + 12, look.width)
    for block in words.below:
        y = pen.block(block, look.margin, y, look.width)


def _height(block: TextBlock) -> float:
    return len(block.lines) * block.leading
