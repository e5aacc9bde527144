"""A field for a passphrase: hidden until asked, and a word about Caps Lock."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.catch import catch_of, no_words_of
from mwl_desktop.ui.widgets.text import label


class PasswordField(QWidget):
    """Enter submits. The text is never put on the clipboard or into the undo history of a shown field."""

    submitted = Signal()
    text_changed = Signal(str)
    caught = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None, *, takes_files: bool = False) -> None:
        """With `takes_files`, `caught(Catch)` is said of files and images that are pasted."""
        super().__init__(parent)
        self._field = _SecretEdit(takes_files, self)
        self._field.setPlaceholderText(name)
        self._field.setAccessibleName(name)
        self.reveal_button = _Eye(self._field)
        self.reveal_button.clicked.connect(lambda: self.set_revealed(not self._revealed))
        self.set_revealed(False)
        self._caps = label(self.tr("Caps Lock is on."), "meta", tone="warning", parent=self)
        self._caps.hide()
        self._field.caps_lock_seen.connect(self._caps.setVisible)
        self._field.caught.connect(self.caught)
        self._field.returnPressed.connect(self.submitted)
        self._field.textChanged.connect(self.text_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addWidget(self._field)
        column.addWidget(self._caps)
        self.setFocusProxy(self._field)

    def text(self) -> str:
        """What is typed."""
        return self._field.text()

    def set_text(self, words: str) -> None:
        """Put a suggestion into the field."""
        self._field.setText(words)

    def clear(self) -> None:
        """Forget what is typed and hide what comes next."""
        self._field.clear()
        self.set_revealed(False)

    def select_all(self) -> None:
        """What is typed next takes the place of what is there."""
        self._field.selectAll()

    def set_read_only(self, read_only: bool) -> None:
        """While the vault opens, typing waits."""
        self._field.setReadOnly(read_only)

    def is_revealed(self) -> bool:
        """Whether the characters are shown."""
        return self._revealed

    def set_revealed(self, revealed: bool) -> None:
        """Show or hide the characters."""
        self._revealed = revealed
        mode = QLineEdit.EchoMode.Normal if revealed else QLineEdit.EchoMode.Password
        self._field.setEchoMode(mode)
        self.reveal_button.setIcon(icon("hide" if revealed else "show", "muted", Size.ICON_SMALL))
        words = self.tr("Hide what is typed") if revealed else self.tr("Show what is typed")
        self.reveal_button.setAccessibleName(words)
        self.reveal_button.setToolTip(words)


class _Eye(QToolButton):
    """The button at the end of a field, which Tab reaches after it.

    Qt's own for this place takes no focus and shows none. Keys that are pressed on it go no further: in
    the field they would be typed.
    """

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
        self.setProperty("look", "small")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(field)
        row.setContentsMargins(0, 0, Space.SMALL, 0)
        row.addWidget(self, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        room = Size.ICON_SMALL + Space.SMALL
        field.setTextMargins(*((room, 0, 0, 0) if field.isRightToLeft() else (0, 0, room, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)
        if event.text().isprintable() and event.text():
            event.accept()


class _SecretEdit(QLineEdit):
    """Guesses Caps Lock from letters that come out capital without Shift: Qt cannot ask the keyboard.

    A copied file would be pasted as its path, which is no passphrase: where it can be taken, it is caught.
    """

    caps_lock_seen = Signal(bool)
    caught = Signal(object)

    def __init__(self, takes_files: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._takes_files = takes_files
        hints = Qt.InputMethodHint
        self.setInputMethodHints(
            hints.ImhHiddenText
            | hints.ImhSensitiveData
            | hints.ImhNoPredictiveText
            | hints.ImhNoAutoUppercase
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._catch():
            return
        words = event.text()
        if len(words) == 1 and words.isalpha() and words.upper() != words.lower():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_seen.emit(words.isupper() != shifted)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock_seen.emit(False)
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.findChild(QAction, "edit-paste")
        if isinstance(paste, QAction) and self._takes_files:
            paste.triggered.disconnect()
            paste.triggered.connect(self._paste)
            paste.setEnabled(not self.isReadOnly() and bool(catch_of(QGuiApplication.clipboard().mimeData())))
        menu.popup(event.globalPos())

    def _paste(self) -> None:
        if not self._catch():
            self.paste()

    def _catch(self) -> bool:
        """Whether the clipboard holds something that is caught instead of pasted."""
        if not self._takes_files or self.isReadOnly():
            return False
        caught = no_words_of(QGuiApplication.clipboard().mimeData())
        if caught:
            self.caught.emit(caught)
        return bool(caught)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.caps_lock_seen.emit(False)
        super().focusOutEvent(event)
