"""Every action and its keys on one page."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mwl_desktop.ui.actions import CATALOGUE
from mwl_desktop.ui.actions.registry import heading, words
from mwl_desktop.ui.dialogs.sections import SectionsDialog
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.key_hint import KeyHint
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.text import label


class ShortcutsDialog(SectionsDialog):
    """What has no keys is found in the palette; it is not listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Keyboard shortcuts"), parent)
        fit(self, QSize(520, 640))
        with_keys = [spec for spec in CATALOGUE if spec.keys]
        for group, specs in groupby(with_keys, key=heading):
            self._add_keys(group, [(words(spec), spec.keys) for spec in specs])
        self._add_editor_keys()
        self.body.addStretch(1)

    def _add_editor_keys(self) -> None:
        """What a text answers to while it is written; no action of the program has these keys."""
        lines: list[tuple[str, tuple[str, ...]]] = [
            (self.tr("Write, or go back to reading"), ("Ctrl+E",)),
            (self.tr("Bold"), ("Ctrl+B",)),
            (self.tr("Italic"), ("Ctrl+I",)),
            (self.tr("Link"), ("Ctrl+Shift+K",)),
        ]
        self._add_keys(self.tr("In a text"), lines)

    def _add_keys(self, group: str, lines: list[tuple[str, tuple[str, ...]]]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.WIDE)
        grid.setVerticalSpacing(Space.TINY)
        for row, (said, keys) in enumerate(lines):
            grid.addWidget(label(said, parent=self), row, 0)
            grid.addLayout(self._hints(keys), row, 1)
        grid.setColumnStretch(0, 1)
        self.add_section(group, grid)

    def _hints(self, keys: tuple[str, ...]) -> QHBoxLayout:
        hints = QHBoxLayout()
        hints.setSpacing(Space.TINY)
        for sequence in keys:
            hints.addWidget(KeyHint(QKeySequence(sequence), self), 0, Qt.AlignmentFlag.AlignRight)
        return hints
