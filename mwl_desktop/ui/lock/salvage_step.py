"""Saving what can still be read of a damaged vault into a new one: the key, how far it is, what is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from mwl_desktop.errors import MwlError
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import checking as ops
from mwl_desktop.ui.ops.backups import Secret
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.parts import check_words
from mwl_desktop.ui.parts.findings_view import FindingsView
from mwl_desktop.ui.parts.job_line import JobLine
from mwl_desktop.ui.parts.key_field import KeyField
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.message_bar import Severity
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.words import fill
from mwl_desktop.vault.keys import VaultKey

if TYPE_CHECKING:
    from mwl_desktop.services.checking import SalvageReport


class SalvageStep(Sheet):
    """`open_asked(Path)` for the new vault; `left` to go back; `failed` is what is no plain refusal.

    What was lost is told by names out of the vault, on the page of a locked program: `names_shown(bool)`
    says that they stand there, or no longer. `ended_unseen(words, severity)` is how it ended, without them,
    for whoever was not there.
    """

    open_asked = Signal(object)
    left = Signal()
    failed = Signal(object)
    names_shown = Signal(bool)
    ended_unseen = Signal(str, str)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Save what can be read"),
            self.tr(
                "Whatever can still be read is written into a new vault, which opens as this one does. "
                "The damaged one is not touched."
            ),
            parent=parent,
        )
        self._ctx = ctx
        self._vault_path = Path()
        self._made: Path | None = None
        self._asked: object | None = None
        self._report: SalvageReport | None = None
        self._put_away = False
        self._build()
        self._wire()

    def _build(self) -> None:
        self.key_field = KeyField(self.tr("Passphrase"), self)
        self.work = JobLine(self._ctx, can_cancel=False, parent=self)
        self.result = Notice(parent=self)
        self.lost = FindingsView(self.tr("What was lost"), self)
        for part in (self.key_field, self.work, self.result, self.lost):
            self.body.addWidget(part)
        self.back_button = button(self.tr("Cancel"), on_click=self.leave, parent=self)
        self.go_button = button(self.tr("Choose where…"), "primary", on_click=self.choose, parent=self)
        self.open_button = button(
            self.tr("Open the new vault"), "primary", on_click=self._open_new, parent=self
        )
        self.add_buttons(self.back_button, right=(self.go_button, self.open_button))

    def _wire(self) -> None:
        self.key_field.submitted.connect(self.choose)
        self.key_field.edited.connect(lambda: self.show_error(""))
        self.work.ended.connect(lambda _job: self._on_ended())

    def offer(self, vault_path: Path, typed: str = "") -> None:
        """Ask what opens a vault that is damaged; `typed` is the passphrase that was tried already."""
        self._begin(vault_path)
        self.key_field.ask_for(kit=False)
        self.key_field.passphrase.set_text(typed)
        self.key_field.show()
        self.go_button.show()
        if typed:
            self.go_button.setFocus()
        else:
            self.key_field.focus()

    def run(self, vault_path: Path, target: Path, secret: Secret) -> None:
        """Read what can be read into `target`."""
        self._vault_path = vault_path
        self._put_away = False
        self.show_error("")
        self.key_field.set_busy(True)
        self.go_button.setEnabled(False)
        job = ops.salvage(self, self._ctx, vault_path, secret, target, self._show, self._refused)
        self.work.follow(job, self.tr("Reading what can be read…"))

    def run_with(self, vault_path: Path, target: Path, key: VaultKey) -> None:
        """The same for a vault that was open a moment ago."""
        self._begin(vault_path)
        self.run(vault_path, target, Secret(key=key))

    def _begin(self, vault_path: Path) -> None:
        self._vault_path = vault_path
        self._made = self._asked = None
        self._put_away = False
        self._forget_names()
        self.key_field.clear()
        self.key_field.set_busy(False)
        self.show_error("")
        self.result.show_notice("")
        for part in (self.key_field, self.go_button, self.open_button):
            part.hide()
        self.go_button.setEnabled(True)
        self.back_button.setEnabled(True)
        self.back_button.setText(self.tr("Cancel"))

    def choose(self) -> None:
        """See that what was typed is the key; then ask for the new file, and begin."""
        if self.work.job is not None or self._asked is not None:
            return
        asked = self._asked = object()
        self.show_error("")
        self.key_field.set_busy(True)
        self.go_button.setEnabled(False)

        def refused(error: Exception) -> None:
            if self._asked is asked:
                self._on_ended()
                self._refused(error)

        secret = self.key_field.secret()
        ops.prove(self, self._ctx, self._vault_path, secret, lambda key: self._on_proved(asked, key), refused)

    def _on_proved(self, asked: object, key: VaultKey) -> None:
        if self._asked is not asked:
            return  # what was typed was given up meanwhile
        self._on_ended()
        target = ask_where(self, self._vault_path)
        if target is not None and self.isVisible():  # the window may have been locked meanwhile
            self.run(self._vault_path, target, Secret(key=key))

    def _show(self, report: SalvageReport) -> None:
        if self._put_away:
            self.ended_unseen.emit(*_outcome(report))
            return
        self._begin(self._vault_path)
        self._made, self._report = report.path, report
        self.result.show_notice(*_outcome(report))
        self.lost.show_lines(check_words.found(report.findings))
        self.names_shown.emit(True)
        self.back_button.setText(self.tr("Back"))
        self.open_button.show()
        self.open_button.setFocus()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, MwlError):
            self.failed.emit(error)
        if self._put_away:
            self.ended_unseen.emit(sentence(error), "danger")
            return
        self.show_error(sentence(error))
        self.key_field.show()
        self.go_button.show()
        self.key_field.focus()

    def leave(self) -> None:
        """Stop what is under way, or forget what was typed and go back."""
        if self.work.job is not None:
            self.work.cancel()
            self.back_button.setEnabled(False)
            return
        self.forget()
        self.left.emit()

    def forget(self) -> None:
        """Nothing typed stays, and no names of what was lost."""
        self._begin(self._vault_path)
        if self.work.job is not None:
            self.work.cancel()
            self._put_away = True

    def put_away(self) -> None:
        """Nobody is to see this any more: stop and forget, and say without names how it ended."""
        report = self._report
        self.forget()
        if report is not None:
            self.ended_unseen.emit(*_outcome(report))

    def _forget_names(self) -> None:
        self.lost.show_lines(())
        if self._report is not None:
            self._report = None
            self.names_shown.emit(False)

    def _open_new(self) -> None:
        made = self._made
        self.forget()
        if made is not None:
            self.open_asked.emit(made)

    def _on_ended(self) -> None:
        self._asked = None
        self.key_field.set_busy(False)
        self.go_button.setEnabled(True)
        self.back_button.setEnabled(True)


def _outcome(report: SalvageReport) -> tuple[str, Severity]:
    return saved_words(report), "success" if report.whole else "warning"


def _tr(words: str) -> str:
    return QCoreApplication.translate("Salvage", words)


def ask_where(parent: QWidget, damaged: Path) -> Path | None:
    """Ask for the file that what can be read is saved into; None when it is not to be."""
    name = fill(_tr("%1 saved.mwl"), damaged.stem)
    pattern = _tr("Vaults (%1)").replace("%1", "*.mwl")
    title = _tr("Save what can be read")
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(damaged.with_name(name)), pattern)
    if not chosen:
        return None
    return Path(chosen) if chosen.endswith(".mwl") else Path(f"{chosen}.mwl")


def saved_words(report: SalvageReport) -> str:
    """Saved into portfolio saved.mwl: 1,190 items and 317 originals."""
    items, originals = check_words.counted(report.items, report.originals)
    words = fill(_tr("Saved into %1: %2 and %3."), report.path.name, items, originals)
    return f"{words} {_tr('Nothing was lost.')}" if report.whole else words
