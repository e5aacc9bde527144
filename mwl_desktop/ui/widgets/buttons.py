"""Buttons of the few looks that there are; reached by Tab, and a click leaves the focus where one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Type, Weight

Look = Literal["primary", "secondary", "quiet", "danger", "link", "value", "chip", "tag"]


class _Button(QPushButton):
    """A push button that Enter presses too: Qt does so in dialogs only.

    One that can be on has the room for its words in the weight in which they stand then: Qt measures them
    in the weight of one that is off.
    """

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self.isCheckable():
            return hint
        heavy = QFont(self.font())
        heavy.setWeight(QFont.Weight(Weight.SEMIBOLD))
        wider = QFontMetrics(heavy).horizontalAdvance(self.text())
        return hint + QSize(max(0, wider - self.fontMetrics().horizontalAdvance(self.text())), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


def button(
    words: str,
    look: Look = "secondary",
    *,
    glyph: str | None = None,
    on_click: Callable[[], object] | None = None,
    parent: QWidget | None = None,
) -> QPushButton:
    """A push button; `on_click` is called without arguments."""
    made = _Button(words, parent)
    made.setProperty("look", look)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAutoDefault(False)
    if look in ("link", "value", "chip", "tag"):
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if look in ("chip", "tag"):
        made.setFont(font(Type.META))
    if glyph is not None:
        role = {"primary": "on_accent", "quiet": "muted", "danger": "danger"}.get(look, "accent")
        made.setIcon(icon(glyph, role, Size.ICON_SMALL))
        made.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
    if on_click is not None:
        made.clicked.connect(lambda: on_click())
    return made


def icon_button(
    glyph: str,
    name: str,
    *,
    shortcut: QKeySequence | None = None,
    small: bool = False,
    role: str = "text",
    on_click: Callable[[], object] | None = None,
    parent: QWidget | None = None,
) -> QToolButton:
    """A button that shows an icon and says its name (and shortcut) in its tooltip.

    The shortcut is shown only: the action that owns it listens to it.
    """
    made = QToolButton(parent)
    size = Size.ICON_SMALL if small else Size.ICON
    made.setIcon(icon(glyph, role, size))
    made.setIconSize(QSize(size, size))
    made.setAccessibleName(name)
    keys = shortcut.toString(QKeySequence.SequenceFormat.NativeText) if shortcut is not None else ""
    made.setToolTip(f"{name}  {keys}" if keys else name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setProperty("look", "small" if small else "icon")
    if on_click is not None:
        made.clicked.connect(lambda: on_click())
    return made
