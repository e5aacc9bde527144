"""Marks the controls that change something, so that they can rest where nothing can be changed."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

CHANGES: Final = "changes"
SEEKS: Final = "seeks"


def changes(*controls: QWidget | QAction | None) -> None:
    """Mark controls and lines of menus with which something of the vault is changed."""
    for control in controls:
        if control is not None:
            control.setProperty(CHANGES, True)


def seeks(field: QWidget) -> None:
    """Mark a field in which one types to find something: what is typed there is kept nowhere."""
    field.setProperty(SEEKS, True)
