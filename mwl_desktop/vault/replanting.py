"""The list of tables of a damaged file, put in its place again: every vault of one schema has the same.

Where a table begins is decided when it is made, and in a file that shrinks by itself tables begin on the
first pages, in the order in which they were made, whatever is in them. So a new vault of the same schema
tells it of the damaged one. Where what is left of the old list says otherwise, nothing is done.
Source: the SQLite file format, chapters "The Database Header", "B-tree Pages" and "Pointer Map Pages".
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any, BinaryIO, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlcipher3 import dbapi2

from mwl_desktop.errors import VaultError
from mwl_desktop.vault import engine, seals
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.seals import PAGE

_TAIL: Final = 80
"""Bytes at a page's end that are not enciphered: 16 to begin with and the seal."""
_SALT: Final = 16
_COUNT_AT: Final = 28
_FREE_AT: Final = 32
_HIGHEST_ROOT_AT: Final = 52
_TREE_AT: Final = 100
_INTERIOR: Final = 5
_NEVER_USED: Final = 1024**3 // PAGE + 1
"""The page on which SQLite keeps its locks, and nothing else."""
_LIST: Final = "SELECT CAST(name AS BLOB), rootpage FROM sqlite_master WHERE rootpage > 0"


def replant(mended: Path, new: Path, key: VaultKey) -> bool:
    """Give `mended` the list of tables of `new`, an empty vault of its schema; returns whether it did.

    Both have the same key. `mended` is a copy of a damaged file that nobody has open, with good seals.
    """
    with mended.open("r+b") as file, new.open("rb") as source:
        old_first, first = _page(file, key, 1), bytearray(_page(source, key, 1))
        same = (
            old_first[_HIGHEST_ROOT_AT : _HIGHEST_ROOT_AT + 4]
            == first[_HIGHEST_ROOT_AT : _HIGHEST_ROOT_AT + 4]
        )
        if not same or not _agree(mended, new, key):
            return False
        last = file.seek(0, os.SEEK_END) // PAGE
        for place in _children(first):
            last += 2 if last + 1 == _NEVER_USED else 1
            (number,) = struct.unpack_from(">I", first, place)
            _write(file, key, last, _page(source, key, number))
            struct.pack_into(">I", first, place, last)
        struct.pack_into(">I", first, _COUNT_AT, last)
        struct.pack_into(">II", first, _FREE_AT, 0, 0)
        _write(file, key, 1, bytes(first))
    seals.reseal(mended, key, (1,))
    return True


def _agree(mended: Path, new: Path, key: VaultKey) -> bool:
    """Whether what can still be read of the old list is in the new one, but for what is spoilt itself."""
    known = dict(_listed(new, key))
    told = [known.get(name) == root for name, root in _listed(mended, key)]
    return told.count(False) <= max(2, len(told) // 10)


def _listed(path: Path, key: VaultKey) -> list[tuple[bytes, int]]:
    found: list[tuple[bytes, int]] = []
    try:
        connection: Any = engine.connect_damaged(path, key, alone=True)
    except (dbapi2.Error, VaultError):
        return found
    try:
        for row in connection.execute(_LIST):
            found.append((bytes(row[0]), row[1]))
    except dbapi2.Error:
        pass  # what comes after a spoilt place cannot be found any more
    finally:
        connection.close()
    return found


def _children(first: bytearray) -> list[int]:
    """Where on the first page the numbers stand of those pages on which the list goes on."""
    if first[_TREE_AT] != _INTERIOR:
        return []
    (cells,) = struct.unpack_from(">H", first, _TREE_AT + 3)
    places = struct.unpack_from(f">{cells}H", first, _TREE_AT + 12)
    return [*places, _TREE_AT + 8]


def _page(file: BinaryIO, key: VaultKey, number: int) -> bytes:
    """A page in clear, without its tail; the first one with 16 bytes in the place of the salt."""
    file.seek((number - 1) * PAGE)
    page = file.read(PAGE)
    start = _SALT if number == 1 else 0
    begin = page[-_TAIL : -_TAIL + 16]
    decryptor = Cipher(algorithms.AES(key.key), modes.CBC(begin)).decryptor()
    return bytes(start) + decryptor.update(page[start:-_TAIL]) + decryptor.finalize()


def _write(file: BinaryIO, key: VaultKey, number: int, clear: bytes) -> None:
    start = _SALT if number == 1 else 0
    begin = os.urandom(16)
    encryptor = Cipher(algorithms.AES(key.key), modes.CBC(begin)).encryptor()
    page = bytes(start) + encryptor.update(clear[start:]) + encryptor.finalize() + begin
    file.seek((number - 1) * PAGE)
    file.write(page + seals.seal(key, number, page))
