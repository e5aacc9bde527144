"""The list of backups as a table: when made, how large, which key, when last verified."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mwl_desktop.ui.theme.current import colour
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Type, Weight

Index = QModelIndex | QPersistentModelIndex


class BackupColumn(IntEnum):
    """The columns from left to right."""

    MADE = 0
    SIZE = 1
    KEY = 2
    OPENS = 3
    VERIFIED = 4


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup, ready to show. `weak` names columns whose words are of second rank here."""

    path: Path
    cells: tuple[str, str, str, str, str]
    tooltip: str = ""
    weak: frozenset[BackupColumn] = frozenset()


_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class BackupModel(QAbstractTableModel):
    """Rows are set whole; headings are given once."""

    def __init__(self, headings: tuple[str, str, str, str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = headings
        self._rows: tuple[BackupRow, ...] = ()

    def set_rows(self, rows: tuple[BackupRow, ...]) -> None:
        """Show these rows in place of those before."""
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> BackupRow | None:
        """The backup in a row."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def line_of(self, path: Path) -> int | None:
        """Where a backup stands; None when the list does not hold it."""
        return next((line for line, row in enumerate(self._rows) if row.path == path), None)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(BackupColumn)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        known = self.row(index) is not None
        return (
            flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemNeverHasChildren
            if known
            else flag.NoItemFlags
        )

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(BackupColumn):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        column = BackupColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tooltip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("muted" if column in row.weak else "text")
        if role == Qt.ItemDataRole.FontRole:
            return font(Type.BODY, Weight.SEMIBOLD if column == BackupColumn.MADE else Weight.REGULAR)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headings[column]}: {row.cells[column]}"
        return None


def _alignment(column: int) -> int:
    return _RIGHT if column == BackupColumn.SIZE else _LEFT
