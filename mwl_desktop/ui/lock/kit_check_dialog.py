"""Does this kit fit? A kit that somebody holds is typed, and told from the open vault's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from mwl_desktop.errors import MwlError
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import passphrases
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.kit_field import KitField
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault


class KitCheckDialog(QDialog):
    """Nothing typed here goes anywhere."""

    def __init__(self, vault: Vault, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vault = vault
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Check a recovery kit"))
        fit(self, QSize(580, 480))
        fingerprint = vault.key.fingerprint
        self.sheet = Sheet(
            self.tr("Does this kit fit?"),
            fill(
                self.tr(
                    "The kit that opens this vault has the fingerprint %1. To be sure of the lines as well, "
                    "type them as they stand on the kit you hold."
                ),
                fingerprint,
            ),
            parent=self,
        )
        self.text = KitField(self)
        self._fits = label("", "body", tone="success", wrap=True, parent=self)
        self._fits.hide()
        self.sheet.body.addWidget(self.text)
        self.sheet.body.addWidget(self._fits)
        self.close_button = button(self.tr("Close"), on_click=self.close, parent=self)
        self.check_button = button(self.tr("Check"), "primary", on_click=self.check, parent=self)
        self.sheet.add_buttons(self.close_button, right=(self.check_button,))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sheet)
        self.text.textChanged.connect(lambda: self._answer("", ""))
        self.finished.connect(self.text.clear)
        self.text.setFocus()

    def check(self) -> None:
        """Say what the typed lines are."""
        try:
            key = passphrases.prove_kit(self._vault, self.text.toPlainText())
        except MwlError as error:
            self._answer("", sentence(error))
            self.text.setFocus()
        else:
            words = self.tr("This kit opens this vault. Its fingerprint is %1, and every line is right.")
            self._answer(fill(words, key.fingerprint), "")

    def answer(self) -> str:
        """What was found."""
        return self._fits.text() or self.sheet.error()

    def _answer(self, fits: str, wrong: str) -> None:
        self._fits.setText(fits)
        self._fits.setVisible(bool(fits))
        announce(self, fits)
        self.sheet.show_error(wrong)
