"""A notice that stays on a page: a sign, what is the matter, what to do about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.message_bar import Severity
from mwl_desktop.ui.widgets.text import label, set_look

_ROLE: Final[dict[Severity, str]] = {
    "info": "accent",
    "success": "success",
    "warning": "warning",
    "danger": "danger",
}


class Notice(QFrame):
    """Looks like the message bar, but belongs to its place and goes with what it is about."""

    action_triggered = Signal()

    def __init__(
        self, words: str = "", severity: Severity = "info", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")  # the same look
        self._severity: Severity = severity
        self._sign = QLabel(self)
        self._words = label("", wrap=True, parent=self)
        self._action = button("", "link", on_click=self.action_triggered.emit, parent=self)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.MEDIUM, Space.SMALL)
        line.setSpacing(Space.MEDIUM)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        line.addWidget(self._action, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_notice(words, severity, action)

    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_notice(self, words: str, severity: Severity = "info", action: str = "") -> None:
        """Say something else; without words it is hidden."""
        self._severity = severity
        self._words.setText(words)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(words)
        set_look(self, "severity", severity)
        self._draw()
        self.setVisible(bool(words))

    def _draw(self) -> None:
        size = QSize(Size.ICON, Size.ICON)
        sign = icon(self._severity, _ROLE[self._severity], Size.ICON)
        self._sign.setPixmap(sign.pixmap(size, self.devicePixelRatio()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)
