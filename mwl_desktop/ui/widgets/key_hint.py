"""The small key cap that names a shortcut beside what it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Type, Weight


class KeyHint(QLabel):
    """Shows a shortcut in the system's own notation; decoration, the mouse passes through it."""

    def __init__(self, shortcut: QKeySequence | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("key_hint")
        self.setFont(font(Type.META, Weight.SEMIBOLD))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_shortcut(shortcut)

    def set_shortcut(self, shortcut: QKeySequence | None) -> None:
        """Show another shortcut; none hides the hint."""
        words = shortcut.toString(QKeySequence.SequenceFormat.NativeText) if shortcut else ""
        self.setText(" ".join(part for part in words.split("+") if part))
        self.setVisible(bool(words))
        self.adjustSize()
