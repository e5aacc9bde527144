"""What stands over a list that shows the bin: how long things stay, and the way to empty it."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mwl_desktop.ui.ops import bin as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill


class BinStrip(QWidget):
    """Reads how long things stay each time it comes into view: it may have been changed in the settings."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.words = label("", "meta", wrap=True, parent=self)
        self.empty_button = button(
            self.tr("Empty the bin…"),
            "link",
            on_click=lambda: self._ctx.asked_for.emit("empty bin", None),
            parent=self,
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.words, 1)
        row.addWidget(self.empty_button)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._ctx.unlocked:
            self.empty_button.setEnabled(not self._ctx.vault.read_only)
            ops.days(self, self._ctx, self._say)

    def _say(self, days: int) -> None:
        words = fill(self.tr("What is here goes for good after %1 days."), days)
        self.words.setText(words if days else self.tr("What is here stays until you remove it."))
