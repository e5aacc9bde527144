"""What a file could bring its reader to do: extractors of made-up media types, in the process that reads."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Callable
from typing import BinaryIO

from mwl_desktop.evidence import registry
from mwl_desktop.evidence.apart import child
from mwl_desktop.evidence.facts import FileFacts, Limits


def serve(memory: int) -> int:
    """Be the process that reads, with these types besides."""
    registry.EXTRACTORS.update(TYPES)
    return child.main(memory)


def crash(_stream: BinaryIO, _limits: Limits) -> FileFacts:
    ctypes.string_at(8)
    return FileFacts()


def hang(_stream: BinaryIO, _limits: Limits) -> FileFacts:
    while True:
        time.sleep(0.01)


def swell(_stream: BinaryIO, _limits: Limits) -> FileFacts:
    held = []
    while True:
        held.append(b"x" * (16 * 1024 * 1024))


def blunder(_stream: BinaryIO, _limits: Limits) -> FileFacts:
    raise KeyError("words of the file")


def chatter(stream: BinaryIO, _limits: Limits) -> FileFacts:
    print("words of a library" * 1000, flush=True)
    os.write(1, b"more words")
    print("and complaints", file=sys.stderr, flush=True)
    return FileFacts(text=stream.read().decode())


def crash_once(stream: BinaryIO, _limits: Limits) -> FileFacts:
    """Dies when a process has read something before: of what it left behind, not of this file."""
    if _READ_BEFORE:
        os._exit(1)
    _READ_BEFORE.append(True)
    return FileFacts(text=stream.read().decode())


def leave(stream: BinaryIO, _limits: Limits) -> FileFacts:
    """Tries to write a file where the content says, and tells how that went."""
    try:
        with open(stream.read().decode(), "wb") as file:  # noqa: PTH123
            file.write(b"left behind")
    except OSError as error:
        return FileFacts(text=type(error).__name__)
    return FileFacts(text="written")


def surroundings(_stream: BinaryIO, _limits: Limits) -> FileFacts:
    return FileFacts(text="\n".join(os.environ))


def beyond(stream: BinaryIO, _limits: Limits) -> FileFacts:
    stream.seek(10**12)
    return FileFacts(text=repr(stream.read(10)))


_READ_BEFORE: list[bool] = []
TYPES: dict[str, Callable[[BinaryIO, Limits], FileFacts]] = {
    f"test/{each.__name__}": each
    for each in (crash, hang, swell, blunder, chatter, crash_once, leave, surroundings, beyond)
}
