"""Proving that the open vault is one's own: by its present passphrase, or by its recovery kit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.errors import MwlError
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import passphrases
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.parts.key_field import KeyField
from mwl_desktop.ui.widgets.buttons import button

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault


class PresentStep(Sheet):
    """Says `proved` once what was typed is known to open the vault.

    `why` tells what it is asked for; with `by_kit` the kit is asked for first. Without `offers_other` the
    other of the two is not offered.
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
        offers_other: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", why, step=step, parent=parent)
        self._ctx = ctx
        self._vault = vault
        self._build()
        self._wire()
        self.key_field.ask_for(kit=by_kit)
        self.key_field.way.setVisible(offers_other)

    def _build(self) -> None:
        self.key_field = KeyField(self.tr("Present passphrase"), self)
        self.body.addWidget(self.key_field)
        self.cancel_button = button(self.tr("Cancel"), on_click=self.cancelled.emit, parent=self)
        self.next_button = button(self.tr("Next"), "primary", on_click=self._next, parent=self)
        self.add_buttons(self.cancel_button, right=(self.next_button,))

    def _wire(self) -> None:
        self.key_field.submitted.connect(self._next)
        self.key_field.edited.connect(lambda: self.show_error(""))
        self.key_field.way_changed.connect(self._name_way)

    def focus(self) -> None:
        """Put the cursor where one types."""
        self.key_field.focus()

    def forget(self) -> None:
        """Drop what was typed."""
        self.key_field.clear()
        self.show_error("")

    def _name_way(self, by_kit: bool) -> None:
        """Say which of the two is asked for."""
        if by_kit:
            title = self.tr("First, the recovery kit you hold")
        else:
            title = self.tr("First, the present passphrase")
        self.title.setText(title)
        self.setAccessibleName(title)
        self.show_error("")

    def _next(self) -> None:
        if not self.next_button.isEnabled():
            return
        secret = self.key_field.secret()
        if self.key_field.by_kit:
            self._prove_kit(secret.kit)
            return
        self._set_busy(True)
        typed = secret.passphrase
        passphrases.prove_passphrase(self, self._ctx, self._vault, typed, self._proved, self._refused)

    def _prove_kit(self, typed: str) -> None:
        try:
            passphrases.prove_kit(self._vault, typed)
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

    def _set_busy(self, busy: bool) -> None:
        self.key_field.set_busy(busy)
        self.next_button.setEnabled(not busy)
