"""The pages of a locked program and the ways between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from mwl_desktop import paths
from mwl_desktop.ui.lock.first_run import FirstRun
from mwl_desktop.ui.lock.kit_page import KitPage
from mwl_desktop.ui.lock.restore_step import RestoreStep
from mwl_desktop.ui.lock.salvage_step import SalvageStep
from mwl_desktop.ui.lock.unlock_page import UnlockPage
from mwl_desktop.ui.lock.where_step import SUFFIX
from mwl_desktop.ui.ops import backups
from mwl_desktop.ui.ops.context import Context, Way
from mwl_desktop.ui.parts.moments import moment_in_full
from mwl_desktop.ui.widgets.words import fill

if TYPE_CHECKING:
    from mwl_desktop.services.backups import Backup
    from mwl_desktop.vault.keys import VaultKey
    from mwl_desktop.vault.vault import Vault


class LockPages(QStackedWidget):
    """Says `opened(Vault, Way, kit)`; `kit` is None, or for a new vault whether its recovery kit was kept.

    `vault_chosen(Path)` tells that another vault is meant, before it is unlocked; `store_useless(Path)`
    that the key store does not have the key of that vault; `exposed(bool)` that a page shows names out
    of a vault or has one open behind it, or no longer; `file_made(Path, bool)` and `made_unseen` are those
    of the first run.
    """

    opened = Signal(object, object, object)
    vault_chosen = Signal(object)
    store_useless = Signal(object)
    failed = Signal(object)
    exposed = Signal(bool)
    file_made = Signal(object, bool)
    made_unseen = Signal()

    def __init__(
        self, ctx: Context, parent: QWidget | None = None, *, backup_folder: Callable[[], str] = str
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._backup_folder = backup_folder
        self._asked_to_close = False
        self.unlock = UnlockPage(ctx, self)
        self.kit = KitPage(ctx, self)
        self.first_run: FirstRun | None = None
        self.addWidget(self.unlock)
        self.addWidget(self.kit)
        self.restoring = RestoreStep(ctx, parent=self)
        self.addWidget(self.restoring)
        self.salvaging = SalvageStep(ctx, self)
        self.addWidget(self.salvaging)
        self._wire()

    def _wire(self) -> None:
        self.unlock.opened.connect(lambda vault, way: self.opened.emit(vault, way, None))
        self.unlock.store_useless.connect(self.store_useless)
        self.unlock.kit_asked.connect(self._show_kit)
        self.unlock.another_asked.connect(self.choose_vault)
        self.unlock.new_asked.connect(lambda: self.show_first_run(can_cancel=True))
        self.kit.opened.connect(self._on_opened_by_kit)
        self.kit.left.connect(self._show_unlock)
        self.unlock.restore_asked.connect(self.offer_backups)
        self.restoring.verified.connect(
            lambda backup, key: self.restoring.restore(self.unlock.path, backup, key)
        )
        self.restoring.restored.connect(self._on_restored)
        self.restoring.left.connect(self._show_unlock)
        self.unlock.salvage_asked.connect(self._offer_salvage)
        self.salvaging.left.connect(self._show_unlock)
        self.salvaging.open_asked.connect(self.vault_chosen)
        self.salvaging.names_shown.connect(self.exposed)
        self.salvaging.ended_unseen.connect(self.unlock.notice.show_notice)
        for page in (self.unlock, self.kit, self.restoring, self.salvaging):
            page.failed.connect(self.failed)
        for page, back in (
            (self.kit, self.kit.back_button),
            (self.restoring, self.restoring.cancel_button),
            (self.salvaging, self.salvaging.back_button),
        ):
            QShortcut(QKeySequence(Qt.Key.Key_Escape), page, back.click)

    def show_vault(self, path: Path) -> None:
        """Ask for a vault's passphrase."""
        self._drop_first_run()
        self.unlock.set_vault(path)
        self._show_unlock()

    def show_first_run(self, *, can_cancel: bool) -> None:
        """Make a new vault in three steps."""
        self.unlock.leave_store()
        self._drop_first_run()
        steps = FirstRun(self._ctx, can_cancel=can_cancel, parent=self)
        steps.made.connect(lambda vault, kept: self.opened.emit(vault, Way.NEW, kept))
        steps.cancelled.connect(self._on_cancelled)
        steps.open_asked.connect(self.choose_vault)
        steps.failed.connect(self.failed)
        steps.vault_held.connect(self.exposed)
        steps.file_made.connect(self.file_made)
        steps.made_unseen.connect(self.made_unseen)
        self.first_run = steps
        self.addWidget(steps)
        self.setCurrentWidget(steps)
        steps.begin()

    def choose_vault(self) -> None:
        """Ask which other vault to open."""
        known = self.unlock.path
        folder = paths.folder_to_begin_in(known.parent if known.name else None)
        pattern = self.tr("Vaults (%1)").replace("%1", f"*{SUFFIX}")
        self.unlock.leave_store()
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a vault"), str(folder), f"{pattern};;{self.tr('All files')} (*)"
        )
        if chosen:
            self.vault_chosen.emit(Path(chosen))

    def offer_backups(self) -> None:
        """Look for backups of the vault that is meant, and have one chosen."""
        path, folder = self.unlock.path, self._backup_folder()
        if folder:
            backups.look_for(self, self._ctx, Path(folder), path, lambda found: self._offer(path, found))
        else:
            self._offer(path, None)

    def _offer(self, path: Path, found: backups.Standing | None) -> None:
        if path == self.unlock.path and not self._ctx.unlocked:
            self.restoring.offer(path, found)
            self.setCurrentWidget(self.restoring)
            self.restoring.focus()

    def restore(self, backup: Backup, key: VaultKey) -> None:
        """Put a verified backup in the place of the vault that was just locked."""
        self.setCurrentWidget(self.restoring)
        self.restoring.restore(self.unlock.path, backup, key)

    def _offer_salvage(self) -> None:
        typed = self.unlock.field.text()
        self.unlock.field.clear()  # it is in one place only
        self.setCurrentWidget(self.salvaging)
        self.salvaging.offer(self.unlock.path, typed)

    def salvage(self, path: Path, target: Path, key: VaultKey) -> None:
        """Read what can be read of the vault that was just locked."""
        self.setCurrentWidget(self.salvaging)
        self.salvaging.run_with(path, target, key)

    def _on_restored(self, backup: Backup, aside: Path | None) -> None:
        self.unlock.set_vault(self.unlock.path)
        made = moment_in_full(backup.made_at)
        words = fill(self.tr("The backup of %1 was restored."), made)
        if aside is not None:
            words += " " + fill(self.tr("The vault from before lies beside it: %1."), aside.name)
        self.unlock.notice.show_notice(words, "success")
        self._show_unlock()

    def put_away(self) -> None:
        """Nobody is there, or is to see more: back to the unlock page, with nothing typed or told.

        A backup on its way into the vault's place is not stopped. Nor is the making of a new vault: its steps
        stay, without the passphrase, until `give_up_made` has taken the vault out of them.
        """
        self.unlock.put_away()
        page = self.currentWidget()
        if self.first_run is not None:
            self.first_run.put_away()
        if page is self.kit:
            self.kit.text.clear()
        elif page is self.salvaging:
            self.salvaging.put_away()
        elif page is self.restoring:
            self.restoring.key_field.clear()
            if self.restoring.at_work:
                return
            self.restoring.forget()
        else:
            return
        self._show_unlock()

    @property
    def at_making(self) -> bool:
        """Whether a new vault is being made, or is open until it is said what becomes of its kit."""
        return self.first_run is not None and self.first_run.at_making

    def give_up_made(self) -> Vault | None:
        """The vault just made whose kit is still to be kept, to be locked; none where there is none."""
        return self.first_run.give_up() if self.first_run is not None else None

    def leave(self) -> None:
        """Forget what was typed on any page; a vault that is half-made goes."""
        self.unlock.leave_store()
        self.unlock.field.clear()
        self.unlock.later.leave()
        self.kit.text.clear()
        self.restoring.forget()
        self.salvaging.forget()
        if self.first_run is not None:
            self.first_run.cancel()

    def keep_open(self, close: Callable[[], object]) -> bool:
        """Whether closing waits until what was typed or dropped is sealed; `close` is called then.

        Asked a second time, nothing is waited for: what could not be sealed was said to be so.
        """
        if self._asked_to_close or not self.unlock.later.busy():
            self._asked_to_close = False
            return False
        self._asked_to_close = True
        self.unlock.later.say(self.tr("The window closes when this is sealed. Close it again to stop now."))
        self.unlock.later.flush(lambda sealed: self._on_flushed(sealed, close))
        return True

    def _on_flushed(self, sealed: bool, close: Callable[[], object]) -> None:
        if not self._asked_to_close:
            return
        if sealed:
            close()
        else:
            self._show_unlock()

    def _show_unlock(self) -> None:
        self.setCurrentWidget(self.unlock)
        self.unlock.field.setFocus()

    def _show_kit(self) -> None:
        self.unlock.leave_store()
        self.unlock.say("")
        self.kit.set_vault(self.unlock.path)
        self.setCurrentWidget(self.kit)
        self.kit.text.setFocus()

    def _on_opened_by_kit(self, vault: object) -> None:
        self._show_unlock()
        self.opened.emit(vault, Way.KIT, None)

    def _on_cancelled(self) -> None:
        if self.unlock.path.name:
            self._drop_first_run()
            self._show_unlock()

    def _drop_first_run(self) -> None:
        steps, self.first_run = self.first_run, None
        if steps is not None:
            steps.cancel()
            self.removeWidget(steps)
            steps.deleteLater()
