"""Lines as they stand, in a fixed pitch, with their numbers beside them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from mwl_desktop.ui.theme.current import colour
from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.tokens import Size, Space


class SourceView(QPlainTextEdit):
    """Only read; long lines run on to the right."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setProperty("look", "bare")
        self.setFont(fixed_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(name)
        self.document().setDocumentMargin(Space.MEDIUM)
        self.numbers = _Numbers(self)
        self.blockCountChanged.connect(lambda _: self._leave_room())
        self.updateRequest.connect(self._on_update_request)
        self._leave_room()

    def numbers_width(self) -> int:
        """How wide the numbers are with the room around them."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + Space.LARGE + Space.SMALL

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Paint the numbers of the lines in view."""
        painter = QPainter(self.numbers)
        painter.fillRect(event.rect(), colour("sunken"))
        painter.setPen(colour("muted"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        width = self.numbers.width() - Space.SMALL
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            if block.isVisible() and top + height >= event.rect().top():
                place = QRect(0, round(top), width, self.fontMetrics().height())
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            top += height
            block = block.next()
        painter.end()

    def _leave_room(self) -> None:
        self.setViewportMargins(self.numbers_width() + Size.LINE, 0, 0, 0)
        self._place_numbers()

    def _place_numbers(self) -> None:
        inside = self.contentsRect()
        self.numbers.setGeometry(inside.left(), inside.top(), self.numbers_width(), inside.height())

    def _on_update_request(self, rect: QRect, moved: int) -> None:
        if moved:
            self.numbers.scroll(0, moved)
        else:
            self.numbers.update(0, rect.y(), self.numbers.width(), rect.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_numbers()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "numbers"):
            self._leave_room()


class _Numbers(QWidget):
    """The strip of numbers; it can be neither focused nor selected."""

    def __init__(self, source: SourceView) -> None:
        super().__init__(source)
        self._source = source

    def sizeHint(self) -> QSize:
        return QSize(self._source.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._source.paint_numbers(event)
