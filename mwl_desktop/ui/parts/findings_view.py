"""A list of what was found: a line each with its bullet, to scroll through and to copy from."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextCursor, QTextListFormat
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Space, Type

_MOST_HEIGHT: Final = 200


class FindingsView(QTextEdit):
    """As high as its lines need, up to a height at which it scrolls."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width = 0
        self.setProperty("look", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setFont(font(Type.BODY))
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(Space.LARGE)
        self.hide()

    def show_lines(self, lines: Iterable[str]) -> None:
        """Show these; with none it is hidden and empty."""
        told = tuple(lines)
        self.clear()
        self.setVisible(bool(told))
        if not told:
            return
        cursor = QTextCursor(self.document())
        bullets = QTextListFormat()
        bullets.setStyle(QTextListFormat.Style.ListDisc)
        cursor.createList(bullets)
        for number, line in enumerate(told):
            if number:
                cursor.insertBlock()
            form = cursor.blockFormat()
            form.setBottomMargin(Space.TINY)
            cursor.setBlockFormat(form)
            cursor.insertText(line)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._fit()

    def text(self) -> str:
        """What it says, a line each."""
        return self.toPlainText()

    def _fit(self) -> None:
        """What the lines need is measured on a copy: a scroll bar that comes and goes would change it."""
        copy = self.document().clone()
        copy.setTextWidth(self.contentsRect().width())
        margins = self.contentsMargins()
        needed = ceil(copy.size().height()) + margins.top() + margins.bottom() + Space.TINY
        shown = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        scrolls = needed > _MOST_HEIGHT
        self.setVerticalScrollBarPolicy(shown if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(min(needed, _MOST_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self.width() != self._width:
            self._width = self.width()
            self._fit()
