"""The field that narrows a list: search icon, clear button, the shortcut that leads to it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.key_hint import KeyHint

PAUSE_MS: Final = 120


class FilterField(QLineEdit):
    """Says what is searched for once typing pauses; Esc clears, Down goes to the list."""

    filter_changed = Signal(str)
    moved_down = Signal()

    def __init__(
        self, placeholder: str, shortcut: QKeySequence | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._last = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self._icon = self.addAction(
            icon("search", "muted", Size.ICON_SMALL), QLineEdit.ActionPosition.LeadingPosition
        )
        self._icon.setText(placeholder)
        self._clear = QAction(icon("close", "muted", Size.ICON_SMALL), self.tr("Clear"), self)
        self._clear.triggered.connect(self.clear_filter)
        self._hint = KeyHint(shortcut, self)
        self._shortcut = shortcut
        self.textChanged.connect(self._on_text_changed)

    def flush(self) -> None:
        """Say at once what is typed, if it was not said yet."""
        self._pause.stop()
        words = self.text().strip()
        if words != self._last:
            self._last = words
            self.filter_changed.emit(words)

    def clear_filter(self) -> None:
        """Empty the field and say so at once."""
        self.clear()
        self.flush()

    def _on_text_changed(self, words: str) -> None:
        if words and self._clear not in self.actions():
            self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        elif not words:
            self.removeAction(self._clear)
        self._hint.setVisible(not words and bool(self._shortcut))
        self._leave_room()
        self._pause.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear_filter()
        elif event.key() == Qt.Key.Key_Down:
            self.flush()
            self.moved_down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.flush()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint.adjustSize()
        self._leave_room()
        self._hint.move(
            self.width() - self._hint.width() - Space.SMALL, (self.height() - self._hint.height()) // 2
        )

    def _leave_room(self) -> None:
        """Let the words end where the hint begins."""
        hinted = not self.text() and bool(self._shortcut)
        self.setTextMargins(0, 0, self._hint.width() if hinted else 0, 0)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(200, Size.CONTROL))
