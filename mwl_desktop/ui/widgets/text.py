"""Labels of the few kinds of text that there are."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Type, Weight

Style = Literal["greeting", "page", "row", "body", "strong", "meta", "caption"]

_STYLES: Final[dict[Style, tuple[Type, Weight, str]]] = {
    "greeting": (Type.GREETING, Weight.SEMIBOLD, "text"),
    "page": (Type.PAGE, Weight.SEMIBOLD, "text"),
    "row": (Type.ROW, Weight.SEMIBOLD, "text"),
    "body": (Type.BODY, Weight.REGULAR, "text"),
    "strong": (Type.BODY, Weight.SEMIBOLD, "text"),
    "meta": (Type.META, Weight.REGULAR, "muted"),
    "caption": (Type.META, Weight.SEMIBOLD, "muted"),
}


def label(
    words: str = "",
    style: Style = "body",
    *,
    tone: str | None = None,
    wrap: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A plain-text label; `tone` ("muted", "accent", "danger", …) replaces the style's own."""
    size, weight, own_tone = _STYLES[style]
    made = QLabel(words, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(size, weight))
    made.setProperty("tone", tone or own_tone)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def set_tone(target: QWidget, tone: str) -> None:
    """Change the tone of a label that is shown already."""
    set_look(target, "tone", tone)


def set_look(target: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet reads, and have it read again."""
    if target.property(name) == value:
        return
    target.setProperty(name, value)
    target.style().unpolish(target)
    target.style().polish(target)
    target.update()
