"""Finds words in a text and in a table: every place is marked, one of them is the one in view."""

from __future__ import annotations

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTableView, QTextEdit

from mwl_desktop.ui.panes.evidence.viewers.cells import CellModel
from mwl_desktop.ui.panes.evidence.viewers.find_bar import MOST
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.tokens import blend

_MARK, _CURRENT = 0.28, 0.7


class TextFinding:
    """In a text that is read; upper and lower case are the same."""

    def __init__(self, text: QTextEdit | QPlainTextEdit) -> None:
        self._text = text
        self._places: list[tuple[int, int]] = []
        self._at = 0

    def find(self, words: str) -> None:
        """Mark every place and go to the first one from where one is."""
        begin = self._text.textCursor().selectionStart()
        self._places = self._found(words)
        later = (number for number, (start, _) in enumerate(self._places, 1) if start >= begin)
        self._at = next(later, 1) if self._places else 0
        self._show()

    def step(self, by: int) -> None:
        """Go on or back."""
        if self._places:
            self._at = (self._at - 1 + by) % len(self._places) + 1
            self._show()

    def stand(self) -> tuple[int, int]:
        """Which place, and of how many."""
        return self._at, len(self._places)

    def _found(self, words: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        document = self._text.document()
        cursor = document.find(words) if words else QTextCursor()
        while not cursor.isNull() and len(found) <= MOST:
            found.append((cursor.selectionStart(), cursor.selectionEnd()))
            cursor = document.find(words, cursor)
        return found

    def _show(self) -> None:
        self._mark()
        if self._at:
            start, end = self._places[self._at - 1]
            cursor = self._text.textCursor()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._text.setTextCursor(cursor)
            self._text.ensureCursorVisible()

    def _mark(self) -> None:
        scheme = colours()
        marks = []
        for number, (start, end) in enumerate(self._places, 1):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._text.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            share = _CURRENT if number == self._at else _MARK
            mark.cursor = cursor
            mark.format.setBackground(QColor(blend(scheme.warning, scheme.surface, share)))
            if number == self._at:
                mark.format.setForeground(QColor(scheme.surface))
            marks.append(mark)
        self._text.setExtraSelections(marks)


class CellFinding:
    """In the cells of a table; the one it is at is the current one."""

    def __init__(self, table: QTableView, cells: CellModel) -> None:
        self._table = table
        self._cells = cells
        self._places: list[tuple[int, int]] = []
        self._at = 0

    def find(self, words: str) -> None:
        """Find every cell with these words and go to the first one from where one is."""
        wanted = words.casefold()
        self._places = []
        self._at = 0
        if not wanted:
            return
        for row, cells in enumerate(self._cells.rows()):
            self._places += [(row, column) for column, cell in enumerate(cells) if wanted in cell.casefold()]
            if len(self._places) > MOST:
                break
        here = self._table.currentIndex()
        begin = (here.row(), here.column())
        later = (number for number, place in enumerate(self._places, 1) if place >= begin)
        self._at = next(later, 1) if self._places else 0
        self._show()

    def step(self, by: int) -> None:
        """Go on or back."""
        if self._places:
            self._at = (self._at - 1 + by) % len(self._places) + 1
            self._show()

    def stand(self) -> tuple[int, int]:
        """Which cell, and of how many."""
        return self._at, len(self._places)

    def _show(self) -> None:
        if self._at:
            index = self._cells.index(*self._places[self._at - 1])
            self._table.setCurrentIndex(index)
            self._table.scrollTo(index, QTableView.ScrollHint.PositionAtCenter)
