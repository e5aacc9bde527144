"""Evidence that is no file: an address, or somebody's words, typed into a small sheet."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.errors import MwlError
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.catch import is_link
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.property_panel import FieldRow
from mwl_desktop.ui.widgets.text import label

_WIDTH = 440
_WORDS_HEIGHT = 120


class _Sheet(QDialog):
    """Fields, a line for what is wrong with them, and two buttons. `added(ItemId)` once it is kept."""

    added = Signal(object)

    def __init__(self, ctx: Context, title: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.problem = label("", "meta", tone="danger", wrap=True, parent=self)
        self.problem.hide()
        self.cancel_button = button(self.tr("Cancel"), on_click=self.reject, parent=self)
        self.add_button = button(self.tr("Add"), "primary", on_click=self.add, parent=self)
        changes(self.add_button)
        self.add_button.setDefault(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        self._column.setSpacing(Space.LARGE)
        self._column.addWidget(label(title, "page", parent=self))
        self._column.addWidget(label(words, "body", tone="muted", wrap=True, parent=self))

    def _finish(self, *rows: QWidget) -> None:
        for row in (*rows, self.problem):
            self._column.addWidget(row)
        feet = QHBoxLayout()
        feet.setSpacing(Space.SMALL)
        feet.addStretch(1)
        feet.addWidget(self.cancel_button)
        feet.addWidget(self.add_button)
        self._column.addLayout(feet)

    @abstractmethod
    def add(self) -> None:
        """Put what is typed into the vault."""

    def _take(self, item_id: ItemId) -> None:
        self.added.emit(item_id)
        self.accept()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, MwlError):
            self.problem.setText(sentence(error))
            self.problem.show()
        else:
            self.reject()
            self._ctx.failed.emit(error)


class AddLinkSheet(_Sheet):
    """An address and, where wanted, a title; an address on the clipboard is there already."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        words = ctx.tr("Only the address is kept. Nothing is fetched, and nobody is told.")
        super().__init__(ctx, ctx.tr("Add a link"), words, parent)
        self.address = QLineEdit(self)
        self.address.setPlaceholderText("https://")
        self.title = QLineEdit(self)
        self.title.setPlaceholderText(self.tr("Taken from the address where you leave it empty"))
        copied = QGuiApplication.clipboard().text().strip()
        if is_link(copied):
            self.address.setText(copied)
            self.address.selectAll()
        self._finish(
            FieldRow(self.tr("Address"), self.address, self), FieldRow(self.tr("Title"), self.title, self)
        )

    def unsent(self) -> str:
        """What was typed and not sent off, to be kept as it is when the vault is locked."""
        typed = self.address.isModified() or self.title.isModified()
        return (
            "\n".join(filter(None, (self.address.text().strip(), self.title.text().strip()))) if typed else ""
        )

    def add(self) -> None:
        """Keep the address; what is no address is said and stays to be put right."""
        evidence.add_link(
            self, self._ctx, self.address.text().strip(), self.title.text().strip(), self._take, self._fail
        )


class AddQuotationSheet(_Sheet):
    """Somebody's words and who said them."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        words = ctx.tr("What somebody said about your work, in their own words.")
        super().__init__(ctx, ctx.tr("Add a quotation"), words, parent)
        self.words = QPlainTextEdit(self)
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(_WORDS_HEIGHT)
        self.said_by = QLineEdit(self)
        self.said_by.setPlaceholderText(self.tr("A name, and where they stand to you"))
        self._finish(
            FieldRow(self.tr("Quotation"), self.words, self), FieldRow(self.tr("Said by"), self.said_by, self)
        )

    def unsent(self) -> str:
        """What was typed and not sent off, to be kept as it is when the vault is locked."""
        return "\n\n".join(filter(None, (self.words.toPlainText().strip(), self.said_by.text().strip())))

    def add(self) -> None:
        """Keep the words; none at all are said and may be put right."""
        evidence.add_quotation(
            self, self._ctx, self.words.toPlainText(), self.said_by.text().strip(), self._take, self._fail
        )
