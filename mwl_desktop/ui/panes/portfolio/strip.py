"""The line above the pages: which page is read, how large they are, and the ways out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.words import fill

_ROOMY: Final = 480


class PageStrip(QFrame):
    """Where it is narrow, what the keyboard can do as well gives way."""

    page_asked = Signal()
    folder_asked = Signal()
    bare_folder_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("ground", "strip")
        self._page = ElidedLabel(parent=self)
        self.zoom_out = icon_button("zoom-out", self.tr("Smaller pages"), role="muted", parent=self)
        self.fit = icon_button("fit", self.tr("Fit the pages to the width"), role="muted", parent=self)
        self.zoom_in = icon_button("zoom-in", self.tr("Larger pages"), role="muted", parent=self)
        self.web = button(self.tr("Web page"), parent=self)
        menu = QMenu(self.web)
        menu.addAction(self.tr("One file…"), self.page_asked.emit)
        menu.addAction(self.tr("Folder with the originals…"), self.folder_asked.emit)
        menu.addAction(self.tr("Folder with copies without metadata…"), self.bare_folder_asked.emit)
        self.web.setMenu(menu)
        self.export = button(self.tr("Export PDF"), "primary", parent=self)
        side, above = Space.LARGE + Space.TINY, Space.SMALL + 2
        row = QHBoxLayout(self)
        row.setContentsMargins(side, above, side, above)
        row.setSpacing(Space.TINY)
        row.addWidget(self._page, 1)
        for tool in (self.zoom_out, self.fit, self.zoom_in):
            row.addWidget(tool)
        row.addSpacing(Space.SMALL)
        row.addWidget(self.web)
        row.addSpacing(Space.TINY)
        row.addWidget(self.export)

    def show_page(self, page: int, count: int) -> None:
        """Say which page of how many is read; nothing while there are none."""
        self._page.set_text(fill(self.tr("Page %1 of %2"), page, count) if count else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for tool in (self.zoom_out, self.fit, self.zoom_in):
            tool.setVisible(event.size().width() >= _ROOMY)
