"""Proving that the open vault is one's own: by its present passphrase, or by its recovery kit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.errors import MwlError
from mwl_desktop.ui.lock.kit_field import KitField
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import passphrases
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.password_field import PasswordField

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault


class PresentStep(Sheet):
    """Says `proved` once what was typed is known to open the vault.

    `why` tells what it is asked for; with `by_kit` the kit is asked for first.
    """

    proved = Signal()
    cancelled = Signal()
    failed = Signal(object)

    def __init__(
        self,
        ctx: Context,
        vault: Vault,
        *,
        why: str,
        step: str = "",
        by_kit: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", why, step=step, parent=parent)
        self._ctx = ctx
        self._vault = vault
        self._build()
        self._wire()
        self._show_way(by_kit)

    def _build(self) -> None:
        self.passphrase = PasswordField(self.tr("Present passphrase"), self)
        self.kit = KitField(self)
        self.kit.setPlaceholderText(self.tr("The six lines of the kit, check digits and all"))
        self.way_button = button("", "link", on_click=self.change_way, parent=self)
        self.body.addWidget(self.passphrase)
        self.body.addWidget(self.kit)
        self.body.addWidget(self.way_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.cancel_button = button(self.tr("Cancel"), on_click=self.cancelled.emit, parent=self)
        self.next_button = button(self.tr("Next"), "primary", on_click=self._next, parent=self)
        self.add_buttons(self.cancel_button, right=(self.next_button,))

    def _wire(self) -> None:
        self.passphrase.submitted.connect(self._next)
        self.passphrase.text_changed.connect(lambda _words: self.show_error(""))
        self.kit.textChanged.connect(lambda: self.show_error(""))

    @property
    def by_kit(self) -> bool:
        """Whether the kit is asked for."""
        return not self.kit.isHidden()

    def change_way(self) -> None:
        """From the passphrase to the kit, or back; what was typed is forgotten."""
        kit = not self.by_kit
        self.forget()
        self._show_way(kit)
        self.focus()

    def focus(self) -> None:
        """Put the cursor where one types."""
        (self.kit if self.by_kit else self.passphrase).setFocus()

    def forget(self) -> None:
        """Drop what was typed."""
        self.passphrase.clear()
        self.kit.clear()
        self.show_error("")

    def _show_way(self, kit: bool) -> None:
        """Ask for the kit or for the passphrase, and say which."""
        self.kit.setVisible(kit)
        self.passphrase.setVisible(not kit)
        if kit:
            title, other = self.tr("First, the recovery kit you hold"), self.tr("Use the passphrase instead")
        else:
            title, other = self.tr("First, the present passphrase"), self.tr("Use the recovery kit instead")
        self.title.setText(title)
        self.setAccessibleName(title)
        self.way_button.setText(other)

    def _next(self) -> None:
        if not self.next_button.isEnabled():
            return
        if self.by_kit:
            self._prove_kit()
            return
        self._set_busy(True)
        typed = self.passphrase.text()
        passphrases.prove_passphrase(self, self._ctx, self._vault, typed, self._proved, self._refused)

    def _prove_kit(self) -> None:
        try:
            passphrases.prove_kit(self._vault, self.kit.toPlainText())
        except MwlError as error:
            self._refused(error)
        else:
            self._proved()

    def _proved(self) -> None:
        self._set_busy(False)
        self.forget()
        self.proved.emit()

    def _refused(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, MwlError):
            self.failed.emit(error)
        self.show_error(sentence(error))
        self.focus()
        if not self.by_kit:  # a slip in six lines is mended, a hidden word is typed anew
            self.passphrase.select_all()

    def _set_busy(self, busy: bool) -> None:
        self.passphrase.set_read_only(busy)
        for part in (self.kit, self.way_button, self.next_button):
            part.setEnabled(not busy)
