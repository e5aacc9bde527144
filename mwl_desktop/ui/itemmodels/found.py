"""What the palette and the search list: headings, actions, items found; looked up, never read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mwl_desktop.domain.ids import ItemId

Index = QModelIndex | QPersistentModelIndex
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One row. `pieces` is an excerpt with its matches flagged; `side` stands at the right.

    A row with neither an item nor something to do is a heading. `hue` is a kind of entry or empty. `page` is
    where in the item's file the excerpt stands, from 1, and `words` what matches there.
    """

    title: str
    glyph: str = ""
    hue: str = ""
    pieces: Pieces = ()
    side: str = ""
    item_id: ItemId | None = None
    act: Callable[[], object] | None = None
    page: int | None = None
    words: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it only says what follows."""
        return self.item_id is None and self.act is None


class FoundRole(IntEnum):
    """The roles besides Qt's own."""

    ROW = int(Qt.ItemDataRole.UserRole) + 64  # Found


class FoundModel(QAbstractListModel):
    """Rows are set whole; headings can be neither chosen nor reached."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Found, ...] = ()

    def set_rows(self, rows: tuple[Found, ...]) -> None:
        """Show these rows in place of those before."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> Found | None:
        """What stands in a row."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def neighbour(self, start: int, step: int) -> int | None:
        """The next row from `start` in that direction that is no heading."""
        at = start + step
        while 0 <= at < len(self._rows):
            if not self._rows[at].is_heading:
                return at
            at += step
        return None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if row.is_heading:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == FoundRole.ROW:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            excerpt = "".join(piece for piece, _ in row.pieces)
            return ", ".join(part for part in (row.title, excerpt, row.side) if part)
        return None
