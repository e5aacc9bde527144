"""Looking the whole vault over: how far it is, what was found in plain words, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mwl_desktop.errors import MwlError
from mwl_desktop.tasks import Job
from mwl_desktop.ui.dialogs.sections import SectionsDialog
from mwl_desktop.ui.ops import checking as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.parts import check_words
from mwl_desktop.ui.parts.findings_view import FindingsView
from mwl_desktop.ui.parts.job_line import JobLine
from mwl_desktop.ui.parts.moments import moment_in_full
from mwl_desktop.ui.parts.sizes import size_words
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.text import label, set_look
from mwl_desktop.ui.widgets.words import fill


class CheckDialog(SectionsDialog):
    """Begins as it opens. `restore_asked` and `salvage_asked` where something is damaged."""

    restore_asked = Signal()
    salvage_asked = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Check the vault"), parent)
        self._ctx = ctx
        fit(self, QSize(600, 460))
        self._build()
        self._wire()
        self.begin()

    def _build(self) -> None:
        words = self.tr(
            "Every page of the file is compared with its seal, every table looked through, every value "
            "compared with what its history says was written last, and every original read and compared "
            "with the SHA-256 that was kept. Nothing is changed."
        )
        self.body.addWidget(label(words, tone="muted", wrap=True, parent=self))
        self.body.addSpacing(Space.SMALL)
        self.work = JobLine(self._ctx, parent=self)
        self.body.addWidget(self.work)
        self.found = Notice(parent=self)
        self.body.addWidget(self.found)
        self._affected = QVBoxLayout()
        self._affected.setSpacing(Space.TINY)
        self._caption = label("", "caption", parent=self)
        self.details = FindingsView(self.tr("What is affected"), self)
        self._affected.addWidget(self._caption)
        self._affected.addWidget(self.details)
        self.body.addSpacing(Space.SMALL)
        self.body.addLayout(self._affected)
        self.body.addSpacing(Space.SMALL)
        self.body.addLayout(self._offers())
        self.body.addStretch(1)
        self.again_button = button(self.tr("Check again"), glyph="refresh", on_click=self.begin, parent=self)
        self.foot.insertWidget(0, self.again_button)

    def _offers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        self.restore_button = button(
            self.tr("Restore a backup…"),
            "primary",
            glyph="restore",
            on_click=self.restore_asked.emit,
            parent=self,
        )
        self.salvage_button = button(
            self.tr("Save what can be read…"), glyph="export", on_click=self.salvage_asked.emit, parent=self
        )
        row.addWidget(self.restore_button)
        row.addWidget(self.salvage_button)
        row.addStretch(1)
        return row

    def showEvent(self, event: QShowEvent) -> None:
        """Check again is reached before Close."""
        super().showEvent(event)
        QWidget.setTabOrder(self.salvage_button, self.again_button)
        QWidget.setTabOrder(self.again_button, self.close_button)

    def _wire(self) -> None:
        self.work.ended.connect(self._on_ended)
        self.finished.connect(self._let_go)

    def begin(self) -> None:
        """Check, from the beginning."""
        if self.work.job is not None:
            return
        self._show_nothing()
        self.again_button.setEnabled(False)
        self.work.follow(
            ops.check(self, self._ctx, self._show, self._on_failed), self.tr("Reading everything…")
        )

    def _show_nothing(self) -> None:
        self.found.show_notice("")
        self._caption.setText("")
        self.details.show_lines(())
        self._offer(False)

    def _offer(self, damaged: bool) -> None:
        for made in (self.restore_button, self.salvage_button):
            made.setVisible(damaged)
        set_look(self.close_button, "look", "secondary" if damaged else "primary")

    def _show(self, checked: ops.Checked) -> None:
        if not checked.findings:
            self._show_sound(checked)
            return
        self.found.show_notice(
            self.tr(
                "The vault is damaged. Nothing was changed; restore a backup, or save what can still be read "
                "into a new vault."
            ),
            "danger",
        )
        self._caption.setText(self.tr("What is affected"))
        self.details.show_lines(check_words.found(checked.findings))
        self._offer(True)

    def _show_sound(self, checked: ops.Checked) -> None:
        self.found.show_notice(whole_words(checked), "warning" if checked.lost else "success")
        if checked.lost:
            self._caption.setText(self.tr("What could not be saved then"))
            self.details.show_lines(check_words.found(checked.lost))

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, MwlError):
            self._ctx.failed.emit(error)
        self.found.show_notice(sentence(error), "danger")

    def _on_ended(self, job: Job) -> None:
        self.again_button.setEnabled(True)
        if job.cancelled:
            self.found.show_notice(self.tr("The check was stopped before its end."), "info")

    def _let_go(self) -> None:
        self.work.let_go()
        self.work.cancel()


def _tr(words: str) -> str:
    return QCoreApplication.translate("Check", words)


def whole_words(checked: ops.Checked) -> str:
    """Everything is whole: 1,204 items, 318 originals, 2.1 GB read."""
    items, originals = check_words.counted(checked.items, checked.originals)
    size = size_words(checked.bytes_read)
    if checked.lost_at is None:
        return fill(_tr("Everything is whole: %1, %2, %3 read."), items, originals, size)
    words = _tr(
        "What is here is whole: %1, %2, %3 read. But it was saved out of a damaged vault on %4, and not all "
        "of that could be saved."
    )
    return fill(words, items, originals, size, moment_in_full(checked.lost_at))
