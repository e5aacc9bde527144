"""The versions of an item under headings of days; looked up, never read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mwl_desktop.domain.versions import Version
from mwl_desktop.ui.itemmodels.roles import Role

Index = QModelIndex | QPersistentModelIndex
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One line: a heading where there is no version."""

    title: str
    time: str = ""
    full: str = ""
    version: Version | None = None


class VersionListModel(QAbstractListModel):
    """Takes all versions at once and words a screenful at a time, as the list comes to need them.

    `word` makes the line of a version; `day` the heading it stands under.
    """

    def __init__(
        self,
        word: Callable[[Version], VersionRow],
        day: Callable[[Version], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._word = word
        self._day = day
        self._versions: tuple[Version, ...] = ()
        self._taken = 0
        self._rows: list[VersionRow] = []

    def set_versions(self, versions: tuple[Version, ...]) -> None:
        """Show these, newest first."""
        self.beginResetModel()
        self._versions, self._taken, self._rows = versions, 0, []
        self._rows = self._next()
        self.endResetModel()

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self.set_versions(())

    def version(self, index: Index) -> Version | None:
        """The version of a line; none for a heading."""
        return self._rows[index.row()].version if 0 <= index.row() < len(self._rows) else None

    def line_of(self, version_id: str) -> int:
        """The line of a version, -1 while it is not shown."""
        lines = (line for line, row in enumerate(self._rows) if row.version and row.version.id == version_id)
        return next(lines, -1)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._taken < len(self._versions)

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        more = self._next()
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(more) - 1)
        self._rows += more
        self.endInsertRows()

    def _next(self) -> list[VersionRow]:
        some = self._versions[self._taken : self._taken + _AT_ONCE]
        last = self._day(self._versions[self._taken - 1]) if self._taken else ""
        self._taken += len(some)
        rows: list[VersionRow] = []
        for day, group in groupby(some, self._day):
            if day != last:
                rows.append(VersionRow(day))
            rows += map(self._word, group)
        return rows

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.version(index) is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        values: dict[int, object] = {
            int(Qt.ItemDataRole.DisplayRole): row.title,
            int(Qt.ItemDataRole.AccessibleTextRole): ", ".join(filter(None, (row.title, row.full))),
            int(Role.TITLE): row.title,
            int(Role.DATE_TEXT): row.time,
            int(Role.IS_HEADER): row.version is None,
            int(Role.TOOLTIP): row.full or None,
        }
        return values.get(int(role))
