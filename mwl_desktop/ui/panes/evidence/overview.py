"""All evidence: search, chips with how many of each kind, a grid of cards or a list of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.evidence import EvidenceCounts
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EvidenceForm, EvidenceKind, Grouping, ItemKind
from mwl_desktop.ui.delegates.item_delegate import ItemDelegate
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence import presenting
from mwl_desktop.ui.panes.evidence.arranging import ArrangeButton
from mwl_desktop.ui.panes.evidence.grid import EvidenceGrid, EvidenceRows
from mwl_desktop.ui.panes.evidence.thumbnails import Thumbnails
from mwl_desktop.ui.parts.filter_chips import FilterChip, Narrow
from mwl_desktop.ui.parts.list_column import ItemListColumn
from mwl_desktop.ui.parts.list_view import ItemListView
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_FIELD_WIDTH: Final = 340
_ANY_WIDTH: Final = 10_000
_MOST_KINDS: Final = 5
_SIDE_BY_SIDE_FROM: Final = 640
_COUNT_AFTER_MS: Final = 150
_UNLINKED: Final = "unlinked"
_ONE_OF: Final = "shows"  # of these chips one is on at a time


class EvidenceOverview(ItemListColumn):
    """A list column as wide as it may be. `copy_asked(list)` and `link_asked(ItemId)` come from its menu,
    `several_asked(list)` too: what is selected is to be told about at once. `verify_asked(list | None)`: the
    files of these, or of all, are to be compared with their SHA-256.
    """

    copy_asked = Signal(object)
    link_asked = Signal(object)
    several_asked = Signal(object)
    verify_asked = Signal(object)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            ctx,
            ctx.tr("Evidence"),
            ItemKind.EVIDENCE,
            presenting.present,
            ItemDelegate("evidence"),
            new_words=ctx.tr("Add files"),
            filter_words=ctx.tr("Search in names and inside documents"),
            counted=_counted,
            empty=(
                "evidence",
                ctx.tr(
                    "Drop files anywhere on this window: certificates, thanks, slides, photos of a board."
                ),
            ),
            group=presenting.by_month,
            everything=ctx.tr("All"),
            parent=parent,
        )

    def _add_tools(self) -> None:
        self.verify_button = icon_button(
            "shield",
            self.tr("Verify all files"),
            role="muted",
            on_click=lambda: self.verify_asked.emit(None),
            parent=self,
        )
        self.header.add_tool(self.verify_button)
        self.arrange = ArrangeButton(self._ctx, self)
        self.header.add_tool(self.arrange)
        self.toggle = icon_button("list", self.tr("Show as a list"), role="muted", parent=self)
        self.header.add_tool(self.toggle)

    def _make_view(self, delegate: QAbstractItemDelegate, name: str) -> ItemListView:
        assert isinstance(delegate, ItemDelegate)
        self._delegate = delegate
        self.rows = EvidenceRows(self.model, delegate, name, self)
        self.grid = EvidenceGrid(self.model, name, self)
        return cast(ItemListView, self.grid)

    def _build(self) -> None:
        self.thumbnails = Thumbnails(self._ctx, self.model, self)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(_COUNT_AFTER_MS)
        self._lay_out()
        self._arrange()

    def _lay_out(self) -> None:
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.filter_field.setMaximumWidth(_FIELD_WIDTH)
        self._narrowing = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._narrowing.setSpacing(Space.MEDIUM)
        self._narrowing.addWidget(self.filter_field, 2, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, (Size.CONTROL - Size.CHIP) // 2, 0, 0)  # centred on the field
        beside.addWidget(self.chips)
        self._narrowing.addLayout(beside, 4)
        top = QVBoxLayout()
        top.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.SMALL)
        top.setSpacing(Space.MEDIUM)
        top.addWidget(self.header)
        top.addLayout(self._narrowing)
        top.addWidget(self.bin_strip)
        self._stack = QStackedWidget(self)
        for page in (self.grid, self.rows, self.empty):
            self._stack.addWidget(page)
        held = QHBoxLayout()
        held.setContentsMargins(Space.LARGE, 0, Space.SMALL, 0)
        held.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(held, 1)
        column.addWidget(self._make_strip())

    def _make_strip(self) -> QWidget:
        """Under the list, so that nothing moves under the pointer while one piece after another is chosen."""
        self.strip = QFrame(self)
        self.strip.setProperty("ground", "surface")
        self.strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.strip.setAccessibleName(self.tr("Several are chosen"))
        self.chosen_words = label("", "body", parent=self.strip)
        self.change_button = button(self.tr("Change all…"), glyph="edit", on_click=self._ask_several)
        self.copies_button = button(self.tr("Save copies…"), glyph="download", on_click=self._ask_copies)
        changes(self.change_button)
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.SMALL)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.chosen_words, 1)
        row.addWidget(self.copies_button)
        row.addWidget(self.change_button)
        self.strip.hide()
        return self.strip

    def _ask_several(self) -> None:
        self.several_asked.emit(self.view.selected_ids())

    def _ask_copies(self) -> None:
        self.copy_asked.emit(self.view.selected_ids())

    def _tell_many(self) -> None:
        super()._tell_many()
        number = len(self.view.selected_ids())
        self.strip.setVisible(number > 1 and not self.in_bin)
        self.chosen_words.setText(fill(self.tr("%1 chosen"), QLocale().toString(number)))

    def _wire(self) -> None:
        super()._wire()
        self.view = self.rows
        self._wire_view()
        self.view = cast(ItemListView, self.grid)
        self.grid.seen.connect(self.thumbnails.want)
        self.rows.seen.connect(self.thumbnails.want)
        self.toggle.clicked.connect(self._on_toggle_clicked)
        self.arrange.arranged.connect(self._on_arranged)
        if self._ctx.preferences is not None:
            self.show_as(self._ctx.preferences.current.evidence_shown)
        self._counting.timeout.connect(self._count)
        self.chips.filter_changed.connect(self._show_chips)

    # -- what a pane calls -----------------------------------------------------------------

    def load(self) -> None:
        if not self._loaded:
            self._count()
        super().load()

    def choose_several(self, ids: Sequence[ItemId]) -> None:
        """Choose several as soon as the list holds them; filters that hide one of them are let go."""
        self._sought = tuple(ids)
        if not self._loaded:
            self.load()
        elif self.in_bin or (self._is_narrowed() and not self._holds_sought()):
            self._let_everything_through()
        elif self._holds_sought():
            self._choose_sought()
        else:
            self.model.reload()

    def _holds_sought(self) -> bool:
        return all(self.model.line_of(item_id) >= 0 for item_id in self._sought)

    def _choose_sought(self) -> None:
        """Choose what is sought, as far as it is still there, and show where the first of it stands."""
        sought, self._sought = self._sought, ()
        lines = sorted(line for item_id in sought if (line := self.model.line_of(item_id)) >= 0)
        if not lines:
            return
        chosen, first = QItemSelection(), lines[0]
        for line, following in zip(lines, [*lines[1:], -1], strict=True):
            if following != line + 1:  # lines that follow each other are one range
                chosen.select(self.model.index(first, 0), self.model.index(line, 0))
                first = following
        flag = QItemSelectionModel.SelectionFlag
        top = self.model.index(lines[0], 0)
        self.view.selectionModel().setCurrentIndex(top, flag.NoUpdate)
        self.view.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)
        self.view.scrollTo(top)

    def clear(self) -> None:
        super().clear()
        self._sought = ()
        self._counting.stop()
        self.thumbnails.clear()
        self._counts = EvidenceCounts()
        self.chips.set_chips(())
        self.header.set_count("")

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        super().changes_committed(changes, initiator)
        if self._loaded:
            self.thumbnails.forget(changes.ids(ItemKind.EVIDENCE))
            self._counting.start()
            goals = self.arrange.grouped is Grouping.GOAL and changes.ids(ItemKind.GOAL)
            if goals or (changes.profile and self.arrange.grouped is Grouping.ROLE):
                self.model.reload()  # a heading may say something else

    # -- chips -----------------------------------------------------------------------------

    _counts = EvidenceCounts()
    _sought: tuple[ItemId, ...] = ()

    def _count(self) -> None:
        evidence.counts(self, self._ctx, self._take_counts)

    def _take_counts(self, counts: EvidenceCounts) -> None:
        if self._loaded:
            self._counts = counts
            self._show_chips()
            self._tell_count(self.model.item_count)

    def _show_chips(self) -> None:
        counts = self._counts
        # In an order of their own: which kinds stand there does not change with how many of each there are.
        kinds = [_kind_chip(kind, number) for kind, number in counts.kinds]
        chips, rare = kinds[:_MOST_KINDS], tuple(kinds[_MOST_KINDS:])
        if counts.unlinked or self.chips.is_on(_UNLINKED):
            words = self.tr("Unlinked")
            chips.append(FilterChip(_UNLINKED, words, _unlinked, _ONE_OF, counts.unlinked))
        self.chips.set_chips(tuple(chips), rare, self.tr("More"))

    def _on_model_counted(self, number: int) -> None:
        super()._on_model_counted(number)
        self._tell_count(number)
        if self._sought and not self._is_narrowed():
            self._choose_sought()

    def _tell_count(self, number: int) -> None:
        if not self._loaded:
            return
        if self.in_bin:
            words = fill(self.tr("%1 in the bin"), number)
        elif self._is_narrowed() and self._counts.total:
            words = fill(self.tr("%1 of %2"), number, self._counts.total)
        else:
            words = _counted(number)
        self.header.set_count(words)

    # -- arranging -------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Take over how evidence is to stand; the list itself comes with the next filter."""
        grouped, order = self.arrange.grouped, self.arrange.order
        self._base = replace(self._base, grouped=grouped, order=order)
        self.model.set_group(presenting.headings(grouped))
        self._delegate.set_compact(self.arrange.compact)
        self.grid.set_compact(self.arrange.compact)
        self.rows.measure_again()

    def _on_arranged(self) -> None:
        self._arrange()
        self._apply_filter()

    # -- grid and list ---------------------------------------------------------------------

    @property
    def shown_as(self) -> str:
        """How evidence is shown: "grid" or "list"."""
        return "list" if self.view is self.rows else "grid"

    def show_as(self, how: str) -> None:
        """Show evidence as "grid" or as "list", at the same piece."""
        current = self.view.current_id()
        self.view = self.rows if how == "list" else cast(ItemListView, self.grid)
        other = self.tr("Show as a grid") if how == "list" else self.tr("Show as a list")
        self.toggle.setIcon(icon("grid" if how == "list" else "list", "muted", Size.ICON))
        self.toggle.setAccessibleName(other)
        self.toggle.setToolTip(other)
        if self._stack.currentWidget() is not self.empty:
            self._stack.setCurrentWidget(self.view)
        if current is not None:
            self.view.choose(current)

    def _on_toggle_clicked(self) -> None:
        self.show_as("list" if self.shown_as == "grid" else "grid")
        if self._ctx.preferences is not None:
            self._ctx.preferences.change(evidence_shown=self.shown_as)
        self.view.setFocus()

    def _on_view_chosen(self, item_id: ItemId | None) -> None:
        if self.view.current_id() == item_id:  # the view that is hidden says nothing
            super()._on_view_chosen(item_id)

    # -- menu ------------------------------------------------------------------------------

    def context_menu(self) -> QMenu:
        """What can be done with the selected pieces."""
        menu = super().context_menu()
        ids, _ = self._selected()
        rows = [row for item_id in ids if (row := self.model.row_of(item_id)) is not None]
        own: list[tuple[str, str, object]] = []
        if len(ids) == 1:
            own.append(("show", self.tr("Open"), lambda: self.item_opened.emit(ids[0])))
        if any(row.form is EvidenceForm.FILE for row in rows):
            words = self.tr("Save a copy…") if len(ids) == 1 else self.tr("Save copies…")
            own.append(("download", words, lambda: self.copy_asked.emit(ids)))
            own.append(("shield", self.tr("Verify"), lambda: self.verify_asked.emit(ids)))
        if len(ids) > 1 and not self.in_bin:
            own.append(("edit", self.tr("Change all…"), lambda: self.several_asked.emit(ids)))
        if len(ids) == 1 and not self.in_bin:
            own.append(("link", self.tr("Link to…"), lambda: self.link_asked.emit(ids[0])))
        first = menu.actions()[0]
        for glyph, words, run in own:
            action = menu.addAction(icon(glyph, "muted", Size.ICON_SMALL), words)
            action.triggered.connect(run)
            changes(action if glyph in ("link", "edit") else None)
            menu.insertAction(first, action)
        menu.insertSeparator(first)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _SIDE_BY_SIDE_FROM
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if wanted != self._narrowing.direction():
            self._narrowing.setDirection(wanted)
            self.filter_field.setMaximumWidth(_FIELD_WIDTH if beside else _ANY_WIDTH)


def _kind_chip(kind: EvidenceKind, number: int) -> FilterChip:
    def narrow(wanted: ListFilter) -> ListFilter:
        return replace(wanted, subkinds=(kind.value,))

    return FilterChip(f"kind:{kind}", presenting.chip_words(kind), narrow, _ONE_OF, number)


_unlinked: Narrow = lambda wanted: replace(wanted, unlinked=True)  # noqa: E731


def _counted(number: int) -> str:
    return presenting.kept(number)
