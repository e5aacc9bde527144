"""Tables of values: sheets as tabs below, cells by a model however many there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTabBar, QTableView, QVBoxLayout, QWidget

from mwl_desktop.domain.readable import Sheet
from mwl_desktop.ui.panes.evidence.viewers.overflow import OverflowDelegate
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.words import shortened

_WIDEST_COLUMN: Final = 280
_MEASURED_ROWS: Final = 50
_LONGEST_NAME: Final = 40
_LINE_ENDS: Final = re.compile(r"[ \t]*\n\s*")
_Index = QModelIndex | QPersistentModelIndex
_Rows = tuple[tuple[str, ...], ...]


class CellModel(QAbstractTableModel):
    """Cells as they were read; without a head its columns are called as spreadsheets call them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head: tuple[str, ...] = ()
        self._rows: _Rows = ()

    def set_rows(self, rows: _Rows, *, has_head: bool = True) -> None:
        """Show other rows, all of one length; the first one is the head where they have one."""
        self.beginResetModel()
        self._head, self._rows = (rows[0], rows[1:]) if rows and has_head else ((), rows)
        if rows and not has_head:
            self._head = tuple(letters(number) for number in range(len(rows[0])))
        self.endResetModel()

    def rows(self) -> _Rows:
        """What stands below the head."""
        return self._rows

    def words_in(self, column: int, most: int) -> list[str]:
        """What has to fit into a column; a line with words in one cell only may be cut."""
        first = self._rows[:most]
        several = [row for row in first if sum(map(bool, row)) > 1] or first
        return [self._head[column], *(_LINE_ENDS.sub(" ⏎ ", row[column]) for row in several)]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._head)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        words = self._rows[index.row()][index.column()]
        # In a row of one line its lines stand side by side; the tip shows them as they are.
        return words if role == Qt.ItemDataRole.ToolTipRole else _LINE_ENDS.sub(" ⏎ ", words)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        return self._head[section] if section < len(self._head) else None


class SheetsView(QWidget):
    """One table at a time; its name is a tab below where there are several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets: tuple[Sheet, ...] = ()
        self.table = QTableView(self)
        self.cells = CellModel(self)
        self.tabs = QTabBar(self)
        self._build()
        self.tabs.currentChanged.connect(self._on_tab_changed)

    def _build(self) -> None:
        self.setFocusProxy(self.table)
        self.table.setModel(self.cells)
        self.table.setAccessibleName(self.tr("Values in the file"))
        self.table.setFrameShape(QTableView.Shape.NoFrame)
        self.table.setProperty("look", "rows")
        self.table.setCornerButtonEnabled(False)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)  # its lines would go through words that lie over several cells
        self.table.setItemDelegate(OverflowDelegate(self.table, self.cells.rows))
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.tabs.setAccessibleName(self.tr("Sheets"))
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.tabs)

    def show_rows(self, rows: _Rows) -> None:
        """Show one table whose first row is its head."""
        self.clear()
        self._show(rows, has_head=True)

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Show the sheets of a workbook, the first one first."""
        self.clear()
        self._sheets = tuple(sheets)
        # An ampersand in a name is no shortcut.
        names = [shortened(sheet.name, _LONGEST_NAME).replace("&", "&&") for sheet in sheets]
        blocked = self.tabs.blockSignals(True)
        for name in names:
            self.tabs.addTab(name)
        self.tabs.blockSignals(blocked)
        self.tabs.setVisible(len(names) > 1)
        self.go_to(0)

    def go_to(self, number: int) -> None:
        """Show a sheet, counted from 0; beyond either end the nearest there is."""
        if self._sheets:
            wanted = max(0, min(number, len(self._sheets) - 1))
            if wanted != self.tabs.currentIndex():
                self.tabs.setCurrentIndex(wanted)
            else:
                self._on_tab_changed(wanted)

    def clear(self) -> None:
        """Leave no word behind."""
        blocked = self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        self.tabs.blockSignals(blocked)
        self.tabs.hide()
        self._sheets = ()
        self.cells.set_rows(())

    def _on_tab_changed(self, number: int) -> None:
        if 0 <= number < len(self._sheets):
            sheet = self._sheets[number]
            self._show(sheet.rows, has_head=sheet.head)

    def _show(self, rows: _Rows, *, has_head: bool) -> None:
        self.cells.set_rows(rows, has_head=has_head)
        self.table.scrollToTop()
        metrics = self.table.fontMetrics()
        for column in range(self.cells.columnCount()):
            words = self.cells.words_in(column, _MEASURED_ROWS)
            width = max(metrics.horizontalAdvance(each[:60]) for each in words)
            self.table.setColumnWidth(column, min(_WIDEST_COLUMN, width + Space.WIDE))


def letters(number: int) -> str:
    """A, B, … Z, AA, AB for 0, 1, …"""
    said = ""
    number += 1
    while number:
        number, last = divmod(number - 1, 26)
        said = chr(ord("A") + last) + said
    return said
