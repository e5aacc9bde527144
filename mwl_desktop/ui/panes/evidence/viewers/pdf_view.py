"""The pages of a PDF with text that can be selected: Qt's own view shows pages but selects nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtPdf import QPdfDocument, QPdfLink, QPdfLinkModel, QPdfSelection
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.panes.evidence.viewers.marks import PageMarks
from mwl_desktop.ui.theme.tokens import LIGHT

_POINTS_PER_INCH: Final = 72.0
_MARK: Final = QColor(LIGHT.accent)
_MARK.setAlpha(80)
_FOUND: Final = QColor("#80B0C4DE")
_FOUND_HERE: Final = QColor(Qt.GlobalColor.cyan)
"""What was found, as Qt's view marks it on the other pages."""
_MOST_PAGES_SELECTED: Final = 50
"""So many pages are looked through for what lies between two places."""

Place = tuple[int, QPointF]


class PdfView(QPdfView):
    """Pages one below the other; a drag selects text over as many of them as it goes.

    `selection_changed`: other words are selected, or none. `link_activated`: an address was clicked.
    """

    selection_changed = Signal()
    link_activated = Signal(QUrl)

    def __init__(self, document: QPdfDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDocument(document)
        self.marks = PageMarks(self)
        self.marks.arrived.connect(self.viewport().update)
        self._links = QPdfLinkModel(self)
        self._links.setDocument(document)
        self._from: Place | None = None
        self._selected: list[tuple[int, QPdfSelection]] = []
        self._texts: dict[int, QPdfSelection] = {}
        self._rects: tuple[object, list[QRectF]] = (None, [])
        document.statusChanged.connect(lambda _: self._forget_pages())
        self.viewport().setMouseTracking(True)

    # -- where pages lie -------------------------------------------------------------------

    def page_rects(self) -> list[QRectF]:
        """Where each page lies in the whole of them, as Qt lays them out.

        It is asked with each move of the mouse, and a book has many pages: they are laid out once.
        """
        laid_out = (
            self.document().pageCount(),
            self.zoomMode(),
            self.zoomFactor(),
            self.viewport().width(),
            self.logicalDpiX(),
            self.pageSpacing(),
            self.documentMargins(),
        )
        if self._rects[0] != laid_out:
            self._rects = (laid_out, self._lay_out())
        return self._rects[1]

    def _lay_out(self) -> list[QRectF]:
        document, margins = self.document(), self.documentMargins()
        resolution = self.logicalDpiX() / _POINTS_PER_INCH
        sizes = []
        for page in range(document.pageCount()):
            size = document.pagePointSize(page) * resolution
            if self.zoomMode() is QPdfView.ZoomMode.Custom:
                size = QSizeF(size * self.zoomFactor())
            else:
                room = self.viewport().width() - margins.left() - margins.right()
                size = QSizeF(size.toSize())
                size = QSizeF(size * (room / max(1.0, size.width())))
            sizes.append(QSizeF(size.toSize()))
        widest = max((size.width() for size in sizes), default=0) + margins.left() + margins.right()
        rects, top = [], float(margins.top())
        for size in sizes:
            left = (max(widest, self.viewport().width()) - size.width()) // 2
            rects.append(QRectF(QPointF(left, top), size))
            top += size.height() + self.pageSpacing()
        return rects

    def place_at(self, point: QPointF) -> Place | None:
        """The page under a point of the viewport, or the nearest one, and where on it in its own measure."""
        rects = self.page_rects()
        if not rects:
            return None
        inside = point + self._scrolled()
        page = min(range(len(rects)), key=lambda number: _distance(rects[number], inside.y()))
        rect = rects[page]
        size = self.document().pagePointSize(page)
        x = min(max(inside.x(), rect.left()), rect.right()) - rect.left()
        y = min(max(inside.y(), rect.top()), rect.bottom()) - rect.top()
        return page, QPointF(x * size.width() / rect.width(), y * size.height() / rect.height())

    def _forget_pages(self) -> None:
        """The document is another one."""
        self._texts.clear()
        self.marks.clear()
        self._rects = (None, [])

    def _scrolled(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    # -- selecting -------------------------------------------------------------------------

    def selected_text(self) -> str:
        """The words that are selected."""
        return "\n".join(selection.text() for _, selection in self._selected)

    def select_none(self) -> None:
        """Let go of what is selected."""
        self._select([])

    def select_page(self, page: int) -> None:
        """Select all words of a page."""
        self._select([(page, self._text_of(page))])

    def copy(self) -> None:
        """Put the words that are selected on the clipboard."""
        if words := self.selected_text():
            QGuiApplication.clipboard().setText(words)

    def select_between(self, one: Place, other: Place) -> None:
        """Select the words from one place to another, whichever comes first."""
        (first, begin), (last, end) = sorted((one, other), key=lambda place: (place[0], place[1].y()))
        found = []
        for page in range(first, min(last, first + _MOST_PAGES_SELECTED) + 1):
            if page not in (first, last):
                found.append((page, self._text_of(page)))
            elif lines := self._lines_of(page):
                start = _nearest(lines, begin) if page == first else _inside(lines[0], lines[0].topLeft())
                stop = _nearest(lines, end) if page == last else _inside(lines[-1], lines[-1].bottomRight())
                found.append((page, self.document().getSelection(page, start, stop)))
        self._select(found)

    def _text_of(self, page: int) -> QPdfSelection:
        """All words of a page: read once, as a drag asks for them with each move of the mouse."""
        if page not in self._texts:
            self._texts[page] = self.document().getAllText(page)
        return self._texts[page]

    def _lines_of(self, page: int) -> list[QRectF]:
        """Where the lines of a page are, in its own measure."""
        rects = [polygon.boundingRect() for polygon in self._text_of(page).bounds()]
        return [rect for rect in rects if rect.height() > 0]

    def _select(self, found: list[tuple[int, QPdfSelection]]) -> None:
        kept = [(page, selection) for page, selection in found if selection.isValid()]
        if kept or self._selected:
            self._selected = kept
            self.viewport().update()
            self.selection_changed.emit()

    # -- mouse, keys, paint ----------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.select_none()
            self._from = self.place_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and event.buttons() & Qt.MouseButton.LeftButton:
            to = self.place_at(event.position())
            if to is not None:
                self.select_between(self._from, to)
                self._follow(event.position())
        else:
            self._show_what_is_under(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # Not handed on: Qt would open an address in the browser without asking.
        begun, self._from = self._from, None
        if begun is not None and not self._selected:
            link = self._link_at(event.position())
            if link is not None and link.page() >= 0:
                self.pageNavigator().jump(link.page(), link.location(), 0)
            elif link is not None and link.url().isValid():
                self.link_activated.emit(link.url())

    def _link_at(self, point: QPointF) -> QPdfLink | None:
        place = self.place_at(point)
        if place is None:
            return None
        self._links.setPage(place[0])
        link = self._links.linkAt(place[1])
        return link if link.page() >= 0 or link.url().isValid() else None

    def _show_what_is_under(self, point: QPointF) -> None:
        if not self.document().pageCount():
            shape = Qt.CursorShape.ArrowCursor
        elif self._link_at(point) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        else:
            shape = Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def _follow(self, point: QPointF) -> None:
        """Scroll while one drags beyond the upper or lower end."""
        beyond = point.y() - min(max(point.y(), 0), self.viewport().height())
        if beyond:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + round(beyond / 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self._selected:
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_page(self.pageNavigator().currentPage())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        seen = QRectF(self.viewport().rect())
        scrolled = self._scrolled()
        for page, rect in enumerate(self.page_rects()):
            if rect.top() - scrolled.y() > seen.bottom():
                break
            if (lies := rect.translated(-scrolled)).intersects(seen):
                self._paint_marks(painter, page, lies)
                self._paint_selected(painter, page, lies)
        painter.end()

    def _paint_marks(self, painter: QPainter, page: int, rect: QRectF) -> None:
        """The page once more with what was filled in and written onto it, and on it what was found."""
        longer = round(max(rect.width(), rect.height()) * self.devicePixelRatio())
        image = self.marks.image(page, longer)
        if image is None:
            return
        painter.drawImage(rect, image)
        found = self.searchModel()
        here = found.resultAtIndex(self.currentSearchResultIndex())
        painter.save()
        self._measure_as(painter, page, rect)
        for result in found.resultsOnPage(page):
            for box in result.rectangles():
                painter.fillRect(box, _FOUND)
        if here.isValid() and here.page() == page:
            pen = QPen(_FOUND_HERE, 2)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawRects(here.rectangles())
        painter.restore()

    def _paint_selected(self, painter: QPainter, page: int, rect: QRectF) -> None:
        chosen = [selection for number, selection in self._selected if number == page]
        if not chosen:
            return
        painter.save()
        self._measure_as(painter, page, rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_MARK)
        for selection in chosen:
            for polygon in selection.bounds():
                painter.drawPolygon(polygon)
        painter.restore()

    def _measure_as(self, painter: QPainter, page: int, rect: QRectF) -> None:
        """Paint in the measure of a page that lies there."""
        size = self.document().pagePointSize(page)
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / size.width(), rect.height() / size.height())


def _distance(rect: QRectF, y: float) -> float:
    return max(rect.top() - y, y - rect.bottom(), 0.0)


def _nearest(lines: Sequence[QRectF], point: QPointF) -> QPointF:
    """A place on the line that is nearest: who drags begins and ends beside the words, too."""
    line = min(lines, key=lambda rect: 3 * _distance(rect, point.y()) + _aside(rect, point.x()))
    return _inside(line, point)


def _inside(line: QRectF, point: QPointF) -> QPointF:
    x = min(max(point.x(), line.left() + 1), line.right() - 1)
    return QPointF(x, line.center().y())


def _aside(rect: QRectF, x: float) -> float:
    return max(rect.left() - x, x - rect.right(), 0.0)
