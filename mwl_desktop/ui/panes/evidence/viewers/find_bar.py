"""The strip in which one types what to find in what is looked at; says which of how many it is at."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.changing import seeks
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_PAUSE_MS: Final = 150
_WIDTH: Final = 240
MOST: Final = 1_000
"""More places than that are not counted."""


class Finding(Protocol):
    """Finds words in one way of reading and goes from place to place."""

    def find(self, words: str) -> None:
        """Mark every place with these words and go to the first one from where one is; none for no words."""

    def step(self, by: int) -> None:
        """Go to the next place or the one before; from the last one to the first."""

    def stand(self) -> tuple[int, int]:
        """Which place it is at, counted from 1 and 0 for none, and how many there are."""


class FindBar(QFrame):
    """Enter goes on, Shift+Enter back, Esc leaves. `left`: it was closed, the keyboard belongs elsewhere."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding: Finding | None = None
        self.setProperty("ground", "strip")
        self.setAccessibleName(self.tr("Find"))
        self.field = QLineEdit(self)
        self.count = label("", "meta", parent=self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._build()
        self._wire()
        self.hide()

    def _build(self) -> None:
        seeks(self.field)
        self.field.setPlaceholderText(self.tr("Find in this file"))
        self.field.setAccessibleName(self.tr("Find in this file"))
        self.field.setMaximumWidth(_WIDTH)
        self.field.addAction(
            icon("search", "muted", Size.ICON_SMALL), QLineEdit.ActionPosition.LeadingPosition
        )
        self.previous = icon_button(
            "up", self.tr("The one before"), role="muted", on_click=lambda: self._step(-1), parent=self
        )
        self.next = icon_button(
            "down", self.tr("The next one"), role="muted", on_click=lambda: self._step(1), parent=self
        )
        self.close_button = icon_button(
            "close", self.tr("Close"), role="muted", on_click=self.close_bar, parent=self
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.LARGE, Space.TINY, Space.SMALL, Space.TINY)
        row.setSpacing(Space.TINY)
        row.addWidget(self.field, 1)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.close_button)

    def _wire(self) -> None:
        self.field.textChanged.connect(lambda _: self._pause.start())
        self._pause.timeout.connect(self._find)

    # -- what the viewers call -------------------------------------------------------------

    def begin(self, finding: Finding, words: str = "") -> None:
        """Come up for one way of reading; `words` are those that are marked there."""
        self._finding = finding
        if words and words != self.field.text():
            self.field.setText(words)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._find()

    def close_bar(self) -> None:
        """Go, and take the marks along."""
        had = self.isVisible()
        self.forget()
        if had:
            self.left.emit()

    def forget(self) -> None:
        """Leave no word behind."""
        self.hide()
        if self._finding is not None:
            self._finding.find("")
        self._finding = None
        self.field.clear()
        self.count.clear()
        self._pause.stop()

    def find_again(self) -> None:
        """What is looked through is another text now: find the same words there."""
        self._find()

    def show_stand(self) -> None:
        """Say anew which of how many it is at."""
        at, total = self._finding.stand() if self._finding is not None else (0, 0)
        several = f"{MOST:,}+".replace(",", "\u202f") if total > MOST else str(total)
        if not self.field.text():
            said = ""
        elif not total:
            said = self.tr("Nowhere")
        else:
            said = fill(self.tr("%1 of %2"), at, several)
        self.count.setText(said)
        for each in (self.previous, self.next):
            each.setEnabled(total > 0)

    # -- typing ----------------------------------------------------------------------------

    def _find(self) -> None:
        self._pause.stop()
        if self._finding is not None:
            self._finding.find(self.field.text())
        self.show_stand()

    def _step(self, by: int) -> None:
        if self._pause.isActive():
            self._find()
        elif self._finding is not None:
            self._finding.step(by)
            self.show_stand()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(-1 if back else 1)
        else:
            super().keyPressEvent(event)
