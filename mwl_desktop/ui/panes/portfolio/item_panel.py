"""The items of a section with their tick boxes, and the search that puts others in by hand."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.portfolios import SectionContents
from mwl_desktop.services.choosing import may_leave
from mwl_desktop.ui.ops import portfolios
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.portfolio import words
from mwl_desktop.ui.panes.portfolio.item_choice import (
    ChoiceRow,
    ItemChoiceDelegate,
    ItemChoiceModel,
    rows_of,
)
from mwl_desktop.ui.panes.portfolio.reorder_view import ReorderView
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.empty_state import EmptyState
from mwl_desktop.ui.widgets.filter_field import FilterField
from mwl_desktop.ui.widgets.text import label


class _Search(FilterField):
    """A filter field in which Enter takes what was found."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()


class ItemPanel(QWidget):
    """Ticks, order and search write at once. `item_reached` names the item whose page is wanted."""

    item_reached = Signal(str)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._contents: SectionContents | None = None
        self._found: tuple[ItemRow, ...] = ()
        self._build()
        self._wire()

    def _build(self) -> None:
        self.search = _Search(self.tr("Put in by hand: type to find"), parent=self)
        self._count = label("", "meta", wrap=True, parent=self)
        self.model = ItemChoiceModel(self)
        self.view = self._list(self.tr("Items of this section"), self.model)
        self.found_model = ItemChoiceModel(self)
        self.found = self._list(self.tr("Items found"), self.found_model)
        self._empty = EmptyState(
            "filter",
            self.tr("The rule brings nothing in. Widen it, or put something in by hand."),
            parent=self,
        )
        self._lists = QStackedLayout()
        for page in (self.view, self.found, self._empty):
            self._lists.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.search)
        column.addWidget(self._count)
        column.addLayout(self._lists, 1)

    def _list(self, name: str, model: ItemChoiceModel) -> ReorderView:
        view = ReorderView(name, self)
        delegate = ItemChoiceDelegate(view)
        view.setModel(model)
        view.setItemDelegate(delegate)
        return view

    def _wire(self) -> None:
        self.search.filter_changed.connect(self._on_typed)
        self.search.entered.connect(self._on_search_entered)
        self.search.moved_down.connect(self._on_moved_down)
        self.model.ticked.connect(self._on_ticked)
        self.found_model.ticked.connect(self._on_found_ticked)
        self.view.row_moved.connect(self._on_row_moved)
        self.view.row_removed.connect(self._on_row_removed)
        self.view.row_opened.connect(self._on_row_opened)
        self.found.row_opened.connect(self._tick_found)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)

    # -- what is shown ---------------------------------------------------------------------

    def show_contents(self, contents: SectionContents) -> None:
        """Show what a section comes to; another section begins without a search."""
        other = self._contents is None or self._contents.section.id != contents.section.id
        self._contents = contents
        if other:
            self.search.clear_filter()
        current = self.model.choice_at(self.view.currentIndex())
        self.model.set_rows(tuple(rows_of(contents)))
        if other:
            self.view.scrollToTop()
        elif current is not None:
            self.view.setCurrentIndex(self.model.index_of(current.row.id))
        self._show_found()
        self._show_list()

    def clear(self) -> None:
        """Forget all items."""
        self._contents, self._found = None, ()
        self.search.clear_filter()
        self.model.set_rows(())
        self.found_model.set_rows(())
        self._count.clear()

    def _show_list(self) -> None:
        if self._contents is None:
            return
        searching = bool(self.search.text().strip()) or self._lists.currentWidget() is self.found
        searching = searching and bool(self.search.text().strip() or self._found)
        if searching:
            self._lists.setCurrentWidget(self.found)
            self._count.setText(
                self.tr("Tick what belongs in.") if self._found else self.tr("Nothing found.")
            )
            return
        self._lists.setCurrentWidget(self.view if self.model.rowCount() else self._empty)
        block = self._contents.section.block
        out = self.model.rowCount() - len(self._contents.rows)
        parts = [words.held(block, len(self._contents.rows)), self.tr("%1 not in").replace("%1", str(out))]
        self._count.setText(", ".join(parts if out else parts[:1]))

    def _show_found(self) -> None:
        inside = set(self.model.included())
        by_hand = set(self._contents.by_hand) if self._contents else set()
        self.found_model.set_rows(
            tuple(
                ChoiceRow(row, row.id in inside, may_leave(row) or "", row.id in by_hand)
                for row in self._found
            )
        )

    # -- searching -------------------------------------------------------------------------

    def _on_typed(self, typed: str) -> None:
        if typed:
            self._find(typed)
        else:
            self._found = ()
            self._lists.setCurrentWidget(self.view)
            self._show_list()

    def _find(self, typed: str) -> None:
        contents = self._contents
        if contents is None:
            return

        def arrived(rows: tuple[ItemRow, ...]) -> None:
            if self._contents is not None and self.search.text().strip() == typed:
                self._found = rows
                self._lists.setCurrentWidget(self.found)
                self._show_found()
                self._show_list()

        portfolios.candidates(self, self._ctx, contents.section.block, typed, arrived)

    def _on_moved_down(self) -> None:
        shown = self._lists.currentWidget()
        if shown is self.found or self.search.text().strip():
            self.found.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.found.currentIndex().isValid():
                self.found.setCurrentIndex(self.found_model.index(0))
        else:
            self._find("")  # nothing typed: the latest

    def _on_search_entered(self) -> None:
        """Put in the first thing found that is not in yet."""
        for row in range(self.found_model.rowCount()):
            choice = self.found_model.choice_at(self.found_model.index(row))
            if choice is not None and not choice.ticked and not choice.fixed:
                self._put_in(choice.row)
                self.search.clear_filter()
                return

    def _tick_found(self, index: QModelIndex) -> None:
        choice = self.found_model.choice_at(index)
        if choice is not None and not choice.fixed:
            self._on_found_ticked(choice.row.id, not choice.ticked)

    def _on_found_ticked(self, item_id: str, on: bool) -> None:
        choice = self.found_model.choice_at(self.found_model.index_of(item_id))
        if choice is None:
            return
        if on:
            self._put_in(choice.row)
        else:
            self._take_out(choice.row)

    # -- changing --------------------------------------------------------------------------

    def _put_in(self, row: ItemRow) -> None:
        if self._contents is not None:
            portfolios.put_in(self, self._ctx, self._contents.section.id, row.id, row.title)

    def _take_out(self, row: ItemRow) -> None:
        """Untick: what only a hand brought in goes, what a rule brings is held back."""
        if self._contents is None:
            return
        section = self._contents.section
        if row.id in self._contents.by_hand:
            portfolios.leave_to_rule(self, self._ctx, section.id, row.id, row.title)
        else:
            portfolios.leave_out(self, self._ctx, section.id, row.id, row.title)

    def _on_ticked(self, item_id: str, on: bool) -> None:
        choice = self.model.choice_at(self.model.index_of(item_id))
        if choice is None or self._contents is None:
            return
        if not on:
            self._take_out(choice.row)
        elif choice.reason == "excluded":
            section = self._contents.section
            portfolios.leave_to_rule(self, self._ctx, section.id, choice.row.id, choice.row.title)
        else:
            self._put_in(choice.row)

    def _on_row_moved(self, start: int, to: int) -> None:
        if self._contents is not None:
            before, after = self.model.move(start, to)
            self.view.setCurrentIndex(self.model.index(to))
            portfolios.arrange(self, self._ctx, self._contents.section.id, before, after)

    def _on_row_removed(self, index: QModelIndex) -> None:
        choice = self.model.choice_at(index)
        if choice is not None and choice.ticked:
            self._take_out(choice.row)

    def _on_row_opened(self, index: QModelIndex) -> None:
        choice = self.model.choice_at(index)
        if choice is not None:
            self._ctx.asked_for.emit("open", ItemId(choice.row.id))

    def _on_current_changed(self, index: QModelIndex) -> None:
        choice = self.model.choice_at(index)
        if choice is not None and choice.ticked and self.view.hasFocus():
            self.item_reached.emit(choice.row.id)
