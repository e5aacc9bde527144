"""The seal of a page and what is under it, worked out without the library: to tell damage, and to mend.

SQLCipher 4 ends each page with 16 bytes that begin its cipher and an HMAC-SHA512 over the enciphered
bytes, those 16 and the page's number. Where one bit of a page is wrong its seal is; yet all but 16 bytes
of it can be deciphered. A page that is sealed again is read by the library as far as it is right.
One page has no seal: SQLite never writes the one that holds its locks, which a file above 1 GiB has.
Source: the format as SQLCipher documents it; `tests/vault/test_seals.py` holds it against the library.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.vault.keys import KEY_BYTES, SALT_BYTES, VaultKey

PAGE: Final = 4096
_LOCKS_AT: Final = 0x40000000
"""The byte at which SQLite takes its locks; the page it is on holds nothing and is never written."""
UNSEALED: Final = _LOCKS_AT // PAGE + 1
SEAL: Final = 64
_VECTOR: Final = 16
USABLE: Final = PAGE - _VECTOR - SEAL
"""Bytes of a page that say something."""
_MAGIC: Final = b"SQLite format 3\0"
_COUNT_AT: Final = slice(28, 32)
_MASK: Final = 0x3A
_ROUNDS: Final = 2
_PAGES_BETWEEN: Final = 1024
_LOOKED_AT: Final = 64


def broken_pages(
    path: Path, key: VaultKey, *, work: Work = QUIET, at: Callable[[int], None] = lambda _number: None
) -> Iterator[int]:
    """The numbers of the pages of a file, which nobody has open, whose seals are broken.

    The first page is one of them also where it does not begin with the key's salt.
    `at` is told now and then which page it has come to.
    """
    secret = _secret(key)
    with path.open("rb") as file:
        number = 0
        while len(page := file.read(PAGE)) == PAGE:
            number += 1
            if number % _PAGES_BETWEEN == 0:
                work.check_cancelled()
                at(number)
            if number == UNSEALED:
                continue
            # The salt is under no seal, and yet without it no passphrase opens the file.
            salted = number > 1 or page.startswith(key.salt)
            if not (salted and hmac.compare_digest(_seal(secret, number, page), page[-SEAL:])):
                yield number


def fits(path: Path, key: VaultKey, *, looked_at: int = _LOOKED_AT) -> bool:
    """Whether a key is that of a file, by any of its pages: the first one may be damaged.

    So many of them are looked at, from all over the file, the first one always.
    """
    secret = _secret(key)
    with path.open("rb") as file:
        for number, page in spread(file, looked_at):
            if len(page) == PAGE and hmac.compare_digest(_seal(secret, number, page), page[-SEAL:]):
                return True
    return False


def spread(file: BinaryIO, count: int) -> Iterator[tuple[int, bytes]]:
    """At most so many pages from all over a file, with their numbers; the first one is among them."""
    pages = file.seek(0, os.SEEK_END) // PAGE
    for number in sorted({1 + at * pages // count for at in range(count)}):
        file.seek((number - 1) * PAGE)
        yield number, file.read(PAGE)


def reseal(path: Path, key: VaultKey, numbers: Collection[int], *, work: Work = QUIET) -> None:
    """Give these pages of a copy good seals: those of which the `broken_pages` are known."""
    secret = _secret(key)
    with path.open("r+b") as file:
        for number in numbers:
            work.check_cancelled()
            file.seek((number - 1) * PAGE)
            page = file.read(PAGE)
            file.seek(number * PAGE - SEAL)
            file.write(_seal(secret, number, page))
        if 1 in numbers:
            file.seek(0)
            file.write(key.salt)


def clear(page: bytes, key: VaultKey, number: int) -> bytes:
    """What a page says, whether or not its seal is good."""
    start = SALT_BYTES if number == 1 else 0
    cipher = Cipher(algorithms.AES(key.key), modes.CBC(page[USABLE : USABLE + _VECTOR])).decryptor()
    return (_MAGIC if start else b"") + cipher.update(page[start:USABLE]) + cipher.finalize()


def first_page(path: Path, key: VaultKey) -> bytes | None:
    """What the first page of a file says, without its log; None when its seal is broken."""
    with path.open("rb") as file:
        page = file.read(PAGE)
    if len(page) < PAGE or not hmac.compare_digest(_seal(_secret(key), 1, page), page[-SEAL:]):
        return None
    return clear(page, key, 1)


def pages_named(first: bytes) -> int:
    """How many pages the file has, as its first page says in clear."""
    return int.from_bytes(first[_COUNT_AT], "big")


def sealer(key: VaultKey) -> Callable[[int, bytes], bytes]:
    """What gives the seal that a page of that number has to have."""
    secret = _secret(key)
    return lambda number, page: _seal(secret, number, page)


def _secret(key: VaultKey) -> bytes:
    salt = bytes(byte ^ _MASK for byte in key.salt)
    return hashlib.pbkdf2_hmac("sha512", key.key, salt, _ROUNDS, KEY_BYTES)


def _seal(secret: bytes, number: int, page: bytes) -> bytes:
    start = SALT_BYTES if number == 1 else 0
    return hmac.digest(secret, page[start:-SEAL] + number.to_bytes(4, "little"), "sha512")
