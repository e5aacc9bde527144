"""The sheet on which an open vault's backup is restored, or one under an earlier key verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from mwl_desktop.ui.lock.restore_step import RestoreStep
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.widgets.room import fit

if TYPE_CHECKING:
    from mwl_desktop.services.backups import Backup

_WIDTH = 580
_HEIGHT = 560


class RestoreDialog(QDialog):
    """`verified(Backup, VaultKey)` once the backup was opened and found whole; nothing is changed before."""

    verified = Signal(object, object)

    def __init__(
        self, ctx: Context, backup: Backup, *, only_verify: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Verify a backup") if only_verify else self.tr("Restore a backup"))
        fit(self, QSize(_WIDTH, _HEIGHT))
        self.step = RestoreStep(ctx, only_verify=only_verify, parent=self)
        self.step.offer_one(ctx.vault.path, backup, ctx.vault.key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.step)
        self.step.verified.connect(self._on_verified)
        self.step.left.connect(self.close)
        self.step.failed.connect(ctx.failed)
        self.finished.connect(self.step.forget)

    def open(self) -> None:
        super().open()
        self.step.focus()

    def _on_verified(self, backup: Backup, key: object) -> None:
        self.close()
        self.verified.emit(backup, key)
