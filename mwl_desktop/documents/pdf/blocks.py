"""Blocks of the intermediate form → pieces of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from mwl_desktop.documents.ir import (
    Block,
    Card,
    CodeBlock,
    Facts,
    Figure,
    Heading,
    Inlines,
    ListBlock,
    Paragraph,
    Picture,
    Progress,
    Quote,
    Rule,
    Run,
    Table,
)
from mwl_desktop.documents.pdf.bidi import base_level
from mwl_desktop.documents.pdf.flow import Frame, Piece, blank, height_of, keep_together
from mwl_desktop.documents.pdf.pen import Pen
from mwl_desktop.documents.pdf.structure import Element
from mwl_desktop.documents.pdf.style import MUTED, SUNKEN, Look, TextStyle
from mwl_desktop.documents.pdf.tables import table_pieces
from mwl_desktop.documents.pdf.text import Line, TextBlock, code_block, text_block
from mwl_desktop.documents.pictures import prepare, upright_size
from mwl_desktop.documents.walk import block_words, inline_words, one_line

TITLE_LIMIT: Final = 300
WHOLE_CARD: Final = 0.2  # a card of at most this share of a page is not parted by a page end
BOOKMARK_LIMIT: Final = 120
_DOTS: Final = 300 / 72  # of a picture, so that one can look closer than the page shows it
_NARROWEST: Final = 120.0
_LABELS: Final = 92.0
_INDENT: Final = 16.0
_MARKERS: Final = ("•", "–", "·")


@dataclass(frozen=True, slots=True)
class Room:
    """Where pieces stand: left edge, width, what is drawn behind them, how deep in lists.

    And what they are part of: the element of the structure they stand in, and the level of its heading.
    """

    left: float
    width: float
    element: Element
    frames: tuple[Frame, ...] = ()
    depth: int = 0
    heading: int = 2

    def within(self, tag: str, **facts: Any) -> Room:
        """The same room as part of a new element."""
        return replace(self, element=self.element.below(tag, **facts))

    def inset(self, left: float, right: float = 0.0, frame: Frame | None = None) -> Room:
        """The room inside; never so narrow that no word fits."""
        if self.width - left - right < _NARROWEST:
            left = right = 0.0
        frames = (*self.frames, frame) if frame else self.frames
        return replace(self, left=self.left + left, width=self.width - left - right, frames=frames)


class Composer:
    """Makes pieces of blocks in one look and gathers the characters that no font has."""

    def __init__(self, look: Look, check_cancelled: Callable[[], None] | None = None) -> None:
        self.look = look
        self.missing: set[str] = set()
        self._check_cancelled = check_cancelled or _go_on

    def pieces(self, blocks: Iterable[Block], room: Room) -> list[Piece]:
        """Pieces of blocks one under the other."""
        found: list[Piece] = []
        after_title = False
        for block in blocks:
            self._check_cancelled()
            made = self._block(block, room)
            if made and after_title and isinstance(block, Paragraph) and block.muted:
                made[-1].hold = True  # a title and its small facts are not alone at a page's foot
            after_title = isinstance(block, Heading)
            if made and not found:
                made = made[1:] if made[0].separator else made
                made[0].gap = 0.0
            found += made
        return found

    def _block(self, block: Block, room: Room) -> list[Piece]:
        match block:
            case Paragraph():
                style = self.look.small if block.muted else self.look.body
                return self.text(
                    block.content, style, room, gap=self.look.room(3) if block.muted else self.look.gap
                )
            case Heading():
                return self._heading(block, room)
            case ListBlock():
                return self._list(block, room)
            case Quote():
                return self._quote(block, room)
            case CodeBlock():
                return self._code(block, room)
            case Rule():
                return [
                    Piece(
                        1,
                        lambda pen, top: pen.rule(room.left, top, room.width),
                        gap=self.look.room(12),
                        frames=room.frames,
                    )
                ]
            case Facts():
                return self.facts(block.rows, room)
            case Table():
                return table_pieces(self, block, room)
            case Figure():
                return self._figure(block, room)
            case Progress():
                return self._progress(block, room)
            case Card():
                return self._card(block, room)

    def laid(
        self,
        content: Inlines | str,
        style: TextStyle,
        width: float,
        most: int | None = None,
        *,
        element: Element | None = None,
    ) -> TextBlock:
        """Text laid out as content of an element, its missing characters noted."""
        block = text_block(content, style, width, self.look.accent, most)
        self.missing |= block.missing
        return replace(block, element=element)

    def text(
        self,
        content: Inlines | str,
        style: TextStyle,
        room: Room,
        *,
        gap: float = 0.0,
        most: int | None = None,
        element: Element | None = None,
    ) -> list[Piece]:
        """A paragraph, or another `element`: two lines at least on either side of a page's end.

        Lines are no longer than is good to read, but what fits on one whole line stays on it.
        """
        width = room.width
        if style.size <= self.look.body.size:
            width = min(width, self.look.measure)
        block = self.laid(content, style, width, most)
        if len(block.lines) == 2 and width < room.width:
            block = min(block, self.laid(content, style, room.width, most), key=lambda laid: len(laid.lines))
        return self.lines(replace(block, element=element or room.element.below("P")), room, gap)

    def lines(self, block: TextBlock, room: Room, gap: float) -> list[Piece]:
        """Pieces of a laid-out text."""
        pieces = [
            Piece(
                block.leading,
                _lines_beside([(block, line, room)]),
                frames=room.frames,
                gap=0.0 if index else gap,
            )
            for index, line in enumerate(block.lines)
        ]
        if len(pieces) > 1:
            pieces[0].hold = pieces[-2].hold = True
        return pieces

    def _heading(self, block: Heading, room: Room) -> list[Piece]:
        level = min(max(block.level, 2), 4)
        style = self.look.headings[level - 2]
        heading = room.element.below("H", level=room.heading + level - 1)
        gap = self.look.room((20.0, 15.0, 12.0)[level - 2])
        pieces = self.text(_short(block.content), style, room, gap=gap, element=heading)
        return self._titled(pieces, block.content, block.anchor, level=1 if level == 2 else 2)

    def _titled(self, pieces: list[Piece], title: Inlines, anchor: str | None, *, level: int) -> list[Piece]:
        """Mark the first piece as the place of an anchor; a title stays with what follows."""
        for piece in pieces:
            piece.hold = True
        if anchor:
            pieces[0].anchor = anchor
            pieces[0].bookmark = one_line(inline_words(title), BOOKMARK_LIMIT) or "…"
            pieces[0].level = level
        return pieces

    def _list(self, block: ListBlock, room: Room) -> list[Piece]:
        found: list[Piece] = []
        indent = least = _INDENT * self.look.theme.scale
        room = room.within("L", attributes=_numbering("Decimal" if block.ordered else "Disc"))
        if block.ordered:
            widest = self.laid(f"{block.start + len(block.items) - 1}.", self.look.body, room.width)
            indent = max(least, widest.lines[0].width + 6)
        for index, item in enumerate(block.items):
            words = next((words for inner in item for words in block_words(inner)), "")
            from_right = bool(base_level(words))
            inner = room.inset(0, indent) if from_right else room.inset(indent)
            inner = inner.within("LI")
            pieces = self.pieces(item, replace(inner.within("LBody"), depth=room.depth + 1))
            if not pieces:
                pieces = [blank(self.look.body.leading, hold=False, frames=room.frames)]
            marker = f"{block.start + index}." if block.ordered else _MARKERS[room.depth % len(_MARKERS)]
            self._mark(pieces[0], marker, inner, from_right)
            pieces[0].gap = self.look.room(3) if found else self.look.gap
            found += pieces
        return found

    def _mark(self, piece: Piece, marker: str, inner: Room, from_right: bool) -> None:
        """Set a list's marker beside the first line of its item, at the side its text begins."""
        label = inner.element.below("Lbl")
        text = self.laid(marker, replace(self.look.body, colour=MUTED), 200, element=label)
        draw = piece.draw

        def drawn(pen: Pen, top: float) -> None:
            if from_right:
                pen.block(text, inner.left + inner.width + 6, top, 60)
            else:
                pen.right(text, inner.left - 6, top)
            draw(pen, top)

        piece.draw = drawn

    def _quote(self, block: Quote, room: Room) -> list[Piece]:
        accent = self.look.accent
        room = room.within("BlockQuote")

        words = next((words for inner in block.blocks for words in block_words(inner)), "")
        from_right = bool(base_level(words))
        edge = room.left + room.width - 2.5 if from_right else room.left
        # From the right, a quotation is as narrow as its lines, so that all of them stand at the bar.
        spare = room.width - 14 - self._widest(block.blocks, room.width - 14) if from_right else 0.0

        def bar(pen: Pen, top: float, foot: float) -> None:
            pen.box(edge, foot, 2.5, top - foot, fill=accent, radius=1.2)

        frame = Frame(bar)
        inner = room.inset(spare, 14, frame) if from_right else room.inset(14, 0, frame)
        pieces = self.pieces(block.blocks, inner)
        if block.attribution:
            if pieces:
                pieces[-1].hold = True
            words = f"— {one_line(block.attribution, TITLE_LIMIT)}"
            pieces += self.text(words, self.look.small, inner, gap=4.0 if pieces else 0.0)
        return self._framed(pieces, frame, gap=self.look.room(10))

    def _widest(self, blocks: Sequence[Block], width: float) -> float:
        """The width of the longest line of paragraphs; of any other blocks the whole width."""
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        if len(paragraphs) < len(blocks):
            return width
        most = min(width, self.look.measure)
        laid = (self.laid(each.content, self.look.body, most) for each in paragraphs)
        lines = [line.width for each in laid for line in each.lines]
        return min(max([_NARROWEST, *lines]) + 0.5, width)

    def _code(self, block: CodeBlock, room: Room) -> list[Piece]:
        def ground(pen: Pen, top: float, foot: float) -> None:
            pen.box(room.left, foot, room.width, top - foot, fill=SUNKEN, radius=5)

        frame = Frame(ground, reach=5.0)
        inner = room.inset(10, 10, frame)
        laid = code_block(block.text, self.look.code, inner.width)
        self.missing |= laid.missing
        element = room.element.below("P").below("Code")
        pieces = self.lines(replace(laid, element=element), inner, 0.0)
        return self._framed(
            [blank(7, frames=inner.frames), *pieces, blank(7, frames=inner.frames)], frame, 9.0
        )

    def _framed(self, pieces: list[Piece], frame: Frame, gap: float) -> list[Piece]:
        """Say where a frame begins and ends; an edge made of empty room stays with its text."""
        if not pieces:
            return []
        frame.first, frame.last = pieces[0], pieces[-1]
        if len(pieces) > 2:
            pieces[-2].hold = True
        pieces[-1].hold = False
        pieces[0].gap = gap
        return pieces

    def facts(
        self, rows: Sequence[tuple[str, Inlines]], room: Room, *, style: TextStyle | None = None
    ) -> list[Piece]:
        """Labels on the left, what they say on the right, on one base line."""
        style = style or self.look.body
        label_width = min(_LABELS * self.look.theme.scale, room.width * 0.3)
        side = room.inset(label_width)
        values = replace(side, width=min(side.width, self.look.measure))
        label_style = replace(self.look.label, colour=self.look.accent, leading=style.leading)
        found: list[Piece] = []
        whole = room.element.below("L", attributes=_numbering("None"))
        for label, content in rows:
            row = whole.below("LI")
            name = self.laid(one_line(label, 80), label_style, label_width - 10, element=row.below("Lbl"))
            value = self.laid(content, style, values.width, element=row.below("LBody"))
            pieces = self._side_by_side(name, value, replace(room, width=label_width - 10), values)
            pieces[0].gap = self.look.room(3) if found else self.look.gap
            found += pieces
        return found

    def _side_by_side(self, left: TextBlock, right: TextBlock, room: Room, side: Room) -> list[Piece]:
        pieces: list[Piece] = []
        for index in range(max(len(left.lines), len(right.lines))):
            pair: list[tuple[TextBlock, Line, Room]] = []
            if index < len(left.lines):
                pair.append((left, left.lines[index], room))
            if index < len(right.lines):
                pair.append((right, right.lines[index], side))
            pieces.append(Piece(right.leading, _lines_beside(pair), frames=room.frames))
        if len(pieces) > 1:
            pieces[0].hold = pieces[-2].hold = True
        return pieces

    def _figure(self, block: Figure, room: Room) -> list[Piece]:
        pieces = self.picture(block.picture, block.alt, room)
        if block.caption:
            pieces[-1].hold = True
            pieces += self.text(block.caption, self.look.small, room, gap=5.0)
        return pieces

    def picture(self, picture: Picture, alt: str, room: Room, most_height: float = 300.0) -> list[Piece]:
        """A picture as large as the room lets it, never larger than its pixels bear."""
        pixels = upright_size(picture.data)
        if not all(pixels):
            return self._no_picture(alt, room)
        scale = min(room.width / pixels[0], most_height / pixels[1], 72 / 96)
        width, height = max(pixels[0] * scale, 1.0), max(pixels[1] * scale, 1.0)
        prepared = prepare(picture.data, max(1, round(width * _DOTS)), max(1, round(height * _DOTS)))
        if prepared is None:
            return self._no_picture(alt, room)
        figure = room.element.below("Figure", alt=one_line(alt, TITLE_LIMIT) or "…")

        def draw(pen: Pen, top: float) -> None:
            pen.picture(prepared, (room.left, top - height, width, height), figure)

        return [Piece(height, draw, gap=10.0, frames=room.frames)]

    def _no_picture(self, alt: str, room: Room) -> list[Piece]:
        """The words of a picture that cannot be shown."""
        return self.text(
            ((Run(one_line(alt, TITLE_LIMIT) or "…", italic=True)),), self.look.small, room, gap=10.0
        )

    def _progress(self, block: Progress, room: Room) -> list[Piece]:
        words = one_line(block.label, TITLE_LIMIT)
        element = room.element.below("P")
        label = self.laid(words, self.look.small, room.width - 132, most=1, element=element)
        done = min(max(block.done, 0.0), 1.0)
        accent, line = self.look.accent, self.look.line

        def draw(pen: Pen, top: float) -> None:
            middle = top - label.leading / 2
            pen.box(room.left, middle - 2, 120, 4, fill=line, radius=2)
            if done > 0:
                pen.box(room.left, middle - 2, max(120 * done, 4), 4, fill=accent, radius=2)
            pen.block(label, room.left + 132, top, room.width - 132)

        return [Piece(label.leading + 2, draw, gap=self.look.room(6), frames=room.frames)]

    def _card(self, block: Card, room: Room) -> list[Piece]:
        """A title, its small facts and what belongs to it, under a thin line."""

        def line(pen: Pen, top: float) -> None:
            pen.rule(room.left, top, room.width)

        room = replace(room.within("Sect"), heading=room.heading + 1)
        heading = room.element.below("H", level=room.heading)
        title = self.text(_short(block.title), self.look.card_title, room, element=heading)
        if block.meta:
            title += self.text(one_line(block.meta, TITLE_LIMIT), self.look.small, room, gap=1.0)
        pieces = self._titled(title, block.title, block.anchor, level=1)
        content = self.pieces(block.blocks, room)
        if content:
            content[0].gap = self.look.room(6)
        else:
            pieces[-1].hold = False
        pieces = [
            Piece(
                self.look.room(10),
                line,
                gap=self.look.room(14),
                hold=True,
                frames=room.frames,
                separator=True,
            ),
            *pieces,
            *content,
        ]
        if len(content) > 1:
            content[-2].hold = True  # the line that names the evidence is not alone on a page
        if height_of(pieces) < WHOLE_CARD * (self.look.top - self.look.bottom):
            keep_together(pieces)
        return pieces


def _go_on() -> None:
    return


def _numbering(kind: str) -> dict[str, str]:
    """How the items of a list are marked, as the structure says it."""
    return {"O": "/List", "ListNumbering": f"/{kind}"}


def _short(content: Inlines) -> Inlines:
    """A title's words within reason; a longer one is cut at a word."""
    words = inline_words(content)
    if len(words) <= TITLE_LIMIT:
        return content
    return (Run(one_line(words, TITLE_LIMIT)),)


def _lines_beside(pair: Sequence[tuple[TextBlock, Line, Room]]) -> Callable[[Pen, float], None]:
    def draw(pen: Pen, top: float) -> None:
        for block, line, room in pair:
            pen.line(line, block, room.left, top, room.width)

    return draw
