"""Who answers which action while a vault is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from mwl_desktop import paths
from mwl_desktop.ui.actions import Actions
from mwl_desktop.ui.dialogs.backups import BackupsDialog
from mwl_desktop.ui.dialogs.check import CheckDialog
from mwl_desktop.ui.dialogs.profile import ProfileDialog
from mwl_desktop.ui.dialogs.settings import SettingsDialog
from mwl_desktop.ui.dialogs.shortcuts import ShortcutsDialog
from mwl_desktop.ui.lock.restore_dialog import RestoreDialog
from mwl_desktop.ui.lock.salvage_step import ask_where
from mwl_desktop.ui.ops import capturing, vaults
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.panes import registry
from mwl_desktop.ui.parts.bin_days import BinDaysField
from mwl_desktop.ui.shell.frame import Frame
from mwl_desktop.ui.shell.palette import Palette
from mwl_desktop.ui.shell.search import Search
from mwl_desktop.ui.shell.to_read import ACTIONS
from mwl_desktop.ui.widgets.words import fill
from mwl_desktop.vault.keys import VaultKey

if TYPE_CHECKING:
    from mwl_desktop.services.backups import Backup

_NEW: Final = {
    "entry.new": "journal",
    "goal.new": "goals",
    "person.new": "network",
    "portfolio.new": "portfolio",
}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Commands:
    """The answers, and what they need."""

    ctx: Context
    frame: Frame
    actions: Actions
    preferences: Preferences
    restore: Callable[[Backup, VaultKey], None]
    salvage: Callable[[Path, VaultKey], None]

    def bind(self) -> None:
        """Bind every action that works on an open vault to the frame that shows it."""
        there = {spec.id for spec in registry.available()}
        for pane in there:
            self.actions.bind(f"pane.{pane}", partial(self.frame.show_pane, pane))
        for action, pane in _NEW.items():
            if pane in there:
                self.actions.bind(action, partial(self.frame.new_in, pane))
        for theme in ("light", "dark", "system"):
            self.actions.bind(f"theme.{theme}", partial(self.preferences.change, theme=theme))
        for action, answer in (
            ("capture.focus", self.frame.focus_capture),
            ("search.focus", self.frame.focus_filter),
            ("search.everything", self.search),
            ("palette.open", self.palette),
            ("edit.undo", self.frame.undoing.undo),
            ("edit.redo", self.frame.undoing.redo),
            ("evidence.add_files", self.add_files),
            ("evidence.add_folder", self.add_folder),
            ("evidence.paste", self.frame.paste),
            ("evidence.screenshot", self.screenshot),
            ("evidence.pause_reading", self.pause_reading),
            ("item.history", self.frame.show_history),
            ("bin.show", self.frame.show_bin),
            ("bin.empty", self.frame.empty_bin),
            ("profile.open", self.profile),
            ("settings.open", self.settings),
            ("vault.remember", self.remember),
            ("backups.open", self.backups),
            ("backup.make", self.back_up),
            ("vault.check", self.check),
            ("shortcuts.show", self.shortcuts),
            ("rail.fold", self.fold_rail),
        ):
            self.actions.bind(action, answer)
        self.frame.undoing.named.connect(self.name_steps)
        self.frame.undoing.look()
        for action in ACTIONS if self.ctx.vault.read_only else ():
            self.actions.unbind(action)

    def name_steps(self, back: str, again: str) -> None:
        """Say in the palette and wherever actions are shown what would be undone and done again."""
        if self.ctx.unlocked:
            self.actions.call("edit.undo", back)
            self.actions.call("edit.redo", again)

    def pause_reading(self) -> None:
        """Let the reading of added files rest, or go on."""
        paused = capturing.pause_reading(self.ctx)
        self.actions.call(
            "evidence.pause_reading", self.frame.tr("Go on reading added files") if paused else ""
        )
        resting = self.frame.tr(
            "Added files are kept, but not read until you go on: search finds no text in them."
        )
        going_on = self.frame.tr("Added files are being read again.")
        self.ctx.said.emit(Message(resting if paused else going_on))

    def search(self) -> None:
        """Search over everything."""
        Search(self.ctx, self.frame).open_over(self.frame.window())

    def palette(self) -> None:
        """Go to anything."""
        Palette(self.ctx, self.actions, self.frame).open_over(self.frame.window())

    def profile(self) -> None:
        """Who the portfolio belongs to."""
        ProfileDialog(self.ctx, self.frame).open()

    def settings(self) -> SettingsDialog:
        """Settings of this computer."""
        dialog = SettingsDialog(self.ctx, self.preferences, self.frame)
        dialog.add_bin_days(BinDaysField(self.ctx, dialog))
        dialog.asked.connect(dialog.close)
        dialog.asked.connect(self.actions.trigger)
        dialog.open()
        return dialog

    def remember(self) -> None:
        """Whether this computer's key store remembers the key: the settings, at that place."""
        self.settings().go_to_remember()

    def backups(self) -> BackupsDialog:
        """The backups of the open vault."""
        dialog = BackupsDialog(self.ctx, self.preferences, self.frame)
        dialog.restore_asked.connect(lambda backup: self.restore_backup(dialog, backup))
        dialog.verify_asked.connect(lambda backup: self.verify_backup(dialog, backup))
        dialog.open()
        return dialog

    def back_up(self) -> None:
        """Back up at once, shown on the page of backups."""
        self.backups().back_up()

    def restore_backup(self, over: QWidget, backup: Backup) -> None:
        """Explain what restoring does, verify the backup, then lock and restore it."""
        dialog = RestoreDialog(self.ctx, backup, parent=over)
        dialog.verified.connect(self.restore)
        dialog.open()

    def verify_backup(self, over: QWidget, backup: Backup) -> None:
        """Ask for what opens a backup under an earlier key, and look it over."""
        RestoreDialog(self.ctx, backup, only_verify=True, parent=over).open()

    def check(self) -> None:
        """Look the whole vault over."""
        dialog = CheckDialog(self.ctx, self.frame)
        dialog.restore_asked.connect(dialog.close)
        dialog.restore_asked.connect(self.backups)
        dialog.salvage_asked.connect(self.save_what_can_be_read)
        dialog.open()

    def save_what_can_be_read(self) -> None:
        """Choose where to, then lock and read out of the vault what can be read."""
        vault = self.ctx.vault
        target = ask_where(self.frame, vault.path)
        if target is not None:
            self.salvage(target, vault.key)

    def shortcuts(self) -> None:
        """Every action and its keys."""
        ShortcutsDialog(self.frame).open()

    def open_copy(self, copied: Callable[[Path, VaultKey], None]) -> None:
        """Copy a vault that is opened to read to where the person says; `copied` gets it and its key."""
        vault = self.ctx.vault
        suggested = paths.documents_folder() / fill(self.frame.tr("%1 copy.mwl"), vault.path.stem)
        pattern = fill(self.frame.tr("Vaults (%1)"), "*.mwl")
        title = self.frame.tr("Open a copy")
        chosen, _ = QFileDialog.getSaveFileName(self.frame, title, str(suggested), pattern)
        if chosen and self.ctx.unlocked:
            target = Path(chosen)
            vaults.copy(self.frame, self.ctx, target, lambda key: copied(target, key))

    def fold_rail(self) -> None:
        """Icons only, or icons and words."""
        folded = not self.frame.rail.is_folded()  # as it is now: a narrow window may have folded it
        self.frame.fold_rail(folded)
        self.preferences.change(rail_folded=folded)

    def add_files(self) -> None:
        """Choose files to keep as evidence."""
        title = self.frame.tr("Add files as evidence")
        chosen, _ = QFileDialog.getOpenFileNames(self.frame, title, str(paths.documents_folder()))
        if chosen:
            self.frame.capturing.add_files([Path(name) for name in chosen])

    def screenshot(self) -> None:
        """Keep a part of the screen as evidence."""
        self.frame.screenshot.begin()

    def add_folder(self) -> None:
        """Choose a folder whose files are kept as evidence."""
        title = self.frame.tr("Add a folder as evidence")
        chosen = QFileDialog.getExistingDirectory(self.frame, title, str(paths.documents_folder()))
        if chosen:
            self.frame.capturing.add_files([Path(chosen)])
