"""Reading a person's file piece by piece, hashed on the way and refused if it does not hold still."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mwl_desktop.errors import UserError
from mwl_desktop.evidence.names import clean_name
from mwl_desktop.evidence.plan import kind_of, reason_of

PIECE: Final = 1024 * 1024


class PieceReader:
    """The pieces of one file, once; after the last one `sha256` and `size` are those of what was given out.

    Raises UserError: capture.vanished, capture.unreadable, capture.not_a_file, capture.loop or
    capture.changed, each before or instead of a piece; what was given out until then is void.
    """

    def __init__(self, path: Path, name: str, piece: int, follow_links: bool) -> None:
        self._path = path
        self._name = name
        self._piece = piece
        self._follow_links = follow_links
        self._hash = hashlib.sha256()
        self.size = 0
        self.modified_ns = 0
        self._whole = False

    @property
    def sha256(self) -> str:
        """The hash in hex digits; only a file read to its end has one."""
        if not self._whole:
            raise ValueError("the file has not been read to its end")
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        if self.size or self._whole:
            raise ValueError("the pieces are given out once")
        try:
            yield from self._pieces()
        except OSError as error:
            raise self._refused(error) from error

    def _pieces(self) -> Iterator[bytes]:
        # Looked at before opening, because opening alone can make a device act.
        self._regular(self._path.stat() if self._follow_links else self._path.lstat())
        descriptor = os.open(self._path, self._flags())
        try:
            # Looked at again: a pipe put there in between would be read for ever.
            before = self._regular(os.fstat(descriptor))
            while piece := os.read(descriptor, self._piece):
                self._hash.update(piece)
                self.size += len(piece)
                if self.size > before.st_size:
                    raise UserError("capture.changed", name=self._name)
                yield piece
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        if _state(before) != _state(after) or self.size != before.st_size:
            raise UserError("capture.changed", name=self._name)
        self.modified_ns = after.st_mtime_ns
        self._whole = True

    def _flags(self) -> int:
        # Windows has no O_NONBLOCK and O_NOFOLLOW, and needs O_BINARY; nothing else has that.
        flags = (
            os.O_RDONLY
            | getattr(os, "O_BINARY", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_CLOEXEC", 0)
        )
        return flags if self._follow_links else flags | getattr(os, "O_NOFOLLOW", 0)

    def _regular(self, status: os.stat_result) -> os.stat_result:
        if stat.S_ISREG(status.st_mode):
            return status
        what = "a link" if stat.S_ISLNK(status.st_mode) else kind_of(status.st_mode)
        raise UserError("capture.not_a_file", name=self._name, what=what)

    def _refused(self, error: OSError) -> UserError:
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return UserError("capture.vanished", name=self._name)
        if error.errno == errno.ELOOP:
            return UserError("capture.loop", name=self._name)
        return UserError("capture.unreadable", name=self._name, reason=reason_of(error))


def read_pieces(
    path: Path, piece: int = PIECE, *, name: str | None = None, follow_links: bool = False
) -> PieceReader:
    """The file's bytes in pieces of `piece` at most; `follow_links` where the plan saw a link."""
    return PieceReader(path, clean_name(path.name) if name is None else name, piece, follow_links)


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
