"""Hears from the system that the session is locked or the computer goes to sleep.

See docs/decisions/0014 for what each system tells and what it does not.
"""

from __future__ import annotations

import sys
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.ops.bridge import Bridge
from mwl_desktop.ui.shell.buses import LoginBus, ScreenBus, Told


class Listener(Protocol):
    """What one system's way of telling is asked."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def let_sleep(self) -> None: ...


class SessionWatch(QObject):
    """Says `lock_asked` when the session is locked or the computer is about to sleep.

    Sleep waits, as long as the system lets it, until `let_sleep`.
    """

    lock_asked = Signal()

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._window = window
        self._listeners: tuple[Listener, ...] = ()

    def begin(self, listeners: tuple[Listener, ...] | None = None) -> None:
        """Listen from now on; returns at once."""
        self._listeners = listeners if listeners is not None else self._of_this_system()
        for listener in self._listeners:
            listener.start()

    def end(self) -> None:
        """Hear no more."""
        listeners, self._listeners = self._listeners, ()
        for listener in listeners:
            listener.stop()

    def let_sleep(self) -> None:
        """The vault is locked: nothing holds the computer up any more."""
        for listener in self._listeners:
            listener.let_sleep()

    def _of_this_system(self) -> tuple[Listener, ...]:
        if sys.platform == "win32":
            from mwl_desktop.ui.shell.session_windows import WindowsSession

            return (WindowsSession(self._on_told, self._window),)
        if sys.platform == "darwin":
            from mwl_desktop.ui.shell.session_mac import MacSession

            return (MacSession(self._on_told),)
        return (LoginBus(self._from_elsewhere()), ScreenBus(self._from_elsewhere()))

    def _from_elsewhere(self) -> Told:
        return lambda what: self._bridge.call(lambda: self._on_told(what))

    def _on_told(self, _what: str) -> None:
        self.lock_asked.emit()
