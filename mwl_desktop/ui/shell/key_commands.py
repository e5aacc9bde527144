"""Who answers what is asked about the keys of the open vault: its passphrase and its recovery kit."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.actions import Actions
from mwl_desktop.ui.lock.kit_check_dialog import KitCheckDialog
from mwl_desktop.ui.lock.kit_dialog import KitDialog
from mwl_desktop.ui.lock.passphrase_dialog import PassphraseDialog
from mwl_desktop.ui.ops import passphrases
from mwl_desktop.ui.ops.context import Context, Message, Way
from mwl_desktop.ui.ops.passphrases import Ended
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.vault.lock import name_for

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault

PROOF_SECONDS: Final = 300
"""How long the kit that has opened the vault is proof enough to set a passphrase."""


class KeyCommands(QObject):
    """Lives as long as the program: how a change of the passphrase ended is told even after a lock."""

    def __init__(
        self,
        ctx: Context,
        actions: Actions,
        preferences: Preferences,
        tell_locked: Callable[[str], None],
        window: QWidget,
    ) -> None:
        """`tell_locked` says something on the page of a locked vault; dialogs stand over `window`."""
        super().__init__(window)
        self._ctx = ctx
        self._actions = actions
        self._preferences = preferences
        self._tell_locked = tell_locked
        self._window = window
        self._dialog: PassphraseDialog | None = None
        self._opened_at = monotonic()

    def begin(self) -> None:
        """Answer for the vault that was just opened, and offer what is owed for it."""
        self._opened_at = monotonic()
        for action, answer in (
            ("kit.show", self.show_kit),
            ("kit.check", self.check_kit),
            ("passphrase.change", self.change_passphrase),
        ):
            self._actions.bind(action, answer)
        if self._ctx.vault.read_only:
            self._actions.unbind("passphrase.change")
        elif self._ctx.way is Way.KIT:
            self.change_passphrase()
        else:
            self._remind()

    def give_way(self) -> None:
        """The vault is being locked."""
        if self._dialog is not None and _is_seen(self._dialog):
            self._dialog.give_way()
        self._dialog = None

    def show_kit(self) -> None:
        """The recovery kit of the open vault, once the passphrase has been asked for."""
        dialog = KitDialog(self._ctx, self._ctx.vault, self._window)
        dialog.kept.connect(self._on_kit_kept)
        dialog.open()

    def check_kit(self) -> None:
        """Whether a kit that somebody holds is the open vault's."""
        KitCheckDialog(self._ctx.vault, self._window).open()

    def change_passphrase(self) -> None:
        """A new passphrase in steps; whoever has just come in by the kit is not asked for another proof."""
        vault = self._ctx.vault
        proved = self._ctx.way is Way.KIT and monotonic() - self._opened_at < PROOF_SECONDS
        dialog = self._dialog = PassphraseDialog(self._ctx, vault, proved=proved, parent=self._window)
        dialog.change_asked.connect(lambda passphrase: self._change(dialog, vault, passphrase))
        dialog.kept.connect(self._on_kit_kept)
        dialog.finished.connect(self._remind)
        dialog.open()

    def _change(self, dialog: PassphraseDialog, vault: Vault, passphrase: str) -> None:
        name = name_for(vault.path)
        job = passphrases.change(
            self._ctx,
            vault,
            passphrase,
            in_store=name in self._preferences.current.remembered,
            done=lambda ended: self._on_ended(dialog, name, ended),
            failed=lambda error: self._on_failed(dialog, error),
        )
        dialog.began(job)

    def _on_ended(self, dialog: PassphraseDialog, name: str, ended: Ended) -> None:
        if ended.changed:
            self._ctx.way = Way.PASSPHRASE
            settings = self._preferences.current.owing_kit(name, True).owing_passphrase(name, False)
            if ended.lost is not None:
                settings = settings.remembering(name, False)
            self._preferences.become(settings)
        if _is_seen(dialog):
            dialog.ended(ended)
        elif ended.changed:
            self._tell_locked(self.tr("The passphrase of this vault was changed: the new one opens it."))
        else:
            why = sentence(ended.problem) + " " if ended.problem is not None else ""
            self._tell_locked(
                why + self.tr("The passphrase was not changed: the present one opens the vault.")
            )

    def _on_failed(self, dialog: PassphraseDialog, error: Exception) -> None:
        if _is_seen(dialog):
            dialog.failed()
        self._ctx.failed.emit(error)

    def _on_kit_kept(self) -> None:
        current = self._preferences.current
        self._preferences.become(current.owing_kit(name_for(self._ctx.vault.path), False))

    def _remind(self) -> None:
        """Say what was put off."""
        name, current = name_for(self._ctx.vault.path), self._preferences.current
        if name in current.passphrase_owed and not self._ctx.vault.read_only:
            words = self.tr("This vault was opened with its recovery kit. Set a passphrase that you know.")
            self._ctx.said.emit(Message(words, "warning", (self.tr("Set it now"), self.change_passphrase)))
        if name in current.kit_owed:
            words = self.tr("The recovery kit of this vault was not kept yet.")
            self._ctx.said.emit(Message(words, "warning", (self.tr("Do it now"), self.show_kit)))


def _is_seen(dialog: PassphraseDialog) -> bool:
    """Whether a dialog is still there: a lock closes it."""
    return shiboken6.isValid(dialog) and dialog.isVisible()
