"""What stays out of a portfolio, and why: a list to look through before it is handed over."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.portfolios import LeftOut
from mwl_desktop.ui.ops import portfolios
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.portfolio.item_choice import ChoiceRow, ItemChoiceDelegate, ItemChoiceModel
from mwl_desktop.ui.panes.portfolio.reorder_view import ReorderView
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.empty_state import EmptyState
from mwl_desktop.ui.widgets.text import label

_ORDER = ("private", "employer", "binned", "excluded")


class LeftOutPanel(QWidget):
    """Items taken out by hand can be ticked back in; the others open where their confidentiality is set."""

    closed = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._where: dict[ItemId, str] = {}
        self.back = button(self.tr("Sections"), "link", glyph="left", on_click=self.closed.emit, parent=self)
        self.model = ItemChoiceModel(self)
        self.view = ReorderView(self.tr("Left out"), self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(ItemChoiceDelegate(self.view))
        self._empty = EmptyState("success", self.tr("Nothing is left out."), parent=self)
        hint = self.tr(
            "What is private or your employer's never goes into a portfolio. "
            "Tick what you took out by hand to have it back; press Enter to open an item."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label(self.tr("Left out"), "page", parent=self))
        column.addWidget(label(hint, "meta", wrap=True, parent=self))
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)
        self.model.ticked.connect(self._on_ticked)
        self.view.row_opened.connect(self._on_row_opened)

    def show_left_out(self, left_out: tuple[LeftOut, ...]) -> None:
        """Show these, each once, the gravest reasons first."""
        once: Mapping[ItemId, LeftOut] = {each.row.id: each for each in reversed(left_out)}
        self._where = {item_id: each.section_id for item_id, each in once.items()}
        found = sorted(once.values(), key=lambda each: _ORDER.index(each.reason))
        self.model.set_rows(tuple(ChoiceRow(each.row, False, each.reason) for each in found))
        self.view.setVisible(bool(found))
        self._empty.setVisible(not found)

    def clear(self) -> None:
        """Forget all of it."""
        self.show_left_out(())

    def _on_ticked(self, item_id: str, _on: bool) -> None:
        choice = self.model.choice_at(self.model.index_of(item_id))
        if choice is not None:
            section_id = self._where[choice.row.id]
            portfolios.leave_to_rule(self, self._ctx, section_id, choice.row.id, choice.row.title)

    def _on_row_opened(self, index: QModelIndex) -> None:
        choice = self.model.choice_at(index)
        if choice is not None:
            self._ctx.asked_for.emit("open", choice.row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
