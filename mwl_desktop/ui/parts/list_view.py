"""The view of an item list: heights are known without asking every row, headings are stepped over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
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
        self._heights: dict[ItemId, int] = {}  # of rows read: asking the delegate again takes too long
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
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look.start())  # not for that many ms
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
        self._set_known_heights()
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
        if self.isVisible() and (not roles or Role.PREVIEW in roles):
            top = self.rowAt(0)
            offset = self.rowViewportPosition(top) if top >= 0 else 0
            wanted = {line: self._measure(line) for line in range(first.row(), last.row() + 1)}
            if self._set_heights(wanted) and top >= 0:
                self._scroll_line_to(top, offset)

    def measure_again(self) -> None:
        """Ask the delegate anew how high rows are, as it draws them otherwise from now on."""
        self._heights.clear()
        self._set_known_heights()
        if (current := self.currentIndex()).isValid():
            self.scrollTo(current)

    def _set_known_heights(self) -> None:
        """After a reset every line has the usual height: give those known the one they had.

        A list that is not shown measures nothing: all of it is done when it is.
        """
        if not self.isVisible():
            return
        self._heights = {each: height for each, height in self._heights.items() if self._line(each) >= 0}
        if self._heights:
            # Rows mostly are of one height: those need not be told theirs again after each reset.
            usual, _ = Counter(self._heights.values()).most_common(1)[0]
            if usual != self.verticalHeader().defaultSectionSize():
                self.verticalHeader().setDefaultSectionSize(usual)
        known = {self._line(item_id): height for item_id, height in self._heights.items()}
        unmeasured = [item_id for item_id in self._model.read_ids() if item_id not in self._heights]
        lines = [line for line in map(self._line, unmeasured) if line >= 0]
        self._set_heights(
            known | {line: self._measure(line) for line in (*self._model.heading_lines(), *lines)}
        )

    def _measure(self, line: int) -> int:
        """The height that the delegate wants for a line."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        index = self._model.index(line, 0)
        height = self.itemDelegate().sizeHint(option, index).height()
        if (item_id := self._model.item_id_at(index)) is not None:
            self._heights[item_id] = height
        return height

    def _set_heights(self, wanted: Mapping[int, int]) -> bool:
        """Give lines their heights in one go; whether any of them had another one."""
        down = self.verticalHeader()
        others = [(line, height) for line, height in wanted.items() if down.sectionSize(line) != height]
        down.setUpdatesEnabled(False)  # or the header works out where every line is after each one
        for line, height in others:
            down.resizeSection(line, height)
        down.setUpdatesEnabled(True)
        return bool(others)

    def _line(self, item_id: ItemId) -> int:
        return self._model.line_of(item_id)

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

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """A list has one column, so Home and End go up and down; nothing stops at a heading."""
        moves = QAbstractItemView.CursorAction
        lines = range(self._model.rowCount())
        if action == moves.MoveHome:
            return self._first_item(lines)
        if action == moves.MoveEnd:
            return self._first_item(reversed(lines))
        index = super().moveCursor(action, modifiers)
        if action in (moves.MovePageUp, moves.MovePageDown) and self._model.item_id_at(index) is None:
            above, below = lines[index.row() :: -1], lines[index.row() :]
            up = action == moves.MovePageUp
            return self._first_item((*above, *below) if up else (*below, *above))
        return index

    def _first_item(self, lines: Iterable[int]) -> QModelIndex:
        indexes = (self._model.index(line, 0) for line in lines)
        return next((index for index in indexes if self._model.item_id_at(index) is not None), QModelIndex())

    def keyboardSearch(self, _typed: str) -> None:
        """Nothing: the filter field finds, and looking through unread rows would not."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._heights.clear()  # rows may have come to say more meanwhile
        self._set_known_heights()
        self._look.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.viewport().update()
