"""The title of an item that saves itself while it is typed and never loses what was pasted into it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.items import TITLE_MOST
from mwl_desktop.ui.theme.tokens import Type
from mwl_desktop.ui.widgets.title_edit import TitleEdit

PAUSE_MS: Final = 600


class TitleField(TitleEdit):
    """`title_edited` carries the title once typing pauses, on Enter and on leaving.

    More than TITLE_MOST characters at once do not fit: the title keeps the first of them, and `overflowed`
    carries the rest, so that it can be put where there is room. While `tab_moves_on`, Tab does what Enter
    does.
    """

    title_edited = Signal(str)
    overflowed = Signal(str)

    def __init__(self, placeholder: str, parent: QWidget | None = None, *, size: Type = Type.PAGE) -> None:
        super().__init__(placeholder, size=size, parent=parent)
        self.tab_moves_on = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.textChanged.connect(self._pause.start)
        self.title_committed.connect(self.title_edited)

    def start(self, title: str) -> None:
        """Show the title of another item."""
        self.flush()
        self.set_title(title)
        self._pause.stop()

    def show_stored(self, title: str) -> None:
        """Show what the vault holds, unless something newer is being typed."""
        if not self.has_unsaid():
            self.set_title(title)

    def has_unsaid(self) -> bool:
        """Whether something is typed that nobody has heard of."""
        return self._pause.isActive()

    def clear_title(self) -> None:
        """Forget everything, as the vault is being locked."""
        self.set_title("")
        self._pause.stop()

    def flush(self) -> None:
        """Say what is typed, if it was not said yet."""
        self._pause.stop()
        super().flush()

    def insert_words(self, words: str) -> None:
        room = TITLE_MOST - len(self.toPlainText()) + len(self.textCursor().selectedText())
        super().insert_words(words[: max(0, room)])
        if len(words) > room:
            self.overflowed.emit(words[max(0, room) :])

    def focusNextPrevChild(self, forwards: bool) -> bool:
        if forwards and self.tab_moves_on and self.title():
            self.flush()
            self.moved_on.emit()
            return True
        return super().focusNextPrevChild(forwards)
