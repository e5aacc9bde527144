"""Evidence that is no file: a page of the web, or somebody's words, put into a small sheet."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.evidence.quoted import Quoted, quoted
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.sheet import Sheet
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.catch import Catch, catch_of
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.property_panel import FieldRow
from mwl_desktop.ui.widgets.text import label

_WIDTH = 440
_WORDS_HEIGHT = 104


class _Sheet(Sheet):
    """Fields, a line for what is wrong with them, and two buttons. `added(ItemId)` once it is kept."""

    added = Signal(object)

    def __init__(self, ctx: Context, title: str, words: str, parent: QWidget | None) -> None:
        super().__init__(ctx, parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.cancel_button = button(self.tr("Cancel"), on_click=self.reject, parent=self)
        self.add_button = button(self.tr("Add"), "primary", on_click=self.add, parent=self)
        changes(self.add_button)
        self.add_button.setDefault(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        self._column.setSpacing(Space.LARGE)
        self._column.addWidget(label(title, "page", parent=self))
        self._column.addWidget(label(words, "body", tone="muted", wrap=True, parent=self))

    def _finish(self, words: QPlainTextEdit, *rows: QWidget) -> None:
        words.setTabChangesFocus(True)
        words.setFixedHeight(_WORDS_HEIGHT)
        for row in (*rows, self.problem):
            self._column.addWidget(row)
        self._watch_lines()
        feet = QHBoxLayout()
        feet.setSpacing(Space.SMALL)
        feet.addStretch(1)
        feet.addWidget(self.cancel_button)
        feet.addWidget(self.add_button)
        self._column.addLayout(feet)
        for key in ("Ctrl+Return", "Ctrl+Enter"):  # Enter alone begins a line among the words
            QShortcut(QKeySequence(key), self).activated.connect(self.add_button.click)

    @abstractmethod
    def add(self) -> None:
        """Put what is typed into the vault."""

    def _take(self, item_id: ItemId) -> None:
        self.added.emit(item_id)
        self.accept()

    def _is_day(self, field: DateField) -> bool:
        """Take the day that is typed; what is none is said and stays to be put right."""
        if field.flush():
            return True
        self._refuse(self.tr("That is no date."))
        return False


class AddLinkSheet(_Sheet):
    """A web page: its address and, where wanted, its title, its words and the day it was read.

    What is `caught` stands there already; without it, what the clipboard holds of a page.
    """

    def __init__(
        self,
        ctx: Context,
        parent: QWidget | None,
        caught: Catch | None = None,
        link_to: ItemId | None = None,
    ) -> None:
        words = ctx.tr("Nothing is fetched, and nobody is told. Pages change: keep the words that count.")
        super().__init__(ctx, ctx.tr("Add a web page"), words, parent)
        self._link_to = link_to
        self.address = QLineEdit(self)
        self.address.setPlaceholderText("https://")
        self.title = QLineEdit(self)
        self.title.setPlaceholderText(self.tr("Taken from the address where you leave it empty"))
        self.words = QPlainTextEdit(self)
        self.words.setPlaceholderText(self.tr("Paste what the page says, or leave it empty"))
        self.read_on = DateField(self.tr("Read on"), date.today(), parent=self)
        self._fill(caught or _on_clipboard())
        self._finish(
            self.words,
            FieldRow(self.tr("Address"), self.address, self),
            FieldRow(self.tr("Title"), self.title, self),
            FieldRow(self.tr("Words of the page"), self.words, self),
            FieldRow(self.tr("Read on"), self.read_on, self),
        )
        self.address.setFocus()

    def _fill(self, caught: Catch) -> None:
        if caught.links:
            self.address.setText(caught.links[0].address)
            self.title.setText(caught.links[0].title)
            self.address.selectAll()
        elif caught.source:
            self.address.setText(caught.source)
            self.words.textCursor().insertText(caught.text)

    def unsent(self) -> str:
        """What was typed and not sent off, to be kept as it is when the vault is locked."""
        typed = (self.address.isModified(), self.title.isModified(), self.words.document().isModified())
        said = (self.address.text(), self.title.text(), self.words.toPlainText())
        return "\n".join(filter(None, (part.strip() for part in said))) if any(typed) else ""

    def add(self) -> None:
        """Keep the page; what is no address is said and stays to be put right."""
        if not self._is_day(self.read_on):
            return
        evidence.keep_page(
            self,
            self._ctx,
            self.address.text().strip(),
            self.title.text().strip(),
            self.words.toPlainText(),
            self._take,
            self._fail,
            read_on=self.read_on.date(),
            link_to=self._link_to,
        )


class AddQuotationSheet(_Sheet):
    """Somebody's words, who said them and when; a mail or a line of a chat says that by itself.

    What is `caught` stands there already; without it, what the clipboard holds of somebody's words.
    """

    def __init__(
        self,
        ctx: Context,
        parent: QWidget | None,
        caught: Catch | None = None,
        link_to: ItemId | None = None,
    ) -> None:
        words = ctx.tr(
            "What somebody said about your work, in their own words. Paste a mail or a line of a chat with "
            "its head: who said it, and when, is taken from there."
        )
        super().__init__(ctx, ctx.tr("Add a quotation"), words, parent)
        self._link_to = link_to
        self.words = _Words(self)
        self.words.pasted.connect(self._sort_out)
        self.said_by = QLineEdit(self)
        self.said_by.setPlaceholderText(self.tr("A name, and where they stand to you"))
        self.said_on = DateField(self.tr("Said on"), date.today(), parent=self)
        self._finish(
            self.words,
            FieldRow(self.tr("Quotation"), self.words, self),
            FieldRow(self.tr("Said by"), self.said_by, self),
            FieldRow(self.tr("Said on"), self.said_on, self),
        )
        self.words.setFocus()
        if caught is not None:
            self._sort_out(caught.text)
        elif (found := _on_clipboard().quoted) is not None:
            self._show(found)

    def _sort_out(self, text: str) -> None:
        """Take apart what was pasted into the empty field: the words, and what stood around them."""
        self._show(quoted(text))

    def _show(self, found: Quoted) -> None:
        self.words.textCursor().insertText(found.words)
        if found.said_by and not self.said_by.text():
            self.said_by.setText(found.said_by)
        if found.said_on is not None:
            self.said_on.set_date(found.said_on)

    def unsent(self) -> str:
        """What was typed and not sent off, to be kept as it is when the vault is locked."""
        return "\n\n".join(filter(None, (self.words.toPlainText().strip(), self.said_by.text().strip())))

    def add(self) -> None:
        """Keep the words; none at all are said and may be put right."""
        if not self._is_day(self.said_on):
            return
        evidence.add_quotation(
            self,
            self._ctx,
            self.words.toPlainText(),
            self.said_by.text().strip(),
            self._take,
            self._fail,
            said_on=self.said_on.date(),
            link_to=self._link_to,
        )


class _Words(QPlainTextEdit):
    """Plain words; what is pasted where nothing stands yet is said as `pasted(str)` instead."""

    pasted = Signal(str)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText() and not self.toPlainText().strip():
            self.pasted.emit(source.text())
        else:
            super().insertFromMimeData(source)


def _on_clipboard() -> Catch:
    return catch_of(QGuiApplication.clipboard().mimeData())
