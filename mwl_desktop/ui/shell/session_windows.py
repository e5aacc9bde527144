"""What Windows says of sleep and of locked sessions: messages to the window."""

from __future__ import annotations

import ctypes
import logging
from ctypes import wintypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.shell.buses import LOCK, SLEEP, Told

_log = logging.getLogger(__name__)

_SESSION_CHANGE: Final = 0x02B1  # WM_WTSSESSION_CHANGE
_SESSION_LOCKED: Final = 0x7  # WTS_SESSION_LOCK
_SESSION_LEFT: Final = 0x2, 0x4  # another person takes the screen; the far end of a remote session leaves
_POWER: Final = 0x0218  # WM_POWERBROADCAST
_SUSPENDS: Final = 0x4  # PBT_APMSUSPEND
_MOST_WAIT_MS: Final = 1_500
"""Windows gives a program two seconds before it sleeps."""


def meaning(message: int, parameter: int) -> str:
    """What a message to a window says: LOCK, SLEEP or nothing of interest."""
    if message == _SESSION_CHANGE and parameter in (_SESSION_LOCKED, *_SESSION_LEFT):
        return LOCK
    return SLEEP if message == _POWER and parameter == _SUSPENDS else ""


class WindowsSession(QAbstractNativeEventFilter):
    """Listens to the messages of one window; sleep waits while they are being worked on."""

    def __init__(self, told: Told, window: QWidget, system: Any = None) -> None:
        super().__init__()
        self._told = told
        self._window = window
        self._system = system
        self._waiting: QEventLoop | None = None

    def start(self) -> None:
        application = QCoreApplication.instance()
        assert application is not None
        application.installNativeEventFilter(self)
        try:
            system = self._system or ctypes.WinDLL("wtsapi32")  # type: ignore[attr-defined,unused-ignore]
            heard = system.WTSRegisterSessionNotification(wintypes.HWND(int(self._window.winId())), 0)
        except OSError:
            heard = False
        if not heard:
            _log.info("no word of locked sessions")
        self._system = system if heard else None

    def stop(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self)
        if self._system is not None:
            self._system.WTSUnRegisterSessionNotification(wintypes.HWND(int(self._window.winId())))
            self._system = None
        self.let_sleep()

    def let_sleep(self) -> None:
        if self._waiting is not None:
            self._waiting.quit()

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview[int], message: int
    ) -> tuple[bool, int]:
        if bytes(kind.data() if isinstance(kind, QByteArray) else kind) == b"windows_generic_MSG":
            said = wintypes.MSG.from_address(int(message))
            self.hear(meaning(said.message, said.wParam))
        return False, 0

    def hear(self, what: str) -> None:
        """Hand on what was said; the computer sleeps once this returns."""
        if not what:
            return
        if what != SLEEP or self._waiting is not None:
            self._told(what)
            return
        self._waiting = QEventLoop()
        QTimer.singleShot(_MOST_WAIT_MS, self._waiting.quit)
        QTimer.singleShot(0, lambda: self._told(what))
        self._waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._waiting = None
