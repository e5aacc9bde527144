"""The composition root of the window: makes what there is one of, and hands it down."""

from __future__ import annotations

import gc
import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from mwl_desktop import log, paths
from mwl_desktop.errors import MwlError, UserError
from mwl_desktop.ui.dialogs.report import ReportDialog
from mwl_desktop.ui.main_window import MainWindow
from mwl_desktop.ui.ops import vaults
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.panes import registry
from mwl_desktop.ui.shell import instance
from mwl_desktop.ui.shell.garbage import Garbage
from mwl_desktop.ui.shell.session import SessionWatch
from mwl_desktop.ui.theme.icons import program_icon
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.vault.lock import name_for

if TYPE_CHECKING:
    from mwl_desktop.ui.shell.frame import Frame
    from mwl_desktop.ui.shell.key_commands import KeyCommands

_log = logging.getLogger(__name__)
_TURN = 0.0005
"""Seconds until a thread that computes gives way to one that waits, the GUI thread above all.

With Python's 0.005 each of its many small steps waits that long while files are read on the lanes.
"""


def run(vault: Path | None = None, passphrase_file: Path | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Without a vault the last one is asked for. Raises UserError where there is no display.
    """
    if not _has_display():
        raise UserError("window.no_display")
    log.start(paths.state_folder())
    sys.setswitchinterval(_TURN)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("MWL Desktop")
    application.setDesktopFileName("mwl-desktop")
    if vault is not None and instance.raise_other(vault):
        return 0
    program = Program(application)
    path = vault or program.last_vault()
    if vault is None and path is not None and instance.raise_other(path):
        program.end()
        return 0
    program.start(path, passphrase_file or _path_from_environment("MWL_PASSPHRASE_FILE"))
    garbage = Garbage(program.ctx, program)
    code = application.exec()
    garbage.stop()
    program.end()
    return code


def _has_display() -> bool:
    """Qt ends the whole process where it finds no display, so this is asked before."""
    if not sys.platform.startswith(("linux", "freebsd")) or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _path_from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def _import_window() -> None:
    """What the window needs once a vault is open: too much to be imported while somebody waits for it."""
    from mwl_desktop.ui.shell import backing_up, commands, frame, key_commands  # noqa: F401

    registry.load_all()


class Program(QObject):
    """Everything there is one of while the window lives."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.ctx = Context(self)
        self.preferences = self.ctx.preferences = Preferences(self.ctx.lanes, self)
        self.theme = Theme(application, self.preferences.current.theme)
        application.setWindowIcon(program_icon())
        self.window = MainWindow(self.ctx, self.preferences)
        self.session = SessionWatch(self.ctx.bridge, self.window)
        self.instance = instance.Instance(self)
        self._report: ReportDialog | None = None
        self._keys: KeyCommands | None = None
        self.reports = 0
        self._known_before = self.preferences.current
        self._excepthook = sys.excepthook
        self._wire()

    def _wire(self) -> None:
        sys.excepthook = self._on_exception
        self.window.unlocked.connect(self._on_unlocked)
        self.session.lock_asked.connect(lambda: self.window.lock(self.session.let_sleep))
        self.window.pages.failed.connect(self.show_report)
        self.window.pages.file_made.connect(self._on_file_made)
        self.window.vault_entered.connect(self.instance.listen)
        self.instance.raise_asked.connect(self.window.bring_forward)
        self.preferences.changed.connect(lambda: self.theme.set_preference(self.preferences.current.theme))

    def _on_file_made(self, path: Path, there: bool) -> None:
        """Know a new vault as soon as its file is there.

        Should the program end before the kit is kept, the next start asks for that vault and says so.
        """
        current, name = self.preferences.current, name_for(path)
        if there:
            self._known_before = current
            self.preferences.become(current.with_vault(str(path)).owing_kit(name, True))
        else:
            before = self._known_before
            self.preferences.become(
                replace(
                    current.owing_kit(name, False),
                    last_vault=before.last_vault,
                    recent_vaults=before.recent_vaults,
                )
            )

    def last_vault(self) -> Path | None:
        """The vault that was open last on this computer."""
        known = self.preferences.current.last_vault
        return Path(known) if known else None

    def start(self, path: Path | None, passphrase_file: Path | None) -> None:
        """Show the window; with a passphrase file the vault opens without asking."""
        self.window.ask_for(path)
        self.window.show()
        self.session.begin()
        vaults.preload(self.ctx)
        vaults.take_back_lent(self.ctx)
        # At the first run a passphrase is being typed by now: nothing is set aside then.
        vaults.preload_window(self.ctx, self._import_and_set_aside if path else _import_window)
        if path is not None and passphrase_file is not None:
            self.window.pages.unlock.unlock_with_file(passphrase_file)

    def _import_and_set_aside(self) -> None:
        _import_window()
        self.ctx.bridge.call(self._set_aside)

    def _set_aside(self) -> None:
        """Spare Python looking for what can go through what is there from the start and stays to the end.

        That took a tenth of a second each time, the one at each lock included. Nothing of a vault may be set
        aside: it would never go.
        """
        if self.window.is_locked:
            gc.freeze()

    def end(self) -> None:
        """Let the lanes finish and give the process back as it was."""
        sys.excepthook = self._excepthook
        self.instance.stop()
        self.session.end()
        self.ctx.lanes.shut_down()

    def show_report(self, error: BaseException) -> None:
        """Show the report dialog, unless one is shown already."""
        self.reports += 1
        if self._report is not None:
            return
        self._report = ReportDialog(error, self.window)
        self._report.finished.connect(self._on_report_closed)
        self._report.open()

    def _on_report_closed(self) -> None:
        dialog, self._report = self._report, None
        if dialog is not None:
            dialog.deleteLater()

    def _on_unlocked(self, frame: Frame) -> None:
        from mwl_desktop.ui.shell.backing_up import BackingUp
        from mwl_desktop.ui.shell.commands import Commands
        from mwl_desktop.ui.shell.watching import Watching

        frame.messenger.vault_lost.connect(lambda: self.window.lose(frame))
        frame.messenger.unexpected.connect(self.show_report)
        commands = Commands(
            self.ctx, frame, self.window.commands, self.preferences, self.window.restore, self.window.salvage
        )
        commands.bind()
        backing_up = BackingUp(self.ctx, self.preferences, commands.backups, frame)
        backing_up.standing_changed.connect(frame.status.set_safe_text)
        frame.status.safe_clicked.connect(commands.backups)
        self.window.quitting.connect(backing_up.prepare_to_quit)
        backing_up.begin()
        Watching(self.ctx, self.preferences, frame.capturing.tell, frame).follow()
        frame.copy_asked.connect(lambda: commands.open_copy(self.window.open_with_key))
        self._key_commands().begin()
        problem, self.preferences.problem = self.preferences.problem, None
        if problem is not None:
            self.ctx.said.emit(Message(sentence(problem), "warning"))

    def _key_commands(self) -> KeyCommands:
        """Made when a vault is first opened: what it brings in is not waited for at the start."""
        if self._keys is None:
            from mwl_desktop.ui.shell.key_commands import KeyCommands

            tell_locked = self.window.pages.unlock.say
            self._keys = KeyCommands(
                self.ctx, self.window.commands, self.preferences, tell_locked, self.window
            )
            self.window.locked.connect(self._keys.give_way)
        return self._keys

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """What escaped from a slot: into the log as places, onto the screen as a report."""
        if issubclass(kind, KeyboardInterrupt):
            self.window.close()
        elif isinstance(error, MwlError):
            self.ctx.failed.emit(error)
        else:
            _log.error("an exception escaped", exc_info=(kind, error, trace))
            self.show_report(error)
