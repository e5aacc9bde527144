"""A document to be read: headings, paragraphs, tables and pictures, written into view bit by bit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from mwl_desktop.domain.readable import Block, PageStart
from mwl_desktop.ui.panes.evidence.viewers.figures import OBJECT, Figures
from mwl_desktop.ui.panes.evidence.viewers.writing import MORE, Writer
from mwl_desktop.ui.theme.tokens import Size, Space

_SLICE: Final = 0.012
"""Seconds of the GUI thread that are spent on writing at a time."""


class DocumentView(QTextEdit):
    """Only read. `written`: all of it stands there; `page_changed(int)`: another page is in view."""

    written = Signal()
    page_changed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: tuple[Block, ...] = ()
        self._steps: Iterator[None] | None = None
        self._writer: Writer | None = None
        self._wanted_page: int | None = None
        self._wanted_place: int | None = None
        self._unfolded = False
        self._page = 1
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(name)
        self.setProperty("look", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setCursorWidth(0)  # what is only read shows no place to type
        self.document().setDocumentMargin(0)
        self.figures = Figures(self)
        self.document().documentLayout().registerHandler(OBJECT, self.figures)
        self._soon = QTimer(self)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._write_more)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._say_page())

    # -- what the viewer calls -------------------------------------------------------------

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show a document from its beginning."""
        self.clear()
        self._blocks = tuple(blocks)
        self._begin()

    def clear(self) -> None:
        """Leave no word and no picture behind."""
        self._soon.stop()
        self._steps = self._writer = self._wanted_page = self._wanted_place = None
        self._blocks = ()
        self._unfolded = False
        self._page = 1
        super().clear()
        self.figures.clear()

    @property
    def whole(self) -> bool:
        """Whether all of it stands there."""
        return self._steps is None

    def pages(self) -> int:
        """How many pages or slides it has; 0 for what has none."""
        return sum(isinstance(block, PageStart) for block in self._blocks)

    def page(self) -> int:
        """The page in view, counted from 1."""
        return self._page

    def go_to_page(self, page: int) -> None:
        """Show a page from its top, as soon as it is written."""
        place = self._writer.pages.get(page) if self._writer is not None else None
        # While more is written there may be too little below it yet: it is gone to once more then.
        self._wanted_page = None if self.whole else page
        if place is None:
            return
        cursor = self.textCursor()
        cursor.setPosition(place)
        self.setTextCursor(cursor)
        layout = self.document().documentLayout()
        layout.documentSize()  # of all that is written: without it one cannot scroll as far
        self.verticalScrollBar().setValue(round(layout.blockBoundingRect(cursor.block()).top()) - Space.SMALL)
        self._turn_to(page)

    def unfold(self) -> None:
        """Name everybody a mail went to, where some were left out."""
        if self._writer is not None and self._writer.folded:
            self._write_anew(unfolded=True)

    def _write_anew(self, *, unfolded: bool) -> None:
        """The same document once more, at the same place."""
        blocks, place, page = self._blocks, self.verticalScrollBar().value(), self._page
        self.clear()
        self._blocks, self._unfolded = blocks, unfolded
        self._begin()
        self._page, self._wanted_place = page, place
        self._go_back()

    # -- writing ---------------------------------------------------------------------------

    def _begin(self) -> None:
        self._writer = Writer(QTextCursor(self.document()), self.figures, whole=self._unfolded)
        self._steps = self._writer.write(self._blocks)
        self._measure()
        next(self._steps, None)
        # It went along with what was written: left there the view would go with it to the end of all.
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._write_more()
        if self._steps is not None:
            self._soon.start()

    def _write_more(self) -> None:
        steps, until = self._steps, monotonic() + _SLICE
        if steps is None:
            return
        while monotonic() < until:
            try:
                next(steps)
            except StopIteration:
                self._steps = None
                self._soon.stop()
                break
        if self._wanted_page is not None:
            self.go_to_page(self._wanted_page)
        if self._steps is None:
            self._go_back()
            self.written.emit()

    def _go_back(self) -> None:
        """Show the place that was in view before all was written anew."""
        if self._wanted_place is not None and self.whole:
            self.document().documentLayout().documentSize()
            self.verticalScrollBar().setValue(self._wanted_place)
            self._wanted_place = None

    # -- places ----------------------------------------------------------------------------

    def _say_page(self) -> None:
        if self._writer is None or len(self._writer.pages) < 2:
            return
        top = self.cursorForPosition(self.viewport().rect().topLeft()).position()
        bar = self.verticalScrollBar()
        begun = [number for number, place in self._writer.pages.items() if place <= top]
        page = max(begun, default=1)
        # The last pages may not reach the top: whoever asked for one is at it while it is in view.
        if not (self._page > page and bar.value() == bar.maximum()):
            self._turn_to(page)

    def _turn_to(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    # -- colours and size ------------------------------------------------------------------

    def _measure(self) -> None:
        """Pictures leave room for the scroll bar from the start: it appears while they are laid out."""
        bar = self.verticalScrollBar().sizeHint().width()
        self.figures.room = float(min(self.width(), Size.READING) - bar - Space.SMALL)

    def loadResource(self, _kind: int, _address: QUrl | str) -> object:
        """Nothing: left to itself Qt would read the file that an address names."""
        return b""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self.anchorAt(event.position().toPoint()) == MORE
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.anchorAt(event.position().toPoint()) == MORE and not self.textCursor().hasSelection():
            self.unfold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.unfold()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.__dict__.get("_blocks"):
            self._write_anew(unfolded=self._unfolded)
