"""One section of a portfolio, opened: its title, its items, its rule, its words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import BlockKind
from mwl_desktop.domain.portfolios import Portfolio, Rule, SectionContents
from mwl_desktop.services.choosing import KIND_OF
from mwl_desktop.ui.ops import portfolios
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.portfolio import words
from mwl_desktop.ui.panes.portfolio.item_panel import ItemPanel
from mwl_desktop.ui.panes.portfolio.rule_editor import RuleEditor
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Space, Type
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.card import Card
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.markdown_edit import MarkdownEdit
from mwl_desktop.ui.widgets.segmented import Segmented
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.title_edit import TitleEdit

ITEMS: Final = "items"
RULE: Final = "rule"
TEXT: Final = "text"


class SectionEditor(QWidget):
    """`closed` leads back to the cards; `place_wanted` names an anchor whose page is wanted."""

    closed = Signal()
    place_wanted = Signal(str)
    removal_asked = Signal(str, str)  # section id, title

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._portfolio_id: ItemId | None = None
        self._contents: SectionContents | None = None
        self._build()
        self._wire()

    def _build(self) -> None:
        self.back = button(self.tr("Sections"), "link", glyph="left", parent=self)
        self.remove = icon_button(
            "delete", self.tr("Remove this section"), small=True, role="muted", parent=self
        )
        changes(self.remove)
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addStretch(1)
        head.addWidget(self.remove)
        self.title = TitleEdit(self.tr("Title of the section"), parent=self)
        self._fixed_title = label(self.tr("Introduction"), "page", parent=self)
        self.parts = Segmented(
            ((ITEMS, self.tr("Items")), (RULE, self.tr("Rule")), (TEXT, self.tr("Text"))),
            self.tr("Parts of the section"),
            self,
        )
        self.items = ItemPanel(self._ctx, self)
        self.rule = RuleEditor(self)
        self._hint = label("", "meta", wrap=True)
        self.text = MarkdownEdit(self.tr("Write here…"))
        self.text.setFont(font(Type.BODY))
        self._pages = QStackedLayout()
        self._pages.addWidget(self.items)
        self._pages.addWidget(_scrolling(self.rule))
        self._pages.addWidget(_scrolling(self._text_page()))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, 0)
        column.setSpacing(Space.MEDIUM)
        column.addLayout(head)
        column.addWidget(self.title)
        column.addWidget(self._fixed_title)
        column.addWidget(self.parts)
        column.addLayout(self._pages, 1)

    def _text_page(self) -> QWidget:
        page = QWidget()
        frame = Card(parent=page)
        frame.body.addWidget(self.text)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, Space.LARGE)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._hint)
        column.addWidget(frame)
        column.addStretch(1)
        return page

    def _wire(self) -> None:
        self.back.clicked.connect(self._on_back)
        self.remove.clicked.connect(self._on_remove)
        self.title.title_committed.connect(self._on_title_committed)
        self.parts.choice_changed.connect(self._show_part)
        self.text.edited.connect(self._on_text_edited)
        self.rule.rule_changed.connect(self._on_rule_changed)
        self.items.item_reached.connect(lambda item_id: self.place_wanted.emit(f"item-{item_id}"))

    # -- what is shown ---------------------------------------------------------------------

    @property
    def section_id(self) -> str:
        """The section that is open; empty for the introduction and when none is."""
        return self._contents.section.id if self._contents else ""

    def open_section(self, contents: SectionContents) -> None:
        """Open a section on what matters most in it."""
        self.show_section(contents)
        choice = ITEMS if contents.section.block in KIND_OF else TEXT
        self.parts.set_choice(choice)
        self._show_part(choice)
        portfolios.rule_choices(self, self._ctx, self.rule.set_choices)

    def show_section(self, contents: SectionContents) -> None:
        """Show a section as it is now; what is being typed stays."""
        other = contents.section.id != self.section_id
        if other:
            self.flush()
        self._contents, self._portfolio_id = contents, None
        section = contents.section
        holds_items = section.block in KIND_OF
        self._set_kind(introduction=False, parts=holds_items)
        if other or not self.title.hasFocus():
            self.title.set_title(section.title)
        if other or not self.text.has_unsaid():
            self.text.set_markdown(section.text)
        self._hint.setText(self._text_hint(section.block))
        if holds_items:
            self.items.show_contents(contents)
            self.rule.show_rule(section.block, section.rule)

    def show_introduction(self, portfolio: Portfolio) -> None:
        """Show what the portfolio begins with."""
        other = self._portfolio_id != portfolio.head.id
        if other:
            self.flush()
        self._contents, self._portfolio_id = None, portfolio.head.id
        self._set_kind(introduction=True, parts=False)
        if other or not self.text.has_unsaid():
            self.text.set_markdown(portfolio.introduction)
        self._hint.setText(self.tr("A few words to the reader. An empty introduction is not printed."))
        self.parts.set_choice(TEXT)
        self._show_part(TEXT)

    def focus_first(self) -> None:
        """Put the focus where one goes on: on the items, or into the text."""
        part = self._pages.currentIndex()
        target = self.text if part == 2 else self.items.view if part == 0 else self.parts
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Write what is being typed."""
        self.title.flush()
        self.rule.flush()
        self.text.flush()

    def clear(self) -> None:
        """Forget the section."""
        self._contents, self._portfolio_id = None, None
        self.title.set_title("")
        self.text.set_markdown("")
        self.items.clear()
        self.rule.clear()

    def _set_kind(self, *, introduction: bool, parts: bool) -> None:
        self.title.setVisible(not introduction)
        self._fixed_title.setVisible(introduction)
        self.remove.setVisible(not introduction)
        self.parts.setVisible(parts)

    def _text_hint(self, block: BlockKind) -> str:
        if block is BlockKind.TEXT:
            return self.tr("This section is your own words. Markdown is understood.")
        if block is BlockKind.PROFILE:
            return self.tr("Stands before your summary and jobs, which come from your profile.")
        return self.tr("Stands before the items of this section.")

    def _show_part(self, part: str) -> None:
        self._pages.setCurrentIndex((ITEMS, RULE, TEXT).index(part))

    # -- changing --------------------------------------------------------------------------

    def _on_back(self) -> None:
        self.flush()
        self.closed.emit()

    def _on_remove(self) -> None:
        if self._contents is not None:
            self.flush()
            self.removal_asked.emit(self.section_id, self._contents.section.title)

    def _on_title_committed(self, title: str) -> None:
        if self._contents is None:
            return
        if not title:  # a section without a name cannot be found in the contents
            title = words.block_name(self._contents.section.block)
            self.title.set_title(title)
        portfolios.rename_section(self, self._ctx, self.section_id, title)

    def _on_text_edited(self, text: str) -> None:
        if self._contents is not None:
            portfolios.set_text(self, self._ctx, self.section_id, text)
        elif self._portfolio_id is not None:
            portfolios.set_introduction(self, self._ctx, self._portfolio_id, text)

    def _on_rule_changed(self, rule: Rule) -> None:
        if self._contents is not None:
            portfolios.set_rule(self, self._ctx, self.section_id, rule)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_back()
        else:
            super().keyPressEvent(event)


def _scrolling(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
