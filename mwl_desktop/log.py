"""The program's log: what happened, never what was written.

Only codes, counts, durations and types reach it. A record's arguments are redacted
unless they are numbers or plain identifiers, and tracebacks keep places but lose values,
so that no word of a person's ends in clear in a file.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import traceback
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import cast

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,63}")
_REDACTED = "…"


def redacted(value: object) -> object:
    """The value itself where it cannot carry a person's words, otherwise an ellipsis."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Code):
        return str(value)
    return _REDACTED


class Code(str):
    """A word from the program itself (an error code, an operation's name), fit to be logged."""

    __slots__ = ()

    def __new__(cls, text: str) -> Code:
        return super().__new__(cls, text if _IDENTIFIER.fullmatch(text) else _REDACTED)


def traceback_places(kind: type[BaseException], trace: TracebackType | None) -> str:
    """File, line and function of each frame and the exception's type; no message, no values."""
    frames = traceback.extract_tb(trace)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([*places, kind.__name__])


class RedactingFormatter(logging.Formatter):
    """Formats records with every argument redacted and every traceback reduced to places."""

    def format(self, record: logging.LogRecord) -> str:
        safe = logging.makeLogRecord(record.__dict__)
        if isinstance(record.args, dict):
            safe.args = {name: redacted(value) for name, value in record.args.items()}
        elif record.args:
            safe.args = tuple(redacted(value) for value in record.args)
        if not record.name.startswith("mwl_desktop"):
            safe.msg, safe.args = "a library said something", None
        safe.exc_info, safe.exc_text, safe.stack_info = None, None, None
        line = super().format(safe)
        if record.exc_info and record.exc_info[0]:
            line += "\n" + traceback_places(record.exc_info[0], record.exc_info[2])
        return line

    def formatException(self, ei: object) -> str:  # noqa: ARG002
        return ""


class _ForOne(logging.handlers.RotatingFileHandler):
    """Writes files that this person alone can read."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return cast(TextIOWrapper, os.fdopen(handle, self.mode, encoding=self.encoding))


def start(folder: Path) -> Path:
    """Write the log to `folder/mwl-desktop.log` (two files of 512 KiB at most); returns its path."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "mwl-desktop.log"
    handler = _ForOne(path, maxBytes=512 * 1024, backupCount=1, encoding="utf-8")
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path
