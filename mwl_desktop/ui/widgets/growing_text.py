"""A plain text field that is as high as its words, between a least and a greatest number of lines."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Type, Weight


class GrowingText(QPlainTextEdit):
    """Enter submits and Shift+Enter begins a line where `many_lines`; else line ends become spaces."""

    submitted = Signal()
    left = Signal()

    def __init__(
        self,
        *,
        size: Type = Type.BODY,
        weight: Weight = Weight.REGULAR,
        most_lines: int = 8,
        many_lines: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._most_lines = self._least_most = most_lines
        self._many_lines = many_lines
        self._height = 0
        self.setProperty("look", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font(size, weight))
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def line_count(self) -> int:
        """Lines on screen, wrapped ones counted."""
        return max(1, round(self.document().size().height()))

    def allow_height(self, most: int) -> None:
        """Let it grow no higher than this, but by no less than its first few lines."""
        self._most_lines = max(self._least_most, (most - 2) // self._line_height())
        self._fit()

    def _line_height(self) -> int:
        """A line as it is drawn, which can be a little higher than the font says."""
        layout = self.document().firstBlock().layout()
        drawn = layout.lineAt(0).height() if layout.lineCount() else 0
        return max(self.fontMetrics().lineSpacing(), ceil(drawn))

    def _fit(self, *_: object) -> None:
        lines = self.line_count()
        height = min(lines, self._most_lines) * self._line_height() + 2
        if height != self._height:
            self._height = height
            self.setFixedHeight(height)
            self.updateGeometry()
        too_many = lines > self._most_lines
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if too_many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._many_lines and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.textCursor().insertBlock()
                self.ensureCursorVisible()
            else:
                self.submitted.emit()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        words = source.text() if source.hasText() else ""
        if not self._many_lines:
            words = " ".join(words.split())
        self.insert_words(words)

    def insert_words(self, words: str) -> None:
        """Put words where the cursor is, in place of what is selected."""
        self.textCursor().insertText(words)
        self.ensureCursorVisible()

    def insert_paragraph(self, words: str) -> None:
        """Put words on lines of their own where the cursor is, in place of what is selected."""
        cursor = self.textCursor()
        cursor.removeSelectedText()
        line, at = cursor.block().text(), cursor.positionInBlock()
        before = "\n" if line[:at].strip() else ""
        after = "\n" if line[at:].strip() else ""
        self.insert_words(f"{before}{words.strip()}{after}" if before or after else words)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
