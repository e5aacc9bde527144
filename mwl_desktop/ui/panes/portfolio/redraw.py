"""Keeps the pages in step with the portfolio: waits for a pause, then draws in the background."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.services.composing import Pictures
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops import portfolios
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.portfolios import Pages

PAUSE_MS: Final = 250


class Redraw(QObject):
    """`drawn` carries the pages of the portfolio asked for last, and never those of an earlier state."""

    drawn = Signal(object)  # Pages
    failed = Signal(object)  # Exception
    stopped = Signal()  # somebody pressed Cancel

    def __init__(self, ctx: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._item_id: ItemId | None = None
        self._pictures: Pictures | None = None
        self._job: Job | None = None
        self._asked = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._begin)
        ctx.job_ended.connect(self._on_job_ended)

    @property
    def is_busy(self) -> bool:
        """Whether pages are asked for that have not come yet."""
        return self._pause.isActive() or self._job is not None

    def ask(self, item_id: ItemId, *, at_once: bool = False) -> None:
        """Have a portfolio drawn after a pause in which nothing else is asked for."""
        other = item_id != self._item_id
        self._item_id = item_id
        self._stop()
        if at_once or other:
            self._begin()
        else:
            self._pause.start()

    def clear(self) -> None:
        """Stop, and forget the pictures kept for the next drawing."""
        self._pause.stop()
        self._stop()
        self._item_id = None
        self._pictures = None
        portfolios.forget()

    def _stop(self) -> None:
        self._asked += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _begin(self) -> None:
        if self._item_id is None or not self._ctx.unlocked:
            return
        self._pause.stop()
        if self._pictures is None or self._pictures.vault is not self._ctx.vault:
            self._pictures = Pictures(self._ctx.vault)
        asked = self._asked
        self._job = portfolios.draw(
            self,
            self._ctx,
            self._item_id,
            self._pictures,
            lambda pages: self._on_drawn(pages, asked),
            lambda error: self._on_failed(error, asked),
        )

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job and job.cancelled:
            self._job = None
            self.stopped.emit()

    def _on_drawn(self, pages: Pages, asked: int) -> None:
        if asked == self._asked:
            self._job = None
            self.drawn.emit(pages)

    def _on_failed(self, error: Exception, asked: int) -> None:
        if asked == self._asked:
            self._job = None
            self.failed.emit(error)
