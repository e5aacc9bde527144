"""Settings of this computer: colours, locking, paper; the keys of the vault; and where your data is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mwl_desktop import paths
from mwl_desktop.settings.options import MOST_MINUTES
from mwl_desktop.ui.dialogs.remember_box import RememberBox
from mwl_desktop.ui.dialogs.sections import SectionsDialog
from mwl_desktop.ui.dialogs.watched_row import WatchedRow
from mwl_desktop.ui.ops import capturing
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.number_field import NumberField
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.segmented import Segmented
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.vault.own_files import inbox_folder

_HEIGHT: Final = 620


class SettingsDialog(SectionsDialog):
    """`asked(id of an action)` when something is wanted that has a dialog of its own."""

    asked = Signal(str)

    def __init__(self, ctx: Context, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Settings"), parent)
        self._ctx = ctx
        self._preferences = preferences
        self.theme = Segmented(
            (
                ("system", self.tr("As the system")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
            ),
            self.tr("Colours"),
            self,
        )
        self.minutes = NumberField(
            self.tr("Lock after idle time of"),
            most=MOST_MINUTES,
            units=(self.tr(" minute"), self.tr(" minutes")),
            parent=self,
        )
        self.paper = Segmented(
            (("system", self.tr("As the system")), ("a4", "A4"), ("letter", "US Letter")),
            self.tr("Paper"),
            self,
        )
        fit(self, QSize(600, _HEIGHT))
        self._build()
        self._wire()

    def _build(self) -> None:
        vault = self._ctx.vault
        current = self._preferences.current
        self.theme.set_choice(current.theme)
        self.paper.set_choice(current.paper)
        self.minutes.setValue(current.lock_minutes)
        self.minutes.setSpecialValueText(self.tr("never"))
        self.minutes.setMaximumWidth(160)
        self.add_section(self.tr("Colours"), self.theme)
        self.add_section(
            self.tr("Lock after idle time of"),
            self.minutes,
            self.tr("Ctrl+L locks at once. While locked, the window shows and holds nothing of the vault."),
        )
        self.add_section(self.tr("Paper for portfolios"), self.paper)
        self.pictures = label(sentence_for(capturing.pictures_status(), {}), wrap=True, parent=self)
        self.add_section(self.tr("Text in pictures"), self.pictures)
        self.add_section(self.tr("Passphrase"), self._passphrase_row(), self._passphrase_words())
        self.remember = RememberBox(self._ctx, self._preferences, vault, self)
        self.add_section(self.tr("Opening the vault"), self.remember)
        self.add_section(
            self.tr("Recovery kit"),
            self._kit_row(vault.key.fingerprint),
            self.tr(
                "The kit with this fingerprint is the one that opens the vault; it stands on the kit's page."
            ),
        )
        self.watched = WatchedRow(self._ctx, self._preferences, self)
        self.add_section(self.tr("Watched folder"), self.watched, self.watched.words())
        self.add_section(self.tr("Safety"), self._safety_row())
        self.add_section(self.tr("Where your data is"), self._places(vault.path))
        self.body.addStretch(1)

    def add_bin_days(self, field: QWidget) -> None:
        """The vault's own choice of how long things stay in the bin."""
        heading = label(self.tr("Empty the bin"), "caption", parent=self)
        heading.setBuddy(field)
        words = self.tr(
            "Kept in this vault, for every computer that opens it. What goes then is gone from the file for "
            "good; backups made earlier still hold it."
        )
        at = self.body.indexOf(self.paper) + 1
        for part in (label(words, "meta", wrap=True, parent=self), field, heading):
            self.body.insertWidget(at, part)
        self.body.insertSpacing(at, Space.SMALL)

    def go_to_remember(self) -> None:
        """Bring "Remember on this computer" into view, and the focus to it once it can be ticked."""
        at_first = self.focusWidget()

        def go() -> None:
            self.area.ensureWidgetVisible(self.remember)
            if self.focusWidget() is at_first and self.remember.box.isEnabled():
                self.remember.setFocus()

        # Queued: what the box says by then has its room.
        self.remember.looked.connect(go, Qt.ConnectionType.QueuedConnection)

    def _passphrase_row(self) -> QHBoxLayout:
        self.passphrase_button = button(
            self.tr("Change the passphrase…"),
            glyph="lock",
            on_click=lambda: self.asked.emit("passphrase.change"),
        )
        self.passphrase_button.setDisabled(self._ctx.vault.read_only)
        row = QHBoxLayout()
        row.addWidget(self.passphrase_button)
        row.addStretch(1)
        return row

    def _passphrase_words(self) -> str:
        if self._ctx.vault.read_only:
            return self.tr(
                "The vault is opened to read: its passphrase can be changed where it can be written to."
            )
        return self.tr(
            "The vault gets a new key, and you get a new recovery kit. The old ones then open only backups "
            "made before."
        )

    def _kit_row(self, fingerprint: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        words = label(self.tr("Fingerprint") + " " + fingerprint, parent=self)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(words)
        self.kit_button = button(
            self.tr("Show the recovery kit…"), glyph="key", on_click=lambda: self.asked.emit("kit.show")
        )
        self.kit_check_button = button(
            self.tr("Check a kit you hold…"), on_click=lambda: self.asked.emit("kit.check")
        )
        row.addWidget(self.kit_button)
        row.addWidget(self.kit_check_button)
        row.addStretch(1)
        return row

    def _safety_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        self.backups_button = button(
            self.tr("Backups…"), glyph="backup", on_click=lambda: self.asked.emit("backups.open"), parent=self
        )
        self.check_button = button(
            self.tr("Check the vault…"),
            glyph="shield",
            on_click=lambda: self.asked.emit("vault.check"),
            parent=self,
        )
        row.addWidget(self.backups_button)
        row.addWidget(self.check_button)
        row.addStretch(1)
        return row

    def _places(self, vault: Path) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.TINY)
        backups = self._preferences.current.backup_folder
        places = (
            (self.tr("The vault, with everything in it"), vault),
            (self.tr("Inbox, sealed while it is locked"), inbox_folder(vault)),
            (self.tr("Backups"), backups or self.tr("nowhere: no folder was chosen yet")),
            (self.tr("Settings of this computer"), paths.settings_folder()),
            (self.tr("The log, without a word of yours"), paths.state_folder()),
        )
        for row, (what, where) in enumerate(places):
            grid.addWidget(label(what, tone="muted", parent=self), row, 0)
            shown = ElidedLabel(str(where), mode=Qt.TextElideMode.ElideMiddle, parent=self)
            grid.addWidget(shown, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _wire(self) -> None:
        self.theme.choice_changed.connect(lambda choice: self._preferences.change(theme=choice))
        self.paper.choice_changed.connect(lambda choice: self._preferences.change(paper=choice))
        self.minutes.valueChanged.connect(lambda minutes: self._preferences.change(lock_minutes=minutes))
