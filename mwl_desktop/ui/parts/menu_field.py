"""A value that is one of a few, read as plain words and changed by a menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size
from mwl_desktop.ui.widgets.words import fill

_BESIDE: Final = 6  # what the button keeps beside its words
_BESIDE_FRAMED: Final = 44  # with its frame and its arrow
_LEAD: Final = "\u2002\u200a"  # a style sheet pads no words at the left of a button that has a menu
_LEAST: Final = 60


@dataclass(frozen=True, slots=True)
class MenuChoice:
    """One value: what stands on the button and, when it differs, what stands in the menu."""

    value: object
    words: str
    in_menu: str = ""
    glyph: str = ""


class MenuField(QPushButton):
    """Shows the words of the value it has; Space, Enter, Down or a click opens the menu.

    `framed` it stands among fields and looks like them, as wide as there is room.
    """

    value_chosen = Signal(object)

    def __init__(
        self,
        name: str,
        choices: tuple[MenuChoice, ...] = (),
        parent: QWidget | None = None,
        *,
        framed: bool = False,
    ) -> None:
        super().__init__(parent)
        self._beside = _BESIDE_FRAMED if framed else _BESIDE
        self._lead = _LEAD if framed else ""
        self._name = name
        self._choices = choices
        self._value: object = None
        self._words = ""
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.setMenu(self._menu)
        self.setProperty("look", "choice" if framed else "value")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        across = QSizePolicy.Policy.Expanding if framed else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.set_value(choices[0].value if choices else None)

    def value(self) -> object:
        """The value that is shown."""
        return self._value

    def set_choices(self, choices: tuple[MenuChoice, ...]) -> None:
        """Offer other values; the one that is shown stays."""
        self._choices = choices
        self.set_value(self._value)

    def set_value(self, value: object) -> None:
        """Show a value without telling anybody; one that is not offered shows nothing."""
        self._value = value
        choice = next((choice for choice in self._choices if choice.value == value), None)
        self._words = choice.words if choice else ""
        self.updateGeometry()
        self._fit()
        self.setToolTip((choice.in_menu or choice.words) if choice else self._name)
        self.setAccessibleName(fill("%1: %2", self._name, choice.words) if choice else self._name)

    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self._words) + self._beside, super().sizeHint().height()
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten the words where there is no room for all of them; the tooltip has them whole."""
        narrow = self.isVisible() and self.width() < self.sizeHint().width()
        room = max(0, self.width() - self._beside)
        mode = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self._words, mode, room) if narrow else self._words
        shown = self._lead + _plain(shown)
        if shown != self.text():
            self.setText(shown)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for choice in self._choices:
            action = self._menu.addAction(_plain(choice.in_menu or choice.words))
            if choice.glyph:
                action.setIcon(icon(choice.glyph, f"kind:{choice.glyph}", Size.ICON_SMALL))
            action.setCheckable(True)
            action.setChecked(choice.value == self._value)
            if choice.value == self._value:
                self._menu.setActiveAction(action)  # the keys begin at what it is
            action.triggered.connect(lambda _=False, value=choice.value: self._choose(value))

    def _choose(self, value: object) -> None:
        if value != self._value:
            self.set_value(value)
            self.value_chosen.emit(value)


def _plain(words: str) -> str:
    """Words in which an ampersand is itself and does not underline the letter behind it."""
    return words.replace("&", "&&")
