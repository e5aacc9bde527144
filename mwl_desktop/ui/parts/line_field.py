"""A single line of an item's text that saves itself while it is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from mwl_desktop.ui.widgets.tooltip import plain

PAUSE_MS: Final = 600
_OWN: Final = 2  # what a line edit keeps free beside its words
_INSET: Final = 4  # what a field keeps free at its edge: border, padding and Qt's own two pixels


def stand_under_caption(field: QLineEdit) -> None:
    """Give a field the look of plain words whose start is in line with the caption over it."""
    field.setProperty("look", "inline")
    field.setTextMargins(-_INSET, 0, 0, 0)


class ElidedLine(QLineEdit):
    """Words too long for it end in an ellipsis while it has not the focus."""

    def is_elided(self) -> bool:
        """Whether less than all of the words is shown now."""
        return (
            not self.hasFocus() and self.fontMetrics().horizontalAdvance(self.text()) > self._room().width()
        )

    def _room(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        return inside.marginsRemoved(self.textMargins()).adjusted(_OWN, 0, -_OWN, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_elided():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        room = self._room()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(room, self.alignment() | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class LineField(ElidedLine):
    """`text_edited` carries the text once typing pauses, on Enter and on leaving; Esc takes typing back."""

    text_edited = Signal(str)

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
        stand_under_caption(self)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.textEdited.connect(lambda _: self._pause.start())
        self.returnPressed.connect(self.flush)

    def start(self, text: str) -> None:
        """Show the text of another item."""
        self.flush()
        self._show(text)

    def show_stored(self, text: str) -> None:
        """Show what the vault holds, unless something newer is being typed."""
        if not self._pause.isActive() and text != self._said:
            self._show(text)

    def flush(self) -> None:
        """Say what is typed, if it was not said yet."""
        self._pause.stop()
        typed = " ".join(self.text().split())
        if typed != self._said:
            self._said = typed
            self.text_edited.emit(typed)

    def clear_text(self) -> None:
        """Forget everything, as the vault is being locked."""
        self._show("")

    def _show(self, text: str) -> None:
        self._pause.stop()
        self._said = text
        self.setText(text)
        self.setCursorPosition(0)
        self.setToolTip(plain(text))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._said:
            self._show(self._said)
            self.selectAll()
        else:
            super().keyPressEvent(event)
