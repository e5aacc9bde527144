"""The process that reads: asks for the bytes it needs, answers with facts, and has nothing else to do.

It ends when the program does, when it has waited long, and when one file takes longer than it may: the
interpreter's own watchdog does that even while a library holds everything up.
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import signal
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from mwl_desktop.evidence.apart import frames, wire
from mwl_desktop.evidence.apart.confine import confine

_WAITS: Final = 300
"""Seconds after which a process that nobody asks for anything ends."""
_BLOCK: Final = 128 * 1024
_BLOCKS_HELD: Final = 32

Verb = Callable[[BinaryIO, Mapping[str, Any]], wire.Result]


def main(memory: int) -> int:
    """Serve whoever started this process until they go away; returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which ends this one
    incoming, outgoing, nowhere = _pipes()
    confine(memory)
    verbs = _verbs()
    try:
        frames.send(outgoing, frames.READY)
        while True:
            faulthandler.dump_traceback_later(_WAITS, exit=True, file=nowhere.fileno())
            kind, payload = frames.receive(incoming)
            if kind != frames.REQUEST:
                return 1
            request = json.loads(payload)
            faulthandler.dump_traceback_later(request["seconds"], exit=True, file=nowhere.fileno())
            kind, answer = _answered(verbs, request, incoming, outgoing)
            frames.send(outgoing, kind, answer)
    except (EOFError, OSError):
        return 0


def _pipes() -> tuple[BinaryIO, BinaryIO, io.FileIO]:
    """The two pipes under names of their own: what a library prints must not get between the frames."""
    taken = [os.dup(0), os.dup(1)]
    if sys.platform == "win32":
        import msvcrt

        for each in taken:
            msvcrt.setmode(each, os.O_BINARY)
    nowhere = Path(os.devnull).open("r+b", buffering=0)  # noqa: SIM115 - held until the end
    for each in (0, 1, 2):
        os.dup2(nowhere.fileno(), each)
    return os.fdopen(taken[0], "rb"), os.fdopen(taken[1], "wb"), nowhere


def _verbs() -> dict[str, Verb]:
    from mwl_desktop.evidence import ocr, registry
    from mwl_desktop.evidence.facts import Limits

    def limits(request: Mapping[str, Any]) -> Limits:
        return Limits(**request["limits"])

    return {
        "facts": lambda stream, how: registry.facts(how["media_type"], stream, limits(how)),
        "readable": lambda stream, how: registry.readable(how["media_type"], stream, limits(how)),
        "thumbnail": lambda stream, how: registry.thumbnail(
            how["media_type"], stream, size=how["most"], limits=limits(how)
        ),
        "picture": lambda stream, how: registry.picture_for_page(
            how["media_type"], stream, how["most"], limits(how)
        ),
        "marks": lambda stream, how: registry.page_with_marks(
            how["media_type"], stream, how["page"], size=how["most"], limits=limits(how)
        ),
        "seen": lambda stream, how: ocr.seen(how["media_type"], stream, how["most"], limits(how)),
    }


def _answered(
    verbs: Mapping[str, Verb], request: Mapping[str, Any], incoming: BinaryIO, outgoing: BinaryIO
) -> tuple[bytes, bytes]:
    asked = _Asked(incoming, outgoing, request["size"])
    try:
        stream = io.BufferedReader(asked)
        return frames.DONE, wire.packed(verbs[request["verb"]](stream, request))
    except Exception as error:  # the edge of this process: whatever a file brings about ends here
        if asked.pipe_broken:
            raise EOFError from error
        return frames.FAILED, type(error).__name__.encode()


class _Asked(io.RawIOBase):
    """The file as the program holds it, asked for in blocks; the last few are remembered."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO, size: int) -> None:
        super().__init__()
        self._incoming = incoming
        self._outgoing = outgoing
        self._size = size
        self._at = 0
        self._held: OrderedDict[int, bytes] = OrderedDict()
        self.pipe_broken = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        number, start = divmod(self._at, _BLOCK)
        if self._at >= self._size:
            return 0
        data = self._block(number)[start : start + len(view)]
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _block(self, number: int) -> bytes:
        if number in self._held:
            self._held.move_to_end(number)
            return self._held[number]
        begin = number * _BLOCK
        data = self._fetched(begin, min(_BLOCK, self._size - begin))
        self._held[number] = data
        if len(self._held) > _BLOCKS_HELD:
            self._held.popitem(last=False)
        return data

    def _fetched(self, offset: int, length: int) -> bytes:
        try:
            frames.send(self._outgoing, frames.ASK, frames.ASKED.pack(offset, length))
            kind, data = frames.receive(self._incoming)
        except (OSError, EOFError, frames.FrameRefused) as error:
            self.pipe_broken = True
            raise OSError("nobody answers") from error
        if kind != frames.DATA or len(data) != length:
            raise OSError("these bytes cannot be read")
        return data
