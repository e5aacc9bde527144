"""The first run: three steps, after which the vault is open; cancelled, nothing is left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from mwl_desktop.errors import MwlError
from mwl_desktop.ui.lock.kit_step import KitStep
from mwl_desktop.ui.lock.passphrase_step import PassphraseStep
from mwl_desktop.ui.lock.where_step import WhereStep
from mwl_desktop.ui.ops import vaults
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.widgets.words import fill

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault


class FirstRun(QStackedWidget):
    """Says `made(Vault, whether the kit was kept)`, `cancelled` or `open_asked`.

    `vault_held(bool)` tells that the vault is made and open behind the page, or no longer;
    `file_made(Path, bool)` that there is a vault's file whose kit is not kept yet, or that it was removed
    again; `made_unseen` that it was made when nobody was there any more: it has to be locked.
    """

    made = Signal(object, bool)
    cancelled = Signal()
    open_asked = Signal()
    failed = Signal(object)
    vault_held = Signal(bool)
    file_made = Signal(object, bool)
    made_unseen = Signal()

    def __init__(self, ctx: Context, *, can_cancel: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._vault: Vault | None = None
        self._making = self._unseen = False
        step = fill(self.tr("Step %1 of %2"), 3, 3)
        self.where = WhereStep(can_cancel=can_cancel, parent=self)
        self.passphrase = PassphraseStep(ctx, self)
        self.kit = KitStep(ctx, step=step, can_cancel=True, parent=self)
        for page in (self.where, self.passphrase, self.kit):
            self.addWidget(page)
        self._wire()

    def _wire(self) -> None:
        self.where.done.connect(self._ask_for_passphrase)
        self.where.cancelled.connect(self.cancelled)
        self.where.open_asked.connect(self.open_asked)
        self.passphrase.back_asked.connect(lambda: self._show(self.where, self.where.owner))
        self.passphrase.done.connect(self._make)
        self.kit.kept.connect(lambda: self._finish(True))
        self.kit.postponed.connect(lambda: self._finish(False))
        self.kit.cancelled.connect(self._on_kit_cancelled)
        self.kit.failed.connect(self.failed)

    def begin(self) -> None:
        """Start with the first step."""
        self._show(self.where, self.where.owner)

    def cancel(self) -> None:
        """Forget everything; a vault that was made already goes with its file."""
        vault = self.give_up()
        self._show(self.where, self.where.owner)
        if vault is not None:
            self.file_made.emit(vault.path, False)
            vaults.discard(self._ctx, vault)

    @property
    def at_making(self) -> bool:
        """Whether the vault is being made, or open."""
        return self._making or self._vault is not None

    def give_up(self) -> Vault | None:
        """Hand over the vault that was made, if there is one: nothing of it stays in these steps."""
        vault, self._vault = self._vault, None
        self._forget()
        if vault is not None:
            self.vault_held.emit(False)
        return vault

    def put_away(self) -> None:
        """Nobody is there: no passphrase stays on the page; one that is being used goes when that ends."""
        if self._making:
            self._unseen = True
        else:
            self.passphrase.clear()

    def _on_kit_cancelled(self) -> None:
        """Back to the first step, which says what became of the vault and of a kit that was kept."""
        name = self._vault.path.name if self._vault is not None else ""
        self.cancel()
        words = self.tr(
            "%1 was removed; nothing of it is left. A recovery kit that you saved or printed opens nothing "
            "any more: throw it away."
        )
        self.where.show_notice(fill(words, name))

    def _ask_for_passphrase(self) -> None:
        self.passphrase.set_known(self.where.owner.text(), self.where.path().stem)
        self._show(self.passphrase, self.passphrase.use_button)

    def _show(self, page: QWidget, focus: QWidget) -> None:
        self.setCurrentWidget(page)
        focus.setFocus()

    def _make(self, passphrase: str) -> None:
        self._making, self._unseen = True, False
        self.passphrase.set_busy(True)
        path, owner = self.where.path(), self.where.owner.text()
        vaults.create(self, self._ctx, path, passphrase, owner, self._on_made, self._on_refused)

    def _on_made(self, vault: Vault) -> None:
        self._making = False
        self._vault = vault
        self.file_made.emit(vault.path, True)
        self.vault_held.emit(True)
        self.passphrase.set_busy(False)
        self.passphrase.forget()
        if self._unseen:
            self.made_unseen.emit()
            return
        self.kit.show_kit_of(vault)
        self._show(self.kit, self.kit.save_button)

    def _on_refused(self, error: Exception) -> None:
        self._making = False
        self.passphrase.set_busy(False)
        if self._unseen:
            self.passphrase.clear()
        if not isinstance(error, MwlError):
            self.failed.emit(error)
        self.passphrase.show_error(sentence(error))

    def _finish(self, kept: bool) -> None:
        self.made.emit(self.give_up(), kept)

    def _forget(self) -> None:
        self.kit.forget()
        self.passphrase.forget()
