"""The page on which a vault is unlocked: its name, the passphrase, and the ways around it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.errors import MwlError
from mwl_desktop.ui.lock.sheet import Sheet
from mwl_desktop.ui.ops import vaults
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.password_field import PasswordField

_A_BACKUP_HELPS: Final = frozenset(
    {
        "vault.damaged",
        "vault.missing",
        "vault.not_a_vault",
        "vault.plain_database",
        "vault.truncated",
        "vault.unsound",
    }
)


class UnlockPage(Sheet):
    """Says `opened(Vault)`; `failed` is anything that is no plain refusal."""

    opened = Signal(object)
    failed = Signal(object)
    another_asked = Signal()
    new_asked = Signal()
    kit_asked = Signal()
    restore_asked = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._ctx = ctx
        self._path = Path()
        self._busy = False
        self._build()
        self._wire()

    def _build(self) -> None:
        self._place = ElidedLabel(role="muted", parent=self)
        self.field = PasswordField(self.tr("Passphrase"), self)
        self.body.addWidget(self._place)
        self.body.addSpacing(Space.SMALL)
        self.notice = Notice(parent=self)
        self.notice.hide()
        self.body.addWidget(self.notice)
        self.body.addSpacing(Space.TINY)
        self.body.addWidget(self.field)
        self.unlock_button = button(self.tr("Unlock"), "primary", glyph="unlock", on_click=self._unlock)
        self._kit = button(self.tr("Use the recovery kit…"), "link", on_click=self.kit_asked.emit)
        self._another = button(self.tr("Open another vault…"), "link", on_click=self.another_asked.emit)
        self._new = button(self.tr("Make a new vault…"), "link", on_click=self.new_asked.emit)
        self.buttons.addWidget(self.unlock_button, 1)
        self.foot.addSpacing(Space.SMALL)
        self.restore_button = button(
            self.tr("Restore a backup…"), "secondary", glyph="restore", on_click=self.restore_asked.emit
        )
        self.restore_button.hide()
        self.foot.addWidget(self.restore_button)
        self.foot.addSpacing(Space.SMALL)
        for way in (self._kit, self._another, self._new):
            self.foot.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_sign("vault")

    def _wire(self) -> None:
        self.field.submitted.connect(self._unlock)
        self.field.text_changed.connect(lambda _words: self.show_error(""))

    @property
    def path(self) -> Path:
        """The vault that is to be unlocked."""
        return self._path

    def set_vault(self, path: Path) -> None:
        """Ask for another vault's passphrase; what was typed is forgotten."""
        self._path = path
        self.title.setText(path.stem)
        self.setAccessibleName(path.stem)
        self._place.set_text(str(path.parent))
        self.field.clear()
        self.show_error("")
        self.notice.show_notice("")
        self.restore_button.hide()

    def refuse(self, error: MwlError) -> None:
        """Say why the vault cannot be opened; where a backup would help, one is offered."""
        self.show_error(sentence(error))
        self.restore_button.setVisible(error.code in _A_BACKUP_HELPS)

    def set_busy(self, words: str) -> None:
        """While something is under way nothing can be typed; empty words end it."""
        self._busy = bool(words)
        self.field.set_read_only(self._busy)
        for made in (self.unlock_button, self.restore_button, self._kit, self._another, self._new):
            made.setEnabled(not self._busy)
        self.unlock_button.setText(words or self.tr("Unlock"))

    def unlock_with_file(self, passphrase_file: Path) -> None:
        """Open without asking: the passphrase is in a file."""
        self._begin()
        vaults.unlock_with_file(self, self._ctx, self._path, passphrase_file, self._opened, self._refused)

    def _unlock(self) -> None:
        if self._busy:
            return
        self._begin()
        self.notice.show_notice("")
        vaults.unlock(self, self._ctx, self._path, self.field.text(), self._opened, self._refused)

    def _begin(self) -> None:
        self.show_error("")
        self.set_busy(self.tr("Unlocking…"))

    def _opened(self, vault: object) -> None:
        self.set_busy("")
        self.field.clear()
        self.opened.emit(vault)

    def _refused(self, error: Exception) -> None:
        self.set_busy("")
        if isinstance(error, MwlError):
            self.refuse(error)
        else:
            self.failed.emit(error)
            self.show_error(sentence(error))
        self.field.setFocus()
