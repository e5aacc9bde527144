"""One captioned Markdown text of an item, such as a goal's why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.text import label


class TextSection(QWidget):
    """Reads first, edits in place; see MarkdownField."""

    text_edited = Signal(str)

    def __init__(self, caption: str, invitation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = MarkdownField(caption, invitation, self)
        self.field.text_edited.connect(self.text_edited)
        title = label(caption, "strong", tone="accent", parent=self)
        title.setBuddy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addWidget(title)
        column.addWidget(self.field)
