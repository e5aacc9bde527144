"""A line of text among an item's properties, said when it is finished."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.parts.line_field import ElidedLine, stand_under_caption


class LineField(ElidedLine):
    """Enter or leaving commits, Esc takes back what is typed."""

    text_committed = Signal(str)

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._committed = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        stand_under_caption(self)
        self.editingFinished.connect(self.flush)

    def show_stored(self, words: str) -> None:
        """Show what the vault holds now, unless something newer is being typed."""
        if self.text() == self._committed:
            self.start(words)

    def start(self, words: str) -> None:
        """Show the words of another item."""
        self._committed = words
        if words != self.text():
            self.setText(words)
            self.setCursorPosition(0)
        self.setToolTip(words)

    def flush(self) -> None:
        """Say what is typed, if it differs."""
        words = " ".join(self.text().split())
        if words != self._committed:
            self._committed = words
            self.text_committed.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._committed:
            self.setText(self._committed)
            return
        super().keyPressEvent(event)
