"""The pages of a vault's file as they are, deciphered without the library: for what it reads no more.

What was committed last may lie in the log beside the file: its pages take the place of the file's.
Source: the forms of SQLCipher's pages and of SQLite's write-ahead log as both document them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from mwl_desktop.vault import access, seals
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.seals import PAGE, USABLE

_LOG_HEAD: Final = 32
_FRAME_HEAD: Final = 24
_SCHEMA_AT: Final = slice(60, 64)


class RawPages:
    """The pages that a vault's file, with its log, has; `count` of them."""

    def __init__(self, file: BinaryIO, log: BinaryIO | None, key: VaultKey) -> None:
        self._file = file
        self._log = log
        self._key = key
        self._seal_of = seals.sealer(key)
        self._in_log: dict[int, int] = {}
        self.count = file.seek(0, os.SEEK_END) // PAGE
        first, whole = self.read(1)
        if whole:  # what lies behind the last page is none
            self.count = min(self.count, seals.pages_named(first))
        if log is not None:
            self._read_log(log)

    def read(self, number: int) -> tuple[bytes, bool]:
        """The clear bytes of a page, without those at its end, and whether its seal is good."""
        page = self._cipher_text(number)
        if len(page) < PAGE:
            return bytes(USABLE), False
        if number == seals.UNSEALED:
            return bytes(USABLE), True
        return seals.clear(page, self._key, number), self._is_sealed(number, page)

    def _is_sealed(self, number: int, page: bytes) -> bool:
        return self._seal_of(number, page) == page[-seals.SEAL :]

    def _cipher_text(self, number: int) -> bytes:
        at = self._in_log.get(number)
        source = self._file if at is None or self._log is None else self._log
        source.seek((number - 1) * PAGE if at is None else at)
        return source.read(PAGE)

    def _read_log(self, log: BinaryIO) -> None:
        """Note where the log has its pages, up to the last transaction that is whole."""
        head = log.read(_LOG_HEAD)
        pending: dict[int, int] = {}
        while True:
            frame = log.read(_FRAME_HEAD)
            at = log.tell()
            page = log.read(PAGE)
            number, size = int.from_bytes(frame[:4], "big"), int.from_bytes(frame[4:8], "big")
            if len(page) < PAGE or frame[8:16] != head[16:24] or not self._is_sealed(number, page):
                return
            pending[number] = at
            if size:
                self._in_log.update(pending)
                self.count = size
                pending.clear()


@contextmanager
def opened(path: Path, key: VaultKey) -> Iterator[RawPages]:
    """The pages of a file that nobody has open, and of its log."""
    with path.open("rb") as file:
        if not access.has_log(path):
            yield RawPages(file, None, key)
            return
        with access.beside(path, "-wal").open("rb") as log:
            yield RawPages(file, log, key)


def said_schema(pages: RawPages) -> int | None:
    """The schema that the first page names; None where it is damaged."""
    first, whole = pages.read(1)
    return int.from_bytes(first[_SCHEMA_AT], "big", signed=True) if whole else None
