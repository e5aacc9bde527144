"""The editor for Markdown: plain text with light emphasis, lists that go on by themselves, saving by itself.

It stands on QTextEdit with rich text refused, because a QPlainTextEdit cannot give lines room to breathe.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import READING_LINE_HEIGHT, Size, Type
from mwl_desktop.ui.widgets.markdown_marks import MarkdownMarks
from mwl_desktop.ui.widgets.words import units

PAUSE_MS: Final = 600
_INDENT: Final = "  "
_ITEM: Final = re.compile(r"^(\s*)([-*+]|(\d+)([.)]))(\s+)(\[[ xX]\]\s+)?")
_LEAST_LINES: Final = 3
_WEB: Final = re.compile(r"^https?://\S+$")


class MarkdownEdit(QTextEdit):
    """`edited` carries the text once typing pauses; `flush` says it at once (before locking or closing).

    With `grows` it is as high as its text and lets the page around it scroll.
    """

    edited = Signal(str)
    files_pasted = Signal(object)  # QMimeData with images or files: the pane makes evidence of them

    def __init__(self, placeholder: str, *, grows: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grows = grows
        self._said = ""
        self.setAcceptRichText(False)
        self.setProperty("look", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font(Type.ROW))
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMaximumWidth(Size.READING)
        self.setCursorWidth(2)
        self.document().setDocumentMargin(0)
        self._marks = MarkdownMarks(self.document())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.textChanged.connect(self._pause.start)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.set_markdown("")

    def markdown(self) -> str:
        """The text as typed, no-break spaces kept, which `toPlainText` would turn into common ones."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_markdown(self, words: str) -> None:
        """Show stored text; undo starts anew and nothing is said. The same text keeps cursor and undo."""
        if words and words == self._said == self.markdown():
            return
        self._pause.stop()
        self._said = words
        self.blockSignals(True)
        self.setUndoRedoEnabled(False)
        self.clear()
        cursor = QTextCursor(self.document())
        spacing = QTextBlockFormat()
        spacing.setLineHeight(READING_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(spacing)  # before the words: each line takes it over, and is formatted once
        cursor.insertText(words)
        cursor.setPosition(0)
        self.setTextCursor(cursor)
        self.setUndoRedoEnabled(True)
        self.blockSignals(False)
        self._fit()

    def flush(self) -> None:
        """Say what is typed if it was not said yet."""
        self._pause.stop()
        words = self.markdown()
        if words != self._said:
            self._said = words
            self.edited.emit(words)

    def has_unsaid(self) -> bool:
        """Whether something is typed that nobody has heard of."""
        return self.markdown() != self._said

    def toggle_bold(self) -> None:
        """Put or take away `**` around the selection or the word at the cursor."""
        self._toggle("**")

    def toggle_italic(self) -> None:
        """Put or take away `*` around the selection or the word at the cursor."""
        self._toggle("*")

    def insert_link(self) -> None:
        """Make the selection a link and leave the cursor where its address goes."""
        cursor = self._with_word()
        words = cursor.selectedText()
        if _WEB.match(words):
            cursor.insertText(f"[]({words})")
            self._move_to(cursor.position() - units(words) - 3)
            return
        cursor.insertText(f"[{words}]()")
        self._move_to(cursor.position() - (1 if words else 3))

    def toggle_list(self) -> None:
        """Make each line of the selection an item of a list, or take the marks away."""
        lines = self._selected_blocks()
        remove = all(_ITEM.match(text) or not text for _, text in lines) and any(text for _, text in lines)

        def change(text: str) -> str:
            if remove:
                return _ITEM.sub(r"\1", text)
            return text if _ITEM.match(text) else f"- {text}"

        self._change_lines(lines, change)

    def _toggle(self, mark: str) -> None:
        cursor = self._with_word()
        words, width = cursor.selectedText(), len(mark)
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        inside = len(words) > 2 * width and words.startswith(mark) and words.endswith(mark)
        outside = self._between(start - width, start) == mark and self._between(end, end + width) == mark
        if mark == "*":  # two stars are bold's
            inside = inside and not words.startswith("**")
            outside = outside and self._between(start - 2, start) != "**"
        cursor.beginEditBlock()
        if inside:
            words = words[width:-width]
        elif outside:
            start -= width
            cursor.setPosition(start)
            cursor.setPosition(end + width, QTextCursor.MoveMode.KeepAnchor)
        else:
            start += width
            cursor.insertText(mark + words + mark)
        if inside or outside:
            cursor.insertText(words)
        cursor.endEditBlock()
        cursor.setPosition(start)
        cursor.setPosition(start + units(words), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _between(self, start: int, end: int) -> str:
        """The text between two positions of the document, as far as it goes."""
        last = self.document().characterCount() - 1
        cursor = QTextCursor(self.document())
        cursor.setPosition(max(0, min(start, last)))
        cursor.setPosition(max(0, min(end, last)), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def _with_word(self) -> QTextCursor:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return cursor

    def _move_to(self, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)

    def _selected_blocks(self) -> list[tuple[int, str]]:
        """Number and text of each line that the selection touches."""
        cursor = self.textCursor()
        document = self.document()
        block = document.findBlock(cursor.selectionStart())
        last = document.findBlock(cursor.selectionEnd()).blockNumber()
        lines = []
        while block.isValid() and block.blockNumber() <= last:
            lines.append((block.blockNumber(), block.text()))
            block = block.next()
        return lines

    def _change_lines(self, lines: list[tuple[int, str]], change: Callable[[str], str]) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for number, text in lines:
            changed = change(text)
            if changed == text:
                continue
            same = len(text) - len(changed)
            block = self.document().findBlockByNumber(number)
            cursor.setPosition(block.position())
            if same > 0 and text.endswith(changed):  # only the beginning goes: the cursor stays put
                cursor.setPosition(block.position() + same, QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
            elif changed.endswith(text):
                cursor.insertText(changed[: len(changed) - len(text)])
            else:
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(changed)
        cursor.endEditBlock()

    def _continue_list(self) -> bool:
        """On Enter in a list: the next item, or the end of the list after an empty one."""
        cursor = self.textCursor()
        text = cursor.block().text()
        item = _ITEM.match(text)
        if item is None or cursor.positionInBlock() < item.end() or cursor.hasSelection():
            return False
        cursor.beginEditBlock()
        if not text[item.end() :].strip():
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
            cursor.removeSelectedText()
        else:
            bullet = f"{int(item[3]) + 1}{item[4]}" if item[3] else item[2]
            box = "[ ] " if item[6] else ""
            cursor.insertBlock()
            cursor.insertText(f"{item[1]}{bullet}{item[5]}{box}")
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return True

    def _begin_line(self) -> None:
        """On Enter: a new line. Qt's own Enter on an empty line only takes that line's height back."""
        cursor = self.textCursor()
        cursor.insertBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _indent(self, outwards: bool) -> bool:
        """Tab in a list moves the items; elsewhere Tab goes to the next control."""
        lines = self._selected_blocks()
        if not any(_ITEM.match(text) for _, text in lines):
            return False
        self._change_lines(
            lines, (lambda text: text.removeprefix(_INDENT)) if outwards else (lambda text: _INDENT + text)
        )
        return True

    def _fit(self, *_: object) -> None:
        if self._grows:
            line = self.fontMetrics().lineSpacing() * READING_LINE_HEIGHT // 100
            self.setFixedHeight(max(_LEAST_LINES * line, round(self.document().size().height())) + 2)

    def sizeHint(self) -> QSize:
        return QSize(Size.READING, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        commands = {
            Qt.Key.Key_B: self.toggle_bold,
            Qt.Key.Key_I: self.toggle_italic,
        }
        key = Qt.Key(event.key())
        if _is_link(event) and not self.isReadOnly():
            self.insert_link()
        elif control and key in commands and not self.isReadOnly():
            commands[key]()
        elif _is_enter(event) and not self.isReadOnly():
            if not self._continue_list():
                self._begin_line()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            outwards = key == Qt.Key.Key_Backtab
            if not self._indent(outwards):
                QWidget.focusNextPrevChild(self, not outwards)  # a text edit itself refuses
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasImage() or any(url.isLocalFile() for url in source.urls()):
            self.files_pasted.emit(source)
            return
        words = source.text()
        cursor = self.textCursor()
        if cursor.hasSelection() and _WEB.match(words.strip()) and "\u2029" not in cursor.selectedText():
            cursor.insertText(f"[{cursor.selectedText()}]({words.strip()})")
            return
        super().insertFromMimeData(source)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if _is_link(event) or (control and event.key() in (Qt.Key.Key_B, Qt.Key.Key_I)):
                event.accept()  # while writing these are the editor's, whatever the window does with them
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_marks"):
            blocked = self.blockSignals(True)  # colours are no edit
            self._marks.refresh()
            self.blockSignals(blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _is_enter(event: QKeyEvent) -> bool:
    keypad = Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~keypad


def _is_link(event: QKeyEvent) -> bool:
    """Ctrl+Shift+K; Ctrl+K alone goes to anything, also from within a text."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_K and event.modifiers() == both
