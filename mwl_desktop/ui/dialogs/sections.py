"""What the dialogs share: a page that scrolls, sections under captions, a button that closes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.text import label


class SectionsDialog(QDialog):
    """Changes hold at once; there is nothing to save and Esc closes."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumSize(520, 420)
        page = self.page = QWidget(self)
        page.setProperty("ground", "canvas")
        # As high as its words need at the width they have: their hint is for a narrower page, and the rest
        # of that height would be empty.
        page.setMinimumHeight(1)
        self.body = QVBoxLayout(page)
        self.body.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        self.body.setSpacing(Space.SMALL)
        self.heading = label(title, "page", parent=page)
        self.body.addWidget(self.heading)
        area = self.area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        foot = QFrame(self)
        foot.setProperty("ground", "bar")
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(Space.WIDE, Space.MEDIUM, Space.WIDE, Space.MEDIUM)
        self.foot.addStretch(1)
        self.close_button = button(self.tr("Close"), "primary", on_click=self.close, parent=self)
        self.foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(foot)

    def showEvent(self, event: QShowEvent) -> None:
        """The first field has the focus, and Close comes after the last."""
        reached = [part for part in self.page.findChildren(QWidget) if _by_tab(part)]
        if reached and not event.spontaneous():
            QWidget.setTabOrder(reached[-1], self.close_button)
            reached[0].setFocus()
        super().showEvent(event)

    def add_section(self, caption: str, part: QWidget | QLayout, words: str = "") -> None:
        """A part under its caption, with a word of explanation below."""
        self.body.addSpacing(Space.SMALL)
        heading = label(caption, "caption", parent=self)
        self.body.addWidget(heading)
        if isinstance(part, QWidget):
            heading.setBuddy(part)
            self.body.addWidget(part, 0)
        else:
            self.body.addLayout(part)
        if words:
            self.body.addWidget(label(words, "meta", wrap=True, parent=self))


def _by_tab(part: QWidget) -> bool:
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and not part.isHidden()
