"""Every action and its keys on one page."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mwl_desktop.ui.actions import CATALOGUE
from mwl_desktop.ui.actions.registry import heading, words
from mwl_desktop.ui.dialogs.sections import SectionsDialog
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.key_hint import KeyHint
from mwl_desktop.ui.widgets.text import label


class ShortcutsDialog(SectionsDialog):
    """What has no keys is found in the palette; it is not listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Keyboard shortcuts"), parent)
        self.setMinimumSize(460, 560)
        with_keys = [spec for spec in CATALOGUE if spec.keys]
        for group, specs in groupby(with_keys, key=heading):
            grid = QGridLayout()
            grid.setHorizontalSpacing(Space.WIDE)
            grid.setVerticalSpacing(Space.TINY)
            for row, spec in enumerate(specs):
                grid.addWidget(label(words(spec), parent=self), row, 0)
                grid.addLayout(self._hints(spec.keys), row, 1)
            grid.setColumnStretch(0, 1)
            self.add_section(group, grid)
        self.body.addStretch(1)

    def _hints(self, keys: tuple[str, ...]) -> QHBoxLayout:
        hints = QHBoxLayout()
        hints.setSpacing(Space.TINY)
        for sequence in keys:
            hints.addWidget(KeyHint(QKeySequence(sequence), self), 0, Qt.AlignmentFlag.AlignRight)
        return hints
