"""Reading the item a detail shows: again whenever it changed, and never older than what was typed here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import What
from mwl_desktop.errors import UserError
from mwl_desktop.ui.ops.context import Context

if TYPE_CHECKING:
    from sqlalchemy import Connection

_Item = TypeVar("_Item")


class ItemLoader(QObject, Generic[_Item]):
    """Calls `start(item)` when another item was read, `refresh(item)` when the same one was read again.

    An answer that was asked for before a change was written is older than what the fields show; taking it
    would take letters away under the fingers. So answers count only while nothing is being written, and
    otherwise the item is read once more when the writing is done. `gone()` is called when it is no longer
    there.
    """

    def __init__(
        self,
        ctx: Context,
        read: Callable[[Connection, ItemId], _Item],
        start: Callable[[_Item], None],
        refresh: Callable[[_Item], None],
        gone: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._read_item = read
        self._start = start
        self._refresh = refresh
        self._gone = gone
        self._item_id: ItemId | None = None
        self._started = False
        self._writing = False
        self._due = False
        self._turn = 0
        ctx.saving.connect(self._on_saving)
        ctx.saved.connect(self._on_saved)

    @property
    def item_id(self) -> ItemId | None:
        """The item that is shown or about to be."""
        return self._item_id

    def load(self, item_id: ItemId) -> None:
        """Read another item; the same one is only read again."""
        if item_id == self._item_id:
            self.reload()
            return
        self._item_id = item_id
        self._started = False
        self._ask()

    def adopt(self, item_id: ItemId) -> None:
        """Take an item over that the fields show already, as when a draft was written."""
        self._item_id = item_id
        self._started = True
        self.reload()

    def forget(self) -> None:
        """Show nothing any more."""
        self._item_id = None
        self._due = False

    def reload(self) -> None:
        """Read the item again, at once or when the writing is done."""
        if self._item_id is None:
            return
        if self._writing and self._started:
            self._due = True
        else:
            self._ask()

    def changes_committed(self, changes: ChangeSet, _initiator: object) -> None:
        """Read again when the item changed; a binned one stays in view, a removed one does not."""
        mine = next((change for change in changes.items if change.id == self._item_id), None)
        if mine is not None and mine.what is What.REMOVED:
            self.forget()
            self._gone()
        elif mine is not None or (changes.profile and self._item_id is not None):
            self.reload()

    def _ask(self) -> None:
        item_id, turn = self._item_id, self._turn
        if item_id is None:
            return
        self._due = False
        self._ctx.read(
            self,
            lambda connection: self._read_item(connection, item_id),
            lambda item: self._take(item, item_id, turn),
            lambda error: self._on_failed(error, item_id),
        )

    def _take(self, item: _Item, item_id: ItemId, turn: int) -> None:
        if item_id != self._item_id:
            return
        if not self._started:
            self._started = True
            self._start(item)
        elif turn == self._turn:
            self._refresh(item)
            return
        if turn != self._turn:
            self.reload()

    def _on_failed(self, error: Exception, item_id: ItemId) -> None:
        if item_id != self._item_id:
            return
        self.forget()
        self._gone()
        if not (isinstance(error, UserError) and error.code == "item.missing"):
            self._ctx.failed.emit(error)

    def _on_saving(self) -> None:
        self._writing = True
        self._turn += 1

    def _on_saved(self) -> None:
        self._writing = False
        if self._due and self._ctx.unlocked:
            self._ask()
