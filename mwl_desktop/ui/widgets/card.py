"""A raised frame with an optional small heading, the building block of pages."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.text import label


class Card(QFrame):
    """Put content into `body`, a vertical layout under the heading."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "card")
        self.setAccessibleName(heading)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        self.body.setSpacing(Space.SMALL)
        self._heading = label(heading, "caption", parent=self)
        self._heading.setVisible(bool(heading))
        self.body.addWidget(self._heading)
