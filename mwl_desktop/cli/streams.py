"""The standard and the error output themselves: closed ones, full ones, and ones whose reader has left."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import Any, Final, TextIO

import click

_LAST_OF_THREE: Final = 2
"""The number of the error output; those of the others are lower."""


class Untold(Exception):
    """The standard output did not take what there is to say."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.errno)
        self.reason: Final = (error.strerror or "unknown reason").lower()
        self.reader_left: Final = error.errno == errno.EPIPE


class _Closed(io.RawIOBase):
    """Stands for an output that was closed before the program began."""

    def writable(self) -> bool:
        return True

    def write(self, _data: Any) -> int:
        raise OSError(errno.EBADF, "it is closed")


def prepare() -> None:
    """Have an output that shows what it can of every letter, and that is noticed to be closed.

    On Windows a program without a console has no output either, and there is nobody who could miss it.
    """
    if sys.stdout is None and sys.platform != "win32":
        _keep_their_numbers()
        sys.stdout = io.TextIOWrapper(_Closed(), encoding="utf-8", write_through=True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _keep_their_numbers() -> None:
    """A file that is opened later must not get the number of an output: what is said would go into it."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= _LAST_OF_THREE:
        pass
    os.close(number)


def put_out(text: str) -> None:
    """A line on the standard output; raises Untold when it is not taken."""
    try:
        click.echo(text)
    except OSError as error:
        raise Untold(error) from error


def put_error(text: str) -> None:
    """A line on the error output. Where that takes none the exit code has to do."""
    try:
        click.echo(text, err=True)
    except OSError:
        _to_nowhere(sys.stderr)


def show(error: click.ClickException) -> None:
    """What is wrong with a command, on the error output; as with a line, the exit code has to do otherwise.

    What it did not take would be tried again at the end, which newer Pythons end with a number of their own.
    """
    try:
        error.show()
    except OSError:
        _to_nowhere(sys.stderr)


def flush() -> None:
    """See that everything said so far has been taken; raises Untold otherwise."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        raise Untold(error) from error


def give_up() -> None:
    """Say nothing more on the standard output: what it did not take would be tried again at the end."""
    _to_nowhere(sys.stdout)


def _to_nowhere(stream: TextIO | None) -> None:
    if stream is None:  # one that was closed before the program began
        return
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)
        stream.flush()
