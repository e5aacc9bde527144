"""A field for a whole number, such as minutes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from mwl_desktop.ui.theme.tokens import Size, Space


class NumberField(QSpinBox):
    """Typing is told when it is finished; the wheel scrolls the page unless the field has the focus.

    Qt 6.12 places a styled spin box's text at the very edge whatever the style sheet pads, hence the margin.
    """

    def __init__(
        self,
        name: str,
        *,
        least: int = 0,
        most: int = 1440,
        units: tuple[str, str] = ("", ""),
        parent: QWidget | None = None,
    ) -> None:
        """`units` stand behind the number: what one is called, and what several are."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRange(least, most)
        self._units = units
        self.valueChanged.connect(self._name_unit)
        self._name_unit(self.value())
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(Size.CONTROL)
        self.lineEdit().setTextMargins(Space.SMALL, 0, 0, 0)

    def _name_unit(self, number: int) -> None:
        self.setSuffix(self._units[0 if number == 1 else 1])

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
