"""Pieces of a page and where pages end.

Everything is laid out once into pieces, each one line of text or one picture high; then pages are
filled from the top. What must stay together says so with `hold`; nothing is measured twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from mwl_desktop.documents.pdf.pen import Pen

Draw: TypeAlias = Callable[[Pen, float], None]


@dataclass(slots=True, eq=False)
class Frame:
    """Something drawn behind a run of pieces, anew on each page they reach: given top and foot."""

    draw: Callable[[Pen, float, float], None]
    reach: float = 0.0  # how far it stands over its pieces where a page cuts it
    first: Piece | None = None
    last: Piece | None = None


@dataclass(slots=True, eq=False)
class Piece:
    """The smallest part a page can end after; `draw` gets the height of its upper edge."""

    height: float
    draw: Draw
    gap: float = 0.0
    hold: bool = False
    frames: tuple[Frame, ...] = ()
    heads: tuple[Piece, ...] = ()
    anchor: str | None = None
    bookmark: str | None = None
    level: int = 0
    section: str | None = None
    separator: bool = False  # left out at the head of a page
    fresh: float | None = None  # begins a page unless this share of it is still free


@dataclass(slots=True)
class Page:
    """Pieces and the heights they stand at."""

    placed: list[tuple[Piece, float]] = field(default_factory=list)

    def draw(self, pen: Pen) -> None:
        """Frames first, outermost lowest, then what stands in them."""
        for frame, top, foot in self._frames():
            frame.draw(pen, top, foot)
        for piece, top in self.placed:
            piece.draw(pen, top)

    def _frames(self) -> Iterator[tuple[Frame, float, float]]:
        reach: dict[Frame, tuple[float, float]] = {}
        here = {id(piece) for piece, _ in self.placed}
        for piece, top in self.placed:
            for frame in piece.frames:
                upper = reach[frame][0] if frame in reach else top
                reach[frame] = (upper, top - piece.height)
        for frame, (top, foot) in reach.items():
            over = 0.0 if id(frame.first) in here else frame.reach
            under = 0.0 if id(frame.last) in here else frame.reach
            yield frame, top + over, foot - under


def blank(height: float, *, gap: float = 0.0, hold: bool = True, frames: tuple[Frame, ...] = ()) -> Piece:
    """Empty room that stays with what follows."""
    return Piece(height, _nothing, gap=gap, hold=hold, frames=frames)


def _nothing(_pen: Pen, _top: float) -> None:
    return


def height_of(pieces: Sequence[Piece]) -> float:
    """The height of pieces one under the other, without the gap over the first."""
    return sum(piece.height for piece in pieces) + sum(piece.gap for piece in pieces[1:])


def keep_together(pieces: Sequence[Piece]) -> None:
    """Make pieces one group that no page end parts."""
    for piece in pieces[:-1]:
        piece.hold = True


def paginate(
    pieces: Sequence[Piece], top: float, bottom: float, check_cancelled: Callable[[], None] | None = None
) -> list[Page]:
    """Fill pages between two heights."""
    filler = _Filler(top, bottom)
    for group in _groups(pieces):
        if check_cancelled:
            check_cancelled()
        filler.add(group)
    return filler.pages


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        if group and piece.fresh is not None:
            yield group
            group = []
        group.append(piece)
        if not piece.hold:
            yield group
            group = []
    if group:
        yield group


class _Filler:
    def __init__(self, top: float, bottom: float) -> None:
        self.pages: list[Page] = []
        self._top, self._bottom = top, bottom
        self._y = top

    def add(self, group: list[Piece]) -> None:
        fresh = group[0].fresh
        if fresh is not None and self._is_begun() and self._y - self._bottom < fresh * self._whole():
            self._new_page()
        if self._fits(group):
            self._place(group)
        elif height_of(group) + height_of(group[0].heads) <= self._whole():
            self._new_page()
            self._place(group)
        else:
            self._spill(group)

    def _spill(self, group: list[Piece]) -> None:
        """A group taller than a page: it begins where a few of its pieces fit and breaks where it must."""
        if not self._fits(group[:4]):
            self._new_page()
        for piece in group:
            if not self._fits([piece]):
                self._new_page()
            self._place([piece])

    def _fits(self, group: list[Piece]) -> bool:
        gap = group[0].gap if self._is_begun() else 0.0
        return self._y - gap - height_of(group) >= self._bottom - 0.01

    def _place(self, group: list[Piece]) -> None:
        if not self.pages:
            self._new_page()
        page = self.pages[-1]
        if not page.placed:
            for head in group[0].heads:
                self._put(page, head)
        for piece in group:
            self._put(page, piece)

    def _put(self, page: Page, piece: Piece) -> None:
        if piece.separator and not page.placed:
            return
        if page.placed:
            self._y -= piece.gap
        page.placed.append((piece, self._y))
        self._y -= piece.height

    def _new_page(self) -> None:
        if not self.pages or self.pages[-1].placed:
            self.pages.append(Page())
        self._y = self._top

    def _is_begun(self) -> bool:
        return bool(self.pages and self.pages[-1].placed)

    def _whole(self) -> float:
        return self._top - self._bottom
