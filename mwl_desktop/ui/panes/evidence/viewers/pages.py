"""Looks at the pages of a PDF: from memory, page by page or scrolling, as wide as wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.ui.panes.evidence.viewers.bar import ViewerBar
from mwl_desktop.ui.panes.evidence.viewers.find_bar import FindBar
from mwl_desktop.ui.panes.evidence.viewers.page_field import PageField
from mwl_desktop.ui.panes.evidence.viewers.page_finding import PageFinding
from mwl_desktop.ui.panes.evidence.viewers.pdf_view import PdfView
from mwl_desktop.ui.theme.current import colour
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_STEP: Final = 1.25
_LEAST, _MOST = 0.2, 6.0
_POINTS_PER_INCH: Final = 72.0
_WHY: Final = {
    QPdfDocument.Error.IncorrectPassword: "preview.encrypted",
    QPdfDocument.Error.UnsupportedSecurityScheme: "preview.encrypted",
}


class PagesViewer(QWidget):
    """`failed(code)`: the bytes are no PDF that can be shown, and why. `link_activated`: follow one."""

    failed = Signal(str)
    link_activated = Signal(QUrl)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = QByteArray()
        self._buffer: QBuffer | None = None
        self.document = QPdfDocument(self)
        self.view = PdfView(self.document, self)
        self.finding = PageFinding(self.view, self)
        self.find_bar = FindBar(self)
        self.bar = ViewerBar(self.tr("Page tools"), self)
        self.previous = self.bar.tool("up", self.tr("Previous page"), lambda: self.go_to(self.page() - 1))
        self.next = self.bar.tool("down", self.tr("Next page"), lambda: self.go_to(self.page() + 1))
        self.page_field = PageField(self.tr("Page"), self.bar)
        self.of_label = label("", "meta", parent=self.bar)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.bar.add_tool(self.page_field)
        self.bar.add_tool(self.of_label)
        self.of_label.setContentsMargins(Space.SMALL, 0, Space.SMALL, 0)
        self.find_button = self.bar.tool("search", self.tr("Find in this file"), self.begin_finding)
        self.copy = self.bar.tool("copy", "", self.copy_text)
        self._name_copy()
        self.bar.add_zoom(self.zoom_out, self.zoom_in, (self.tr("Fit the width"), self.fit_width))
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        # Were it to come and go, a page might be too high without it and fit beside it: then it never rests.
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.view.setPageSpacing(Space.MEDIUM)
        self.view.setAccessibleName(self.tr("Pages"))
        self.setFocusProxy(self.view)
        self.view.setFrameShape(QPdfView.Shape.NoFrame)
        self._dress()
        self.view.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.find_bar):
            column.addWidget(part)
        column.addWidget(self.view, 1)

    def _wire(self) -> None:
        self.view.pageNavigator().currentPageChanged.connect(lambda _: self._show_place())
        self.view.zoomFactorChanged.connect(lambda _: self._show_zoom())
        self.page_field.page_typed.connect(lambda page: self.go_to(page - 1))
        self.view.selection_changed.connect(self._name_copy)
        self.view.link_activated.connect(self.link_activated)
        self.finding.changed.connect(self.find_bar.show_stand)
        self.find_bar.left.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))

    # -- what is shown ---------------------------------------------------------------------

    def show_pages(self, data: bytes) -> None:
        """Show a PDF from its bytes, fitted to the width, from its first page."""
        self.clear()
        self._data = QByteArray(data)
        self._buffer = QBuffer(self._data, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.view.marks.clear()
        self.document.load(self._buffer)
        if self.document.status() is not QPdfDocument.Status.Ready or self.document.pageCount() < 1:
            why = _WHY.get(self.document.error(), "preview.broken")
            self.clear()
            self.failed.emit(why)
            return
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.go_to(0)
        self._show_place()
        self._show_zoom()

    def clear(self) -> None:
        """Close the document and drop its bytes."""
        self.find_bar.forget()
        self.finding.find("")
        self.view.select_none()
        self.document.close()
        buffer, self._buffer = self._buffer, None
        if buffer is not None:
            buffer.close()
            buffer.setData(QByteArray())
            buffer.deleteLater()
        self._data = QByteArray()

    # -- pages -----------------------------------------------------------------------------

    def page(self) -> int:
        """The number of the page in view, from 0."""
        return self.view.pageNavigator().currentPage()

    def go_to(self, page: int) -> None:
        """Show a page from its top; beyond either end the nearest there is."""
        last = self.document.pageCount() - 1
        self.view.pageNavigator().jump(max(0, min(page, last)), QPointF(), 0)

    def begin_finding(self, words: str = "") -> None:
        """Let somebody type what to find here."""
        self.find_bar.begin(self.finding, words)

    def copy_text(self) -> None:
        """Put the words that are selected, or all of the page in view, on the clipboard."""
        words = self.view.selected_text() or self.document.getAllText(self.page()).text()
        QGuiApplication.clipboard().setText(words)

    def _name_copy(self) -> None:
        selected = bool(self.view.selected_text())
        name = self.tr("Copy what is selected") if selected else self.tr("Copy the text of this page")
        self.copy.setAccessibleName(name)
        self.copy.setToolTip(name)

    def _show_place(self) -> None:
        count = self.document.pageCount()
        self.page_field.show_page(self.page() + 1)
        self.of_label.setText(fill(self.tr("of %1"), count))
        self.previous.setEnabled(self.page() > 0)
        self.next.setEnabled(self.page() < count - 1)

    # -- zoom ------------------------------------------------------------------------------

    def fit_width(self) -> None:
        """As wide as the room is."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._show_zoom()

    def zoom_in(self) -> None:
        """One step larger."""
        self._zoom_to(self.zoom() * _STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self._zoom_to(self.zoom() / _STEP)

    def zoom(self) -> float:
        """How large the page in view is shown, 1 being its size on paper."""
        if self.view.zoomMode() is QPdfView.ZoomMode.Custom:
            return self.view.zoomFactor()
        width = self.document.pagePointSize(max(0, self.page())).width()
        margins = self.view.documentMargins()
        room = self.view.viewport().width() - margins.left() - margins.right()
        inches = width / _POINTS_PER_INCH
        return room / (inches * self.screen().logicalDotsPerInch()) if inches > 0 else 1.0

    def _zoom_to(self, zoom: float) -> None:
        bounded = max(_LEAST, min(_MOST, zoom))
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(bounded)
        self._show_zoom()

    def _show_zoom(self) -> None:
        self.bar.show_zoom(self.zoom())

    def _dress(self) -> None:
        """What lies around the pages; Qt takes it from a colour made for printing previews."""
        palette = self.view.palette()
        if palette.color(QPalette.ColorRole.Dark) == colour("sunken"):
            return
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, QColor(colour("sunken")))
        self.view.setPalette(palette)

    # -- keys and size ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit_width,
            Qt.Key.Key_Home: lambda: self.go_to(0),
            Qt.Key.Key_End: lambda: self.go_to(self.document.pageCount() - 1),
        }
        act = keys.get(event.key())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_zoom()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Another style sheet puts back the colours that were there before the last one.
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and watched is self.view:
            self._dress()
        return False
