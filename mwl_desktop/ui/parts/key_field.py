"""What opens a file that the present key does not open: its passphrase, or its recovery kit instead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from mwl_desktop.ui.ops.backups import Secret
from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.tokens import Space, Type
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.password_field import PasswordField

_KIT_LINES = 6


class KeyField(QWidget):
    """Enter in the passphrase says `submitted`; nothing typed is kept once `clear` was called."""

    submitted = Signal()
    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passphrase = PasswordField(name, self)
        self.kit = QPlainTextEdit(self)
        self.kit.setFont(fixed_font(Type.BODY))
        self.kit.setAccessibleName(self.tr("Recovery kit"))
        self.kit.setPlaceholderText(self.tr("The six lines of the kit, check digits and all"))
        self.kit.setTabChangesFocus(True)
        self.kit.setFixedHeight(self.kit.fontMetrics().lineSpacing() * _KIT_LINES + 16)
        self.kit.hide()
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
        self._name_way()

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
        kit = not self.by_kit
        self.clear()
        self.kit.setVisible(kit)
        self.passphrase.setVisible(not kit)
        self._name_way()
        self.focus()

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

    def _name_way(self) -> None:
        kit, passphrase = self.tr("Use its recovery kit instead"), self.tr("Use its passphrase instead")
        self.way.setText(passphrase if self.by_kit else kit)
