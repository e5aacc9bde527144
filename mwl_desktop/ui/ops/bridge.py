"""The one way from a working thread to the window: a queued signal of one QObject in the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """Carries calls into the GUI thread, in the order in which they were sent."""

    _sent = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sent.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def call(self, function: Callable[[], None]) -> None:
        """Run a function in the GUI thread soon; may be called from any thread."""
        self._sent.emit(function)

    @Slot(object)
    def _run(self, function: Callable[[], None]) -> None:
        function()
