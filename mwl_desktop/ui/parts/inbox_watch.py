"""Notices that something was put into a vault's inbox, or taken out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from mwl_desktop.vault.own_files import inbox_folder

_SETTLED_MS: Final = 300  # a file comes as a part-file first and takes its name then


class InboxWatch(QObject):
    """Says `changed` once things have settled; where a folder cannot be watched it stays silent."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED_MS)
        self._settling.timeout.connect(self.changed)
        self._watcher.directoryChanged.connect(lambda _folder: self._settling.start())

    def follow(self, vault_path: Path) -> None:
        """Watch the inbox of this vault and no other; one that is not there yet can be followed later."""
        folder = str(inbox_folder(vault_path))
        if self._watcher.directories() == [folder]:
            return
        self.rest()
        if Path(folder).is_dir():
            self._watcher.addPath(folder)

    def rest(self) -> None:
        """Watch nothing."""
        self._settling.stop()
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
