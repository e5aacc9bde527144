"""What macOS says of locked screens, by the one notice that needs nothing but its own libraries.

Sleep is not told this way: the idle watch sees after waking that the clock has jumped, and locks before
anything is drawn. Where the screen is locked by sleep, as it is by default, the notice comes first.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
from typing import Any, Final

from mwl_desktop.ui.shell.buses import LOCK, Told

_log = logging.getLogger(__name__)

_LOCKED: Final = b"com.apple.screenIsLocked"
_UTF_8: Final = 0x08000100
_AT_ONCE: Final = 4  # CFNotificationSuspensionBehaviorDeliverImmediately
_Heard: Final = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p
)


class MacSession:
    """Told in the GUI thread: Qt runs the loop through which the notice comes."""

    def __init__(self, told: Told, foundation: Any = None) -> None:
        self._foundation = foundation
        # Kept here: the system calls it for as long as it is told to.
        self._heard = _Heard(lambda *_: told(LOCK))
        self._observer = ctypes.cast(self._heard, ctypes.c_void_p)
        self._centre: int | None = None

    def start(self) -> None:
        try:
            found = self._foundation or _library()
        except OSError:
            _log.info("no word of locked screens")
            return
        name = found.CFStringCreateWithCString(None, _LOCKED, _UTF_8)
        self._foundation, self._centre = found, found.CFNotificationCenterGetDistributedCenter()
        found.CFNotificationCenterAddObserver(self._centre, self._observer, self._heard, name, None, _AT_ONCE)
        found.CFRelease(name)

    def stop(self) -> None:
        if self._centre is not None:
            self._foundation.CFNotificationCenterRemoveEveryObserver(self._centre, self._observer)
            self._centre = None

    def let_sleep(self) -> None:
        """Nothing holds this computer up."""


def _library() -> Any:
    """CoreFoundation, its functions told what they take and give."""
    path = ctypes.util.find_library("CoreFoundation")
    if path is None:
        raise OSError("no CoreFoundation")
    found, pointer, number = ctypes.CDLL(path), ctypes.c_void_p, ctypes.c_long
    found.CFStringCreateWithCString.argtypes = (pointer, ctypes.c_char_p, ctypes.c_uint32)
    found.CFStringCreateWithCString.restype = pointer
    found.CFNotificationCenterGetDistributedCenter.restype = pointer
    found.CFNotificationCenterAddObserver.argtypes = (pointer, pointer, _Heard, pointer, pointer, number)
    found.CFNotificationCenterAddObserver.restype = None
    found.CFNotificationCenterRemoveEveryObserver.argtypes = (pointer, pointer)
    found.CFNotificationCenterRemoveEveryObserver.restype = None
    found.CFRelease.argtypes = (pointer,)
    found.CFRelease.restype = None
    return found
