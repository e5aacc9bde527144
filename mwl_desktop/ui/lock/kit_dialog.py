"""The recovery kit of the open vault, shown again: to be kept at last, or once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from mwl_desktop.ui.lock.kit_step import KitStep
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.widgets.room import fit

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault


class KitDialog(QDialog):
    """`kept` when two groups were typed back."""

    kept = Signal()

    def __init__(self, ctx: Context, vault: Vault, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Recovery kit"))
        fit(self, QSize(580, 660))
        self.step = KitStep(ctx, step="", can_cancel=False, parent=self)
        self.step.show_kit_of(vault)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.step)
        self.step.kept.connect(self._on_kept)
        self.step.postponed.connect(self.close)
        self.step.failed.connect(ctx.failed)
        self.finished.connect(self.step.forget)

    def _on_kept(self) -> None:
        self.kept.emit()
        self.close()
