"""The settings while the program runs: what holds now, who hears of a change, the way to the disk."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from mwl_desktop import settings as store
from mwl_desktop.errors import UserError
from mwl_desktop.log import Code
from mwl_desktop.settings import Settings
from mwl_desktop.tasks import Lane, Lanes

_log = logging.getLogger(__name__)


class Preferences(QObject):
    """Changed in the GUI thread, written on a lane: the disk never holds the window up."""

    changed = Signal()

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._turn = threading.Lock()
        loaded = store.load()
        self._current = loaded.settings
        self.problem = loaded.problem

    @property
    def current(self) -> Settings:
        """What holds now."""
        return self._current

    def change(self, **values: Any) -> None:
        """Change some options and keep them; raises TypeError for one that does not exist."""
        self.become(replace(self._current, **values))

    def become(self, settings: Settings) -> None:
        """Make the settings exactly these and keep them."""
        if settings == self._current:
            return
        self._current = settings
        self._lanes.submit(Lane.FILES, self.save)
        self.changed.emit()

    def save(self) -> None:
        """Write what holds now; a disk that does not take it costs the memory of it, nothing else."""
        with self._turn:
            try:
                store.save(self._current)
            except UserError as error:
                _log.warning("settings not saved: %s", Code(error.code))
