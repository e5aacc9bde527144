"""Two groups of a recovery kit, asked for while its lines are out of sight."""

from __future__ import annotations

import secrets
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from mwl_desktop.errors import UserError
from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.tokens import Space, Type
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_GROUPS: Final = 4  # in a line, besides its check digits
_LINES: Final = 6
_ASKED: Final = 2

Group = tuple[int, int]
"""Line and group, counted from 0."""


class KitProof(QWidget):
    """Says `submitted` on Enter and `typed` on every key; what was typed is looked at by `wrong`."""

    submitted = Signal()
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: tuple[Group, ...] = ()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.TINY)
        self._captions = tuple(label("", "meta", parent=self) for _ in range(_ASKED))
        self.fields = tuple(QLineEdit(self) for _ in range(_ASKED))
        for column, (caption, field) in enumerate(zip(self._captions, self.fields, strict=True)):
            field.setMaxLength(_GROUPS)
            field.setFont(fixed_font(Type.BODY))
            field.returnPressed.connect(self.submitted)
            field.textEdited.connect(self.typed)
            caption.setBuddy(field)
            grid.addWidget(caption, 0, column)
            grid.addWidget(field, 1, column)
        self.setFocusProxy(self.fields[0])

    def ask(self) -> None:
        """Draw groups by chance that were not asked for last, each from a line of its own."""
        self._asked = _drawn(self._asked)
        for (line, group), caption, field in zip(self._asked, self._captions, self.fields, strict=True):
            words = fill(self.tr("Line %1, group %2"), line + 1, group + 1)
            caption.setText(words)
            field.setAccessibleName(words)
        self.clear()

    def asked(self) -> tuple[Group, ...]:
        """What has to be typed back."""
        return self._asked

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self.fields:
            field.clear()

    def empty(self) -> bool:
        """Whether nothing was typed at all."""
        return not any(field.text().strip() for field in self.fields)

    def wrong(self, lines: tuple[str, ...]) -> UserError | None:
        """The first group that is not as the kit has it; the cursor goes there."""
        for (line, group), field in zip(self._asked, self.fields, strict=True):
            if field.text().strip().upper() != lines[line].split()[group]:
                field.setFocus()
                field.selectAll()
                return UserError("kit.group_wrong", line=line + 1, group=group + 1)
        return None


def _drawn(last: tuple[Group, ...]) -> tuple[Group, ...]:
    chance = secrets.SystemRandom()
    drawn = []
    for line in sorted(chance.sample(range(_LINES), _ASKED)):
        drawn.append((line, chance.choice([group for group in range(_GROUPS) if (line, group) not in last])))
    return tuple(drawn)
