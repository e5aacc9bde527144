"""Automatic backups: when they are made, what is said of them, and the last one before the key is dropped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.errors import MwlError
from mwl_desktop.log import Code
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops import backups as ops
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.parts.backup_words import safe_words
from mwl_desktop.ui.widgets.words import fill

if TYPE_CHECKING:
    from mwl_desktop.services.backups import Backup
    from mwl_desktop.vault.vault import Vault

_log = logging.getLogger(__name__)

LOOK_EVERY_MS: Final = 30_000
_SETTLES: Final = timedelta(seconds=60)
_WAITS_MOST: Final = timedelta(minutes=10)
_TRY_AGAIN: Final = timedelta(hours=1)
_REMIND_AFTER: Final = timedelta(days=7)
_REMIND_AGAIN: Final = timedelta(days=30)

LOCKING_LASTS: Final = 0.8
QUITTING_LASTS: Final = 3.0
"""Seconds that a last backup may take before the key is dropped; what takes longer waits till unlocked."""
_BYTES_A_SECOND: Final = 40_000_000
_AT_LEAST: Final = 0.15


class BackingUp(QObject):
    """Lives with an open vault, like its frame.

    `standing_changed(words, tone, glyph)` is for the foot of the window. A backup is made once an hour while
    something changed, after the changes have settled; one more, if there is time for it, as the vault is
    closed. What was not possible then is made after the next unlocking.
    """

    standing_changed = Signal(str, str, str)

    def __init__(
        self, ctx: Context, preferences: Preferences, open_page: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._preferences = preferences
        self._open_page = open_page
        self._clock = ctx.vault.clock
        self._standing: ops.Standing | None = None
        self._folder = preferences.current.backup_folder
        self._changed = False
        self._changed_first: datetime | None = None
        self._changed_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._took: float | None = None
        self._job: Job | None = None
        self.lasts = LOCKING_LASTS
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.consider)
        ctx.changes_committed.connect(self._on_changes_committed)
        ctx.job_ended.connect(self._on_job_ended)
        preferences.changed.connect(self._on_preferences_changed)

    # -- how things stand ------------------------------------------------------------------

    def begin(self) -> None:
        """Look at what there is, remind whoever has no folder, and watch from now on."""
        today = self._clock.today()
        if not self._preferences.current.used_since:
            self._preferences.change(used_since=today.isoformat())
        self._ctx.before_closing = self.part
        self._timer.start()
        self.look()
        self._remind(today)

    def look(self) -> None:
        """Read again how the backups stand."""
        if self._folder:
            ops.look(self, self._ctx, Path(self._folder), self._show)
        else:
            self._standing = None
            self._tell()

    def _show(self, standing: ops.Standing) -> None:
        if standing.folder != Path(self._folder):
            return
        self._standing = standing
        last = standing.newest.made_at if standing.newest is not None else standing.known_at
        if standing.changed_at is not None:
            self._changed = last is None or standing.changed_at > last
        self._tell()

    def _tell(self) -> None:
        self.standing_changed.emit(*safe_words(self._standing, self._clock.now()))

    def _last(self) -> datetime | None:
        newest = self._standing.newest if self._standing is not None else None
        return newest.made_at if newest is not None else None

    def _on_changes_committed(self, _changes: ChangeSet, _initiator: QObject | None) -> None:
        now = self._clock.now()
        if not self._changed:
            self._changed_first = now
        self._changed = True
        self._changed_at = now

    def _on_preferences_changed(self) -> None:
        if self._folder != self._preferences.current.backup_folder:
            self._folder = self._preferences.current.backup_folder
            self._tried_at = None
            self._standing = None
            self.look()

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
        if job.name not in ops.JOBS or not self._ctx.unlocked:
            return
        if job.name != ops.VERIFY and not job.cancelled:
            self._took = time.monotonic() - job.started_at
        self.look()

    # -- while somebody works --------------------------------------------------------------

    def consider(self) -> None:
        """Begin a backup if it is time for one; what the window says of the last one ages meanwhile."""
        now = self._clock.now()
        self._tell()
        if self._job is None and self._wished() and self._is_time(now):
            self._tried_at = now
            folder = Path(self._folder)
            self._job = ops.make(self, self._ctx, folder, self._on_made, self._on_failed, asked=False)

    def _wished(self) -> bool:
        return bool(self._folder) and self._preferences.current.backup_automatic

    def _is_time(self, now: datetime) -> bool:
        standing = self._standing
        if standing is None or not ops.due(self._last(), now, self._changed):
            return False
        if self._tried_at is not None and abs(now - self._tried_at) < _TRY_AGAIN:
            return False  # it failed: the disk is given time to come back
        if self._changed_at is None or self._changed_first is None:
            return True
        settled = abs(now - self._changed_at) >= _SETTLES
        return settled or abs(now - self._changed_first) >= _WAITS_MOST

    def _on_made(self, _backup: Backup) -> None:
        self._tried_at = None
        if self._preferences.current.backup_failed_on:
            self._preferences.change(backup_failed_on="")

    def _on_failed(self, error: Exception) -> None:
        """Say it once a day: a disk that is not there is no emergency."""
        if not isinstance(error, MwlError):
            self._ctx.failed.emit(error)
            return
        _log.info("no backup: %s", Code(error.code))
        today = self._clock.today().isoformat()
        if self._preferences.current.backup_failed_on == today:
            return
        self._preferences.change(backup_failed_on=today)
        words = fill(self.tr("No backup could be made. %1"), sentence(error))
        self._ctx.said.emit(Message(words, "warning", (self.tr("Backups…"), self._open)))

    def _remind(self, today: date) -> None:
        settings = self._preferences.current
        if settings.backup_folder:
            return
        used = today - date.fromisoformat(settings.used_since)
        reminded = settings.backup_reminded_on
        if used < _REMIND_AFTER or (reminded and today - date.fromisoformat(reminded) < _REMIND_AGAIN):
            return
        self._preferences.change(backup_reminded_on=today.isoformat())
        words = self.tr("All that you wrote lies on one disk. Choose a folder for backups, best on another.")
        self._ctx.said.emit(Message(words, "warning", (self.tr("Backups…"), self._open)))

    def _open(self) -> None:
        self._open_page()

    # -- as the vault is closed ------------------------------------------------------------

    def prepare_to_quit(self) -> None:
        """Who quits can wait a little longer than who locks."""
        self.lasts = QUITTING_LASTS

    def part(self, vault: Vault) -> None:
        """One more backup before the key is dropped, in the thread that closes the vault.

        It must not keep the lock waiting: it is left out where it would take longer than `lasts`, is
        broken off when it does, and a disk that hangs is left to itself.
        """
        if not self._wished() or (self._standing is not None and self._standing.problem is not None):
            return
        took = self._took if self._took is not None else _expected(vault.path)
        if took > self.lasts:
            return
        given = (vault, Path(self._folder), ops.Deadline(self.lasts))
        thread = threading.Thread(target=_last_backup, args=given, name="mwl-last-backup", daemon=True)
        thread.start()
        thread.join(self.lasts + 0.2)


def _expected(path: Path) -> float:
    try:
        return _AT_LEAST + path.stat().st_size / _BYTES_A_SECOND
    except OSError:
        return 0.0


def _last_backup(vault: Vault, folder: Path, work: ops.Deadline) -> None:
    try:
        if ops.is_owed(vault, folder):
            ops.made(vault, folder, work)
    except MwlError as error:
        _log.info("no last backup: %s", Code(error.code))
