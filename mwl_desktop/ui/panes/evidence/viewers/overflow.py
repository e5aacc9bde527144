"""Paints the cells of a table as spreadsheets do: long words go on over the empty cells behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.tokens import Space

_Index = QModelIndex | QPersistentModelIndex
_MARGIN: Final = Space.MEDIUM
"""What the words of a cell need beside their own width."""


class OverflowDelegate(QStyledItemDelegate):
    """Each cell paints its own part of the words, so that it matters not which of them are in view."""

    def __init__(self, table: QTableView, rows: Callable[[], Sequence[Sequence[str]]]) -> None:
        super().__init__(table)
        self._table = table
        self._rows = rows

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        first, last = self.span(index.row(), index.column())
        painter.save()
        painter.setClipRect(option.rect, Qt.ClipOperation.IntersectClip)
        own = QRect(option.rect)
        if first == last:
            super().paint(painter, option, index)
        else:
            whole = QStyleOptionViewItem(option)
            left = self._table.columnViewportPosition(first)
            whole.rect = QRect(left, own.top(), self._width(first, last), own.height())
            super().paint(painter, whole, self._table.model().index(index.row(), first))
        self._rule(painter, own, goes_on=index.column() < last)
        painter.restore()

    def span(self, row: int, column: int) -> tuple[int, int]:
        """The first and the last column of what is written over a cell: its own one, where nothing is."""
        cells = self._rows()[row]
        first = next((each for each in range(column, -1, -1) if cells[each]), None)
        if first is None or self._table.isRightToLeft():
            return column, column
        last = self._reach(row, first, cells)
        return (first, last) if column <= last else (column, column)

    def _reach(self, row: int, first: int, cells: Sequence[str]) -> int:
        """The last of the columns that the words of one need, as long as those behind it are empty."""
        words = str(self._table.model().index(row, first).data())
        needed = self._table.fontMetrics().horizontalAdvance(words) + _MARGIN
        last, width = first, self._table.columnWidth(first)
        while width < needed and last + 1 < len(cells) and not cells[last + 1]:
            last += 1
            width += self._table.columnWidth(last)
        return last

    def _width(self, first: int, last: int) -> int:
        return sum(map(self._table.columnWidth, range(first, last + 1)))

    def _rule(self, painter: QPainter, cell: QRect, *, goes_on: bool) -> None:
        """The lines below and behind a cell; none goes through words."""
        painter.setPen(QColor(colours().line))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        if not goes_on:
            painter.drawLine(cell.topRight(), cell.bottomRight())
