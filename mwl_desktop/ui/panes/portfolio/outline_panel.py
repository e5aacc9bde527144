"""The outline: a portfolio's head and its sections as cards, in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from mwl_desktop.domain.kinds import BlockKind
from mwl_desktop.ui.ops import portfolios
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.portfolios import Outline
from mwl_desktop.ui.panes.portfolio import words
from mwl_desktop.ui.panes.portfolio.head import PortfolioHead
from mwl_desktop.ui.panes.portfolio.reorder_view import ReorderView
from mwl_desktop.ui.panes.portfolio.section_list import (
    EVIDENCE,
    INTRODUCTION,
    Card,
    SectionDelegate,
    SectionListModel,
)
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.words import fill

_CARD: Final = 66


class OutlinePanel(QWidget):
    """`section_opened` and `section_reached` name a card; `removal_asked` a section and its title."""

    section_opened = Signal(str)
    section_reached = Signal(str)
    section_added = Signal(str)
    removal_asked = Signal(str, str)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._outline: Outline | None = None
        self._exhibits = 0
        self._build()
        self._wire()

    def _build(self) -> None:
        self.head = PortfolioHead(self._ctx, self)
        self.model = SectionListModel(self)
        self.view = ReorderView(self.tr("Sections"), self)
        self.delegate = SectionDelegate(self.view)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.delegate)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.add = button(self.tr("Add a section"), "link", glyph="add", parent=self)
        changes(self.add)
        self._blocks = QMenu(self.add)
        for block in BlockKind:
            words_for = f"{words.block_name(block)} – {words.block_hint(block)}"
            glyph = icon(words.BLOCK_GLYPHS[block])
            self._blocks.addAction(glyph, words_for, lambda chosen=block: self._add_section(chosen))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        cards = QVBoxLayout()
        cards.setContentsMargins(Space.LARGE, 0, Space.LARGE, Space.SMALL)
        cards.setSpacing(Space.TINY)
        cards.addWidget(self.view, 1000)
        cards.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        cards.addStretch(1)
        column.addLayout(cards, 1)

    def _wire(self) -> None:
        self.view.row_moved.connect(self._on_row_moved)
        self.view.row_opened.connect(self._on_row_opened)
        self.view.row_removed.connect(self._on_row_removed)
        self.view.clicked.connect(self._on_reached)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.delegate.opened.connect(self._on_row_opened)
        self.add.clicked.connect(self._offer_blocks)

    # -- what is shown ---------------------------------------------------------------------

    def show_outline(self, outline: Outline) -> None:
        """Show a portfolio; the card that is current stays so."""
        other = self._outline is None or self._outline.portfolio.head.id != outline.portfolio.head.id
        self._outline = outline
        self.head.show_portfolio(outline.portfolio, outline.others)
        if other:
            self._exhibits = 0
        self._show_cards()

    def show_exhibits(self, number: int) -> None:
        """Say how many pieces of evidence the appendix holds."""
        self._exhibits = number
        self._show_cards()

    def select(self, card_id: str) -> None:
        """Make a card the current one."""
        self.view.setCurrentIndex(self.model.index_of(card_id))

    def flush(self) -> None:
        """Write what is being typed."""
        self.head.flush()

    def clear(self) -> None:
        """Forget the portfolio."""
        self._outline = None
        self.head.clear()
        self.model.set_cards(())

    def _show_cards(self) -> None:
        if self._outline is None:
            return
        current = self.model.card_at(self.view.currentIndex())
        cards = [self._introduction(self._outline.portfolio.introduction)]
        for each in self._outline.contents:
            empty = each.section.block is not BlockKind.PROFILE and not each.rows and not each.section.text
            name = each.section.title or words.block_name(each.section.block)
            cards.append(Card(each.section.id, name, words.summary(each), dimmed=empty))
        if self._exhibits:
            span = "E1" if self._exhibits == 1 else fill(self.tr("E1 to E%1"), self._exhibits)
            facts = fill(self.tr("%1, in the order in which they are named"), span)
            cards.append(Card(EVIDENCE, self.tr("Evidence"), facts, movable=False, editable=False))
        self.model.set_cards(cards)
        self.view.setMaximumHeight(_CARD * len(cards) + 2)
        if current is not None and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index_of(current.id))

    def _introduction(self, text: str) -> Card:
        facts = words.words_of(text) or self.tr("Nothing written yet: it is not printed")
        return Card(INTRODUCTION, self.tr("Introduction"), facts, movable=False, dimmed=not text.strip())

    # -- changing --------------------------------------------------------------------------

    def _offer_blocks(self) -> None:
        self._blocks.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + Space.TINY)))

    def _add_section(self, block: BlockKind) -> None:
        if self._outline is None:
            return
        item_id, title = self._outline.portfolio.head.id, words.block_name(block)
        portfolios.add_section(self, self._ctx, item_id, title, block, self.section_added.emit)

    def _on_row_moved(self, start: int, to: int) -> None:
        order = self.model.move(start, to)
        self.view.setCurrentIndex(self.model.index(to))
        portfolios.order_sections(self, self._ctx, order)

    def _on_row_opened(self, index: QModelIndex) -> None:
        card = self.model.card_at(index)
        if card is not None and card.editable:
            self.section_opened.emit(card.id)

    def _on_row_removed(self, index: QModelIndex) -> None:
        card = self.model.card_at(index)
        if card is not None and card.movable:
            self.removal_asked.emit(card.id, card.title)

    def _on_current_changed(self, index: QModelIndex) -> None:
        if self.view.hasFocus():
            self._on_reached(index)

    def _on_reached(self, index: QModelIndex) -> None:
        card = self.model.card_at(index)
        if card is not None:
            self.section_reached.emit(card.id)

    def _open_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        card = self.model.card_at(index)
        if card is None or not card.editable:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("edit"), self.tr("Edit"), lambda: self.section_opened.emit(card.id))
        if card.movable:
            row = index.row()
            up = menu.addAction(icon("up"), self.tr("Move up"), lambda: self._on_row_moved(row, row - 1))
            up.setEnabled(self.view.is_movable(row - 1))
            down = menu.addAction(
                icon("down"), self.tr("Move down"), lambda: self._on_row_moved(row, row + 1)
            )
            down.setEnabled(self.view.is_movable(row + 1))
            menu.addSeparator()
            remove = menu.addAction(
                icon("delete"), self.tr("Remove"), lambda: self.removal_asked.emit(card.id, card.title)
            )
            changes(up, down, remove)
        menu.popup(self.view.viewport().mapToGlobal(at))


def anchor(card_id: str) -> str:
    """Where on the pages a card begins."""
    return card_id if card_id in (INTRODUCTION, EVIDENCE) else f"section-{card_id}"


def first_page(places: Mapping[str, int], card_id: str) -> int:
    """The page a card begins on, counted from 1; 0 when it is not printed."""
    return places.get(anchor(card_id), 0)
