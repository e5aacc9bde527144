"""Restoring a backup on one sheet: what will happen, which backup, what opens it, and how far it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QWidget

from mwl_desktop import paths
from mwl_desktop.errors import MwlError
from mwl_desktop.ui.itemmodels.backups import BackupColumn
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import backups as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.parts.backup_table import BackupTable
from mwl_desktop.ui.parts.backup_words import working_words
from mwl_desktop.ui.parts.job_line import JobLine
from mwl_desktop.ui.parts.key_field import KeyField
from mwl_desktop.ui.parts.moments import moment_in_full, moment_inside
from mwl_desktop.ui.parts.sizes import size_words
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill
from mwl_desktop.vault.keys import VaultKey

if TYPE_CHECKING:
    from mwl_desktop.services.backups import Backup

_ROWS: Final = 3
_COLUMNS: Final = frozenset({BackupColumn.MADE, BackupColumn.SIZE, BackupColumn.KEY})


class RestoreStep(Sheet):
    """First the backup is verified, then `verified(Backup, VaultKey)` says that it can be put in place.

    Nothing is changed up to there. `restored(Backup, Path | None)` tells at the end where the vault from
    before lies; `left` when it is not to be; `failed` is what is no plain refusal.
    """

    verified = Signal(object, object)
    restored = Signal(object, object)
    left = Signal()
    failed = Signal(object)

    def __init__(self, ctx: Context, *, only_verify: bool = False, parent: QWidget | None = None) -> None:
        title = self.tr("Verify a backup") if only_verify else self.tr("Restore a backup")
        super().__init__(title, parent=parent)
        self._ctx = ctx
        self._only_verify = only_verify
        self._vault_path = Path()
        self._key: VaultKey | None = None
        self._one: Backup | None = None
        self._proved: ops.Proved | None = None
        self._told_of: Path | None = None
        self._build()
        self._wire()

    def _build(self) -> None:
        self.table = BackupTable(_COLUMNS, self)
        self.table.setFixedHeight((_ROWS + 1) * Size.RAIL_ENTRY + 2)
        self._which = label("", "strong", wrap=True, parent=self)
        self.file_button = button(
            self.tr("Choose a file…"), "link", glyph="folder", on_click=self._choose_file, parent=self
        )
        self._story = self._frame()
        self.key_field = KeyField(self.tr("Passphrase of this backup"), self)
        self._key_words = label("", "meta", wrap=True, parent=self)
        self.other = Notice(parent=self)
        self.work = JobLine(self._ctx, can_cancel=False, parent=self)
        for part in (self._which, self.table):
            self.body.addWidget(part)
        self.body.addWidget(self.file_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.other)
        self.body.addWidget(self._story)
        self.body.addWidget(self._key_words)
        self.body.addWidget(self.key_field)
        self.body.addWidget(self.work)
        self.cancel_button = button(self.tr("Cancel"), on_click=self.leave, parent=self)
        self._go_words = words = self.tr("Verify") if self._only_verify else self.tr("Restore")
        glyph = "shield" if self._only_verify else "restore"
        self.go_button = button(words, "primary", glyph=glyph, on_click=self.go, parent=self)
        self.add_buttons(self.cancel_button, right=(self.go_button,))

    def _frame(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("ground", "sunken")
        grid = QGridLayout(frame)
        grid.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(1, 1)
        self._lines = tuple(label("", wrap=True, parent=frame) for _ in range(3))
        for row, line in enumerate(self._lines):
            number = label(self.locale().toString(row + 1), "strong", tone="muted", parent=frame)
            grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, row, 1)
        frame.setHidden(self._only_verify)
        return frame

    def _wire(self) -> None:
        self.table.chosen.connect(lambda _backup: self._show_chosen())
        self.table.opened.connect(lambda _backup: self.go())
        self.key_field.submitted.connect(self.go)
        self.key_field.edited.connect(lambda: self.show_error(""))
        self.work.ended.connect(lambda _job: self._set_busy(False))

    # -- what is offered -------------------------------------------------------------------

    def offer_one(self, vault_path: Path, backup: Backup, key: VaultKey) -> None:
        """Restore this backup of the vault that is open; its key serves where it opens the backup."""
        self._begin(vault_path)
        self._one, self._key = backup, key
        self._show_list(False)
        self._show_chosen()

    def offer(self, vault_path: Path, standing: ops.Standing | None) -> None:
        """Restore one of the backups that there are of a vault that cannot be opened."""
        self._begin(vault_path)
        backups = standing.backups if standing is not None else ()
        self.table.show_backups(backups, datetime.now(UTC))
        self._show_list(bool(backups))
        if not backups:
            self._which.setText(self.tr("No backup was found by itself. Choose the file of one."))
            self._which.show()
        self._show_chosen()

    def _begin(self, vault_path: Path) -> None:
        self._vault_path = vault_path
        self._one = self._key = self._proved = self._told_of = None
        self.key_field.clear()
        self.show_error("")
        self._set_busy(False)

    def _show_list(self, there: bool) -> None:
        self.table.setVisible(there)
        self.file_button.setVisible(self._key is None)
        self._which.setVisible(self._one is not None)

    def backup(self) -> Backup | None:
        """The backup that is meant."""
        return self._one or self.table.current()

    def _show_chosen(self) -> None:
        backup = self.backup()
        self.go_button.setEnabled(backup is not None)
        self._story.setVisible(backup is not None and not self._only_verify)
        asked = backup is not None and self._proved is None and not self._has_key(backup)
        self.key_field.setVisible(asked)
        self._key_words.setVisible(asked)
        self._tell_other(backup if backup is not None and backup.own is False else None)
        if backup is None:
            return
        size = size_words(backup.size)
        self._which.setText(fill(self.tr("%1 · %2"), moment_in_full(backup.made_at), size))
        self._which.setToolTip(str(backup.path))
        if self._only_verify or self._key is not None:
            self._key_words.setText(
                fill(
                    self.tr("It was made under an earlier key (%1). What opened the vault then opens it."),
                    backup.fingerprint,
                )
            )
        else:
            self._key_words.setText(self.tr("What opened the vault when this backup was made opens it."))
        self._tell_story(backup)

    def _has_key(self, backup: Backup) -> bool:
        return self._key is not None and backup.opens

    def _tell_other(self, backup: Backup | None) -> None:
        """Say that a backup is of another vault, or may be; what leads on says so too. None for neither."""
        told = backup is not None and not self._only_verify
        self._told_of = backup.path if backup is not None and told else None
        words = self.tr("Restore it all the same") if told else self._go_words
        self.go_button.setText(words)
        if backup is None or not told:
            self.other.show_notice("")
            return
        words = self.tr(
            "This is a backup of another vault, called “%1” then (fingerprint %2), and not of the one at %3."
        )
        if backup.own is None:
            words = self.tr(
                "It cannot be told whether this is a backup of %3. It was made of a vault called “%1” "
                "(fingerprint %2)."
            )
        printed = backup.fingerprint or self.tr("not known yet")
        place = f"{self._vault_path.parent.name}/{self._vault_path.name}"
        self.other.show_notice(fill(words, ops.name_of(backup), printed, place), "warning")

    def _tell_story(self, backup: Backup) -> None:
        stem = self._vault_path.stem
        opened = self.tr("The backup is opened and looked over. If it is not whole, nothing happens.")
        aside = fill(self.tr("Your present vault stays beside it, as “%1 set aside …”."), stem)
        if not self._vault_path.exists():
            aside = fill(self.tr("There is no %1 any more, so nothing has to be set aside."), stem)
        made = moment_inside(backup.made_at, datetime.now(UTC))
        then = fill(self._becomes(backup), stem, made, backup.made_as)
        for line, words in zip(self._lines, (opened, aside, then), strict=True):
            line.setText(words)

    def _becomes(self, backup: Backup) -> str:
        """What will lie in the vault's place: a copy that goes its own way is not what the vault was."""
        if backup.own is False:
            return self.tr("In its place lies the other vault then, as it was %2.")
        if backup.here:
            return self.tr("%1 is again what it was %2, and you unlock it as you did then.")
        if backup.made_as:
            return self.tr("%1 becomes what %3 was %2, and you unlock it as that was unlocked then.")
        return self.tr(
            "%1 becomes what it was %2 at another place, and you unlock it as it was unlocked there then."
        )

    def _choose_file(self) -> None:
        start = str(paths.folder_to_begin_in(self._vault_path.parent))
        pattern = self.tr("Vaults (%1)").replace("%1", "*.mwl")
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Restore a backup"), start, f"{pattern};;{self.tr('All files')} (*)"
        )
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Offer a file that the person chose."""
        self.show_error("")
        ops.look_at(self, self._ctx, path, self._vault_path, self._take, self._refused)

    def _take(self, backup: Backup) -> None:
        self._one, self._proved = backup, None
        self._show_list(False)
        self._show_chosen()
        self.key_field.focus()

    def focus(self) -> None:
        """Put the cursor where the first thing is to be done."""
        if not self.key_field.isHidden():
            self.key_field.focus()
        else:
            (self.go_button if self.go_button.isEnabled() else self.file_button).setFocus()

    # -- doing -----------------------------------------------------------------------------

    def go(self) -> None:
        """Verify the backup; where that was done already, what was asked about it is answered."""
        backup = self.backup()
        if backup is None or self.at_work:
            return
        if self._proved is not None:
            self._on_verified(self._proved)
            return
        secret = ops.Secret(key=self._key) if self._has_key(backup) else self.key_field.secret()
        self.show_error("")
        self._set_busy(True)
        job = ops.verify(
            self, self._ctx, backup.path, self._vault_path, secret, self._on_verified, self._refused
        )
        self.work.follow(job, working_words(job.name))

    def restore(self, vault_path: Path, backup: Backup, key: VaultKey) -> None:
        """Put a verified backup in the place of a vault that is locked."""
        self._begin(vault_path)
        self._one = backup
        self._show_list(False)
        self._show_chosen()
        self.file_button.hide()
        for part in (self._key_words, self.key_field):
            part.hide()
        self._set_busy(True)

        def done(aside: Path | None) -> None:
            self.forget()
            self.restored.emit(backup, aside)

        job = ops.restore(self, self._ctx, backup.path, vault_path, key, done, self._refused)
        self.work.follow(job, working_words(job.name))

    def _on_verified(self, proved: ops.Proved) -> None:
        backup = proved.backup
        if not self._only_verify and self._must_ask(backup):
            self._one, self._proved = backup, proved
            self._show_list(False)
            self._show_chosen()
            self._tell_other(backup)
            self.go_button.setFocus()
            return
        self.key_field.clear()
        self.verified.emit(backup, proved.key)

    def _must_ask(self, backup: Backup) -> bool:
        """Whether a backup is none of the vault that would give way to it, and nobody was told so."""
        if backup.own or self._told_of == backup.path:
            return False
        return backup.own is False or self._vault_path.exists()

    @property
    def at_work(self) -> bool:
        """Whether a backup is being verified or put in place."""
        return self.work.job is not None

    def leave(self) -> None:
        """Stop what is under way, or forget what was typed and go back."""
        if self.at_work:
            self.work.cancel()
            self.cancel_button.setEnabled(False)
            return
        self.forget()
        self.left.emit()

    def forget(self) -> None:
        """Nothing typed, no key and no list stays."""
        self.work.cancel()
        self.key_field.clear()
        self._key = self._one = self._proved = self._told_of = None
        self.other.show_notice("")
        self.table.show_backups((), datetime.now(UTC))
        for told in (self._which, self._key_words, *self._lines):
            told.clear()
        self._which.setToolTip("")

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, MwlError):
            self.failed.emit(error)
        self.show_error(sentence(error))
        self.focus()

    def _set_busy(self, busy: bool) -> None:
        self.key_field.set_busy(busy)
        self.table.setEnabled(not busy)
        self.file_button.setEnabled(not busy)
        self.go_button.setEnabled(not busy and self.backup() is not None)
        self.cancel_button.setEnabled(True)
