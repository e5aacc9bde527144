"""The grid of evidence: cards that keep selection and place over reloads, and say which of them are seen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.delegates.card_view import CardView
from mwl_desktop.ui.itemmodels.item_list import ItemListModel
from mwl_desktop.ui.parts.list_view import ItemListView

_SCROLL_STEP: Final = 32
_LOOK_AFTER_MS: Final = 20
_Index = QModelIndex | QPersistentModelIndex


class EvidenceGrid(CardView):
    """Answers to the same calls as the list view, so that a list column can have either."""

    chosen = Signal(object)  # ItemId | None: the current item is another
    opened = Signal(object)  # ItemId: Enter or a double click
    bin_asked = Signal()
    seen = Signal(object)  # tuple[ItemId, ...]: what is on screen now

    def __init__(self, model: ItemListModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._model = model
        self._current: ItemId | None = None
        self._kept: tuple[tuple[ItemId, ...], ItemId | None, ItemId | None, int] = ((), None, None, 0)
        self._restoring = False
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("ground", "clear")
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalScrollBar().setSingleStep(_SCROLL_STEP)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_AFTER_MS)
        self._wire()

    def _wire(self) -> None:
        self._look.timeout.connect(self._tell_seen)
        self._model.modelAboutToBeReset.connect(self._keep)
        self._model.modelReset.connect(self._restore)
        self._model.rows_arrived.connect(self._look_soon)
        self.verticalScrollBar().valueChanged.connect(self._look_soon)
        self.doubleClicked.connect(self._open)

    # -- what is chosen --------------------------------------------------------------------

    def current_id(self) -> ItemId | None:
        """The item the keyboard is at."""
        return self._model.item_id_at(self.currentIndex())

    def selected_ids(self) -> list[ItemId]:
        """The selected items in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        ids = (self._model.item_id_at(self._model.index(row, 0)) for row in rows)
        return [item_id for item_id in ids if item_id is not None]

    def choose(self, item_id: ItemId) -> bool:
        """Make an item the current and only selected one; False when the list does not hold it."""
        index = self._model.index_of(item_id)
        if not index.isValid():
            return False
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        return True

    def choose_first(self) -> None:
        """Choose the first item, unless one is chosen."""
        lines = (line for line in range(self._model.rowCount()) if self._id_at(line) is not None)
        first = next(lines, None)
        if self.current_id() is None and first is not None:
            item_id = self._id_at(first)
            assert item_id is not None
            self.choose(item_id)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if self._restoring:
            return
        item_id = self._model.item_id_at(current)
        if item_id != self._current:
            self._current = item_id
            self.chosen.emit(item_id)

    def _id_at(self, line: int) -> ItemId | None:
        return self._model.item_id_at(self._model.index(line, 0))

    # -- reloads ---------------------------------------------------------------------------

    def _keep(self) -> None:
        first, last = self.lines_seen() if self.verticalScrollBar().value() else (0, -1)
        anchor = next((self._id_at(line) for line in range(first, last + 1) if self._id_at(line)), None)
        offset = self.visualRect(self._model.index_of(anchor)).top() if anchor is not None else 0
        self._kept = (tuple(self.selected_ids()), self.current_id(), anchor, offset)
        self._restoring = True

    def _restore(self) -> None:
        selected, current, anchor, offset = self._kept
        flag = QItemSelectionModel.SelectionFlag
        if current is not None and (index := self._model.index_of(current)).isValid():
            self.selectionModel().setCurrentIndex(index, flag.NoUpdate)
        for item_id in selected:
            if (index := self._model.index_of(item_id)).isValid():
                self.selectionModel().select(index, flag.Select)
        if anchor is not None and self.isVisible() and (index := self._model.index_of(anchor)).isValid():
            self.updateGeometries()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(index).top() - offset)
        elif anchor is None:  # at the top it stays at the top, so that what was just added is seen
            self.scrollToTop()
        self._restoring = False
        if self.current_id() != self._current:
            self._current = self.current_id()
            self.chosen.emit(self._current)
        self._look_soon()

    # -- what is seen ----------------------------------------------------------------------

    def heading_lines(self) -> tuple[int, ...]:
        return self._model.heading_lines()

    def _look_soon(self, *_: object) -> None:
        if not self._look.isActive():
            self._look.start()

    def _tell_seen(self) -> None:
        if not self.isVisible():
            return
        first, last = self.lines_seen()
        if last >= first:
            self._model.want(first, last)
            found = (self._id_at(line) for line in range(first, last + 1))
            self.seen.emit(tuple(item_id for item_id in found if item_id is not None))

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
        self._look_soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_soon()


class EvidenceRows(ItemListView):
    """The same as rows; while the grid is shown instead it asks for nothing."""

    seen = Signal(object)  # tuple[ItemId, ...]: what is on screen now

    def _wire(self) -> None:
        super()._wire()
        self._model.rows_arrived.connect(lambda _: self._look.start())

    def _tell_shown(self) -> None:
        if not self.isVisible():
            return
        super()._tell_shown()
        last = self.rowAt(self.viewport().height() - 1)
        lines = range(max(0, self.rowAt(0)), (last if last >= 0 else self._model.rowCount() - 1) + 1)
        found = (self._model.item_id_at(self._model.index(line, 0)) for line in lines)
        self.seen.emit(tuple(item_id for item_id in found if item_id is not None))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look.start()
