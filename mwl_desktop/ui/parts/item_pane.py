"""A pane of items: their list on the left, the one that is chosen on the right."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.item_detail import ItemDetail
from mwl_desktop.ui.parts.list_column import ItemListColumn
from mwl_desktop.ui.widgets.words import fill

_FIRST_SIZES: Final = (376, 704)


class ItemPane(QWidget):
    """Brings a list column and a detail together; `many` words a number of chosen items.

    A noun adds `new`. The list fills itself when the pane is first shown or first asked for an item.
    """

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self._many = "%1"
        self._told = False

    def join(self, column: ItemListColumn, detail: ItemDetail[Any], many: str) -> None:
        """Put both beside each other and have them hear of each other; `many` is "%1 goals chosen"."""
        self.column = column
        self.detail = detail
        self._many = many
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(column)
        self._splitter.addWidget(detail)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes(list(_FIRST_SIZES))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._splitter)
        self.setFocusProxy(column.view)
        column.item_chosen.connect(self._on_item_chosen)
        column.item_opened.connect(self._on_item_opened)
        column.many_chosen.connect(lambda ids: detail.show_many(fill(self._many, len(ids))))
        column.bin_asked.connect(lambda _: detail.flush())
        column.model.counted.connect(self._on_model_counted)
        column.new_asked.connect(self.new)
        detail.empty_action_triggered.connect(self.new)

    # -- what the frame calls --------------------------------------------------------------

    def new(self) -> None:
        """Begin a new item."""
        raise NotImplementedError

    def changes_committed(self, changes: ChangeSet, initiator: QObject | None) -> None:
        """Show what changed."""
        self.column.changes_committed(changes, initiator)
        self.detail.changes_committed(changes, initiator)

    def open(self, item_id: ItemId) -> None:
        """Show an item, in the list too where it is there."""
        self._told = True
        self.column.choose(item_id)
        self.detail.open_item(item_id)

    def begin(self, item_id: ItemId) -> None:
        """Show an item that was just made, ready to be named."""
        self._told = True
        self.column.choose(item_id)
        self.detail.open_item(item_id, write=True)

    def flush(self) -> None:
        """Write what is being typed, also what was begun in a form."""
        self.detail.flush()
        self.detail.give_begun()

    def clear(self) -> None:
        """Leave nothing of the vault in any widget or model."""
        self._told = False
        self.detail.clear()
        self.column.clear()

    def focus_filter(self) -> None:
        """Go to the filter field."""
        self.column.focus_filter()

    def drop_target(self, place: QPoint) -> tuple[ItemId, str] | None:
        """The item under a place on the screen: a row of the list, or the one that is open."""
        view = self.column.view
        at = view.viewport().mapFromGlobal(place)
        if view.isVisible() and view.viewport().rect().contains(at):
            item_id = self.column.model.item_id_at(view.indexAt(at))
            row = self.column.model.row_of(item_id) if item_id is not None else None
            return None if row is None or row.binned else (row.id, row.title or vocabulary.untitled())
        whole = self.detail.whole
        if whole is None or whole.head.binned_at is not None:
            return None
        over = self.detail.isVisible() and self.detail.rect().contains(self.detail.mapFromGlobal(place))
        return (whole.head.id, whole.head.title or vocabulary.untitled()) if over else None

    # -- list and detail -------------------------------------------------------------------

    def _on_item_chosen(self, item_id: ItemId | None) -> None:
        self.detail.open_item(item_id)

    def _on_item_opened(self, item_id: ItemId) -> None:
        self.detail.open_item(item_id, write=True)

    def _on_model_counted(self, number: int) -> None:
        """The first filling shows its first item, unless another was asked for."""
        if number and not self._told:
            self._told = True
            self.column.view.choose_first()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.ctx.unlocked:
            self.column.load()


