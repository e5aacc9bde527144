"""The inbox of the open vault: what was sealed comes in at unlocking, and at once while it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from mwl_desktop.domain.evidence import Refused
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.inbox import SweepReport
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops import capturing, inbox
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.parts.inbox_watch import InboxWatch
from mwl_desktop.ui.widgets.words import fill

_MOST_DETAILS: Final = 200


class Inbox(QObject):
    """Sweeps one at a time and says what came in; `read_facts` is called when files did.

    `not_kept(str)`: these words, typed before the vault was open, could not be written into it.
    """

    not_kept = Signal(str)

    def __init__(self, ctx: Context, read_facts: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._read_facts = read_facts
        self._watch = InboxWatch(self)
        self._watch.changed.connect(self.sweep)
        self._job: Job | None = None
        self._once_more = False
        self._first = True
        self._by_hand: tuple[ItemId, ...] = ()  # kept and not said yet
        self._told: set[tuple[str, str]] = set()
        ctx.job_ended.connect(self._on_job_ended)

    def begin(self, words: str = "") -> None:
        """Take in what is there, and before it the words that were being typed for later."""
        if not words:
            self.sweep()
            return

        def kept(item_id: ItemId) -> None:
            self._by_hand = (item_id,)
            self.sweep()

        def failed(error: Exception) -> None:
            self._ctx.failed.emit(error)
            self.not_kept.emit(words)
            self.sweep()

        capturing.thought(self, self._ctx, words, EntryKind.WORK, kept, failed)

    def sweep(self) -> None:
        """Take in what is there; what comes meanwhile is taken in next."""
        if not self._ctx.unlocked:
            return
        if self._job is not None:
            self._once_more = True
            return
        self._once_more = False
        self._job = inbox.sweep(self, self._ctx, self._on_swept)

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None

    def _on_swept(self, report: SweepReport) -> None:
        if not self._ctx.unlocked:
            return
        by_hand, self._by_hand = self._by_hand, ()
        self._say(replace(report, notes=(*by_hand, *report.notes)))
        if report.files:
            self._read_facts()
        if self._first:
            # The folder is there by now; what was put in before it was watched is looked for once more.
            self._first = False
            self._watch.follow(self._ctx.vault.path)
            self._once_more = True
        if self._once_more and not report.cancelled:
            self.sweep()

    def _say(self, report: SweepReport) -> None:
        if report.problem is not None:
            self._ctx.said.emit(Message(_words(report.problem), "warning"))
        new = [each for each in report.refused if (each.name, each.code) not in self._told]
        self._told.update((each.name, each.code) for each in new)
        words = [*self._came_in(report), *self._left_out(len(new), report.folder)]
        if not words:
            return
        first = report.came_in[:1]
        act = (self.tr("Show"), lambda: self._ctx.asked_for.emit("open", first[0])) if first else None
        details = "\n".join(_words(each) for each in new[:_MOST_DETAILS])
        self._ctx.said.emit(Message(" · ".join(words), "warning" if new else "success", act, details))

    def _came_in(self, report: SweepReport) -> list[str]:
        """What came in, as one phrase, and what of it was there before."""
        notes, files = len(report.notes), len(report.files)
        note = self.tr("1 note") if notes == 1 else fill(self.tr("%1 notes"), notes)
        file = self.tr("1 file") if files == 1 else fill(self.tr("%1 files"), files)
        said = []
        if notes and files:
            said.append(fill(self.tr("%1 and %2 came in from while it was locked"), note, file))
        elif notes or files:
            said.append(fill(self.tr("%1 came in from while it was locked"), note if notes else file))
        if known := len(report.already_there):
            said.append(
                self.tr("1 already there") if known == 1 else fill(self.tr("%1 already there"), known)
            )
        return said

    def _left_out(self, number: int, folder: str) -> list[str]:
        if not number:
            return []
        one = self.tr("1 sealed file could not be taken in and stays in “%2”")
        many = self.tr("%1 sealed files could not be taken in and stay in “%2”")
        return [fill(one if number == 1 else many, number, folder)]


def _words(refused: Refused) -> str:
    return sentence_for(refused.code, dict(refused.facts))
