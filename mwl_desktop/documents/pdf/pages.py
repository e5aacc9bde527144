"""The pages around the content: contents, running heads, the evidence appendix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mwl_desktop.documents.ir import Document, Exhibit, Paragraph, Run, Section
from mwl_desktop.documents.pdf.blocks import BOOKMARK_LIMIT, TITLE_LIMIT, WHOLE_CARD, Composer, Room
from mwl_desktop.documents.pdf.flow import Frame, Piece, blank, height_of, keep_together
from mwl_desktop.documents.pdf.pen import Pen
from mwl_desktop.documents.pdf.style import TEXT
from mwl_desktop.documents.walk import one_line

EVIDENCE_ANCHOR: Final = "evidence"
_CONTENTS_ANCHOR: Final = "\x00contents"  # no anchor of a document can be the same
_MOST_LISTED: Final = 60
_BEGIN_ANEW: Final = 0.2  # a section begins a page unless this share of the last one is free
_PAD: Final = 14.0
_TALLEST_PICTURE: Final = 190.0  # three exhibits with a picture on a page, and a certificate can be told


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    title: str
    anchor: str
    below: bool = False
    number: str = ""


def entries(document: Document) -> tuple[Entry, ...]:
    """The lines of the contents: sections, then the evidence with its numbers."""
    found = [Entry(one_line(section.title, TITLE_LIMIT), section.anchor) for section in document.sections]
    exhibits = document.exhibits
    if exhibits:
        first, last = exhibits[0].number, exhibits[-1].number
        span = first if len(exhibits) == 1 else f"{first}–{last}"
        found.append(Entry(f"{document.words.evidence} {span}", EVIDENCE_ANCHOR))
        if len(exhibits) <= _MOST_LISTED:
            found += [
                Entry(one_line(each.title, 160), each.anchor, below=True, number=one_line(each.number, 8))
                for each in exhibits
            ]
    return tuple(found)


def section_pieces(composer: Composer, section: Section, nothing: str, room: Room) -> list[Piece]:
    """A section's title and what is in it."""
    room = room.within("Sect")
    pieces = _section_title(composer, section.title, section.anchor, room)
    content = composer.pieces(section.blocks or (Paragraph((Run(nothing),), muted=True),), room)
    if content:
        content[0].gap = composer.look.room(12)
    return pieces + content


def evidence_pieces(composer: Composer, document: Document, room: Room) -> list[Piece]:
    """The appendix: each exhibit on a card of its own."""
    room = room.within("Sect")
    pieces = _section_title(composer, document.words.evidence, EVIDENCE_ANCHOR, room)
    for exhibit in document.exhibits:
        made = _exhibit_pieces(composer, exhibit, room)
        made[0].gap = composer.look.room(12)
        pieces += made
    return pieces


def _section_title(composer: Composer, title: str, anchor: str, room: Room) -> list[Piece]:
    words = one_line(title, TITLE_LIMIT)
    heading = room.element.below("H", level=room.heading)
    pieces = composer.text(words, composer.look.section, room, gap=composer.look.room(36), element=heading)
    for piece in pieces:
        piece.hold = True
    pieces[0].fresh = _BEGIN_ANEW
    pieces[0].section = words
    pieces[0].anchor = anchor
    pieces[0].bookmark = one_line(words, BOOKMARK_LIMIT) or "…"
    if composer.look.theme.ruled:
        pieces.append(_title_rule(composer, room))
    return pieces


def _title_rule(composer: Composer, room: Room) -> Piece:
    def draw(pen: Pen, top: float) -> None:
        pen.rule(room.left, top - 5, room.width, composer.look.accent, 1)

    return Piece(6, draw, hold=True)


def _exhibit_pieces(composer: Composer, exhibit: Exhibit, room: Room) -> list[Piece]:
    def card(pen: Pen, top: float, foot: float) -> None:
        pen.box(room.left, foot, room.width, top - foot, stroke=composer.look.line, radius=8)

    frame = Frame(card, reach=8.0)
    inner = replace(room.inset(_PAD, _PAD, frame).within("Sect"), heading=room.heading + 1)
    pieces = [blank(_PAD - 2, frames=inner.frames), *_exhibit_head(composer, exhibit, inner)]
    content = _exhibit_content(composer, exhibit, inner)
    foot = [*content[-1:], blank(_PAD, frames=inner.frames)]
    keep_together(foot)
    foot[-1].hold = False
    content = [*content[:-1], *foot]
    content[0].gap = 10.0
    pieces += content
    frame.first, frame.last = pieces[0], pieces[-1]
    if height_of(pieces) < WHOLE_CARD * (composer.look.top - composer.look.bottom):
        keep_together(pieces)
    return pieces


def _exhibit_content(composer: Composer, exhibit: Exhibit, inner: Room) -> list[Piece]:
    """The picture beside what is said and the provenance; over them where much is said."""
    words = _exhibit_words(composer, exhibit, inner)
    if not exhibit.picture:
        return words
    shape = exhibit.picture.width / max(exhibit.picture.height, 1)
    wide = min(inner.width / 2 - _PAD, _TALLEST_PICTURE * shape)
    picture = composer.picture(
        exhibit.picture, exhibit.title, replace(inner, width=wide), most_height=_TALLEST_PICTURE
    )
    beside = _exhibit_words(composer, exhibit, inner.inset(wide + _PAD))
    if len(picture) == 1 and beside and height_of(beside) < 2 * _TALLEST_PICTURE:
        return _beside(picture[0], beside, inner)
    for piece in picture:
        piece.hold = bool(words)
    if words:
        words[0].gap = 8.0
    return picture + words


def _exhibit_words(composer: Composer, exhibit: Exhibit, room: Room) -> list[Piece]:
    """What is said of it, which may go on over a page's end, and its provenance, which does not."""
    said = composer.pieces(exhibit.blocks, room)
    facts = composer.facts(exhibit.facts, room, style=replace(composer.look.small, colour=TEXT))
    keep_together(facts)
    if said and facts:
        said[-1].hold = True
    return said + facts


def _beside(picture: Piece, words: list[Piece], inner: Room) -> list[Piece]:
    """A picture at the left of words, as one group as high as the higher of them."""
    draw = words[0].draw

    def both(pen: Pen, top: float) -> None:
        picture.draw(pen, top)
        draw(pen, top)

    words[0].draw = both
    spare = picture.height - height_of(words)
    if spare > 0:
        words.append(blank(spare, frames=inner.frames))
    keep_together(words)
    return words


def _exhibit_head(composer: Composer, exhibit: Exhibit, inner: Room) -> list[Piece]:
    """The number on a small plate, the title beside it, the meta line under it."""
    look = composer.look
    heading = inner.element.below("H", level=inner.heading)
    style = replace(look.style(9, 12, look.accent, bold=True), leading=look.card_title.leading)
    plate = composer.laid(one_line(exhibit.number, 8), style, 90, element=heading)
    wide, high = plate.lines[0].width + 12, style.size * 1.6
    side = inner.inset(wide + 8)
    words = one_line(exhibit.title, TITLE_LIMIT) or "…"
    title = composer.text(words, look.card_title, side, element=heading)
    draw = title[0].draw

    def with_plate(pen: Pen, top: float) -> None:
        bottom = top - (style.leading + high) / 2
        edge = look.accent if look.theme.plain else None
        pen.box(inner.left, bottom, wide, high, fill=None if edge else look.soft, stroke=edge, radius=4)
        pen.block(plate, inner.left + 6, top, wide)
        draw(pen, top)

    title[0].draw = with_plate
    title[0].anchor = exhibit.anchor
    title[0].bookmark = one_line(f"{exhibit.number}  {exhibit.title}", BOOKMARK_LIMIT)
    title[0].level = 1
    if exhibit.meta:
        title += composer.text(one_line(exhibit.meta, TITLE_LIMIT), look.small, side, gap=1.0)
    for piece in title:
        piece.hold = True
    return title


def contents_pieces(
    composer: Composer,
    document: Document,
    lines: Sequence[Entry],
    pages: Mapping[str, int],
    room: Room,
    air: float = 1.0,
) -> list[Piece]:
    """The contents; page numbers are looked up when the page is drawn, after all pages are known.

    `air` is the share of the usual room around each line.
    """
    room = room.within("Sect")
    pieces = _section_title(composer, document.words.contents, _CONTENTS_ANCHOR, room)
    room = room.within("TOC")
    for index, entry in enumerate(lines):
        pieces += _entry_pieces(composer, entry, pages, room, gap=10.0 if index == 0 else 0.0, air=air)
    return pieces


def _entry_pieces(
    composer: Composer, entry: Entry, pages: Mapping[str, int], room: Room, gap: float, air: float
) -> list[Piece]:
    look = composer.look
    style = look.small if entry.below else look.body
    indent = 30.0 * max(look.theme.scale, 1.0) if entry.below else 0.0
    link = room.element.below("TOCI").below("Reference").below("Link")
    title = composer.laid(entry.title or "…", style, room.width - indent - 48, most=2, element=link)
    number = composer.laid(entry.number, replace(style, colour=look.accent), 40, element=link)
    pad = (3.0 if entry.below else 5.5) * air
    height = len(title.lines) * style.leading + 2 * pad

    def draw(pen: Pen, top: float) -> None:
        pen.block(number, room.left + 6, top - pad, indent)
        pen.block(title, room.left + indent, top - pad, room.width - indent - 48)
        page = composer.laid(str(pages.get(entry.anchor, 0)), style, 40, element=link)
        pen.right(page, room.left + room.width, top - pad)
        pen.rule(room.left + indent, top - height, room.width - indent, thickness=0.6)
        area = (room.left, top - height, room.left + room.width, top)
        pen.link(f"#{entry.anchor}", area, link, entry.title or entry.number)

    return [Piece(height, draw, gap=gap)]


def running(composer: Composer, document: Document, section: str, page: int, pages: int, pen: Pen) -> None:
    """The small lines at the head and the foot of a page."""
    look = composer.look
    left, right = look.margin, look.margin + look.width
    half = look.width / 2 - 10
    day = document.words.written_date(document.date)
    words = document.words.page_of.replace("{page}", str(page)).replace("{pages}", str(pages))
    head = look.page[1] - look.margin + 4
    foot = look.margin + 6
    with pen.page_furniture():
        pen.block(composer.laid(one_line(document.author, 120), look.running, half, 1), left, head, half)
        pen.right(composer.laid(one_line(section, 120), look.running, half, 1), right, head)
        pen.block(composer.laid(day, look.running, half, 1), left, foot, half)
        pen.right(composer.laid(words, look.running, half, 1), right, foot)
