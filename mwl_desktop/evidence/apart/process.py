"""One process that reads, as the program sees it: asked, waited for, ended when it takes too long.

No byte of a file touches the disk: what is read goes through a pipe as it is asked for.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeAlias

from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence.apart import frames

WORD: Final = "--read-files"
"""The one argument by which a frozen program is told to be the process that reads."""
MEMORY: Final = 2 * 1024**3
"""Bytes that a process that reads may take: an image of 80 million pixels is held some three times over."""
_STARTS: Final = 60.0
"""Seconds for a process to start, on a computer that is very busy."""
_LOOK: Final = 0.1
_ASLEEP: Final = 3.0
"""A look that comes so many seconds late means that the computer slept, which is not the file's fault."""
_PUMP_ENDS: Final = 5.0
_LONGER: Final = 30.0
"""Seconds after which a process ends itself, should the program not have come to end it."""
_NO_WINDOW: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_CODE: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from mwl_desktop.evidence.apart.child import main; sys.exit(main(int(sys.argv[2])))"
)
_Event: TypeAlias = tuple[bytes, bytes]
_GONE: Final = b""
"""What the pump tells when the pipe has come to its end, where a frame would have its kind."""


class ReaderDied(Exception):
    """The process ended, or talked nonsense, before it had answered."""


class ReaderStuck(Exception):
    """The process took longer than it may and was ended."""


class ReaderFailed(Exception):
    """The process lives and says that it could not read this; `kind` is the name of an exception's type."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def command(memory: int) -> list[str]:
    """How this very program starts itself as a process that reads."""
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        # Of the two programs of a Windows folder, the one without a console may have no pipes.
        console = program.with_name("mwl-desktop.exe")
        return [str(console if console.is_file() else program), WORD, str(memory)]
    return [sys.executable, "-I", "-c", _CODE, json.dumps(sys.path), str(memory)]


def _environment() -> dict[str, str]:
    """Nothing of this program's own settings: where a passphrase lies is nobody's business in there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MWL_")}


class ReadingProcess:
    """One process that reads one file at a time; it is used by one thread at a time."""

    def __init__(self, memory: int = MEMORY) -> None:
        """Raises UserError when no process can be started."""
        try:
            self._process = subprocess.Popen(
                command(memory),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            raise UserError("reading.cannot_start") from error
        self.asked = 0
        try:
            self._exchange(None, lambda *_: b"", _STARTS, QUIET)
        except (ReaderDied, ReaderStuck, ReaderFailed) as error:
            self.close()
            raise UserError("reading.cannot_start") from error

    @property
    def pid(self) -> int:
        """The process's number in the system."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ask(
        self,
        request: dict[str, Any],
        fetch: Callable[[int, int], bytes],
        seconds: float,
        work: Work = QUIET,
    ) -> bytes:
        """What it answers; `fetch` gives bytes of the file by offset and length, in the thread that asks.

        Raises ReaderDied, ReaderStuck or ReaderFailed, and whatever `fetch` and `work` raise; but for
        ReaderFailed the process is gone then.
        """
        self.asked += 1
        return self._exchange({**request, "seconds": seconds + _LONGER}, fetch, seconds, work)

    def _exchange(
        self, request: dict[str, Any] | None, fetch: Callable[[int, int], bytes], seconds: float, work: Work
    ) -> bytes:
        """One request, or none for the greeting: a thread holds the pipes, so that this one can look up."""
        heard: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        replies: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        first = None if request is None else (frames.REQUEST, json.dumps(request).encode())
        pump = threading.Thread(
            target=self._pump, args=(first, heard, replies), name="mwl-reading", daemon=True
        )
        pump.start()
        try:
            return self._answer(heard, replies, fetch, seconds, work)
        except ReaderFailed:
            raise
        except BaseException:
            self.end()
            raise
        finally:
            replies.put((_GONE, b""))
            pump.join(_PUMP_ENDS)

    def _answer(
        self,
        heard: queue.SimpleQueue[_Event],
        replies: queue.SimpleQueue[_Event],
        fetch: Callable[[int, int], bytes],
        seconds: float,
        work: Work,
    ) -> bytes:
        looked = time.monotonic()
        limit = looked + seconds
        while True:
            try:
                kind, payload = heard.get(timeout=_LOOK)
            except queue.Empty:
                kind, payload = b"-", b""
            work.check_cancelled()
            now = time.monotonic()
            limit += now - looked if now - looked > _ASLEEP else 0
            looked = now
            if now > limit:
                raise ReaderStuck
            match kind:
                case frames.ASK:
                    replies.put(_fetched(payload, fetch))
                case frames.DONE | frames.READY:
                    return payload
                case frames.FAILED:
                    raise ReaderFailed(payload[:80].decode("ascii", "replace"))
                case b"-":
                    continue
                case _:
                    raise ReaderDied

    def _pump(
        self,
        first: _Event | None,
        heard: queue.SimpleQueue[_Event],
        replies: queue.SimpleQueue[_Event],
    ) -> None:
        """Carry one exchange through the pipes; ends with it, or with the process."""
        incoming, outgoing = self._process.stdout, self._process.stdin
        assert incoming is not None
        assert outgoing is not None
        try:
            if first is not None:
                frames.send(outgoing, *first)  # type: ignore[arg-type]
            while True:
                kind, payload = frames.receive(incoming)  # type: ignore[arg-type]
                heard.put((kind, payload))
                if kind != frames.ASK:
                    return
                kind, payload = replies.get()
                if kind == _GONE:
                    return
                frames.send(outgoing, kind, payload)  # type: ignore[arg-type]
        except (OSError, EOFError, ValueError, MemoryError, frames.FrameRefused):
            heard.put((_GONE, b""))

    def end(self) -> None:
        """End the process, whatever it is doing; may be called from any thread, and again."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the process and let go of its pipes; nobody may be asking it then."""
        self.end()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _fetched(payload: bytes, fetch: Callable[[int, int], bytes]) -> _Event:
    if len(payload) != frames.ASKED.size:
        raise ReaderDied
    offset, length = frames.ASKED.unpack(payload)
    if length > frames.MOST:
        raise ReaderDied
    try:
        return frames.DATA, fetch(offset, length)
    except OSError:
        return frames.NO_DATA, b""
