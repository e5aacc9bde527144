"""After what time things in the bin go for good: a choice that the vault keeps."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mwl_desktop.ui.ops import bin as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.widgets.segmented import Segmented
from mwl_desktop.ui.widgets.words import fill


class BinDaysField(QWidget):
    """Writes by itself; it cannot be used until what holds now was read, nor in a vault that is only read."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.choice = Segmented(
            tuple((str(days), self._words(days)) for days in ops.DAYS), self.tr("Empty the bin"), self
        )
        self.choice.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.choice)
        row.addStretch(1)
        self.setFocusProxy(self.choice)
        self.choice.choice_changed.connect(lambda days: ops.set_days(self, self._ctx, int(days)))
        ops.days(self, ctx, self._on_read)

    def _words(self, days: int) -> str:
        if not days:
            return self.tr("Never by itself")
        return self.tr("After a year") if days == 365 else fill(self.tr("After %1 days"), days)

    def _on_read(self, days: int) -> None:
        self.choice.set_choice(str(days))
        self.choice.setEnabled(not self._ctx.vault.read_only)
