"""The strip above what is looked at: pages and zoom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_HEIGHT = 40


class ViewerBar(QFrame):
    """Tools on the left, zoom on the right; `add_tool` and `add_zoom` fill it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("ground", "strip")
        self.setFixedHeight(_HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.LARGE, 0, Space.SMALL, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self._left = 0
        self.zoom_label: QLabel | None = None

    def add_tool(self, tool: QWidget) -> None:
        """Put something behind what is on the left already."""
        self._row.insertWidget(self._left, tool)
        self._left += 1

    def tool(self, glyph: str, name: str, act: Callable[[], object]) -> QToolButton:
        """Put a button behind what is on the left already."""
        made = icon_button(glyph, name, role="muted", on_click=act, parent=self)
        self.add_tool(made)
        return made

    def add_zoom(
        self,
        smaller: Callable[[], object],
        larger: Callable[[], object],
        fit: tuple[str, Callable[[], object]],
    ) -> None:
        """Smaller, how large, larger, and the one size that suits best."""
        self.zoom_label = label("", "meta", parent=self)
        self.zoom_label.setMinimumWidth(44)
        words, suit = fit
        row = (
            icon_button("zoom-out", self.tr("Smaller"), role="muted", on_click=smaller, parent=self),
            self.zoom_label,
            icon_button("zoom-in", self.tr("Larger"), role="muted", on_click=larger, parent=self),
            icon_button("fit", words, role="muted", on_click=suit, parent=self),
        )
        for each in row:
            self._row.addWidget(each)

    def show_zoom(self, zoom: float) -> None:
        """Say how large it is shown."""
        if self.zoom_label is not None:
            self.zoom_label.setText(fill("%1 %", round(zoom * 100)))
