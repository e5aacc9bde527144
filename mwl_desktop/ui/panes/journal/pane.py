"""The journal: the list of entries, and the one that is read or written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EntryKind, Horizon, ItemKind
from mwl_desktop.ui.delegates.item_delegate import ItemDelegate
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.journal import rows
from mwl_desktop.ui.panes.journal.detail import EntryDetail
from mwl_desktop.ui.parts import dates, vocabulary
from mwl_desktop.ui.parts.bin_following import BinFollowing
from mwl_desktop.ui.parts.filter_chips import ROLE, FilterChip, KindChoice
from mwl_desktop.ui.parts.in_steps import MadeInSteps
from mwl_desktop.ui.parts.item_pane import beside_each_other, settle
from mwl_desktop.ui.parts.list_column import ItemListColumn
from mwl_desktop.ui.widgets.filter_field import FilterField


class JournalPane(MadeInSteps):
    """Loads when it is first shown; asks the context for everything, and other panes for nothing."""

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, whole: bool = True) -> None:
        self._ctx = ctx
        self._choose_first = False
        super().__init__(parent, whole=whole)

    def _steps(self) -> Iterator[None]:
        splitter = beside_each_other(self)
        self.column = self._make_column(splitter)
        yield
        self.detail = EntryDetail(self._ctx, splitter)
        yield
        settle(splitter)
        self._wire()

    def _make_column(self, parent: QWidget) -> ItemListColumn:
        return ItemListColumn(
            self._ctx,
            self.tr("Journal"),
            ItemKind.ENTRY,
            rows.present,
            ItemDelegate("entry"),
            new_words=self.tr("New entry"),
            filter_words=self.tr("Filter entries"),
            counted=rows.counted,
            empty=("journal", self.tr("Nothing written yet. What did you learn today?")),
            chips=self._chips(),
            choice=self._kinds(),
            group=dates.by_week_and_month,
            parent=parent,
        )

    def _chips(self) -> tuple[FilterChip, ...]:
        return (
            FilterChip("starred", self.tr("Starred"), lambda wanted: replace(wanted, starred=True)),
            FilterChip(
                f"horizon:{Horizon.TOMORROW}",
                self.tr("Tomorrow"),
                lambda wanted: replace(wanted, horizon=Horizon.TOMORROW),
                group="horizon",
            ),
            FilterChip(ROLE, self.tr("This role")),
        )

    def _kinds(self) -> KindChoice:
        everything = FilterChip("all", self.tr("All kinds"))
        return KindChoice((everything, *map(_kind_chip, EntryKind)))

    def _wire(self) -> None:
        self.column.item_chosen.connect(self._on_item_chosen)
        self.column.item_opened.connect(self._on_item_opened)
        self.column.many_chosen.connect(lambda ids: self.detail.show_many(len(ids)))
        self.column.new_asked.connect(self.new)
        self.column.model.counted.connect(self._on_counted)
        BinFollowing(self.column, self.place, self.detail.show_none)
        self.detail.entry_begun.connect(self.column.choose)
        self.detail.bin_asked.connect(lambda _: self.column.choose_next())
        write = QShortcut(QKeySequence("Ctrl+E"), self)
        write.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        write.activated.connect(self.detail.write)

    # -- what the shell calls --------------------------------------------------------------

    @property
    def filter_field(self) -> FilterField:
        """The field that Ctrl+F goes to."""
        return self.column.filter_field

    def drop_target(self, place: QPoint) -> tuple[ItemId, str] | None:
        """The entry under a place on the screen, to link a drop to."""
        view = self.column.view
        item_id = self.column.model.item_id_at(view.indexAt(view.viewport().mapFromGlobal(place)))
        if item_id is not None and view.isVisible():
            row = self.column.model.row_of(item_id)
            return item_id, row.title if row is not None else ""
        return self.detail.shown if self.detail.rect().contains(self.detail.mapFromGlobal(place)) else None

    def open(self, item_id: ItemId) -> None:
        """Show an entry, wherever it stands in the list."""
        self._load()
        self._choose_first = False
        self.detail.show_entry(item_id)
        self.column.choose(item_id)

    def place(self) -> ItemId | None:
        """The entry that is shown."""
        return self.detail.frame.item_id

    def new(self, kind: EntryKind = EntryKind.WORK) -> None:
        """Begin an entry."""
        self._load()
        self._choose_first = False
        self.column.view.choose_none()
        self.detail.begin(kind)

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
        """Save what is being typed."""
        self.detail.flush()

    def clear(self) -> None:
        """Forget everything, as the vault is being locked; flush before."""
        self._choose_first = False
        self.detail.clear()
        self.column.clear()

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        """Show what changed, here or elsewhere."""
        self.column.changes_committed(changes, initiator)
        self.detail.changes_committed(changes, initiator)

    # -- inside ----------------------------------------------------------------------------

    def _load(self) -> None:
        if not self.column.is_loaded and self._ctx.unlocked:
            self._choose_first = True
            self.detail.load_role()
            self.column.load()

    def _on_counted(self, number: int) -> None:
        self.detail.frame.set_can_choose(number > 0)
        if self._choose_first and number:
            self._choose_first = False
            self.column.view.choose_first()

    def _on_item_chosen(self, item_id: ItemId | None) -> None:
        """An entry that a filter hides stays open; only another one takes its place."""
        if item_id is not None:
            self.detail.show_entry(item_id)

    def _on_item_opened(self, item_id: ItemId) -> None:
        self.detail.show_entry(item_id)
        self.detail.write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()


def _kind_chip(kind: EntryKind) -> FilterChip:
    words = vocabulary.entry_kind_name(kind)
    return FilterChip(
        kind.value, words[:1].upper() + words[1:], lambda wanted: replace(wanted, subkinds=(kind.value,))
    )
