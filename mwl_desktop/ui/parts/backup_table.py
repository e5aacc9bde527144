"""The list of backups: newest first, each in words, one of them chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from mwl_desktop.ui.itemmodels.backups import BackupColumn, BackupModel, BackupRow
from mwl_desktop.ui.parts.moments import moment, moment_in_full
from mwl_desktop.ui.parts.row_table import RowTable
from mwl_desktop.ui.parts.sizes import size_words
from mwl_desktop.ui.theme.tokens import Size
from mwl_desktop.ui.widgets.words import fill

if TYPE_CHECKING:
    from mwl_desktop.services.backups import Backup

_STEP: Final = 24
_WIDTHS: Final = {
    BackupColumn.MADE: 270,
    BackupColumn.SIZE: 90,
    BackupColumn.KEY: 110,
    BackupColumn.VERIFIED: 150,
}


def _tr(words: str) -> str:
    return QCoreApplication.translate("BackupTable", words)


def rows_of(backups: Iterable[Backup], now: datetime) -> tuple[BackupRow, ...]:
    """Backups in words; where the minute does not tell two apart, their seconds do."""
    backups = tuple(backups)
    minutes = Counter(moment(backup.made_at, now) for backup in backups)
    return tuple(row_of(each, now, seconds=minutes[moment(each.made_at, now)] > 1) for each in backups)


def row_of(backup: Backup, now: datetime, *, seconds: bool = False) -> BackupRow:
    """A backup in words."""
    verified = backup.verified_at
    opens = _tr("the present passphrase") if backup.opens else _tr("an earlier passphrase")
    weak = {BackupColumn.SIZE, BackupColumn.KEY}
    if not backup.opens:
        weak.add(BackupColumn.OPENS)
    if verified is None:
        weak.add(BackupColumn.VERIFIED)
    made = moment(backup.made_at, now, seconds=seconds)
    if not backup.here:
        elsewhere = _tr("%1 · of %2") if backup.made_as else _tr("%1 · at another place")
        made = fill(elsewhere, made, f"{backup.made_as}.mwl")
    full = _tr("Made %1")
    if backup.by_hand:
        made = fill(_tr("%1 · by hand"), made)
        full = _tr("Made by hand %1. It is kept for at least seven days.")
    elif backup.by_hand is None:
        full = _tr("Made %1. This computer has no note of that, so it is kept for at least seven days.")
    return BackupRow(
        backup.path,
        (
            made,
            size_words(backup.size),
            backup.fingerprint,
            opens,
            _tr("not yet") if verified is None else moment(verified, now),
        ),
        f"{fill(full, moment_in_full(backup.made_at))}\n{backup.path.name}",
        frozenset(weak),
    )


class BackupTable(RowTable):
    """`chosen(Backup | None)`; `opened(Backup)` on Enter and double click. Only `columns` are shown."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, columns: frozenset[BackupColumn], parent: QWidget | None = None) -> None:
        super().__init__(Size.RAIL_ENTRY, _STEP, parent)
        headings = (
            self.tr("Made"),
            self.tr("Size"),
            self.tr("Fingerprint"),
            self.tr("Opens with"),
            self.tr("Last verified"),
        )
        self.backups: tuple[Backup, ...] = ()
        self._model = BackupModel(headings, self)
        self.setAccessibleName(self.tr("Backups"))
        self.setModel(self._model)
        self._build(columns)
        self.selectionModel().currentRowChanged.connect(lambda _now, _was: self.chosen.emit(self.current()))
        self.doubleClicked.connect(lambda _index: self._open())

    def _build(self, columns: frozenset[BackupColumn]) -> None:
        across = self.horizontalHeader()
        across.setMinimumSectionSize(40)
        for column in BackupColumn:
            self.setColumnHidden(column, column not in columns)
            if column in _WIDTHS:
                across.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                across.resizeSection(column, _WIDTHS[column])
        widest = BackupColumn.OPENS if BackupColumn.OPENS in columns else BackupColumn.MADE
        across.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)

    def show_backups(self, backups: tuple[Backup, ...], now: datetime) -> None:
        """Show these, newest first; what was chosen stays so while it is there."""
        kept = self.current()
        self.backups = backups
        self._model.set_rows(rows_of(backups, now))
        line = self._model.line_of(kept.path) if kept is not None else None
        if backups:
            self.selectRow(line or 0)
        self.chosen.emit(self.current())

    def current(self) -> Backup | None:
        """The backup that is chosen."""
        row = self._model.row(self.currentIndex())
        return None if row is None else self._backup(row.path)

    def choose(self, path: Path) -> None:
        """Choose a backup that the list holds."""
        line = self._model.line_of(path)
        if line is not None:
            self.selectRow(line)

    def _backup(self, path: Path) -> Backup | None:
        return next((backup for backup in self.backups if backup.path == path), None)

    def _open(self) -> None:
        backup = self.current()
        if backup is not None:
            self.opened.emit(backup)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)
