"""The head of a list column: title, how many, and the one primary button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from mwl_desktop.ui.theme.tokens import Size, Space, Type, Weight
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.text import label


class PaneHeader(QWidget):
    """Title and count on the left, the primary button on the right."""

    primary_triggered = Signal()

    def __init__(
        self,
        title: str,
        primary: str = "",
        shortcut: QKeySequence | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = label(title, "page", parent=self)
        self._count = ElidedLabel(size=Type.BODY, weight=Weight.REGULAR, role="muted", parent=self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.SMALL)
        self._row.addWidget(self._title, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._count, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(Size.CONTROL)
        self.primary: QPushButton | None = None
        if primary:
            self.primary = button(primary, "primary", on_click=self.primary_triggered.emit, parent=self)
            if shortcut is not None:
                self.primary.setToolTip(shortcut.toString(QKeySequence.SequenceFormat.NativeText))
            self._row.addWidget(self.primary)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)

    def set_count(self, words: str) -> None:
        """Such as "214 entries"."""
        self._count.set_text(words)

    def add_tool(self, tool: QWidget) -> None:
        """Put a quieter control before the primary button."""
        at = self._row.count() - (1 if self.primary is not None else 0)
        self._row.insertWidget(at, tool)
