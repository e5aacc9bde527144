"""Lets another program open a file: asks first, for a copy leaves the vault while it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from mwl_desktop.domain.evidence import Evidence, Original
from mwl_desktop.services import lending
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.widgets.words import fill

Ask = Callable[[QWidget, str], bool]


def ask(parent: QWidget, name: str) -> bool:
    """Whether a copy in clear may be made for another program."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(parent.tr("Open in another program"))
    box.setText(fill(parent.tr("Open “%1” in another program?"), name))
    box.setInformativeText(
        parent.tr(
            "A copy that is not encrypted is written to a folder that is yours alone. It is removed when the "
            "vault is locked; after a crash, when MWL Desktop starts again. Changes made to it are not kept. "
            "The other program may remember the file's name, or more of it."
        )
    )
    yes = box.addButton(parent.tr("Open"), QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(parent.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.exec()
    agreed = box.clickedButton() is yes
    box.deleteLater()
    return agreed


class Elsewhere(QObject):
    """Asks, has the copy made, hands it to the program that the system has for it."""

    def __init__(self, ctx: Context, parent: QWidget, ask: Ask = ask) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._over = parent
        self.ask = ask

    def open(self, found: Evidence, earlier: Original | None = None) -> None:
        """Open a file or an earlier one elsewhere, once asked; what might be run is refused before."""
        name = earlier.name if earlier is not None else found.original_name
        version_id = earlier.version_id if earlier is not None else ""
        if not lending.may_be_lent(name):
            self._ctx.said.emit(Message(sentence_for("lending.not_harmless", {"name": name}), "warning"))
        elif self.ask(self._over, name) and self._ctx.unlocked:
            evidence.lend(self, self._ctx, found.head.id, self._hand_over, version_id=version_id)

    def _hand_over(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            words = fill(self.tr("No program was found that opens %1."), path.name)
            self._ctx.said.emit(Message(words, "warning"))
