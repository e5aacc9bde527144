"""The view of an item list: heights are known without asking every row, headings are stepped over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.itemmodels.item_list import ItemListModel
from mwl_desktop.ui.itemmodels.roles import Role

Index: TypeAlias = QModelIndex | QPersistentModelIndex

_USUAL_ROW: Final = 88
_SCROLL_STEP: Final = 24


class ItemListView(QTableView):
    """One column of rows. A table rather than a list view, because a table of a hundred thousand rows knows
    where each one is from section sizes, while a list view asks the delegate about all of them.

    Selection and scroll position are kept by item over reloads.
    """

    chosen = Signal(object)  # ItemId | None: the current item is another
    opened = Signal(object)  # ItemId: Enter or a double click
    bin_asked = Signal()

    def __init__(
        self, model: ItemListModel, delegate: QAbstractItemDelegate, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._current: ItemId | None = None
        self._kept: tuple[tuple[ItemId, ...], ItemId | None, ItemId | None, int] = ((), None, None, 0)
        self._restoring = False
        self.setAccessibleName(name)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setProperty("look", "rows")
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(_SCROLL_STEP)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(1)
        down.hide()
        down.setMinimumSectionSize(1)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(_USUAL_ROW)

    def _wire(self) -> None:
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(0)
        self._look.timeout.connect(self._tell_shown)
        self._model.modelAboutToBeReset.connect(self._keep)
        self._model.modelReset.connect(self._restore)
        self._model.dataChanged.connect(self._on_model_data_changed)
        self.verticalScrollBar().valueChanged.connect(self._look.start)
        self.doubleClicked.connect(lambda index: self._open(index))

    # -- what is chosen --------------------------------------------------------------------

    def current_id(self) -> ItemId | None:
        """The item the keyboard is at."""
        return self._model.item_id_at(self.currentIndex())

    def selected_ids(self) -> list[ItemId]:
        """The selected items from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        ids = (self._model.item_id_at(self._model.index(row, 0)) for row in rows)
        return [item_id for item_id in ids if item_id is not None]

    def choose(self, item_id: ItemId) -> bool:
        """Make an item the current and only selected one; False when the list does not hold it."""
        index = self._model.index_of(item_id)
        if not index.isValid():
            return False
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        above = self._model.index(index.row() - 1, 0)
        if above.data(Role.IS_HEADER):
            self.scrollTo(above)
        self.scrollTo(index)
        return True

    def choose_near(self, line: int) -> None:
        """Choose the item at a line, or the nearest one that there is."""
        last = self._model.rowCount() - 1
        for candidate in (*range(max(0, min(line, last)), last + 1), *range(min(line, last), -1, -1)):
            item_id = self._model.item_id_at(self._model.index(candidate, 0))
            if item_id is not None:
                self.choose(item_id)
                return

    def choose_none(self) -> None:
        """Choose nothing, as while something new is being written."""
        self.selectionModel().clear()
        self._current = None

    def choose_first(self) -> None:
        """Choose the first item, unless one is chosen."""
        if self.current_id() is None:
            self.choose_near(0)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self._restoring:
            return
        item_id = self._model.item_id_at(current)
        if item_id != self._current:
            self._current = item_id
            self.chosen.emit(item_id)

    # -- reloads ---------------------------------------------------------------------------

    def _keep(self) -> None:
        top = self.rowAt(0) if self.verticalScrollBar().value() else -1  # at the top it stays at the top
        while 0 <= top < self._model.rowCount() and self._model.item_id_at(self._model.index(top, 0)) is None:
            top += 1
        anchor = self._model.item_id_at(self._model.index(top, 0)) if top >= 0 else None
        offset = self.rowViewportPosition(top) if anchor is not None else 0
        self._kept = (tuple(self.selected_ids()), self.current_id(), anchor, offset)
        self._restoring = True

    def _restore(self) -> None:
        selected, current, anchor, offset = self._kept
        for line in self._model.heading_lines():
            self._measure(line)
        self._measure_all([line for item_id in self._model.read_ids() if (line := self._line(item_id)) >= 0])
        flag = QItemSelectionModel.SelectionFlag
        if current is not None and (index := self._model.index_of(current)).isValid():
            self.selectionModel().setCurrentIndex(index, flag.NoUpdate)
        for item_id in selected:
            if (index := self._model.index_of(item_id)).isValid():
                self.selectionModel().select(index, flag.Select | flag.Rows)
        if anchor is not None and (line := self._line(anchor)) >= 0:
            self._scroll_line_to(line, offset)
        self._restoring = False
        if self.current_id() != self._current:
            self._current = self.current_id()
            self.chosen.emit(self._current)
        self._look.start()

    def _on_model_data_changed(self, first: QModelIndex, last: QModelIndex, roles: Sequence[int]) -> None:
        if not roles or Role.PREVIEW in roles:
            top = self.rowAt(0)
            offset = self.rowViewportPosition(top) if top >= 0 else 0
            if self._measure_all(range(first.row(), last.row() + 1)) and top >= 0:
                self._scroll_line_to(top, offset)

    def _measure_all(self, lines: Sequence[int]) -> bool:
        return sum(self._measure(line) for line in lines) > 0

    def _measure(self, line: int) -> bool:
        """Give a line the height that its delegate wants; whether that is another one."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        height = self.itemDelegate().sizeHint(option, self._model.index(line, 0)).height()
        if height == self.rowHeight(line):
            return False
        self.verticalHeader().resizeSection(line, height)
        return True

    def _line(self, item_id: ItemId) -> int:
        return self._model.index_of(item_id).row()

    def _scroll_line_to(self, line: int, offset: int) -> None:
        position = self.verticalHeader().sectionPosition(line) - offset
        self.updateGeometries()
        self.verticalScrollBar().setValue(position)

    def _tell_shown(self) -> None:
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        self._model.want(first, last if last >= 0 else self._model.rowCount() - 1)

    # -- keys ------------------------------------------------------------------------------

    def _open(self, index: QModelIndex) -> None:
        item_id = self._model.item_id_at(index)
        if item_id is not None:
            self.opened.emit(item_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.bin_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _typed: str) -> None:
        """Nothing: the filter field finds, and looking through unread rows would not."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.viewport().update()
