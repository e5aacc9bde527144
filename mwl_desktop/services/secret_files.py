"""Reading the small files that open a vault: never without end, and never waiting for ever.

What is named may be a pipe (`<(…)`), a device or a mistake.
"""

from __future__ import annotations

import os
import re
import select
import stat
import sys
import time
from pathlib import Path
from typing import Final

from mwl_desktop.errors import UserError

MOST: Final = 1024 * 1024
"""Bytes; the longest passphrase and the wordiest kit are far below."""
_PATIENCE: Final = 60.0
"""Seconds in which a pipe has to bring something: whoever writes into it may ask the person first."""
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def passphrase_in(path: Path) -> str:
    """The first line of a passphrase file, as that of an input. Raises UserError where it cannot be read."""
    return _lines_of(path, "passphrase.file_unreadable")[0]


def new_passphrase_in(path: Path) -> str:
    """The only line of a file with a passphrase to come; no part of what was meant is left out unsaid."""
    first, *more = _lines_of(path, "passphrase.file_unreadable")
    if any(more):
        raise UserError("passphrase.several_lines", path=path)
    return first


def kit_in(path: Path) -> str:
    """What a file with a recovery kit says. Raises UserError where it cannot be read."""
    return "\n".join(_lines_of(path, "kit.file_unreadable"))


def _lines_of(path: Path, unreadable: str) -> list[str]:
    try:
        return _LINE_END.split(_text_of(path))
    except OSError as error:
        raise UserError(unreadable, path=path, reason=(error.strerror or "unknown reason").lower()) from None


def _text_of(path: Path) -> str:
    """What a file says; raises OSError with words for the person where it cannot be read as text in UTF-8."""
    try:
        with open(path, "rb", opener=_at_once) as file:
            data = _from_pipe(file.fileno()) if _is_pipe(file.fileno()) else file.read(MOST + 1)
    except ValueError:
        raise OSError(0, "not a possible path") from None
    if len(data) > MOST:
        raise OSError(0, "it is too large")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OSError(0, "not text in UTF-8") from None


def _is_pipe(number: int) -> bool:
    if sys.platform == "win32":
        return False
    is_pipe = stat.S_ISFIFO(os.fstat(number).st_mode)
    os.set_blocking(number, not is_pipe)
    return is_pipe


def _at_once(path: str, flags: int) -> int:
    """Open without waiting for somebody to write into a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _from_pipe(number: int) -> bytes:
    data, limit = b"", time.monotonic() + _PATIENCE
    while len(data) <= MOST:
        wait = limit - time.monotonic()
        if wait <= 0 or not select.select([number], [], [], wait)[0]:
            raise OSError(0, "nobody writes into this pipe")
        piece = os.read(number, MOST)
        if not piece:
            break
        data += piece
        limit = time.monotonic() + _PATIENCE
    return data
