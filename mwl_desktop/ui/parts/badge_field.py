"""A value that is one of a few, drawn as the badge that lists show and changed by a menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.parts.menu_field import MenuChoice, MenuField
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.tokens import Colours, Radius, Size, Space, Type, Weight

Hue = Callable[[object, Colours], str]
_HEIGHT: Final = 20


class BadgeField(MenuField):
    """`hue` gives the colour of a value in a scheme."""

    def __init__(
        self, name: str, choices: tuple[MenuChoice, ...], hue: Hue, parent: QWidget | None = None
    ) -> None:
        self._hue = hue
        super().__init__(name, choices, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_value(self, value: object) -> None:
        super().set_value(value)
        self.setFixedSize(self.sizeHint())
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """A style sheet that is read again sets sizes of its own."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        width = brush.metrics(Type.META, Weight.SEMIBOLD).horizontalAdvance(self.text())
        return QSize(width + 2 * Space.SMALL + 2 * Size.FOCUS, _HEIGHT + 2 * Size.FOCUS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.showMenu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        edge = int(Size.FOCUS)
        area: QRect = self.rect().adjusted(edge, edge, -edge, -edge)
        brush.badge(painter, area, self.text(), self._hue(self.value(), scheme), scheme.surface, scheme)
        if self.hasFocus():
            brush.focus_ring(painter, self.rect(), scheme, Radius.SMALL)
        painter.end()
