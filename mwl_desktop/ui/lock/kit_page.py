"""Opening a vault with its recovery kit, for whoever has lost the passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.errors import MwlError
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import vaults
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.kit_field import KitField
from mwl_desktop.ui.widgets.words import fill


class KitPage(Sheet):
    """Six lines are typed, or what the square code holds is pasted; says `opened(Vault)`."""

    opened = Signal(object)
    failed = Signal(object)
    left = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            "",
            self.tr(
                "Type the six lines of the kit, 18 characters each with the two that check the line. Spaces, "
                "line ends and small letters make no difference."
            ),
            parent=parent,
        )
        self._ctx = ctx
        self._path = Path()
        self._place = ElidedLabel(role="muted", parent=self)
        self.body.addWidget(self._place)
        self.text = KitField(self)
        self.text.textChanged.connect(lambda: self.show_error(""))
        self.body.addWidget(self.text)
        self.back_button = button(self.tr("Back"), on_click=self.leave, parent=self)
        self.open_button = button(self.tr("Open"), "primary", on_click=self._open, parent=self)
        self.add_buttons(self.back_button, right=(self.open_button,))

    def set_vault(self, path: Path) -> None:
        """Say which vault the kit is for."""
        self._path = path
        title = fill(self.tr("Open “%1” with its recovery kit"), path.stem)
        self.title.setText(title)
        self.setAccessibleName(title)
        self._place.set_text(str(path.parent))
        self.text.clear()
        self.show_error("")

    def leave(self) -> None:
        """Forget what was typed and go back."""
        self.text.clear()
        self.left.emit()

    def _open(self) -> None:
        self._set_busy(True)
        kit = self.text.toPlainText()
        vaults.unlock_with_kit(self, self._ctx, self._path, kit, self._opened, self._refused)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.text, self.back_button, self.open_button):
            part.setEnabled(not busy)

    def _opened(self, vault: object) -> None:
        self._set_busy(False)
        self.text.clear()
        self.opened.emit(vault)

    def _refused(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, MwlError):
            self.failed.emit(error)
        self.show_error(sentence(error))
        self.text.setFocus()
