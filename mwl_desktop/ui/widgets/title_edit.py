"""The title of an item, edited where it stands."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.theme.tokens import Type, Weight
from mwl_desktop.ui.widgets.growing_text import GrowingText

MOST_CHARACTERS: Final = 500
_MOST_LINES: Final = 60  # as many as those characters take in a narrow column: a title is never cut


class TitleEdit(GrowingText):
    """Borderless, wraps; Enter commits and moves on, leaving commits, Esc takes back what is typed."""

    title_committed = Signal(str)
    moved_on = Signal()
    title_too_long = Signal(int)  # how many characters there were

    def __init__(self, placeholder: str, *, size: Type = Type.PAGE, parent: QWidget | None = None) -> None:
        super().__init__(
            size=size, weight=Weight.SEMIBOLD, most_lines=_MOST_LINES, many_lines=False, parent=parent
        )
        self._committed = ""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.submitted.connect(self._on_submitted)
        self.left.connect(self.flush)
        self.textChanged.connect(self._on_text_changed)

    def title(self) -> str:
        """The title as typed, without blanks at its ends."""
        return " ".join(self.toPlainText().split())

    def set_title(self, title: str) -> None:
        """Show a title that is stored already; what is being typed is replaced."""
        self._committed = title
        if title != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(title)
            self.blockSignals(False)
            self._fit()

    def flush(self) -> None:
        """Commit what is typed, if it differs."""
        title = self.title()
        if title != self._committed:
            self._committed = title
            self.title_committed.emit(title)

    def _on_submitted(self) -> None:
        self.flush()
        self.moved_on.emit()

    def _on_text_changed(self) -> None:
        words = self.toPlainText()
        if len(words) > MOST_CHARACTERS:
            at = min(self.textCursor().position(), MOST_CHARACTERS)
            self.setPlainText(words[:MOST_CHARACTERS])
            cursor = self.textCursor()
            cursor.setPosition(at)
            self.setTextCursor(cursor)
            self.title_too_long.emit(len(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.title() != self._committed:
            self.setPlainText(self._committed)
            self.selectAll()
            return
        super().keyPressEvent(event)
