"""The list column of a pane: title and count, the primary button, filter, chips and the list itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import ItemKind, What
from mwl_desktop.ui.itemmodels.item_list import Grouper, ItemListModel, Presenter, one_group
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.bin_strip import BinStrip
from mwl_desktop.ui.parts.filter_chips import BIN, FilterChip, FilterChips, KindChoice
from mwl_desktop.ui.parts.list_view import ItemListView
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.empty_state import EmptyState
from mwl_desktop.ui.widgets.filter_field import FilterField
from mwl_desktop.ui.widgets.header import PaneHeader
from mwl_desktop.ui.widgets.tab_order import put_after

Counted = Callable[[int], str]


class ItemListColumn(QWidget):
    """`counted` words a number ("214 entries"), `empty` is (icon, sentence) for a list with nothing in it.

    Signals: `item_chosen(ItemId | None)` when another item is current; `item_opened(ItemId)` on Enter or a
    double click: move the focus to the detail; `many_chosen(tuple)` when several are selected;
    `new_asked()`; `bin_asked(tuple)` just before items go to the bin; `bin_turned(bool)` when the list goes
    over to what is in the bin, or back.
    """

    item_chosen = Signal(object)
    item_opened = Signal(object)
    many_chosen = Signal(object)
    new_asked = Signal()
    bin_asked = Signal(object)
    bin_turned = Signal(bool)

    def __init__(
        self,
        ctx: Context,
        title: str,
        kind: ItemKind,
        present: Presenter,
        delegate: QAbstractItemDelegate,
        *,
        new_words: str,
        filter_words: str,
        counted: Counted,
        empty: tuple[str, str],
        chips: tuple[FilterChip, ...] = (),
        choice: KindChoice | None = None,
        group: Grouper = one_group,
        everything: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._kind = kind
        self._base = ListFilter(kinds=(kind,))
        self._counted = counted
        self._empty_words = empty
        self._new_words = new_words
        self._loaded = False
        self._many = self._was_in_bin = self._missed = False
        self._wanted: ItemId | None = None
        self._back: ItemId | None = None
        self.model = ItemListModel(ctx, present, group, self)
        self.header = PaneHeader(title, new_words, parent=self)  # made in the order Tab goes through them
        changes(self.header.primary)
        self._add_tools()
        self.filter_field = FilterField(filter_words, QKeySequence(QKeySequence.StandardKey.Find), self)
        self.chips = FilterChips(ctx, chips, choice, everything=everything, parent=self)
        self.bin_strip = BinStrip(ctx, kind, self)
        self.bin_strip.hide()
        self.view = self._make_view(delegate, title)
        delegate.setParent(self)
        self.empty = EmptyState(*empty, new_words, parent=self)
        self._build()
        self._wire()

    def _add_tools(self) -> None:
        """Controls that stand in the header besides the primary button."""

    def _make_view(self, delegate: QAbstractItemDelegate, name: str) -> ItemListView:
        """The list itself; another view may stand in that answers to the same calls."""
        return ItemListView(self.model, delegate, name, self)

    def _build(self) -> None:
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(Size.LIST_COLUMN)
        top = QVBoxLayout()
        top.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.SMALL)
        top.setSpacing(Space.MEDIUM - 2)
        for part in (self.header, self.filter_field, self.chips):
            top.addWidget(part)
        top.addWidget(self.bin_strip)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.header.primary_triggered.connect(self.new_asked)
        self.empty.action_triggered.connect(self._on_empty_action_triggered)
        self.filter_field.filter_changed.connect(lambda _: self._apply_filter())
        self.filter_field.moved_down.connect(self._on_filter_moved_down)
        self.chips.filter_changed.connect(self._apply_filter)
        self.chips.rebuilt.connect(lambda: put_after(self.filter_field, self.chips.stops()))
        self.model.counted.connect(self._on_model_counted)
        self._wire_view()

    def _wire_view(self) -> None:
        """Listen to the list that is in use."""
        self.view.chosen.connect(self._on_view_chosen)
        self.view.opened.connect(self.item_opened)
        self.view.bin_asked.connect(self.bin_selected)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._tell_many())
        self.view.customContextMenuRequested.connect(self._on_context_menu_requested)

    # -- what a pane calls -----------------------------------------------------------------

    def load(self) -> None:
        """Fill the list for the first time; does nothing when it is filled."""
        if not self._loaded:
            self._loaded = True
            self._missed = False
            self.chips.load()
            before = self.model.filter
            self._apply_filter()
            if self.model.filter == before:
                self.model.reload()

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self._loaded = False
        self._wanted = self._back = None
        self.filter_field.clear_filter()
        self.chips.reset()
        self.chips.set_role(None)
        self.model.clear()

    def changes_committed(self, changes: ChangeSet, _initiator: object) -> None:
        """Show what changed: rows alone where that is enough, else the whole order.

        A list that nobody sees reads nothing until it is shown.
        """
        if not self._loaded:
            return
        if changes.profile:
            self.chips.load()
        if changes.action in ("undo", "redo") and not self.in_bin:
            # What comes back is chosen again, where the list shows it.
            back = [each.id for each in changes.items if each.what in (What.RESTORED, What.ADDED)]
            self._back = next((each for each in back if each in changes.ids(self._kind)), None)
        if not self.isVisible():
            self._missed = True
        elif any(change.what is not What.CHANGED for change in changes.items):
            self.model.reload()  # also for other kinds: rows count links, and not those into the bin
        else:
            self.model.reload_rows(changes.ids(self._kind))

    def choose(self, item_id: ItemId) -> None:
        """Make an item the current one as soon as the list holds it; filters that hide it are let go."""
        if self.view.choose(item_id):
            self._wanted = None
            return
        self._wanted = item_id
        if self._loaded:
            self.model.reload()
        else:
            self.load()

    def focus_filter(self) -> None:
        """Go to the filter field."""
        self.filter_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_field.selectAll()

    def show_bin(self) -> None:
        """Show all that is in the bin."""
        self.filter_field.clear_filter()
        self.chips.show_only(self.chips.bin_chip())

    @property
    def is_loaded(self) -> bool:
        """Whether the list was filled."""
        return self._loaded

    @property
    def is_seeking(self) -> bool:
        """Whether an item is to be chosen as soon as the list holds it."""
        return self._wanted is not None

    @property
    def in_bin(self) -> bool:
        """Whether the list shows the bin."""
        return self.chips.is_on(BIN)

    # -- filter ----------------------------------------------------------------------------

    def _apply_filter(self) -> None:
        self.bin_strip.setVisible(self.in_bin)
        if self.in_bin != self._was_in_bin:
            self._was_in_bin = self.in_bin
            if self.in_bin:
                self._wanted = None  # stands elsewhere: to look for it here would lead out again
            self.bin_turned.emit(self.in_bin)
        if self._loaded:
            wanted = replace(self.chips.narrowed(self._base), text=self.filter_field.text().strip())
            self.model.set_filter(wanted)

    def _is_narrowed(self) -> bool:
        return self.chips.is_narrowing() or bool(self.filter_field.text().strip())

    def _let_everything_through(self) -> None:
        self.filter_field.clear_filter()
        self.chips.reset()

    def _on_model_counted(self, number: int) -> None:
        self.header.set_count(self._counted(number) if self._loaded else "")
        self._show_empty(number)
        back, self._back = self._back, None
        if back is not None and self._wanted is None:
            self.view.choose(back)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            if not self.view.choose(wanted) and self._is_narrowed():
                self._wanted = wanted
                self._let_everything_through()

    def _show_empty(self, number: int) -> None:
        if not number and self._loaded:
            if self._is_narrowed():
                words = self.tr("Nothing matches this filter.")
                if self.in_bin:
                    words = self.tr("Nothing that is listed here is in the bin.")
                self.empty.set_state("filter", words, self.tr("Show everything"))
            else:
                self.empty.set_state(*self._empty_words, self._new_words)
        self._stack.setCurrentWidget(self.view if number or not self._loaded else self.empty)

    def _on_empty_action_triggered(self) -> None:
        if self._is_narrowed():
            self._let_everything_through()
        else:
            self.new_asked.emit()

    def _on_filter_moved_down(self) -> None:
        if self.model.item_count:
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
            self.view.choose_first()

    # -- choosing and binning --------------------------------------------------------------

    def _on_view_chosen(self, item_id: ItemId | None) -> None:
        self.item_chosen.emit(item_id)

    def _tell_many(self) -> None:
        selected = self.view.selected_ids()
        if len(selected) > 1:
            self.many_chosen.emit(tuple(selected))
        elif self._many and selected:
            self.item_chosen.emit(selected[0])
        self._many = len(selected) > 1

    def bin_selected(self) -> None:
        """Move the selected items to the bin; in the bin, ask whether they go for good."""
        ids, titles = self._selected()
        if self.in_bin:
            self._purge(ids, titles)
        elif ids:
            self.choose_next()
            self.bin_asked.emit(tuple(ids))
            binning.move_to_bin(self, self._ctx, ids, titles)

    def _selected(self) -> tuple[list[ItemId], list[str]]:
        ids = self.view.selected_ids()
        rows = [self.model.row_of(item_id) for item_id in ids]
        return ids, [row.title if row is not None else "" for row in rows]

    def choose_next(self) -> None:
        """Before the selected rows go, remember which one comes after them."""
        selected = [self.model.index_of(item_id).row() for item_id in self.view.selected_ids()]
        if not selected:
            return
        after = range(max(selected) + 1, self.model.rowCount())
        before = range(min(selected) - 1, -1, -1)
        for line in (*after[:3], *before[:3]):
            neighbour = self.model.item_id_at(self.model.index(line, 0))
            if neighbour is not None:
                self._wanted = neighbour
                return

    def _purge(self, ids: list[ItemId], titles: list[str]) -> None:
        binning.purge(self, self._ctx, ids, titles)

    def _on_context_menu_requested(self, at: QPoint) -> None:
        if self.model.item_id_at(self.view.indexAt(at)) is not None:
            menu = self.context_menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.view.viewport().mapToGlobal(at))

    def context_menu(self) -> QMenu:
        """What can be done with the selected rows."""
        menu = QMenu(self)
        ids, titles = self._selected()

        def add(glyph: str, words: str, run: Callable[[], None]) -> None:
            action = menu.addAction(icon(glyph, "muted", Size.ICON_SMALL), words)
            action.triggered.connect(lambda: run())
            changes(action)

        if self.in_bin:
            add("restore", self.tr("Restore"), lambda: binning.restore(self, self._ctx, ids, titles))
            add("delete", self.tr("Remove for good…"), lambda: self._purge(ids, titles))
            menu.addSeparator()
            empty = self.tr("Empty the bin…")
            add("delete", empty, lambda: self._ctx.asked_for.emit("empty bin", self._kind))
            return menu
        if len(ids) == 1 and (row := self.model.row_of(ids[0])) is not None:
            words = self.tr("Remove the star") if row.starred else self.tr("Star")
            glyph = "star" if row.starred else "starred"
            add(glyph, words, lambda: items.set_starred(self, self._ctx, row.id, not row.starred))
        add("delete", self.tr("Move to the bin"), self.bin_selected)
        return menu

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._missed and self._loaded and self._ctx.unlocked:
            self._missed = False
            self.model.reload()
