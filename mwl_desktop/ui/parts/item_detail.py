"""The detail of one item of any kind: reads it, shows it, keeps it true, says what is typed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.kinds import What
from mwl_desktop.errors import UserError
from mwl_desktop.ui.ops.context import Context, Failed
from mwl_desktop.ui.parts.detail_frame import DetailFrame


class Whole(Protocol):
    """What every whole item has."""

    @property
    def head(self) -> ItemHead: ...


_Whole = TypeVar("_Whole", bound=Whole)


class ItemDetail(DetailFrame, Generic[_Whole]):
    """A noun says how it is read (`read`), how another one is shown (`start`) and the same one again
    (`refresh`), what it writes on leaving (`flush`), and how it empties itself (`forget`).
    """

    def __init__(
        self, ctx: Context, empty: tuple[str, str, str], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(ctx, empty, name, parent)
        self.whole: _Whole | None = None
        self._wanted: ItemId | None = None
        self._write = False
        self.bin_asked.connect(lambda _: self.flush())

    # -- what a noun says ------------------------------------------------------------------

    @abstractmethod
    def read(self, item_id: ItemId, done: Callable[[_Whole], None], failed: Failed) -> None:
        """Ask for the item."""

    @abstractmethod
    def start(self, whole: _Whole) -> None:
        """Show another item, from its top."""

    @abstractmethod
    def refresh(self, whole: _Whole) -> None:
        """Show the same item as it is now; what is being typed stays."""

    @abstractmethod
    def flush(self) -> None:
        """Write what is typed and was not written yet."""

    def give_begun(self) -> None:
        """Write what was begun and not yet sent off, before the vault is locked."""

    @abstractmethod
    def forget(self) -> None:
        """Empty every field."""

    @abstractmethod
    def write_title(self) -> None:
        """Put the cursor into the title."""

    # -- what a pane calls -----------------------------------------------------------------

    def open_item(self, item_id: ItemId | None, *, write: bool = False) -> None:
        """Show an item, or nothing; with `write` the cursor goes to its title once it is there."""
        self._write = write or (self._write and item_id == self._wanted)
        if item_id != self._wanted:
            self.flush()
            self._wanted = item_id
        if item_id is None:
            self._leave()
        elif self.whole is not None and self.whole.head.id == item_id and self._write:
            self._go_to_title()
        else:
            self.read_again()

    def show_many(self, words: str) -> None:
        """Say how many are chosen instead of showing one."""
        self.flush()
        self._wanted = None
        self._leave(words)

    def read_again(self) -> None:
        """Ask for the item that is shown as it is now."""
        item_id = self._wanted
        if item_id is not None:
            self.read(item_id, lambda whole: self._take(item_id, whole), self._on_read_failed)

    def changes_committed(self, changes: ChangeSet, _initiator: object) -> None:
        """Show what changed of the item."""
        for change in changes.items:
            if change.id == self._wanted:
                if change.what is What.REMOVED:
                    self.open_item(None)
                else:
                    self.read_again()
                return

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self._wanted = None
        self._write = False
        self.whole = None
        self.forget()
        super().clear()

    # -- answers ---------------------------------------------------------------------------

    def _take(self, item_id: ItemId, whole: _Whole) -> None:
        if item_id != self._wanted:
            return
        another = self.whole is None or self.whole.head.id != item_id
        if another:
            self.flush()  # into the item that was shown till now
        self.whole = whole
        self.show_item(whole.head)
        if another:
            self.start(whole)
        else:
            self.refresh(whole)
        if self._write:
            self._go_to_title()

    def _go_to_title(self) -> None:
        self._write = False
        self.write_title()

    def _leave(self, words: str = "") -> None:
        self.whole = None
        self.forget()
        self.show_nothing(words)

    def _on_read_failed(self, error: Exception) -> None:
        if isinstance(error, UserError) and error.code == "item.missing":
            self.open_item(None)
        else:
            self._ctx.failed.emit(error)
