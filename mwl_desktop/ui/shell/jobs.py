"""Work under way, as the status area shows it: what, how far, time left, Cancel."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.capturing import PAUSED
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import QT_TRANSLATE_NOOP
from mwl_desktop.ui.parts.sizes import size_words
from mwl_desktop.ui.widgets.status_area import StatusArea
from mwl_desktop.ui.widgets.words import fill

_SAVED_FOR_MS: Final = 4_000
_SAVING_AFTER_MS: Final = 600

# What a job's name says, and what it says once it is known how many of how many ("3/10").
WORDS: Final[dict[str, tuple[str, str]]] = {
    "evidence.capture": (
        QT_TRANSLATE_NOOP("Jobs", "Adding evidence"),
        QT_TRANSLATE_NOOP("Jobs", "Adding file %1 of %2"),
    ),
    "evidence.save": (QT_TRANSLATE_NOOP("Jobs", "Saving the original"), ""),
    "evidence.lend": (QT_TRANSLATE_NOOP("Jobs", "Copying for another program"), ""),
    "evidence.save_all": (
        QT_TRANSLATE_NOOP("Jobs", "Saving originals"),
        QT_TRANSLATE_NOOP("Jobs", "Saving original %1 of %2"),
    ),
    "evidence.strip_all": (
        QT_TRANSLATE_NOOP("Jobs", "Saving copies without what they say of themselves"),
        QT_TRANSLATE_NOOP("Jobs", "Saving copy %1 of %2 without what it says of itself"),
    ),
    "evidence.remove_version": (QT_TRANSLATE_NOOP("Jobs", "Removing an earlier file"), ""),
    "evidence.tidy": (QT_TRANSLATE_NOOP("Jobs", "Tidying up"), ""),
    "evidence.verify": (QT_TRANSLATE_NOOP("Jobs", "Comparing with the SHA-256"), ""),
    "evidence.verify_many": (
        QT_TRANSLATE_NOOP("Jobs", "Comparing with the SHA-256"),
        QT_TRANSLATE_NOOP("Jobs", "Comparing file %1 of %2 with its SHA-256"),
    ),
    "evidence.facts": (
        QT_TRANSLATE_NOOP("Jobs", "Reading what was added"),
        QT_TRANSLATE_NOOP("Jobs", "Reading file %1 of %2"),
    ),
    "evidence.pictures": (
        QT_TRANSLATE_NOOP("Jobs", "Reading text in pictures"),
        QT_TRANSLATE_NOOP("Jobs", "Reading text in picture %1 of %2"),
    ),
    "evidence.preview": (QT_TRANSLATE_NOOP("Jobs", "Opening the preview"), ""),
    "portfolio.preview": (QT_TRANSLATE_NOOP("Jobs", "Laying out the pages"), ""),
    "portfolio.export": (QT_TRANSLATE_NOOP("Jobs", "Exporting the portfolio"), ""),
    "passphrase.judge": (QT_TRANSLATE_NOOP("Jobs", "Judging the passphrase"), ""),
    "passphrase.prove": (QT_TRANSLATE_NOOP("Jobs", "Trying the passphrase"), ""),
    "passphrase.change": (QT_TRANSLATE_NOOP("Jobs", "Changing the passphrase"), ""),
    "keyring.ask": (QT_TRANSLATE_NOOP("Jobs", "Asking the key store"), ""),
    "keyring.remember": (QT_TRANSLATE_NOOP("Jobs", "Giving the key to the key store"), ""),
    "keyring.forget": (QT_TRANSLATE_NOOP("Jobs", "Taking the key out of the key store"), ""),
    "bin.empty": (QT_TRANSLATE_NOOP("Jobs", "Emptying the bin"), ""),
    "bin.expire": (QT_TRANSLATE_NOOP("Jobs", "Emptying the bin"), ""),
    "bin.days": (QT_TRANSLATE_NOOP("Jobs", "Saving"), ""),
    "undo": (QT_TRANSLATE_NOOP("Jobs", "Undoing"), ""),
    "redo": (QT_TRANSLATE_NOOP("Jobs", "Doing again"), ""),
    "vault.create": (QT_TRANSLATE_NOOP("Jobs", "Making the vault"), ""),
    "vault.copy": (QT_TRANSLATE_NOOP("Jobs", "Copying the vault"), ""),
    "vault.look": (QT_TRANSLATE_NOOP("Jobs", "Looking at the vault"), ""),
    "vault.unlock": (QT_TRANSLATE_NOOP("Jobs", "Unlocking"), ""),
    "inbox.count": (QT_TRANSLATE_NOOP("Jobs", "Looking what waits"), ""),
    "inbox.seal": (QT_TRANSLATE_NOOP("Jobs", "Sealing"), QT_TRANSLATE_NOOP("Jobs", "Sealing file %1 of %2")),
    "inbox.sweep": (
        QT_TRANSLATE_NOOP("Jobs", "Taking in what was sealed"),
        QT_TRANSLATE_NOOP("Jobs", "Taking in %1 of %2"),
    ),
    "watched.take_in": (
        QT_TRANSLATE_NOOP("Jobs", "Looking into the watched folder"),
        QT_TRANSLATE_NOOP("Jobs", "Taking in file %1 of %2"),
    ),
    "kit.save": (QT_TRANSLATE_NOOP("Jobs", "Saving the recovery kit"), ""),
    "kit.print": (QT_TRANSLATE_NOOP("Jobs", "Preparing the page"), ""),
    "backup.make": (QT_TRANSLATE_NOOP("Jobs", "Backing up"), ""),
    "backup.automatic": (QT_TRANSLATE_NOOP("Jobs", "Backing up"), ""),
    "backup.verify": (QT_TRANSLATE_NOOP("Jobs", "Verifying the backup"), ""),
    "backup.restore": (QT_TRANSLATE_NOOP("Jobs", "Restoring the backup"), ""),
    "backup.look": (QT_TRANSLATE_NOOP("Jobs", "Looking at the backups"), ""),
    "vault.check": (QT_TRANSLATE_NOOP("Jobs", "Checking the vault"), ""),
    "vault.salvage": (QT_TRANSLATE_NOOP("Jobs", "Saving what can be read"), ""),
    "vault.prove_key": (QT_TRANSLATE_NOOP("Jobs", "Trying what was typed"), ""),
}
_BY_ITSELF: Final = frozenset(
    {
        "backup.automatic",
        "backup.look",
        "bin.days",
        "bin.expire",
        "evidence.facts",
        "evidence.pictures",
        "evidence.preview",
        "evidence.tidy",
        "inbox.count",
        "inbox.sweep",
        "passphrase.judge",
        "portfolio.preview",
        "watched.take_in",
    }
)
"""Work that goes on or begins anew by itself when it is needed."""
_PAUSED: Final = QT_TRANSLATE_NOOP("Jobs", "Reading what was added is paused")
_OF: Final = QT_TRANSLATE_NOOP("Jobs", "%1 of %2")
_OTHER: Final = QT_TRANSLATE_NOOP("Jobs", "Working")


_ADDING: Final = "evidence.capture"
_IN_BYTES: Final = frozenset({_ADDING, "watched.take_in"})
"""Work that counts files in words and bytes in its meter: both are said."""


def words(name: str, what: str = "", done: int = 0, total: int = 0) -> str:
    """What a job is doing; `what` counts as "3/10" where the job counts, `done` and `total` may be bytes."""
    if what == PAUSED:
        return QCoreApplication.translate("Jobs", _PAUSED)
    plain, counted = WORDS.get(name, (_OTHER, ""))
    number, slash, of = what.partition("/")
    if counted and slash and number.isdigit() and of.isdigit():
        said = fill(QCoreApplication.translate("Jobs", counted), int(number), int(of))
        return f"{said} · {_bytes(done, total)}" if name in _IN_BYTES and total else said
    return QCoreApplication.translate("Jobs", plain)


def _bytes(done: int, total: int) -> str:
    """1.2 GB of 5.0 GB, in the system's way of writing numbers."""
    words = QCoreApplication.translate("Jobs", _OF)
    return fill(words, size_words(min(done, total)), size_words(total))


class JobWatch(QObject):
    """Keeps the status area in step with the context's jobs and with saving."""

    def __init__(self, ctx: Context, area: StatusArea) -> None:
        super().__init__(area)
        self._ctx = ctx
        self._area = area
        self._jobs: dict[str, Job] = {}
        self._moved_at: dict[int, float] = {}
        self._done: dict[int, int] = {}
        self._saved_timer = self._timer(_SAVED_FOR_MS, lambda: area.set_right_text(""))
        self._saving_timer = self._timer(_SAVING_AFTER_MS, lambda: area.set_right_text(self.tr("Saving…")))
        ctx.job_started.connect(self._on_job_started)
        ctx.job_moved.connect(self._on_job_moved)
        ctx.job_ended.connect(self._on_job_ended)
        ctx.saving.connect(self._saving_timer.start)
        ctx.saved.connect(self._on_saved)
        area.cancel_requested.connect(self._on_cancel_requested)

    def gets_on(self, within: float) -> bool:
        """Whether work that somebody asked for has moved within that many seconds."""
        now = time.monotonic()
        asked_for = (job for job in self._jobs.values() if job.name not in _BY_ITSELF)
        return any(now - self._moved_at.get(id(job), job.started_at) <= within for job in asked_for)

    def note_cut_short(self) -> None:
        """Note how far adding is, as the vault is being locked: what came of it can be told nobody then."""
        adding = [job for job in self._jobs.values() if job.name == _ADDING]
        if adding:
            self._ctx.cut_short = (self._ctx.vault.path, adding[-1].latest.what)

    def tell_cut_short(self) -> None:
        """Say, once, what the last lock of this vault cut short."""
        left, self._ctx.cut_short = self._ctx.cut_short, None
        if left is None or left[0] != self._ctx.vault.path:
            return
        number, _, of = left[1].partition("/")
        words = self.tr(
            "Files were being added when the vault was locked. Add them again if some are missing."
        )
        if number.isdigit() and of.isdigit():
            words = fill(
                self.tr(
                    "The vault was locked at file %1 of %2 of those that were being added. Add them again: "
                    "what is in it already is not stored twice."
                ),
                int(number),
                int(of),
            )
        self._ctx.said.emit(Message(words, "warning"))

    def _timer(self, after: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(act)
        return timer

    def _on_job_started(self, job: Job) -> None:
        self._jobs[str(id(job))] = job
        self._moved_at[id(job)] = time.monotonic()
        self._area.begin(str(id(job)), words(job.name))

    def _on_job_moved(self, job: Job) -> None:
        latest = job.latest
        if latest.done > self._done.get(id(job), -1):
            self._done[id(job)], self._moved_at[id(job)] = latest.done, time.monotonic()
        said = words(job.name, latest.what, latest.done, latest.total)
        self._area.progress(str(id(job)), latest.done, latest.total, said)

    def _on_job_ended(self, job: Job) -> None:
        self._jobs.pop(str(id(job)), None)
        for kept in (self._moved_at, self._done):
            kept.pop(id(job), None)
        self._area.finish(str(id(job)))

    def _on_saved(self) -> None:
        self._saving_timer.stop()
        self._area.set_right_text(self.tr("Saved"))
        self._saved_timer.start()

    def _on_cancel_requested(self, key: str) -> None:
        job = self._jobs.get(key)
        if job is not None:
            job.cancel()
