"""The recovery kit of the open vault, shown again to whoever proves that the vault is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from mwl_desktop.ui.lock.kit_step import KitStep
from mwl_desktop.ui.lock.present_step import PresentStep
from mwl_desktop.ui.ops.context import Context, Way
from mwl_desktop.ui.widgets.room import fit

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault


class KitDialog(QDialog):
    """`kept` when two groups were typed back. The kit is on no page before it may be seen."""

    kept = Signal()

    def __init__(self, ctx: Context, vault: Vault, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Recovery kit"))
        fit(self, QSize(580, 660))
        self._vault = vault
        self.present = PresentStep(
            ctx,
            vault,
            why=self.tr("So that nobody sees the kit who only finds this window open: it opens the vault."),
            by_kit=ctx.way is Way.KIT,
            offers_other=ctx.way not in (Way.PASSPHRASE, Way.NEW),  # who typed it knows it
            parent=self,
        )
        self.step = KitStep(ctx, step="", can_cancel=False, parent=self)
        self._pages = QStackedWidget(self)
        for page in (self.present, self.step):
            self._pages.addWidget(page)
            page.failed.connect(ctx.failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.present.proved.connect(self._show_kit)
        self.present.cancelled.connect(self.close)
        self.step.kept.connect(self._on_kept)
        self.step.postponed.connect(self.close)
        self.finished.connect(self._forget)
        self.present.focus()

    def page(self) -> QWidget | None:
        """The page in view."""
        return self._pages.currentWidget()

    def _show_kit(self) -> None:
        if self.isVisible():  # the proof may come when the dialog has been left
            self.step.show_kit_of(self._vault)
            self._pages.setCurrentWidget(self.step)
            self.step.save_button.setFocus()

    def _on_kept(self) -> None:
        self.kept.emit()
        self.close()

    def _forget(self) -> None:
        for page in (self.present, self.step):
            page.forget()
