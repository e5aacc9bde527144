"""A table of files with what each is the same as, and what is to become of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.theme.current import colour

Index = QModelIndex | QPersistentModelIndex


class ChoiceColumn(IntEnum):
    """The columns from left to right."""

    FILE = 0
    KNOWN = 1
    ANSWER = 2


class ChoiceModel(QAbstractTableModel):
    """As many lines as there are files: only those that are seen are asked for."""

    def __init__(
        self,
        headings: tuple[str, str, str],
        files: Sequence[tuple[str, ItemId]],
        answers: Mapping[object, str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._headings = headings
        self._files = tuple(files)
        self._answers = dict(answers)
        self._chosen = [next(iter(answers))] * len(self._files)
        self._titles: dict[ItemId, str] = {}
        self._gone = ""

    def show_titles(self, titles: Mapping[ItemId, str], gone: str) -> None:
        """Say what each is the same as; `gone` where that is no longer there."""
        self._titles, self._gone = dict(titles), gone
        if self._files:
            last = len(self._files) - 1
            self.dataChanged.emit(self.index(0, ChoiceColumn.KNOWN), self.index(last, ChoiceColumn.KNOWN))

    def choose(self, lines: Iterable[int], answer: object) -> None:
        """Say what is to become of some files."""
        for line in lines:
            self._chosen[line] = answer
            self.dataChanged.emit(self.index(line, 0), self.index(line, ChoiceColumn.ANSWER))

    def choose_all(self, answer: object) -> None:
        """Say the same of every file."""
        self._chosen = [answer] * len(self._chosen)
        if self._chosen:
            last = self.index(len(self._chosen) - 1, ChoiceColumn.ANSWER)
            self.dataChanged.emit(self.index(0, ChoiceColumn.ANSWER), last)

    def answer(self, line: int) -> object:
        """What is to become of a file."""
        return self._chosen[line]

    def known(self, line: int) -> ItemId | None:
        """What a file is the same as, while that is there."""
        item_id = self._files[line][1]
        return item_id if item_id in self._titles else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._files)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(ChoiceColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._files):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(index.row(), index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("accent" if self._can_press(index) else "text")
        return None

    def _words(self, line: int, column: int) -> str:
        name, item_id = self._files[line]
        if column == ChoiceColumn.FILE:
            return name
        if column == ChoiceColumn.ANSWER:
            return self._answers[self._chosen[line]]
        return self._titles.get(item_id, self._gone)

    def _can_press(self, index: Index) -> bool:
        if index.column() == ChoiceColumn.KNOWN:
            return self.known(index.row()) is not None
        return index.column() == ChoiceColumn.ANSWER
