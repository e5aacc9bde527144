"""Changing the passphrase of the open vault, step by step over the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from mwl_desktop.tasks import Job
from mwl_desktop.ui.lock.changing_step import ChangingStep
from mwl_desktop.ui.lock.kit_step import KitStep
from mwl_desktop.ui.lock.passphrase_step import PassphraseStep, StepWords
from mwl_desktop.ui.lock.present_step import PresentStep
from mwl_desktop.ui.ops import shell
from mwl_desktop.ui.ops.context import Context, Way
from mwl_desktop.ui.ops.passphrases import Ended
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.words import fill

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault

_WIDTH: Final = 580
_HEIGHT: Final = 700


class PassphraseDialog(QDialog):
    """Present passphrase, new one, progress, new recovery kit.

    `change_asked(passphrase)`: whoever answers says `began(Job)` and later `ended(Ended)`, so that the
    change is not lost with the dialog. `kept` when the new kit was typed back.
    """

    change_asked = Signal(str)
    kept = Signal()

    def __init__(self, ctx: Context, vault: Vault, *, proved: bool, parent: QWidget | None = None) -> None:
        """`proved` says that the kit has only just opened the vault: then nothing else is asked for."""
        super().__init__(parent)
        self._ctx = ctx
        self._vault = vault
        self._job: Job | None = None
        self._old = vault.key.fingerprint
        self._giving_way = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Change the passphrase"))
        fit(self, QSize(_WIDTH, _HEIGHT))
        self._build(proved)
        self._wire()
        self._show(self.new if proved else self.present)
        name = vault.path.stem
        self.new.set_known(name)
        shell.owner(self, ctx, lambda owner: self.new.set_known(owner, name))

    def _build(self, proved: bool) -> None:
        steps = 3 if proved else 4
        step = self.tr("Step %1 of %2")
        self.present = PresentStep(
            self._ctx,
            self._vault,
            why=self.tr("So that nobody changes the passphrase who only finds this window open."),
            step=fill(step, 1, steps),
            by_kit=self._ctx.way is Way.KIT,
            parent=self,
        )
        words = StepWords(
            fill(step, steps - 2, steps),
            self.tr("Not now") if proved else self.tr("Cancel"),
            self.tr("Change the passphrase"),
            self.tr("Changing…"),
        )
        self.new = PassphraseStep(self._ctx, self, words)
        if proved:
            self.new.title.setText(self.tr("Now a new passphrase"))
            self.new.words.setText(
                self.tr(
                    "The recovery kit has opened the vault. With a passphrase that you know you need not "
                    "type it again. Five words drawn by chance are easy to keep in mind and hard to guess."
                )
            )
        self.changing = ChangingStep(step=fill(step, steps - 1, steps), parent=self)
        self.kit = KitStep(
            self._ctx,
            step=fill(step, steps, steps),
            can_cancel=False,
            title=self.tr("The new recovery kit"),
            parent=self,
        )
        self._steps = QStackedWidget(self)
        for page in (self.present, self.new, self.changing, self.kit):
            self._steps.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._steps)

    def _wire(self) -> None:
        self.present.proved.connect(lambda: self._show(self.new))
        self.new.done.connect(self.change_asked)
        for leave in (self.present.cancelled, self.new.back_asked, self.kit.postponed):
            leave.connect(self.close)
        self.changing.cancelled.connect(self._cancel_job)
        self.kit.kept.connect(self._on_kept)
        self._ctx.job_moved.connect(self._on_job_moved)
        for page in (self.present, self.kit):
            page.failed.connect(self._ctx.failed)
        self.finished.connect(self._forget)

    def step(self) -> QWidget | None:
        """The step in view."""
        return self._steps.currentWidget()

    def began(self, job: Job) -> None:
        """The change is under way."""
        self._job = job
        self.changing.begin()
        self._show(self.changing)

    def ended(self, ended: Ended) -> None:
        """The change is over: on to the new kit, or back to the passphrase with what went wrong."""
        self._job = None
        if ended.changed:
            self._show_kit(ended)
            return
        self._show(self.new)
        nothing = self.tr("Nothing has changed: the present passphrase holds.")
        why = sentence(ended.problem) if ended.problem is not None else self.tr("You stopped it.")
        self.new.show_error(f"{why} {nothing}")
        self.new.next_button.setFocus()

    def failed(self) -> None:
        """The change ended in a way that is told elsewhere."""
        self._job = None
        self._show(self.new)

    def _show_kit(self, ended: Ended) -> None:
        self.new.forget()
        said = [
            fill(
                self.tr(
                    "The passphrase is changed. The old one and the old kit (fingerprint %1) no longer open "
                    "this vault, but they do open backups made before."
                ),
                self._old,
            )
        ]
        said += [sentence(error) for error in (ended.problem, ended.lost) if error is not None]
        self.kit.show_kit_of(self._vault)
        self.kit.show_note("\n".join(said))
        self._show(self.kit)

    def _show(self, page: QWidget) -> None:
        self._steps.setCurrentWidget(page)
        if page is self.present:
            self.present.focus()
        elif page is self.new:
            self.new.use_button.setFocus()
        elif page is self.kit:
            self.kit.save_button.setFocus()
        else:
            self.changing.cancel_button.setFocus()

    def _on_job_moved(self, job: Job) -> None:
        if job is self._job:
            self.changing.show_progress(job)

    def _cancel_job(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_kept(self) -> None:
        self.kept.emit()
        self.close()

    def _forget(self) -> None:
        for page in (self.present, self.new, self.kit):
            page.forget()

    def give_way(self) -> None:
        """The vault is being locked: stop what runs, and let the dialog be closed over it."""
        self._giving_way = True
        self._cancel_job()

    def reject(self) -> None:
        """Leaving while it runs means Cancel; the dialog stays to say how it ended."""
        if self._job is not None and not self._giving_way:
            self.changing.cancel()
        else:
            super().reject()
