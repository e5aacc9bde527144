"""Work that a page waits for and the job that does it: how far it is, Cancel, and the end of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.widgets.work_line import WorkLine


class JobLine(WorkLine):
    """Follows one job at a time; `ended(Job)` however it ended, before its answer comes."""

    ended = Signal(object)

    def __init__(self, ctx: Context, *, can_cancel: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(can_cancel=can_cancel, parent=parent)
        self._ctx = ctx
        self._job: Job | None = None
        self.cancel_asked.connect(self.cancel)
        ctx.job_moved.connect(self._on_job_moved)
        ctx.job_ended.connect(self._on_job_ended)

    @property
    def job(self) -> Job | None:
        """The job under way."""
        return self._job

    def follow(self, job: Job, words: str) -> None:
        """Show this job, and say what it does."""
        self._job = job
        self.begin(words)

    def cancel(self) -> None:
        """Ask the job to stop."""
        if self._job is not None:
            self._job.cancel()

    def let_go(self) -> None:
        """Hear of no more jobs: a closed dialog may be kept by Qt for a moment."""
        self._ctx.job_moved.disconnect(self._on_job_moved)
        self._ctx.job_ended.disconnect(self._on_job_ended)

    def _on_job_moved(self, job: Job) -> None:
        if job is self._job:
            self.progress(job.latest.done, job.latest.total)

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.end()
            self.ended.emit(job)
