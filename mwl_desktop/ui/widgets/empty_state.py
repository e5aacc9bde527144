"""What an empty place shows: a sign, one friendly sentence, the one action that fills it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import Look, button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.text import label


class EmptyState(QWidget):
    """Centred in whatever room there is. `alone`: no other button on the page leads on."""

    action_triggered = Signal()

    def __init__(
        self,
        glyph: str,
        words: str,
        action: str = "",
        *,
        title: str = "",
        alone: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self._sign = QLabel(self)
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label(title, "row", parent=self)
        self._words = label(words, "body", tone="muted", wrap=True, parent=self)
        look: Look = "primary" if alone else "secondary"
        self._button = button(action, look, on_click=self.action_triggered.emit, parent=self)
        changes(self._button)  # nothing is there yet: what is offered begins something
        for centred in (self._title, self._words):
            centred.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setFixedWidth(Size.LIST_COLUMN - 2 * Space.WIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.SMALL)
        column.addStretch(2)
        for part in (self._sign, self._title, self._words):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(Space.SMALL)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.set_state(glyph, words, action, title=title)

    def set_state(self, glyph: str, words: str, action: str = "", *, title: str = "") -> None:
        """Say something else, such as that a filter finds nothing."""
        self._glyph = glyph
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._words.setText(words)
        # The layout asks for no height by width where it centres, and would cut a third line.
        self._words.setFixedHeight(self._words.heightForWidth(self._words.maximumWidth()))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(words)
        self._draw()

    def _draw(self) -> None:
        size = QSize(Size.ICON_LARGE, Size.ICON_LARGE)
        self._sign.setPixmap(icon(self._glyph, "muted", size.width()).pixmap(size, self.devicePixelRatio()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)
