"""The row of the settings that names the watched folder, chooses one and lets it go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from mwl_desktop import paths
from mwl_desktop.errors import UserError
from mwl_desktop.ui.ops import watched
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.announce import announce
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill
from mwl_desktop.vault.lock import name_for


class WatchedRow(QWidget):
    """Holds at once, for the vault that is open; a folder that cannot be watched is said below."""

    def __init__(self, ctx: Context, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._vault_path = ctx.vault.path
        self._name = name_for(ctx.vault.path)
        self._preferences = preferences
        self.folder = ElidedLabel("", mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self.choose_button = button(
            self.tr("Choose a folder…"), glyph="folder", on_click=self.choose, parent=self
        )
        self.off_button = button(self.tr("Watch none"), on_click=self.turn_off, parent=self)
        self.problem = label("", "meta", tone="danger", wrap=True, parent=self)
        self.problem.hide()
        self.choose_button.setDisabled(ctx.vault.read_only)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.choose_button)
        row.addWidget(self.off_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        for part in (self.folder, self.problem):
            column.addWidget(part)
        column.insertLayout(1, row)
        self.setFocusProxy(self.choose_button)
        self._show()

    def words(self) -> str:
        """What watching does, to stand under the row."""
        return fill(
            self.tr(
                "Files that lie in it unchanged for two seconds are taken in as evidence and then moved into "
                "its folder “%1”; nothing is deleted, and folders in it are left alone. While the vault is "
                "locked, they wait."
            ),
            watched.TAKEN_IN,
        )

    def choose(self) -> None:
        """Ask for a folder and watch it from now on."""
        known = self._preferences.current.watched_by(self._name)
        start = str(paths.folder_to_begin_in(Path(known) if known else None))
        chosen = QFileDialog.getExistingDirectory(self, self.tr("The folder to watch"), start)
        if chosen:
            self.watch(Path(chosen))

    def watch(self, folder: Path) -> None:
        """Watch a folder for this vault, and no other any more."""
        try:
            watched.refuse_folder(self._vault_path, folder, self._preferences.current.backup_folder)
        except UserError as error:
            self.problem.setText(sentence(error))
            self.problem.show()
            announce(self, sentence(error))
            return
        self.problem.hide()
        self._preferences.change(watched_folder=str(folder), watched_for=self._name)
        self._show()

    def turn_off(self) -> None:
        """Watch no folder."""
        self.problem.hide()
        self._preferences.change(watched_folder="", watched_for="")
        self._show()
        self.choose_button.setFocus()

    def _show(self) -> None:
        current = self._preferences.current
        watching = current.watched_by(self._name)
        if watching:
            words = watching
        elif current.watched_folder:
            words = self.tr("None for this vault. A folder is watched for another one.")
        else:
            words = self.tr("No folder is watched.")
        self.folder.set_text(words)
        self.off_button.setVisible(bool(watching))
