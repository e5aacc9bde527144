"""Where cards lie: worked out from how many there are between headings, without asking about any of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect


@dataclass(frozen=True, slots=True)
class Cell:
    """How large a card is with the gap after it, how many are side by side, how high a heading is."""

    width: int
    height: int
    columns: int
    heading: int
    room: int


class CardPlaces:
    """Places of lines, some of which are headings over all the width; in the coordinates of the whole grid.

    A grid of ten thousand cards is worked out in as many steps as it has headings.
    """

    def __init__(self, lines: int, heading_lines: Sequence[int], cell: Cell, *, mirrored: bool) -> None:
        self._lines = lines
        self._cell = cell
        self._mirrored = mirrored
        begins = list(heading_lines) if heading_lines and heading_lines[0] == 0 else [0, *heading_lines]
        self._begins = begins if lines else []
        self._headed = set(heading_lines)
        self._tops: list[int] = []
        top = 0
        for begin, end in zip(self._begins, [*self._begins[1:], lines], strict=False):
            self._tops.append(top)
            cards = end - begin - (begin in self._headed)
            top += (cell.heading if begin in self._headed else 0) + -(-cards // cell.columns) * cell.height
        self.height = top

    def place(self, line: int) -> QRect:
        """Where a line lies; an empty place for one that is not there."""
        if not 0 <= line < self._lines:
            return QRect()
        group = bisect_right(self._begins, line) - 1
        begin, top = self._begins[group], self._tops[group]
        if line in self._headed:
            return QRect(0, top, self._cell.room, self._cell.heading)
        row, column = divmod(line - self._first(group), self._cell.columns)
        left = column * self._cell.width
        if self._mirrored:
            left = self._cell.room - left - self._cell.width
        top += (self._cell.heading if begin in self._headed else 0) + row * self._cell.height
        return QRect(left, top, self._cell.width, self._cell.height)

    def line_at(self, point: QPoint) -> int:
        """The line at a point; -1 where there is none."""
        if not self._lines or not 0 <= point.y() < self.height:
            return -1
        group = bisect_right(self._tops, point.y()) - 1
        below = point.y() - self._tops[group]
        if self._begins[group] in self._headed:
            if below < self._cell.heading:
                return self._begins[group]
            below -= self._cell.heading
        across = self._cell.room - 1 - point.x() if self._mirrored else point.x()
        column = across // self._cell.width
        if not 0 <= column < self._cell.columns:
            return -1
        line = self._first(group) + below // self._cell.height * self._cell.columns + column
        return line if line < self._end(group) else -1

    def between(self, top: int, bottom: int) -> range:
        """The lines of which something lies between two heights, both counted in."""
        if not self._lines or bottom < 0 or top >= self.height:
            return range(0)
        return range(self._line_reaching(max(0, top)), self._line_after(min(bottom, self.height - 1)))

    def above(self, line: int, rows: int = 1) -> int:
        """The card some rows of cards above one, in its column or the last one before that."""
        for _ in range(rows):
            line = self._next_row(line, -1)
        return line

    def below(self, line: int, rows: int = 1) -> int:
        """The card some rows of cards below one."""
        for _ in range(rows):
            line = self._next_row(line, 1)
        return line

    def is_heading(self, line: int) -> bool:
        """Whether a line is a heading."""
        return line in self._headed

    def _first(self, group: int) -> int:
        return self._begins[group] + (self._begins[group] in self._headed)

    def _end(self, group: int) -> int:
        return self._begins[group + 1] if group + 1 < len(self._begins) else self._lines

    def _next_row(self, line: int, step: int) -> int:
        """The card in the next row of cards; the line itself where there is no such row."""
        columns = self._cell.columns
        group = bisect_right(self._begins, line) - 1
        row, column = divmod(line - self._first(group), columns)
        row += step
        while not 0 <= row <= (self._end(group) - self._first(group) - 1) // columns:
            group += step
            if not 0 <= group < len(self._begins):
                return line
            row = 0 if step > 0 else (self._end(group) - self._first(group) - 1) // columns
        return min(self._first(group) + row * columns + column, self._end(group) - 1)

    def _line_reaching(self, height: int) -> int:
        """The first line that reaches below a height."""
        group = bisect_right(self._tops, height) - 1
        below = height - self._tops[group]
        if self._begins[group] in self._headed:
            if below < self._cell.heading:
                return self._begins[group]
            below -= self._cell.heading
        return min(self._first(group) + below // self._cell.height * self._cell.columns, self._end(group) - 1)

    def _line_after(self, height: int) -> int:
        """The line after the last one that begins above or at a height."""
        group = bisect_right(self._tops, height) - 1
        below = height - self._tops[group]
        if self._begins[group] in self._headed:
            if below < self._cell.heading:
                return self._begins[group] + 1
            below -= self._cell.heading
        rows = below // self._cell.height + 1
        return min(self._first(group) + rows * self._cell.columns, self._end(group))
