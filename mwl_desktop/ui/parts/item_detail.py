"""The detail of one item of any kind: shows it, keeps it true, begins a new one, says what is typed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.detail_frame import DetailFrame
from mwl_desktop.ui.parts.item_loader import ItemLoader
from mwl_desktop.ui.parts.long_titles import put_rest_into, words_for_a_long_title, words_for_an_overflow
from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.parts.title_field import TitleField

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Whole(Protocol):
    """What every whole item has."""

    @property
    def head(self) -> ItemHead: ...


_Whole = TypeVar("_Whole", bound=Whole)


@dataclass(slots=True, eq=False)
class _Draft:
    """An item that is being named; `sent` is the title that is on its way into the vault."""

    title: str = ""
    sent: str | None = None


class ItemDetail(DetailFrame, Generic[_Whole]):
    """What is written once for items with a title and some texts; a noun fills in the rest.

    A new item is in the vault from its title on; one that is left without never was there. `begun(ItemId)`
    says that it is there now.
    """

    begun = Signal(object)

    def __init__(
        self,
        ctx: Context,
        empty: tuple[str, str],
        name: str,
        title: str,
        parent: QWidget | None = None,
        *,
        whole: bool = True,
    ) -> None:
        self._title_words = title
        self.whole: _Whole | None = None
        self._draft: _Draft | None = None
        self._write_next = False
        super().__init__(ctx, empty, name, parent, whole=whole)

    def _steps(self) -> Iterator[None]:
        yield from super()._steps()
        self.title = TitleField(self._title_words, self)
        self._loader: ItemLoader[_Whole] = ItemLoader(
            self._ctx, self.fetch, self._on_started, self._on_refreshed, self._on_gone, self
        )
        self.title.title_edited.connect(self._on_title_edited)
        self.title.overflowed.connect(self._on_title_overflowed)
        self.title.title_too_long.connect(lambda _: self._ctx.said.emit(words_for_a_long_title(self)))
        self.title.moved_on.connect(self._on_title_moved_on)

    # -- what a noun says ------------------------------------------------------------------

    @abstractmethod
    def fetch(self, connection: Connection, item_id: ItemId) -> _Whole:
        """The item, whole; runs on the lane."""

    @abstractmethod
    def add(self, title: str, done: Callable[[ItemId], None]) -> None:
        """Put a new item into the vault."""

    @abstractmethod
    def start(self, whole: _Whole) -> None:
        """Show another item's texts, from the top."""

    @abstractmethod
    def refresh(self, whole: _Whole) -> None:
        """Show the same item's texts as they are now; what is being typed stays."""

    @abstractmethod
    def show_rest(self, whole: _Whole) -> None:
        """Show everything but the texts; called after `start` and `refresh`."""

    @abstractmethod
    def show_empty(self) -> None:
        """Leave only the title in view, for an item that has nothing else yet."""

    @abstractmethod
    def flush_parts(self) -> None:
        """Write what is typed into anything but the title."""

    @abstractmethod
    def forget(self) -> None:
        """Empty every field but the title."""

    @abstractmethod
    def first_text(self) -> MarkdownField:
        """The text that follows the title, and that takes what a title has no room for."""

    def give_begun(self) -> None:
        """Write what was begun in a form and not sent off, before the vault is locked."""

    # -- what a pane calls -----------------------------------------------------------------

    @property
    def shown(self) -> tuple[ItemId, str] | None:
        """The item that is shown and its title, to link a drop to; nothing for a draft or in the bin."""
        if self.whole is None or self._draft is not None or self.is_binned:
            return None
        return self.whole.head.id, self.whole.head.title or vocabulary.untitled()

    def open_item(self, item_id: ItemId) -> None:
        """Show an item; what was typed into the one before is saved."""
        if item_id != self._loader.item_id:
            self.leave()
        self._loader.load(item_id)

    def show_many(self, words: str) -> None:
        """Say how many are chosen instead of showing one."""
        self.leave()
        self._on_gone()
        self.show_nothing(words)

    def show_none(self) -> None:
        """Show nothing; what was typed is saved."""
        self.leave()
        self._on_gone()

    def begin(self) -> None:
        """Show an empty item with the cursor in its title."""
        self.leave()
        self._on_gone()
        self._draft = _Draft()
        self.title.start("")
        self.show_empty()
        self.show_draft()
        self.title.tab_moves_on = True  # to the text, which comes into view with the first title
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def write(self) -> None:
        """Go to the title."""
        if self.whole is not None:
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Save what is typed and let go of the item."""
        self.flush()
        self._draft = None
        self._write_next = False
        self.title.tab_moves_on = False
        self._loader.forget()

    def flush(self) -> None:
        """Write what is typed and was not written yet."""
        self.title.flush()
        if self.whole is not None:
            self.flush_parts()

    def clear(self) -> None:
        """Forget everything, as the vault is being locked; flush before."""
        self._draft = None
        self._loader.forget()
        self._on_gone()
        super().clear()

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        """Show what changed of the item."""
        self._loader.changes_committed(changes, initiator)

    # -- what the loader says --------------------------------------------------------------

    def _on_started(self, whole: _Whole) -> None:
        self.whole = whole
        self.title.start(whole.head.title)
        self.start(whole)
        self._show(whole)

    def _on_refreshed(self, whole: _Whole) -> None:
        typed = self.first_text().text() if self.whole is None else ""  # while there was nowhere to keep it
        self.whole = whole
        self.title.show_stored(whole.head.title)
        self.refresh(whole)
        self._show(whole)
        if self._write_next:
            self._write_next = False
            if not self.first_text().is_writing:
                self.first_text().write()
        if typed.strip():
            self.first_text().put(typed)

    def _show(self, whole: _Whole) -> None:
        self.show_rest(whole)
        self.show_item(whole.head)

    def _on_gone(self) -> None:
        self.whole = None
        self.title.clear_title()
        self.forget()
        self.show_nothing()

    # -- the title -------------------------------------------------------------------------

    def _on_title_edited(self, title: str) -> None:
        draft = self._draft
        if draft is None:
            if self.whole is not None and title != self.whole.head.title:
                items.rename(self, self._ctx, self.whole.head.id, title)
            return
        draft.title = title
        if title and draft.sent is None:
            draft.sent = title
            self.add(title, lambda item_id: self._on_added(draft, item_id))

    def _on_added(self, draft: _Draft, item_id: ItemId) -> None:
        if draft.title != draft.sent:
            items.rename(self._ctx, self._ctx, item_id, draft.title)
        if draft is self._draft:
            self._draft = None
            self.title.tab_moves_on = False
            self._loader.adopt(item_id)
            self.begun.emit(item_id)

    def _on_title_moved_on(self) -> None:
        if self._draft is None:
            self.first_text().write()
            return
        self._write_next = True
        if self.title.title():
            self._show_first_text()
            self.first_text().write()

    def _show_first_text(self) -> None:
        section = self.first_text().parentWidget()
        if section is not None:
            section.show()

    def _on_title_overflowed(self, rest: str) -> None:
        """A title has room for so much; the rest goes where there is room for it."""
        if self._draft is not None:
            self._show_first_text()
        put_rest_into(self.first_text(), rest)
        self._ctx.said.emit(words_for_an_overflow(self))
