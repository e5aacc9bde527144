"""What opens a vault or a backup: its passphrase, or its recovery kit instead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.ui.ops.backups import Secret
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.kit_field import KitField
from mwl_desktop.ui.widgets.password_field import PasswordField


class KeyField(QWidget):
    """Enter in the passphrase says `submitted`; nothing typed is kept once `clear` was called.

    `way_changed(whether by the kit)` when the other is asked for.
    """

    submitted = Signal()
    edited = Signal()
    way_changed = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passphrase = PasswordField(name, self)
        self.kit = KitField(self)
        self.kit.setPlaceholderText(self.tr("The six lines of the kit, check digits and all"))
        self.way = button("", "link", on_click=self.change_way, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addWidget(self.passphrase)
        column.addWidget(self.kit)
        column.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        self.passphrase.submitted.connect(self.submitted)
        self.passphrase.text_changed.connect(lambda _words: self.edited.emit())
        self.kit.textChanged.connect(self.edited)
        self.ask_for(kit=False)

    @property
    def by_kit(self) -> bool:
        """Whether the kit is asked for."""
        return not self.kit.isHidden()

    def secret(self) -> Secret:
        """What was typed."""
        if self.by_kit:
            return Secret(kit=self.kit.toPlainText())
        return Secret(passphrase=self.passphrase.text())

    def change_way(self) -> None:
        """From the passphrase to the kit, or back; what was typed the other way is forgotten."""
        self.clear()
        self.ask_for(kit=not self.by_kit)
        self.focus()

    def ask_for(self, *, kit: bool) -> None:
        """Ask for the kit, or for the passphrase."""
        self.kit.setVisible(kit)
        self.passphrase.setVisible(not kit)
        words = self.tr("Use the passphrase instead") if kit else self.tr("Use the recovery kit instead")
        self.way.setText(words)
        self.way_changed.emit(kit)

    def clear(self) -> None:
        """Forget what was typed."""
        self.passphrase.clear()
        self.kit.clear()

    def focus(self) -> None:
        """Put the cursor where one types; a passphrase that was typed gives way to the next."""
        (self.kit if self.by_kit else self.passphrase).setFocus()
        self.passphrase.select_all()

    def set_busy(self, busy: bool) -> None:
        """While it is being tried nothing can be typed."""
        self.passphrase.set_read_only(busy)
        self.kit.setReadOnly(busy)
        self.way.setEnabled(not busy)
