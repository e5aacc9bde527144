"""The watched folder of the open vault: looked at when something changes in it, and now and then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from mwl_desktop.errors import UserError
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops import watched
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.vault.lock import name_for

if TYPE_CHECKING:
    from mwl_desktop.domain.evidence import CaptureReport
    from mwl_desktop.services.watched import TakenIn, Watched

_SOON_MS: Final = round(watched.SETTLED_AFTER * 1000) + 100
_NOW_AND_THEN_MS: Final = 60_000
"""Folders on other computers tell nobody of what comes into them."""
Tell = Callable[["CaptureReport", str], None]


class Watching(QObject):
    """Takes in one look's files at a time; `tell` says what came of them. Of each trouble it speaks once.

    While the vault is locked nothing watches, and the files wait.
    """

    def __init__(self, ctx: Context, preferences: Preferences, tell: Tell, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._preferences = preferences
        self._tell = tell
        self._vault_path = ctx.vault.path
        self._watched: Watched | None = None
        self._job: Job | None = None
        self._once_more = False
        self._told: set[str] = set()
        self.soon = self._timer(_SOON_MS, single=True)
        self._now_and_then = self._timer(_NOW_AND_THEN_MS, single=False)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _folder: self.soon.start())
        ctx.job_ended.connect(self._on_job_ended)
        preferences.changed.connect(self.follow)

    def _timer(self, after: int, *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(after)
        timer.timeout.connect(self.look)
        return timer

    def follow(self) -> None:
        """Watch the folder that the settings name for this vault, from now on."""
        if not self._is_open():
            return
        name = name_for(self._vault_path)
        folder = "" if self._ctx.vault.read_only else self._preferences.current.watched_by(name)
        if folder == (str(self._watched.folder) if self._watched else ""):
            return
        self._rest()
        if folder:
            self._watched = watched.new(Path(folder))
            self._watcher.addPath(folder)
            self._now_and_then.start()
            self.look()

    def _rest(self) -> None:
        self._watched = None
        self._told.clear()
        for timer in (self.soon, self._now_and_then):
            timer.stop()
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())

    def _is_open(self) -> bool:
        """Whether the vault is open for which this was made; another may be, while this one is going."""
        return self._ctx.unlocked and self._ctx.vault.path == self._vault_path

    def look(self) -> None:
        """Look at the folder once, unless somebody is just looking."""
        if self._watched is None or not self._is_open():
            return
        if self._job is not None:
            self._once_more = True
            return
        self._once_more = False
        folder = self._watched
        if str(folder.folder) not in self._watcher.directories():
            self._watcher.addPath(str(folder.folder))  # it was away, as a disk that is unplugged
        self._job = watched.take_in(
            self, self._ctx, folder, lambda seen: self._on_seen(folder, seen), self._on_failed
        )

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            if self._once_more:
                self.soon.start()

    def _on_seen(self, folder: Watched, seen: TakenIn) -> None:
        if seen.report is not None and (
            seen.report.added or seen.report.already_there or seen.report.refused
        ):
            self._tell(seen.report, folder.folder.name)
        if seen.problem is not None:
            self._say_once(seen.problem)
        if folder is self._watched and seen.coming:
            self.soon.start()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._say_once(error)
        else:
            self._ctx.failed.emit(error)

    def _say_once(self, error: UserError) -> None:
        if error.code not in self._told:
            self._told.add(error.code)
            self._ctx.said.emit(Message(sentence(error), "warning"))
