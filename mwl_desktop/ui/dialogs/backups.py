"""The page of backups: where they go, which there are, when one was last verified; make, verify, restore."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from mwl_desktop import paths
from mwl_desktop.errors import MwlError
from mwl_desktop.tasks import Job
from mwl_desktop.ui.dialogs.sections import SectionsDialog
from mwl_desktop.ui.itemmodels.backups import BackupColumn
from mwl_desktop.ui.ops import backups as ops
from mwl_desktop.ui.ops.context import Context, Done
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.ops.wording import sentence, sentence_for
from mwl_desktop.ui.parts.backup_table import BackupTable
from mwl_desktop.ui.parts.backup_words import standing_words, working_words
from mwl_desktop.ui.parts.job_line import JobLine
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.empty_state import EmptyState
from mwl_desktop.ui.widgets.message_bar import Severity
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.text import label, set_look
from mwl_desktop.ui.widgets.words import fill

if TYPE_CHECKING:
    from mwl_desktop.services.backups import Backup

_WIDTH: Final = 840
_HEIGHT: Final = 680
_LEAST_LIST: Final = 3 * Size.RAIL_ENTRY


class BackupsDialog(SectionsDialog):
    """`restore_asked(Backup)`; `verify_asked(Backup)` where the present key does not open it."""

    restore_asked = Signal(object)
    verify_asked = Signal(object)

    def __init__(self, ctx: Context, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Backups"), parent)
        self._ctx = ctx
        self._preferences = preferences
        self._clock = ctx.vault.clock
        self._vault_path = ctx.vault.path
        self._reachable = True
        self._looks = self._shown = 0
        self.warnings: list[Notice] = []
        fit(self, QSize(_WIDTH, _HEIGHT))
        self._build()
        self._wire()
        self.reload()

    # -- making ----------------------------------------------------------------------------

    def _build(self) -> None:
        set_look(self.close_button, "look", "secondary")  # what leads on here is to back up
        self.body.addLayout(self._head())
        self.body.addSpacing(Space.TINY)
        self.work = JobLine(self._ctx, parent=self)
        self.body.addWidget(self.work)
        self.said = Notice(parent=self)
        self.body.addWidget(self.said)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(Space.SMALL)
        self.body.addLayout(self._warnings)
        self.empty = EmptyState(
            "backup",
            self.tr(
                "A backup is the whole vault once more, as encrypted as it is. Best keep it on another disk, "
                "such as a USB stick."
            ),
            self.tr("Choose a folder…"),
            title=self.tr("One disk is not enough for a career"),
            alone=True,
            parent=self,
        )
        self.body.addWidget(self.empty, 1)
        self._filled = QWidget(self)
        column = QVBoxLayout(self._filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        self._fill(column)
        self.body.addWidget(self._filled, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        words = QVBoxLayout()
        words.setSpacing(Space.TINY)
        words.addWidget(self.heading)
        self.state = label("", "body", tone="muted", wrap=True, parent=self)
        words.addWidget(self.state)
        row.addLayout(words, 1)
        self.make_button = button(
            self.tr("Back up now"), "primary", glyph="backup", on_click=self.back_up, parent=self
        )
        row.addWidget(self.make_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _fill(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        self.place = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, parent=self)
        row.addWidget(self.place, 1)
        self.show_button = button(
            self.tr("Show in folder"), "quiet", glyph="open", on_click=self._show_folder, parent=self
        )
        row.addWidget(self.show_button)
        self.choose_button = button(self.tr("Choose…"), on_click=self.choose_folder, parent=self)
        row.addWidget(self.choose_button)
        column.addLayout(row)
        self.automatic = QCheckBox(self.tr("Back up automatically"), self)
        self.automatic.setChecked(self._preferences.current.backup_automatic)
        column.addWidget(self.automatic)
        words = self.tr(
            "After changes, at most once an hour, and when you lock or quit. Old ones thin out by "
            "themselves; those made by hand or on another computer stay for a week at least."
        )
        column.addWidget(label(words, "meta", wrap=True, parent=self))
        column.addSpacing(Space.SMALL)
        self.caption = label(self.tr("Backups of this vault"), "caption", parent=self)
        column.addWidget(self.caption)
        self.table = BackupTable(frozenset(BackupColumn), self)
        self.table.setMinimumHeight(_LEAST_LIST)
        self.caption.setBuddy(self.table)
        column.addWidget(self.table, 1)
        self.none = EmptyState("backup", self.tr("No backup of this vault is here yet."), parent=self)
        column.addWidget(self.none, 1)
        self._add_tools()

    def _add_tools(self) -> None:
        """What is done with the chosen one stands at the foot, in sight however long the list."""
        self.verify_button = button(self.tr("Verify"), glyph="shield", on_click=self._verify, parent=self)
        self.restore_button = button(
            self.tr("Restore…"), glyph="restore", on_click=self._restore, parent=self
        )
        for at, made in enumerate((self.verify_button, self.restore_button)):
            self.foot.insertWidget(at, made)

    def showEvent(self, event: QShowEvent) -> None:
        """What is done with a backup is reached after the list, and Close comes last."""
        super().showEvent(event)
        stops = (self.table, self.verify_button, self.restore_button, self.close_button)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _wire(self) -> None:
        self.empty.action_triggered.connect(self.choose_folder)
        self.automatic.toggled.connect(lambda on: self._preferences.change(backup_automatic=on))
        self.table.chosen.connect(lambda _backup: self._refresh_tools())
        self.table.opened.connect(lambda _backup: self._restore())
        self.work.ended.connect(lambda _job: self._refresh_tools())
        self._ctx.job_started.connect(self._on_job_started)
        self._ctx.job_ended.connect(self._on_job_ended)
        self.finished.connect(self._let_go)

    # -- showing ---------------------------------------------------------------------------

    def reload(self) -> None:
        """Look into the folder again."""
        self._look()

    def _look(self, then: Done[ops.Standing] | None = None) -> None:
        self._looks += 1
        number = self._looks

        def answered(standing: ops.Standing) -> None:
            # Two looks run side by side, and the earlier one may come to its end after the later one.
            if number > self._shown:
                self._shown = number
                self._show(standing)
            if then is not None:
                then(standing)

        folder = self._preferences.current.backup_folder
        self._filled.setVisible(bool(folder))
        self.empty.setVisible(not folder)
        self.make_button.setVisible(bool(folder))
        self.place.set_text(folder)
        if folder:
            ops.look(self, self._ctx, Path(folder), answered)
        else:
            self.state.setText(self.tr("There is no backup of this vault yet."))
            self.verify_button.hide()
            self.restore_button.hide()

    def _show(self, standing: ops.Standing) -> None:
        if not self._is_meant(standing):
            return
        now = self._clock.now()
        words, tone = standing_words(standing, now)
        self.state.setText(words)
        set_look(self.state, "tone", tone)
        self._show_warnings(standing)
        self._reachable = standing.reachable
        number = len(standing.backups)
        self.caption.setText(fill(self.tr("Backups of this vault (%1)"), self.locale().toString(number)))
        self.table.show_backups(standing.backups, now)
        for part in (self.caption, self.table, self.verify_button, self.restore_button):
            part.setVisible(bool(number))
        self._show_none(standing)
        self._refresh_tools()

    def _is_meant(self, standing: ops.Standing) -> bool:
        """Whether no other folder was chosen meanwhile."""
        return standing.folder == Path(self._preferences.current.backup_folder)

    def _show_none(self, standing: ops.Standing) -> None:
        """In the list's place where there is none."""
        gone = not standing.reachable
        words = self.tr("No backup of this vault is here yet.")
        if gone:
            words = self.tr("What is in this folder cannot be seen now.")
        self.none.set_state("warning" if gone else "backup", words)
        self.none.setVisible(not standing.backups)

    def _show_warnings(self, standing: ops.Standing) -> None:
        for gone in self.warnings:
            self._warnings.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.warnings = []
        if standing.problem is not None:
            words = sentence(standing.problem)
            if self.said.text() == words:
                self.said.show_notice("")  # what was tried failed for the reason that stands here
            self._warn(words, "danger")
        if standing.advice:
            lines = (sentence_for(code, {"path": standing.folder}) for code in standing.advice)
            self._warn("\n".join(lines), "warning")

    def _warn(self, words: str, severity: Severity) -> None:
        notice = Notice(words, severity, parent=self)
        self.warnings.append(notice)
        self._warnings.addWidget(notice)

    def _refresh_tools(self) -> None:
        chosen = self.table.current() is not None
        idle = self.work.job is None
        self.make_button.setEnabled(idle)
        self.verify_button.setEnabled(idle and chosen)
        self.restore_button.setEnabled(idle and chosen)
        self.show_button.setEnabled(self._reachable)

    # -- doing -----------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for a folder; where it has no backup of this vault yet, the first one is made at once."""
        known = self._preferences.current.backup_folder
        start = str(paths.folder_to_begin_in(Path(known) if known else None))
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where backups go"), start)
        if chosen:
            self._preferences.change(backup_folder=str(Path(chosen)))  # Qt has slashes on Windows too
            self._look(self._begin_in)

    def _begin_in(self, standing: ops.Standing) -> None:
        if self._is_meant(standing) and standing.problem is None and not standing.backups:
            self._make(by_hand=False)  # a folder was chosen; nobody asked for this very state

    def back_up(self) -> None:
        """Make a backup now, changed or not."""
        self._make(by_hand=True)

    def _make(self, *, by_hand: bool) -> None:
        folder = self._preferences.current.backup_folder
        if folder and self.work.job is None:
            self.said.show_notice("")
            place = Path(folder)
            ops.make(self, self._ctx, place, self._on_made, self._on_failed, asked=True, by_hand=by_hand)

    def _on_made(self, backup: Backup) -> None:
        self.table.choose(backup.path)

    def _verify(self) -> None:
        backup = self.table.current()
        if backup is None or self.work.job is not None:
            return
        if not backup.opens:
            self.verify_asked.emit(backup)
            return
        self.said.show_notice("")
        secret = ops.Secret(key=self._ctx.vault.key)
        ops.verify(
            self,
            self._ctx,
            backup.path,
            self._vault_path,
            secret,
            lambda _proved: self._on_verified(),
            self._on_failed,
        )

    def _on_verified(self) -> None:
        self.said.show_notice(self.tr("Verified: this backup opens and is whole."), "success")

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, MwlError):
            self._ctx.failed.emit(error)
        self.said.show_notice(sentence(error), "danger")

    def _restore(self) -> None:
        backup = self.table.current()
        if backup is not None and self.work.job is None:
            self.restore_asked.emit(backup)

    def _show_folder(self) -> None:
        folder = self._preferences.current.backup_folder
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            words = self.tr("This computer has no program that shows the folder %1.")
            self.said.show_notice(fill(words, folder), "warning")

    # -- work under way, whoever began it --------------------------------------------------

    def _on_job_started(self, job: Job) -> None:
        if job.name in ops.JOBS:
            self.work.follow(job, working_words(job.name))
            self._refresh_tools()

    def _on_job_ended(self, job: Job) -> None:
        if job.name in ops.JOBS and self._ctx.unlocked:
            self.reload()

    def _let_go(self) -> None:
        """A closed dialog hears of no more jobs, though Qt may keep it for a moment."""
        self.work.let_go()
        self._ctx.job_started.disconnect(self._on_job_started)
        self._ctx.job_ended.disconnect(self._on_job_ended)
