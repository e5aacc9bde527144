"""A choice between two or three ways of seeing the same thing, such as Write and Read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Type
from mwl_desktop.ui.widgets.buttons import button


class Segmented(QFrame):
    """Exactly one is chosen; arrow keys choose the neighbour."""

    choice_changed = Signal(str)

    def __init__(
        self, choices: tuple[tuple[str, str], ...], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("segmented")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for key, words in choices:
            made = button(words, "quiet", parent=self)
            made.setFont(font(Type.META))
            made.setCheckable(True)
            made.installEventFilter(self)
            made.clicked.connect(lambda _=False, chosen=key: self.choose(chosen))
            self._buttons[key] = made
            row.addWidget(made)
        self.set_choice(choices[0][0])

    def choice(self) -> str:
        """What is chosen."""
        return next(key for key, made in self._buttons.items() if made.isChecked())

    def set_choice(self, choice: str) -> None:
        """Choose without telling anybody; raises KeyError for an unknown choice."""
        chosen = self._buttons[choice]
        for made in self._buttons.values():
            made.setChecked(made is chosen)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus if made is chosen else Qt.FocusPolicy.NoFocus)

    def choose(self, choice: str) -> None:
        """Choose as by a click: tells when it is another."""
        before = next((key for key in self._buttons if key != choice and self._was(key)), None)
        self.set_choice(choice)
        if before is not None:
            self.choice_changed.emit(choice)

    def _was(self, key: str) -> bool:
        return self._buttons[key].focusPolicy() == Qt.FocusPolicy.TabFocus

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
            if step is not None:
                keys = list(self._buttons)
                chosen = keys[(keys.index(self.choice()) + step) % len(keys)]
                self.choose(chosen)
                self._buttons[chosen].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
