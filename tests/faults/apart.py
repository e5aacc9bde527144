"""Processes that stand apart: each victim and each judge is a fork of a parent that has opened nothing.

Importing the program takes half a second and a fork some milliseconds; that is what makes a thousand
kills affordable. The parent must not open a vault itself: locks and caches would go with it.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")

LONGEST = 120.0
"""Seconds after which a process counts as hanging."""
_ANYONE_MAY_TRACE = (0x59616D61, ctypes.c_ulong(-1).value)


class Broke(Exception):
    """A process that stands apart ended with an exception of its own; holds its traceback."""


def apart(work: Callable[[], Result], *, log: Path | None = None) -> Result:
    """What `work` returns when it is done by another process."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _redirect(log)
        with os.fdopen(writer, "wb") as out:
            out.write(_answer(work))
        _end(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as back:
        data = back.read()
    _, status = os.waitpid(child, 0)
    if not data:
        raise Broke(f"a process ended with {os.waitstatus_to_exitcode(status)}")
    fine, value = pickle.loads(data)
    if not fine:
        raise Broke(value)
    return value  # type: ignore[no-any-return]


def _answer(work: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps((True, work()))
    except BaseException:  # noqa: BLE001 - a fork never goes on in its parent's code
        return pickle.dumps((False, traceback.format_exc()))


class Victim:
    """A process at work that is going to be hurt; made held back when somebody wants to look on first."""

    def __init__(self, work: Callable[[], None], log: Path, *, held: bool = False) -> None:
        self._log = log
        gate, self._opener = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            self._be(work, gate)
        os.close(gate)
        self._gone: int | None = None
        if not held:
            self.go()

    def _be(self, work: Callable[[], None], gate: int) -> None:
        try:
            os.close(self._opener)
            _redirect(self._log)
            if sys.platform == "linux":
                ctypes.CDLL(None).prctl(_ANYONE_MAY_TRACE[0], ctypes.c_ulong(_ANYONE_MAY_TRACE[1]), 0, 0, 0)
            os.read(gate, 1)
            work()
        except BaseException:  # noqa: BLE001 - a fork never goes on in its parent's code
            traceback.print_exc()
            _end(3)
        _end(0)

    def go(self) -> None:
        """Let it begin."""
        os.write(self._opener, b"!")
        os.close(self._opener)

    def kill(self) -> bool:
        """End it as nothing can be caught; returns whether it was still at work."""
        os.kill(self.pid, signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def wait(self, seconds: float = LONGEST) -> int:
        """Its exit code, negative for a signal's number; one that hangs is killed and told as 99."""
        limit = time.monotonic() + seconds
        while self._gone is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._gone = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > limit:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                self._gone = 99
            else:
                time.sleep(0.0005)
        return self._gone

    @property
    def said(self) -> str:
        """What it wrote to its outputs, a traceback for one."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""


def _redirect(log: Path | None) -> None:
    target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for output in (1, 2):
        os.dup2(target, output)
    os.close(target)
    # Whoever runs the tests may have put something else in the place of these.
    sys.stdout, sys.stderr = (open(output, "w", closefd=False, encoding="utf-8") for output in (1, 2))  # noqa: SIM115


def _end(code: int) -> None:
    """End at once: what the parent has registered for its own end is not done here."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
