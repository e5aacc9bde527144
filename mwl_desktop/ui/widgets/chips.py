"""A row of filter chips, one or several of which are on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.flow_layout import FlowLayout


@dataclass(frozen=True, slots=True)
class Chip:
    """What one chip says; `count` is shown after the words when it is known."""

    id: str
    words: str
    count: int | None = None
    checkable: bool = True


class ChipRow(QWidget):
    """Chips that wrap; arrow keys go from chip to chip.

    With `exclusive` exactly one is on. Otherwise any number may be. A chip that is not checkable (such as
    "+ Filter") is a button: `chip_triggered` says it was pressed.
    """

    chips_changed = Signal(object)  # tuple[str, ...]: ids of the chips that are on
    chip_triggered = Signal(str)

    def __init__(self, *, exclusive: bool = False, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exclusive = exclusive
        self._buttons: dict[str, QPushButton] = {}
        self._chips: tuple[Chip, ...] = ()
        self._flow = FlowLayout(self)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chips(self, chips: tuple[Chip, ...], checked: tuple[str, ...] = ()) -> bool:
        """Show other chips, those named in `checked` on; returns whether the buttons are new ones.

        The same chips with other words or counts are changed where they stand: to make them anew takes
        twenty times as long, and counts change with every file of a drop.
        """
        if self._says_same(chips):
            self._reword(chips)
            self.set_checked(checked)
            return False
        focused = next((key for key, made in self._buttons.items() if made.hasFocus()), None)
        while self._flow.count():
            taken = self._flow.takeAt(0)
            if taken is not None and (old := taken.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._chips = chips
        self._buttons = {chip.id: self._make(chip) for chip in chips}
        self.set_checked(checked)
        if focused in self._buttons:
            self._buttons[focused].setFocus()
        self.updateGeometry()
        return True

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes through the row."""
        return tuple(self._buttons.values())

    def checked(self) -> tuple[str, ...]:
        """Ids of the chips that are on, in the order shown."""
        return tuple(key for key, made in self._buttons.items() if made.isChecked())

    def set_checked(self, ids: tuple[str, ...]) -> None:
        """Turn on exactly those, without telling anybody."""
        for key, made in self._buttons.items():
            made.setChecked(key in ids)

    def _says_same(self, chips: tuple[Chip, ...]) -> bool:
        """Whether these are the chips that are there, but for what they say."""
        return [(each.id, each.checkable) for each in chips] == [
            (each.id, each.checkable) for each in self._chips
        ]

    def _reword(self, chips: tuple[Chip, ...]) -> None:
        self._chips = chips
        for chip in chips:
            made, words = self._buttons[chip.id], self._words(chip)
            if made.text() != words:
                made.setText(words)

    def _words(self, chip: Chip) -> str:
        return chip.words if chip.count is None else f"{chip.words} {self.locale().toString(chip.count)}"

    def _make(self, chip: Chip) -> QPushButton:
        made = button(self._words(chip), "chip", parent=self)
        made.setCheckable(chip.checkable)
        made.installEventFilter(self)
        made.clicked.connect(lambda: self._on_chip_clicked(chip))
        self._flow.addWidget(made)
        made.show()
        return made

    def _on_chip_clicked(self, chip: Chip) -> None:
        if not chip.checkable:
            self.chip_triggered.emit(chip.id)
            return
        if self._exclusive:
            self.set_checked((chip.id,))
        self.chips_changed.emit(self.checked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        buttons = list(self._buttons.values())
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in buttons:
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
            if step is not None:
                at = next(index for index, made in enumerate(buttons) if made is watched)
                buttons[(at + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
