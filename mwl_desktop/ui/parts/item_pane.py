"""A pane of items: their list on the left, the one that is chosen on the right."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.bin_following import BinFollowing
from mwl_desktop.ui.parts.in_steps import MadeInSteps
from mwl_desktop.ui.parts.item_detail import ItemDetail
from mwl_desktop.ui.parts.list_column import ItemListColumn
from mwl_desktop.ui.widgets.filter_field import FilterField
from mwl_desktop.ui.widgets.words import fill

_COLUMN_WIDTH: Final = 376
_Detail = TypeVar("_Detail", bound=ItemDetail[Any])


def beside_each_other(pane: QWidget) -> QSplitter:
    """What holds the list and the detail of a pane; they are made in it, for to move them in is dear."""
    splitter = QSplitter(Qt.Orientation.Horizontal, pane)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    row = QHBoxLayout(pane)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(splitter)
    return splitter


def settle(splitter: QSplitter) -> None:
    """Give the list and the detail their widths, once both are there."""
    splitter.setStretchFactor(1, 1)
    splitter.setSizes([_COLUMN_WIDTH, 2 * _COLUMN_WIDTH])


class ItemPane(MadeInSteps, Generic[_Detail]):
    """Brings a list column and a detail together; `many` words a number of them ("%1 goals are chosen").

    Loads when it is first shown; asks the context for everything, and other panes for nothing.
    """

    def __init__(self, ctx: Context, many: str, parent: QWidget | None = None, *, whole: bool = True) -> None:
        self._ctx = ctx
        self._many = many
        self._choose_first = False
        super().__init__(parent, whole=whole)

    @abstractmethod
    def make_column(self, parent: QWidget) -> ItemListColumn:
        """The list."""

    @abstractmethod
    def make_detail(self, parent: QWidget) -> _Detail:
        """The detail of the item that is chosen, still to be made in its steps."""

    def _steps(self) -> Iterator[None]:
        self._splitter = beside_each_other(self)
        self.column = self.make_column(self._splitter)
        yield
        self.detail = self.make_detail(self._splitter)
        while self.detail.make_more():
            yield
        settle(self._splitter)
        self._wire(self._many)

    def _wire(self, many: str) -> None:
        self.column.item_chosen.connect(self._on_item_chosen)
        self.column.item_opened.connect(self._on_item_opened)
        self.column.many_chosen.connect(lambda ids: self.detail.show_many(fill(many, len(ids))))
        self.column.new_asked.connect(self.new)
        self.column.model.counted.connect(self._on_counted)
        BinFollowing(self.column, self.place, self.detail.show_none)
        self.detail.begun.connect(self.column.choose)
        self.detail.bin_asked.connect(lambda _: self.column.choose_next())
        write = QShortcut(QKeySequence("Ctrl+E"), self.detail)
        write.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        write.activated.connect(self.detail.write)

    # -- what the frame calls --------------------------------------------------------------

    @property
    def filter_field(self) -> FilterField:
        """The field that Ctrl+F goes to."""
        return self.column.filter_field

    def open(self, item_id: ItemId) -> None:
        """Show an item, wherever it stands in the list."""
        self._load()
        self._choose_first = False
        self.detail.open_item(item_id)
        self.column.choose(item_id)

    def place(self) -> ItemId | None:
        """The item that is shown."""
        return self.detail.item_id

    def new(self) -> None:
        """Begin an item."""
        self._load()
        self._choose_first = False
        self.column.view.choose_none()
        self.detail.begin()

    def focus_list(self) -> None:
        """Go to the list. The pane is no focus proxy of it: Tab would come to the list at the pane, before
        everything that stands over the list.
        """
        self.column.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_bin(self) -> None:
        """Show what is in the bin."""
        self._load()
        self._choose_first = False
        self.column.show_bin()

    def focus_filter(self) -> None:
        """Go to the filter field."""
        self.column.focus_filter()

    def flush(self) -> None:
        """Write what is being typed, also what was begun in a form."""
        self.detail.flush()
        self.detail.give_begun()

    def clear(self) -> None:
        """Leave nothing of the vault in any widget or model; flush before."""
        self._choose_first = False
        self.detail.clear()
        self.column.clear()

    def changes_committed(self, changes: ChangeSet, initiator: QObject | None) -> None:
        """Show what changed, here or elsewhere."""
        self.column.changes_committed(changes, initiator)
        self.detail.changes_committed(changes, initiator)

    def drop_target(self, place: QPoint) -> tuple[ItemId, str] | None:
        """The item under a place on the screen to link a drop to: a row of the list, or the open one."""
        view = self.column.view
        at = view.viewport().mapFromGlobal(place)
        if view.isVisible() and view.viewport().rect().contains(at):
            item_id = self.column.model.item_id_at(view.indexAt(at))
            row = self.column.model.row_of(item_id) if item_id is not None else None
            return None if row is None or row.binned else (row.id, row.title or vocabulary.untitled())
        over = self.detail.isVisible() and self.detail.rect().contains(self.detail.mapFromGlobal(place))
        return self.detail.shown if over else None

    # -- inside ----------------------------------------------------------------------------

    def _load(self) -> None:
        if not self.column.is_loaded and self._ctx.unlocked:
            self._choose_first = True
            self.column.load()

    def _on_counted(self, number: int) -> None:
        self.detail.set_can_choose(number > 0)
        if self._choose_first and number:
            self._choose_first = False
            self.column.view.choose_first()

    def _on_item_chosen(self, item_id: ItemId | None) -> None:
        """An item that a filter hides stays open; only another one takes its place."""
        if item_id is not None:
            self.detail.open_item(item_id)

    def _on_item_opened(self, item_id: ItemId) -> None:
        self.detail.open_item(item_id)
        self.detail.write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()
