"""A calm sheet in the middle of the window: a title, a sentence, what to fill in, and what to do next."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.text import label

WIDTH: Final = 500
_LITTLE: Final = 640
"""Under this height the sheet takes less room around what it says."""


class Sheet(QScrollArea):
    """Fill `body`; under it stand `buttons`, the way back left and the way on right, and `foot`.

    Where there is too little room for all of it, what went wrong and the buttons are scrolled to.
    """

    def __init__(self, title: str, words: str = "", *, step: str = "", parent: QWidget | None = None) -> None:
        self._glyph = ""
        super().__init__(parent)
        self._tight = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(title)
        ground = self._ground = QWidget(self)
        ground.setProperty("ground", "canvas")
        self._card = _Card(ground)
        self._fill_card(title, words, step)
        self._around = QVBoxLayout(ground)
        self._around.addStretch(2)
        self._around.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        self._around.addStretch(3)
        self._leave_room()
        self.setWidget(ground)
        self.verticalScrollBar().rangeChanged.connect(self._reveal)

    def _fill_card(self, title: str, words: str, step: str) -> None:
        column = self._column = QVBoxLayout(self._card)
        column.setSpacing(Space.MEDIUM)
        self.sign = QLabel(self._card)
        self.sign.hide()
        column.addWidget(self.sign)
        self._step = label(step, "caption", parent=self._card)
        self._step.setVisible(bool(step))
        self.title = label(title, "page", wrap=True, parent=self._card)
        self.words = label(words, "body", tone="muted", wrap=True, parent=self._card)
        self.words.setVisible(bool(words))
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.SMALL)
        self._error = label("", "body", tone="danger", wrap=True, parent=self._card)
        self._error.hide()
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(Space.SMALL)
        for part in (self._step, self.title, self.words):
            column.addWidget(part)
        column.addSpacing(Space.TINY)
        column.addLayout(self.body)
        column.addWidget(self._error)
        column.addSpacing(Space.SMALL)
        column.addLayout(self.buttons)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(Space.TINY)
        column.addLayout(self.foot)

    def set_sign(self, glyph: str) -> None:
        """Show an icon over the title."""
        self._glyph = glyph
        self._draw_sign()
        self.sign.show()

    def _draw_sign(self) -> None:
        size = QSize(Size.ICON_LARGE, Size.ICON_LARGE)
        sign = icon(self._glyph, "accent", Size.ICON_LARGE)
        self.sign.setPixmap(sign.pixmap(size, self.devicePixelRatio()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._glyph:
            self._draw_sign()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        tight = event.size().height() < _LITTLE
        if tight != self._tight:
            self._tight = tight
            self._leave_room()
        super().resizeEvent(event)

    def _leave_room(self) -> None:
        outer, top, foot = (
            (Space.SMALL, Space.WIDE, Space.LARGE) if self._tight else (Space.WIDE, Space.HUGE, Space.WIDE)
        )
        self._around.setContentsMargins(Space.WIDE, outer, Space.WIDE, outer)
        self._column.setContentsMargins(Space.HUGE, top, Space.HUGE, foot)

    def _reveal(self) -> None:
        """Bring what went wrong into view with the buttons under it, when that is more than there is room."""
        if self.error():
            foot = self._card.mapTo(self._ground, self.buttons.geometry().bottomLeft())
            self.ensureVisible(foot.x(), foot.y(), 0, Space.SMALL)

    def add_field(self, name: str, field: QWidget) -> QLabel:
        """Put a field under its name; the name leads to it from the keyboard."""
        caption = label(name, "caption", parent=self._card)
        caption.setBuddy(field)
        self.body.addWidget(caption)
        self.body.addWidget(field)
        return caption

    def add_buttons(self, *left: QPushButton, right: tuple[QPushButton, ...]) -> None:
        """The buttons at the foot, in the order in which they are reached."""
        for made in left:
            self.buttons.addWidget(made)
        self.buttons.addStretch(1)
        for made in right:
            self.buttons.addWidget(made)

    def show_error(self, words: str) -> None:
        """Say under the fields what went wrong; empty words take it away."""
        self._error.setText(words)
        self._error.setVisible(bool(words))
        self._reveal()
        announce(self, words, urgent=True)

    def error(self) -> str:
        """What the sheet says went wrong."""
        return self._error.text()


class _Card(QFrame):
    """As high as its wrapped words need: a layout that centres it would ask for its hint alone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("ground", "card")
        self.setFixedWidth(WIDTH)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        layout = self.layout()
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show) and layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(WIDTH))
        return done
