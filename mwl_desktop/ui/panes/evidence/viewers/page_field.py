"""The number of the page in view; another one is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from mwl_desktop.ui.widgets.changing import seeks

_WIDTH = 48


class PageField(QLineEdit):
    """Enter goes there; leaving puts the number back. `page_typed` counts from 1, as people do."""

    page_typed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = 1
        seeks(self)
        self.setAccessibleName(name)
        self.setFixedWidth(_WIDTH)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setValidator(QIntValidator(1, 99_999, self))
        self.returnPressed.connect(lambda: self.page_typed.emit(int(self.text())))

    def show_page(self, page: int) -> None:
        """Show which page is in view, counted from 1."""
        self._page = page
        self.setText(str(page))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.show_page(self._page)
