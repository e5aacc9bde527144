"""Limits that the process that reads puts on itself before it sees a byte: memory, written files, dumps.

Linux bounds the address space. Windows bounds what a job of processes may take. macOS keeps no such limit, so
a thread looks at how much there is and ends the process.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from typing import Final

_LOOK_EVERY: Final = 0.1
OVER_MEMORY: Final = 3
"""Exit code of a process that ended itself because it took too much."""


def confine(memory: int) -> None:
    """Take no more than `memory` bytes from now on, write no file, leave no dump of the memory."""
    if sys.platform == "win32":
        _confine_windows(memory)
    else:
        _confine_posix(memory)
        if sys.platform == "darwin":
            watch_memory(memory)


if sys.platform != "win32":
    import resource

    def _confine_posix(memory: int) -> None:
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_AS, memory)
        with suppress(OSError):
            os.nice(5)

    def _limit(what: int, most: int) -> None:
        _soft, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        with suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(what, (most, most))

    def watch_memory(most: int) -> None:
        """End the process as soon as it has ever held more than `most` bytes."""
        unit = 1 if sys.platform == "darwin" else 1024

        def watch() -> None:
            while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit <= most:
                time.sleep(_LOOK_EVERY)
            os._exit(OVER_MEMORY)

        threading.Thread(target=watch, name="memory", daemon=True).start()

else:
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS: Final = 9  # JobObjectExtendedLimitInformation
    _ACTIVE_PROCESS: Final = 0x8
    _PROCESS_MEMORY: Final = 0x100
    _DIE_ON_UNHANDLED_EXCEPTION: Final = 0x400

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _confine_windows(memory: int) -> None:
        """Enter a job of one's own: no children, no more memory, no dialog of the system's on a crash."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            ctypes.c_void_p,
            wintypes.DWORD,
        )
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        limits = _ExtendedLimits()
        flags = _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION
        limits.BasicLimitInformation.LimitFlags = flags
        limits.BasicLimitInformation.ActiveProcessLimit = 1
        limits.ProcessMemoryLimit = memory
        job = kernel.CreateJobObjectW(None, None)
        size = ctypes.sizeof(limits)
        if not (
            job
            and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        ):
            raise OSError(ctypes.get_last_error(), "the process could not be confined")
