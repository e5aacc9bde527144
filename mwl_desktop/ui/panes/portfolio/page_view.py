"""The actual pages: a PDF held in memory, drawn page by page off the GUI thread."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument, QPdfLinkModel, QPdfPageRenderer
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from mwl_desktop.ui.panes.portfolio.page_layout import PageLayout, lay_out
from mwl_desktop.ui.theme.current import colour
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.words import fill

_ZOOMS: Final = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_MOST_PIXELS: Final = 12_000_000
_KEPT_AROUND: Final = 2
_NO_DOCUMENT: Final[QPdfDocument] = None  # type: ignore[assignment] # Qt's own way to take one away


class _Sheets:
    """One PDF in memory with its renderer; nothing of it is ever written to a file."""

    def __init__(self, data: bytes, parent: QWidget) -> None:
        self._buffer = QBuffer(parent)
        self._buffer.setData(data)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(parent)
        self._document.load(self._buffer)
        self.renderer = QPdfPageRenderer(parent)
        self.renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self.renderer.setDocument(self._document)
        self._links = QPdfLinkModel(parent)
        self._links.setDocument(self._document)
        self.sizes = tuple(self._document.pagePointSize(page) for page in range(self.count))

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self._document.pageCount()

    def target_of(self, page: int, at: QPointF) -> int:
        """The page that a link at a place of a page leads to, or -1."""
        if self._links.page() != page:
            self._links.setPage(page)
        link = self._links.linkAt(at)
        return link.page() if link.isValid() and not link.url().isValid() else -1

    def close(self) -> None:
        """Let go of everything: the renderer first, for it reads from the others."""
        self.renderer.pageRendered.disconnect()
        self.renderer.setDocument(_NO_DOCUMENT)
        self._document.close()
        self._buffer.close()
        self._buffer.setData(b"")
        for part in (self.renderer, self._links, self._document, self._buffer):
            part.deleteLater()


class PageView(QAbstractScrollArea):
    """Pages stay paper-white whatever the theme. New ones take the place of old ones without a flash.

    `page_changed(page, count)` counts from 1; both are 0 while there are no pages.
    """

    page_changed = Signal(int, int)

    def __init__(self, waiting: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting = waiting
        self._sheets: _Sheets | None = None
        self._layout = PageLayout()
        self._images: dict[int, tuple[int, QImage]] = {}  # with the edition it was drawn of
        self._edition = 0
        self._asked: dict[int, tuple[int, QSize]] = {}
        self._current = (0, 0)
        self._zoom = _ZOOMS.index(1.0)
        self._marked = -1
        self._at_mark = False  # until somebody scrolls away from the page that was asked for
        self._placing = False
        self._focus_shown = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pages"))
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(Space.WIDE)
        self.horizontalScrollBar().setSingleStep(Space.WIDE)

    # -- what is shown ---------------------------------------------------------------------

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return self._sheets.count if self._sheets else 0

    @property
    def current_page(self) -> int:
        """The page that is read now, counted from 1; 0 while there are none."""
        return self._current[0]

    @property
    def is_drawn(self) -> bool:
        """Whether every page on screen is sharp, not an older one standing in."""
        return self._sheets is not None and not self._asked

    def set_pdf(self, data: bytes) -> None:
        """Show these pages where the old ones were; the place that is read stays."""
        page, offset = self._place()
        first = self._sheets is None
        if self._sheets is not None:
            self._sheets.close()
        self._asked.clear()
        self._edition += 1
        self._sheets = _Sheets(data, self)
        self._sheets.renderer.pageRendered.connect(self._on_page_rendered)
        self._images = {at: image for at, image in self._images.items() if at < self._sheets.count}
        self._lay_out()
        if first:
            self._scroll_to(0)
        else:
            self._return_to(page, offset)
        self._ask()

    def clear(self) -> None:
        """Drop the pages and everything that was drawn of them."""
        if self._sheets is not None:
            self._sheets.close()
        self._sheets = None
        self._images.clear()
        self._asked.clear()
        self._marked, self._at_mark = -1, False
        self._lay_out()

    def set_waiting(self, words: str) -> None:
        """What stands there while there are no pages."""
        self._waiting = words
        self.viewport().update()

    def show_page(self, page: int) -> None:
        """Bring a page, counted from 1, to the top and mark it."""
        if 1 <= page <= len(self._layout.rects):
            self._marked, self._at_mark = page - 1, True
            self._scroll_to(self._layout.rects[page - 1].top() - Space.MEDIUM)
            self._tell()
            self.viewport().update()

    # -- zoom ------------------------------------------------------------------------------

    def zoom_in(self) -> None:
        """Make pages larger by a step."""
        self._set_zoom(self._zoom + 1)

    def zoom_out(self) -> None:
        """Make pages smaller by a step."""
        self._set_zoom(self._zoom - 1)

    def fit(self) -> None:
        """Make pages as wide as the room lets them."""
        self._set_zoom(_ZOOMS.index(1.0))

    def _set_zoom(self, step: int) -> None:
        step = max(0, min(len(_ZOOMS) - 1, step))
        if step != self._zoom:
            page, offset = self._place()
            self._zoom = step
            self._lay_out()
            self._return_to(page, offset)
            self._ask()

    # -- places ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        sizes: tuple[QSizeF, ...] = self._sheets.sizes if self._sheets else ()
        room = self.viewport().width()
        self._layout = lay_out(sizes, room, _ZOOMS[self._zoom])
        height = self.viewport().height()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        self._placing = True  # a range that shrinks is nobody's scrolling
        down.setPageStep(height)
        down.setRange(0, max(0, self._layout.size.height() - height))
        across.setPageStep(room)
        across.setRange(0, max(0, self._layout.size.width() - room))
        self._placing = False
        self._tell()
        self.viewport().update()

    def _place(self) -> tuple[int, float]:
        """The page at the top, or the marked one where it begins on screen, and how far it is scrolled."""
        if not self._layout.rects:
            return 0, 0.0
        top = self.verticalScrollBar().value()
        page = self._layout.page_at(top + Space.LARGE)
        if self._at_mark and self._marked < len(self._layout.rects):
            page = self._marked
        rect = self._layout.rects[page]
        return page, (top - rect.top()) / max(rect.height(), 1)

    def _return_to(self, page: int, offset: float) -> None:
        if self._layout.rects:
            rect = self._layout.rects[min(page, len(self._layout.rects) - 1)]
            self._scroll_to(round(rect.top() + offset * rect.height()))

    def _scroll_to(self, value: int) -> None:
        self._placing = True
        self.verticalScrollBar().setValue(value)
        self._placing = False

    def _tell(self) -> None:
        count = len(self._layout.rects)
        reading = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = self._layout.page_at(reading) + 1 if count else 0
        if self._at_mark and self._marked < count:
            page = self._marked + 1
        if (page, count) != self._current:
            self._current = (page, count)
            self.setAccessibleDescription(fill(self.tr("Page %1 of %2"), page, count) if count else "")
            self.page_changed.emit(page, count)

    # -- drawing ---------------------------------------------------------------------------

    def _on_screen(self) -> list[int]:
        top = self.verticalScrollBar().value()
        return self._layout.between(top, top + self.viewport().height())

    def _ask(self) -> None:
        """Have the pages on screen drawn at the size they have, and forget those far away."""
        if self._sheets is None or not self.isVisible():
            return
        shown = self._on_screen()
        asked = dict(self._asked.values())
        for page in shown:
            size = self._pixels(page)
            edition, image = self._images.get(page, (0, QImage()))
            sharp = edition == self._edition and image.size() == size
            if not sharp and asked.get(page) != size:
                self._asked[self._sheets.renderer.requestPage(page, size)] = (page, size)
        near = range(min(shown, default=0) - _KEPT_AROUND, max(shown, default=0) + _KEPT_AROUND + 1)
        for page in [page for page in self._images if page not in near]:
            del self._images[page]

    def _pixels(self, page: int) -> QSize:
        """The size in which a page is drawn."""
        size = self._layout.rects[page].size() * self.devicePixelRatioF()
        too_many = size.width() * size.height() / _MOST_PIXELS
        return size if too_many <= 1 else size / too_many**0.5

    def _on_page_rendered(
        self, _page: int, _size: QSize, image: QImage, _options: object, request: int
    ) -> None:
        page, _ = self._asked.pop(request, (-1, QSize()))
        if page >= 0:
            self._images[page] = (self._edition, image)
            self.viewport().update(self._placed(page).adjusted(-2, -2, 2, 2))

    def _placed(self, page: int) -> QRect:
        """Where a page is in the viewport."""
        off = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return self._layout.rects[page].translated(-off)

    # -- Qt --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), colour("sunken"))
        if not self._layout.rects:
            painter.setPen(colour("muted"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._waiting)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._on_screen():
            rect = self._placed(page)
            painter.setPen(QPen(colour("line"), Size.LINE))
            painter.setBrush(QColor(Qt.GlobalColor.white))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
            if page in self._images:
                painter.drawImage(rect, self._images[page][1])
            if page == self._marked:
                painter.setPen(QPen(colour("accent"), Size.FOCUS))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect.adjusted(-1, -1, 1, 1))
        if self._focus_shown:
            painter.setPen(QPen(colour("accent"), Size.FOCUS))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._focus_shown = event.reason() in keys
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_shown = False
        self.viewport().update()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        if not self._placing:
            self._at_mark = False
        self._tell()
        self._ask()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        at_top = self.verticalScrollBar().value() == 0
        page, offset = self._place()
        super().resizeEvent(event)
        self._lay_out()
        if not at_top:
            self._return_to(page, offset)
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._set_zoom(self._zoom + (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        bar = self.verticalScrollBar()
        if control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif control and event.key() == Qt.Key.Key_Minus:
            self.zoom_out()
        elif control and event.key() == Qt.Key.Key_0:
            self.fit()
        elif event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._link_at(event.position().toPoint()) >= 0
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # what is let go here was pressed here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        target = self._link_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and target >= 0:
            self.show_page(target + 1)

    def _link_at(self, at: QPoint) -> int:
        """The page that a link under a place of the viewport leads to, or -1."""
        if self._sheets is None:
            return -1
        for page in self._on_screen():
            rect = self._placed(page)
            if rect.contains(at):
                scale = self._sheets.sizes[page].width() / max(rect.width(), 1)
                return self._sheets.target_of(page, QPointF(at - rect.topLeft()) * scale)
        return -1
