"""What is seen while the passphrase is changed: what is done, how far it is, Cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.progress_meter import ProgressMeter
from mwl_desktop.ui.widgets.words import fill

if TYPE_CHECKING:
    from mwl_desktop.tasks import Job


class ChangingStep(Sheet):
    """`cancelled` when it shall be stopped; it is over when whoever runs it says so."""

    cancelled = Signal()

    def __init__(self, *, step: str, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("The vault gets its new passphrase"),
            self.tr(
                "It is copied under the new one, and the copy is read back whole before it takes the vault's "
                "place. Up to then the present passphrase holds, whatever happens."
            ),
            step=step,
            parent=parent,
        )
        self.meter = ProgressMeter(self.tr("Progress"), self)
        self.body.addWidget(self.meter)
        self.cancel_button = button(self.tr("Cancel"), on_click=self.cancel, parent=self)
        self.add_buttons(self.cancel_button, right=())
        self._phase = ""

    def begin(self) -> None:
        """Start anew."""
        self._phase = ""
        self.cancel_button.setEnabled(True)
        self._tell(self.tr("Beginning…"), 0, 0)

    def show_progress(self, job: Job) -> None:
        """How far it is: the first half of the work is to copy, the second to read the copy back."""
        latest = job.latest
        if job.cancelled or latest.total <= 0:
            return
        half = latest.total / 2
        copied = latest.done >= half
        phase = self.tr("Reading the copy back: %1 %") if copied else self.tr("Copying: %1 %")
        share = (latest.done - half if copied else latest.done) / half
        words = fill(phase, round(100 * min(1.0, share)))
        left = job.seconds_left()
        if left is not None and left >= 2:
            words += " · " + fill(self.tr("%1 s left"), round(left))
        if phase != self._phase:
            self._phase = phase
            announce(self, words)
        self.meter.set_progress(latest.done, latest.total, words)

    def cancel(self) -> None:
        """Ask for it to be stopped, once."""
        if self.cancel_button.isEnabled():
            self.cancel_button.setEnabled(False)
            self._tell(self.tr("Cancelling…"), 0, 0)
            self.cancelled.emit()

    def _tell(self, words: str, done: int, total: int) -> None:
        self.meter.set_progress(done, total, words)
        announce(self, words)
