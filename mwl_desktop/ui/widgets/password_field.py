"""A field for a passphrase: hidden until asked, and a word about Caps Lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.text import label


class PasswordField(QWidget):
    """Enter submits. The text is never put on the clipboard or into the undo history of a shown field."""

    submitted = Signal()
    text_changed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = _SecretEdit(self)
        self._field.setPlaceholderText(name)
        self._field.setAccessibleName(name)
        self._reveal = self._field.addAction(
            icon("show", "muted", Size.ICON_SMALL), QLineEdit.ActionPosition.TrailingPosition
        )
        self._reveal.setCheckable(True)
        self._reveal.toggled.connect(self._on_reveal_toggled)
        self._on_reveal_toggled(False)
        self._caps = label(self.tr("Caps Lock is on."), "meta", tone="warning", parent=self)
        self._caps.hide()
        self._field.caps_lock_seen.connect(self._caps.setVisible)
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
        self._reveal.setChecked(False)

    def select_all(self) -> None:
        """What is typed next takes the place of what is there."""
        self._field.selectAll()

    def set_read_only(self, read_only: bool) -> None:
        """While the vault opens, typing waits."""
        self._field.setReadOnly(read_only)

    def is_revealed(self) -> bool:
        """Whether the characters are shown."""
        return self._reveal.isChecked()

    def set_revealed(self, revealed: bool) -> None:
        """Show or hide the characters."""
        self._reveal.setChecked(revealed)

    def _on_reveal_toggled(self, revealed: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if revealed else QLineEdit.EchoMode.Password
        self._field.setEchoMode(mode)
        self._reveal.setIcon(icon("hide" if revealed else "show", "muted", Size.ICON_SMALL))
        words = self.tr("Hide what is typed") if revealed else self.tr("Show what is typed")
        self._reveal.setText(words)
        self._reveal.setToolTip(words)


class _SecretEdit(QLineEdit):
    """Guesses Caps Lock from letters that come out capital without Shift: Qt cannot ask the keyboard."""

    caps_lock_seen = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(
            hints.ImhHiddenText
            | hints.ImhSensitiveData
            | hints.ImhNoPredictiveText
            | hints.ImhNoAutoUppercase
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        words = event.text()
        if len(words) == 1 and words.isalpha() and words.upper() != words.lower():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_seen.emit(words.isupper() != shifted)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock_seen.emit(False)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.caps_lock_seen.emit(False)
        super().focusOutEvent(event)
