"""The column of facts beside an item: a small caption over each value."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.text import label


class FieldRow(QWidget):
    """A caption over one value; the caption names the value for screen readers."""

    def __init__(self, caption: str, value: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = value
        title = label(caption, "caption", parent=self)
        title.setBuddy(value)
        if not value.accessibleName():
            value.setAccessibleName(caption)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.TINY)
        self._column.addWidget(title)
        self._column.addWidget(value)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def add_below(self, remark: QWidget) -> None:
        """Something to say about the value, under it."""
        self._column.addWidget(remark)


class PropertyPanel(QWidget):
    """Fields from top to bottom with room between them."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.WIDE - Space.TINY)
        self._column.addStretch(1)

    def add_field(self, caption: str, value: QWidget) -> FieldRow:
        """A captioned value; hide the row that is returned to hide both."""
        row = FieldRow(caption, value, self)
        self.add_part(row)
        return row

    def add_part(self, part: QWidget) -> None:
        """Something that brings its own caption, such as a LinkList."""
        self._column.insertWidget(self._column.count() - 1, part)
