"""The scheme the application wears now, for those who paint themselves.

It is kept as a property of the QApplication, where Qt keeps its own palette and style sheet.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from mwl_desktop.ui.theme.tokens import LIGHT, SCHEMES, Colours

_PROPERTY: Final = "mwlScheme"


def colours() -> Colours:
    """The colours in force; light until a theme was applied."""
    application = QCoreApplication.instance()
    name = application.property(_PROPERTY) if application is not None else None
    return SCHEMES[name] if isinstance(name, str) else LIGHT


def colour(role: str) -> QColor:
    """The colour of a role (`"text"`, `"accent"`, …) or of a kind (`"kind:gem"`); unknown roles raise."""
    scheme = colours()
    if role.startswith("kind:"):
        return QColor(scheme.kind(role.removeprefix("kind:")))
    return QColor(getattr(scheme, role))


def remember(scheme: Colours) -> None:
    """Make `scheme` the one in force; called by the theme alone."""
    application = QCoreApplication.instance()
    if application is not None:
        application.setProperty(_PROPERTY, scheme.name)
