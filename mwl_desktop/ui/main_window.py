"""The window: the lock pages or the frame of an open vault, and the way from one to the other."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from mwl_desktop.tasks import Job
from mwl_desktop.ui.actions import Actions
from mwl_desktop.ui.lock.lock_pages import LockPages
from mwl_desktop.ui.ops import vaults
from mwl_desktop.ui.ops.context import Context, Way
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.shell import leaving, standing
from mwl_desktop.ui.shell.idle import IdleWatch
from mwl_desktop.ui.shell.outside_key import OutsideKey
from mwl_desktop.ui.shell.settling import Settling
from mwl_desktop.vault.lock import name_for

if TYPE_CHECKING:
    from mwl_desktop.services.backups import Backup
    from mwl_desktop.ui.shell.frame import Frame, Place
    from mwl_desktop.vault.keys import VaultKey
    from mwl_desktop.vault.vault import Vault

_LOOK_AGAIN = 60.0
_STANDS_STILL = 120.0
_MOST_WAIT = 3600.0
"""Seconds: how often work that holds up the lock is looked at, when it counts as stuck, how long it may."""


class MainWindow(QMainWindow):
    """Frame only: what is in it is made elsewhere.

    `locked` and `unlocked(Frame)` tell the composition root when to bind what; `vault_entered(Path)`
    which vault is the one now asked for.
    """

    unlocked = Signal(object)
    locked = Signal()
    vault_entered = Signal(object)
    quitting = Signal()

    def __init__(self, ctx: Context, preferences: Preferences) -> None:
        super().__init__()
        self._ctx = ctx
        self._preferences = preferences
        self._frame: Frame | None = None
        self._locking = False
        self._opening: set[Job] = set()
        self._unlocked_in_vain = False
        self._waited = 0.0
        self._left_at: dict[Path, Place] = {}  # ids alone, and only while the program runs
        self._afterwards: list[Callable[[], object]] = []
        self.commands = Actions(self)
        self.idle = IdleWatch(self)
        self.pages = LockPages(ctx, self, backup_folder=lambda: preferences.current.backup_folder)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.pages)
        self.setCentralWidget(self._stack)
        self.setWindowTitle("MWL Desktop")
        standing.take_up(self, preferences)
        self._wire()

    def _wire(self) -> None:
        self.pages.opened.connect(self._on_opened)
        self.pages.vault_chosen.connect(self.ask_for)
        self.pages.restoring.restored.connect(lambda _backup, _aside: self._left_at.clear())
        self.pages.store_useless.connect(self._on_store_useless)
        self.pages.exposed.connect(self._on_exposed)
        self.pages.made_unseen.connect(self.lock)
        self.idle.idle.connect(self._on_idle)
        self.idle.slept.connect(self.lock)
        for action, act in (("vault.lock", self.lock), ("program.quit", self.close)):
            OutsideKey(self.commands.keys(action), self).pressed.connect(act)
        self._ctx.job_started.connect(self._on_job_started)
        self._ctx.job_ended.connect(self._opening.discard)
        self._preferences.changed.connect(self._on_preferences_changed)
        self.commands.bind("vault.lock", self.lock)
        self.commands.bind("program.quit", self.close)
        self.commands.set_locked(True)

    @property
    def frame(self) -> Frame | None:
        """The frame of the open vault; none while locked."""
        return self._frame

    @property
    def is_locked(self) -> bool:
        """Whether no vault is open, and none is being opened, made or closed."""
        return self._frame is None and not (self._opening or self._locking or self.pages.at_making)

    def ask_for(self, path: Path | None) -> None:
        """Show the unlock page of a vault, or the first run where there is none.

        Somebody has just asked for this vault: where its key is remembered, the key store is asked for it.
        A vault that was locked stays so until somebody acts.
        """
        if path is None:
            self.pages.show_first_run(can_cancel=False)
            return
        self.vault_entered.emit(path)
        self._show_unlock_page(path)
        self.pages.unlock.look()
        if self._is_remembered(path):
            self.pages.unlock.ask_store()

    def bring_forward(self) -> None:
        """Come to the front, also from the taskbar."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def lose(self, frame: Frame) -> None:
        """The vault is gone from under its frame: lock, unless it is being locked or was already."""
        if frame is self._frame and not self._locking:
            self.lock()

    def restore(self, backup: Backup, key: VaultKey) -> None:
        """Lock, then put a verified backup in the place of the vault."""
        # A last backup could let go, by the rotation, the very one that is to be restored.
        self._ctx.before_closing = None
        self.lock(lambda: self.pages.restore(backup, key))

    def open_with_key(self, path: Path, key: VaultKey) -> None:
        """Lock, and open another vault whose key is known."""

        def begin() -> None:
            self.ask_for(path)
            self.pages.unlock.unlock_with_key(key)

        self.lock(begin)

    def salvage(self, target: Path, key: VaultKey) -> None:
        """Lock, then read what can be read of a damaged vault into a new one."""
        path = self.pages.unlock.path
        self._ctx.before_closing = None  # of what is damaged no backup is made
        self.lock(lambda: self.pages.salvage(path, target, key))

    def _is_remembered(self, path: Path) -> bool:
        return name_for(path) in self._preferences.current.remembered

    def _show_unlock_page(self, path: Path) -> None:
        self.pages.show_vault(path)
        self.pages.unlock.set_remembered(self._is_remembered(path))

    def _on_store_useless(self, path: Path) -> None:
        self._preferences.become(self._preferences.current.remembering(name_for(path), False))

    def _on_exposed(self, exposed: bool) -> None:
        self.idle.watch(self._preferences.current.lock_minutes) if exposed else self.idle.rest()

    def _on_opened(self, vault: Vault, way: Way, kit_kept: bool | None) -> None:
        from mwl_desktop.ui.shell.frame import Frame

        if self._unlocked_in_vain:
            self._unlocked_in_vain = False
            vaults.close(self._ctx, vault, self._end_locking)
            return
        self._ctx.attach(vault, way)
        settings = self._preferences.current.with_vault(str(vault.path))
        name = name_for(vault.path)
        if kit_kept is not None:
            settings = settings.owing_kit(name, not kit_kept)
        if way is not Way.KEY_STORE:
            settings = settings.owing_passphrase(name, way is Way.KIT)
        self._preferences.become(settings)
        self.vault_entered.emit(vault.path)
        self._frame = Frame(self._ctx, self.commands, self)
        self._frame.fold_rail(settings.rail_folded)
        self._stack.addWidget(self._frame)
        self._stack.setCurrentWidget(self._frame)
        self._show_unlock_page(vault.path)
        self.commands.bind("vault.open", lambda: self.lock(self.pages.choose_vault))
        self.commands.bind("vault.new", lambda: self.lock(lambda: self.pages.show_first_run(can_cancel=True)))
        self.commands.set_locked(False)
        self.setWindowTitle(f"{vault.path.name} – MWL Desktop")
        self._waited = 0.0
        self.idle.watch(settings.lock_minutes)
        self.unlocked.emit(self._frame)
        typed = self.pages.unlock.later.take()  # need not be sealed any more
        self._frame.begin(vault.path.name, self._left_at.get(vault.path, ("", None)), typed)

    def lock(self, afterwards: Callable[[], object] | None = None) -> None:
        """Lock: announce, flush, drain, close what is open over the window, empty, close, forget the key.

        Returns at once; `afterwards` is called when the key is gone. System sleep and session lock
        can call this as Ctrl+L does.
        """
        if afterwards is not None:
            self._afterwards.append(afterwards)
        if self._locking:
            self.pages.put_away()  # of a passphrase that is being typed already
            return
        if self._frame is None:
            # What is being opened now was asked for before this.
            self._unlocked_in_vain = bool(self._opening)
            self.pages.put_away()
            made = self.pages.give_up_made()
            self._lock_made(made) if made is not None else self._end_locking()
            return
        self._locking = True
        self.locked.emit()
        self.idle.rest()
        self.commands.set_locked(True)
        self._left_at[self._ctx.vault.path] = self._frame.place()
        self._frame.make_no_more()
        if not self._ctx.vault.read_only:
            for words in leaving.unsent():
                self._frame.keep_thought(words)
        self._frame.flush()
        leaving.close_what_lies_over(self)
        leaving.forget()
        self.setWindowTitle("MWL Desktop")
        self._stack.setCurrentWidget(self.pages)
        self.pages.unlock.set_locking(self.tr("Locking…"))
        Settling(self._ctx, self._frame.flush, self._on_settled, self).begin()

    def _lock_made(self, vault: Vault) -> None:
        """Lock a vault that was just made: its kit, which opens it, is shown again to who has unlocked it."""
        self._locking = True
        leaving.close_what_lies_over(self)
        leaving.forget()
        self.vault_entered.emit(vault.path)
        self._show_unlock_page(vault.path)
        self.pages.unlock.set_locking(self.tr("Locking…"))
        vaults.close(self._ctx, vault, self._on_closed)

    def _on_settled(self) -> None:
        """All that was typed is on its way to the disk: nothing of the vault may stay in the window."""
        leaving.close_what_lies_over(self)  # what opened meanwhile
        if self._frame is not None:
            self._frame.clear()
        leaving.forget()
        vaults.close(self._ctx, self._ctx.vault, self._on_closed)

    def _on_job_started(self, job: Job) -> None:
        if job.name == vaults.UNLOCK:
            self._opening.add(job)
            self._unlocked_in_vain = False

    def _on_idle(self) -> None:
        """Nobody is there: lock, unless work that somebody waits for would be cut off by it.

        Work that does not get on holds nothing up, and none does for longer than an hour.
        """
        waiting = self._frame is not None and self._frame.jobs.gets_on(_STANDS_STILL)
        if waiting and self._waited < _MOST_WAIT:
            self._waited += _LOOK_AGAIN
            self.idle.put_off(_LOOK_AGAIN)
        else:
            self.lock()

    def _on_closed(self) -> None:
        """The last write is on the disk and the key is gone: the frame goes too."""
        frame, self._frame = self._frame, None
        if frame is not None:
            frame.clear()  # of what an answer brought meanwhile
            self._stack.removeWidget(frame)
            # What only holds itself in a circle goes then: Python would take its time.
            frame.destroyed.connect(lambda: QTimer.singleShot(0, gc.collect))
            frame.go()
        self._ctx.detach()
        self._locking = False
        self.pages.unlock.set_locking("")
        self.pages.unlock.later.refresh()
        self._end_locking()

    def _end_locking(self) -> None:
        waiting, self._afterwards = self._afterwards, []
        for act in waiting:
            act()

    def _on_preferences_changed(self) -> None:
        page = self.pages.unlock
        page.set_remembered(bool(page.path.name) and self._is_remembered(page.path))
        if self._frame is not None:
            self.idle.watch(self._preferences.current.lock_minutes)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._frame is not None or self._locking:
            event.ignore()
            self.quitting.emit()
            self.lock(self.close)
            return
        if self.pages.keep_open(self.close):
            event.ignore()
            return
        standing.remember(self, self._preferences)
        self.pages.leave()
        event.accept()
