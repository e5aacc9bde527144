"""Reads what is words: documents, prose, Markdown, source, tables of values; finds in each of them."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import QEvent, QLocale, Qt, QUrl, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mwl_desktop.domain.evidence import Preview, PreviewForm
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.panes.evidence.viewers.bar import ViewerBar
from mwl_desktop.ui.panes.evidence.viewers.cells import SheetsView
from mwl_desktop.ui.panes.evidence.viewers.document import DocumentView
from mwl_desktop.ui.panes.evidence.viewers.find_bar import FindBar, Finding
from mwl_desktop.ui.panes.evidence.viewers.finding import CellFinding, TextFinding
from mwl_desktop.ui.panes.evidence.viewers.page_field import PageField
from mwl_desktop.ui.panes.evidence.viewers.source import SourceView
from mwl_desktop.ui.parts.fragment import fragment
from mwl_desktop.ui.theme.fonts import fixed_font, font
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.markdown_view import MarkdownView
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_SIDE: Final = Space.HUGE


class ReadingViewer(QWidget):
    """One way of reading at a time; a note below says what is not shown. `link_activated`: follow one."""

    link_activated = Signal(QUrl)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = ViewerBar(self.tr("Reading tools"), self)
        self.find_bar = FindBar(self)
        self.prose = MarkdownView(self.tr("Text of the file"), grows=False, parent=self)
        self.document = DocumentView(self.tr("Text of the file"), self)
        self.code = SourceView(self.tr("Text of the file"), self)
        self.sheets = SheetsView(self)
        self.table, self.cells = self.sheets.table, self.sheets.cells
        self.note = label("", "meta", wrap=True, parent=self)
        self._pages = QStackedWidget(self)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.previous = self.bar.tool("up", self.tr("Previous page"), lambda: self._turn(-1))
        self.next = self.bar.tool("down", self.tr("Next page"), lambda: self._turn(1))
        self.page_field = PageField(self.tr("Page"), self.bar)
        self.of_label = label("", "meta", parent=self.bar)
        self.of_label.setContentsMargins(Space.SMALL, 0, Space.SMALL, 0)
        self.bar.add_tool(self.page_field)
        self.bar.add_tool(self.of_label)
        self.find_button = self.bar.tool("search", self.tr("Find in this file"), self.begin_finding)
        for read in (self.prose, self.document):
            read.setMaximumWidth(Size.READING + Space.HUGE)
            read.setFont(font(Type.ROW))
        self._prose_page = self._beside(self.prose)
        self._document_page = self._beside(self.document)
        ways: tuple[tuple[QWidget, QWidget, Finding], ...] = (
            (self._prose_page, self.prose, TextFinding(self.prose)),
            (self._document_page, self.document, TextFinding(self.document)),
            (self.code, self.code, TextFinding(self.code)),
            (self.sheets, self.table, CellFinding(self.table, self.cells)),
        )
        self._ways = {page: (read, finding) for page, read, finding in ways}
        for page in self._ways:
            self._pages.addWidget(page)
        self.note.setContentsMargins(_SIDE, Space.SMALL, Space.WIDE, Space.SMALL)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (self.bar, self.find_bar):
            whole.addWidget(part)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self.note)

    def _beside(self, read: QWidget) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(_SIDE, Space.WIDE, Space.SMALL, 0)
        column.addWidget(read)
        return page

    def _wire(self) -> None:
        self.prose.link_activated.connect(self.link_activated)
        self.find_bar.left.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.document.written.connect(self._on_written)
        self.document.page_changed.connect(lambda _: self._show_place())
        self.page_field.page_typed.connect(self.go_to_page)
        self.sheets.tabs.currentChanged.connect(lambda _: self._find_again())

    # -- what the stage calls --------------------------------------------------------------

    def show_words(self, preview: Preview) -> None:
        """Show what was read out of a file."""
        self.clear()
        self.note.setText(_missing(preview))
        self.note.setVisible(bool(preview.note))
        match preview.form:
            case PreviewForm.TABLE if preview.readable.sheets:
                self.sheets.show_sheets(preview.readable.sheets)
                self._turn_to(self.sheets)
            case PreviewForm.TABLE:
                self.sheets.show_rows(preview.rows)
                self._turn_to(self.sheets)
            case PreviewForm.CODE:
                self.code.setPlainText(preview.text)
                self._turn_to(self.code)
            case PreviewForm.DOCUMENT:
                self._turn_to(self._document_page)
                self.document.show_blocks(preview.readable.blocks)
            case _:
                self.prose.set_fragment(_formatted(preview))
                self.prose.verticalScrollBar().setValue(0)
                self._turn_to(self._prose_page)
        self._show_place()

    def go_to_page(self, page: int) -> None:
        """Show a page, slide or sheet, counted from 1."""
        if self._pages.currentWidget() is self.sheets:
            self.sheets.go_to(page - 1)
        elif self._pages.currentWidget() is self._document_page:
            self.document.go_to_page(max(1, min(page, self.document.pages())))
            self._show_place()

    def begin_finding(self, words: str = "") -> None:
        """Let somebody type what to find here."""
        page = self._pages.currentWidget()
        if page is self._document_page:
            self.document.unfold()  # who was left out is found, too
        if page is not None:
            self.find_bar.begin(self._ways[page][1], words)

    def clear(self) -> None:
        """Leave no word behind."""
        self.find_bar.forget()
        self.prose.set_fragment("")
        self.document.clear()
        self.code.clear()
        self.sheets.clear()
        self.note.clear()

    # -- within ----------------------------------------------------------------------------

    def _turn_to(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.setFocusProxy(self._ways[page][0])

    def _turn(self, by: int) -> None:
        self.go_to_page(self.document.page() + by)

    def _show_place(self) -> None:
        count = self.document.pages() if self._pages.currentWidget() is self._document_page else 0
        for each in (self.previous, self.next, self.page_field, self.of_label):
            each.setVisible(count > 1)
        self.page_field.show_page(self.document.page())
        self.of_label.setText(fill(self.tr("of %1"), count))
        self.previous.setEnabled(self.document.page() > 1)
        self.next.setEnabled(self.document.page() < count)

    def _on_written(self) -> None:
        self._find_again()
        self._show_place()

    def _find_again(self) -> None:
        """What is read is another text now, or more of it."""
        if self.find_bar.isVisible():
            self.find_bar.find_again()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "code"):
            self.code.setFont(fixed_font())


def _missing(preview: Preview) -> str:
    """What is not shown, and how much is."""
    if not preview.note:
        return ""
    say = QLocale().toString
    counted = {"shown": say(preview.shown), "total": say(preview.total)}
    return sentence_for(preview.note, {"name": preview.name, **counted})


def _formatted(preview: Preview) -> str:
    if preview.form is PreviewForm.MARKDOWN:
        return fragment(preview.text)
    paragraphs = (escape(each).replace("\n", "<br>") for each in preview.text.split("\n\n") if each.strip())
    return "".join(f"<p>{each}</p>" for each in paragraphs)
