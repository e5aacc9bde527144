"""Where a recovery kit is typed or pasted: six lines, check digits and all."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.tokens import Space, Type

_LINES: Final = 6


class KitField(QPlainTextEdit):
    """As high as a kit; Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(fixed_font(Type.ROW))
        self.setAccessibleName(self.tr("Recovery kit"))
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # what was cleared must not come back with Ctrl+Z
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 2 * Space.LARGE)
