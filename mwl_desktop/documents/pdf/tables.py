"""Tables: columns by weight, rows between thin lines, the head again on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mwl_desktop.documents.ir import Inlines, Table
from mwl_desktop.documents.pdf.flow import Piece, keep_together
from mwl_desktop.documents.pdf.pen import Pen
from mwl_desktop.documents.pdf.structure import Element
from mwl_desktop.documents.pdf.style import MUTED, Colour, TextStyle
from mwl_desktop.documents.pdf.text import TextBlock

if TYPE_CHECKING:
    from mwl_desktop.documents.pdf.blocks import Composer, Room

_SIDE: Final = 16.0
_OVER: Final = 4.5
_WHOLE_ROW: Final = 180.0  # a row up to this height is not parted by a page end


def table_pieces(composer: Composer, table: Table, room: Room) -> list[Piece]:
    """A table's head and rows as pieces, one for each line of text."""
    columns = _columns(table, room.width)
    style = composer.look.cell
    head_style = replace(composer.look.label, leading=style.leading, colour=MUTED)
    align = [*table.align, *["left"] * len(columns)]
    found: list[Piece] = []
    heads: list[Piece] = []
    room = room.within("Table")
    if any(table.head):
        heads = _row(composer, table.head, columns, align, head_style, room, MUTED, head=True)
        for piece in heads:
            piece.hold = True
        heads[0].gap = 10.0
        found += heads
    for row in table.rows:
        pieces = _row(composer, row, columns, align, style, room, composer.look.line)
        for piece in pieces:
            piece.heads = tuple(heads)
        found += pieces
    if found:
        found[0].gap = 10.0
        found[-1].hold = False
    return found


def _columns(table: Table, width: float) -> list[tuple[float, float]]:
    """Left edge and width of each column's text; the last one reaches the edge of the table."""
    count = max([len(table.head), *(len(row) for row in table.rows)], default=0)
    weights = [max(weight, 0.1) for weight in (*table.weights, *[1.0] * count)][:count]
    least = min(40.0, (width + _SIDE) / max(count, 1))
    spare = width + _SIDE - least * count
    columns: list[tuple[float, float]] = []
    left = 0.0
    for weight in weights:
        share = least + spare * weight / sum(weights)
        columns.append((left, share - _SIDE))
        left += share
    return columns


def _row(
    composer: Composer,
    cells: Sequence[Inlines],
    columns: Sequence[tuple[float, float]],
    align: Sequence[str],
    style: TextStyle,
    room: Room,
    line: Colour,
    *,
    head: bool = False,
) -> list[Piece]:
    """The lines of a row; room over the first and under the last, a thin line at its foot."""
    row = room.element.below("TR")
    # A row has a cell for every column, written in or not.
    row.cells = [_cell(row, head=head) for _ in columns]
    laid = [
        (composer.laid(cell, style, max(width, 8.0), element=element), left, width, side)
        for cell, (left, width), side, element in zip(cells, columns, align, row.cells, strict=False)
    ]
    count = max([len(block.lines) for block, *_ in laid], default=1)
    pieces: list[Piece] = []
    for index in range(count):
        over = _OVER if index == 0 else 0.0
        under = _OVER if index == count - 1 else 0.0
        height = over + style.leading + under
        pieces.append(
            Piece(
                height, _drawn(laid, index, over, height if under else None, room, line), frames=room.frames
            )
        )
    if count * style.leading < _WHOLE_ROW:
        keep_together(pieces)
    return pieces


def _cell(row: Element, *, head: bool) -> Element:
    if head:
        return row.below("TH", attributes={"O": "/Table", "Scope": "/Column"}, once=True)
    return row.below("TD")


def _drawn(
    laid: Sequence[tuple[TextBlock, float, float, str]],
    index: int,
    over: float,
    foot: float | None,
    room: Room,
    line: Colour,
) -> Callable[[Pen, float], None]:
    def draw(pen: Pen, top: float) -> None:
        for block, left, width, side in laid:
            if index < len(block.lines):
                text = block.lines[index]
                spare = max(width - text.width, 0.0)
                shift = 0.0 if block.right_to_left else {"right": spare, "center": spare / 2}.get(side, 0.0)
                pen.line(text, block, room.left + left + shift, top - over, width - shift)
        if foot is not None:
            pen.rule(room.left, top - foot, room.width, line, 0.6)

    return draw
