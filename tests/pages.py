"""Every page of a vault's file and of its write-ahead log, decrypted without the database library.

SQLCipher 4: pages of 4096 bytes, of which the last 80 are the initialisation vector and the seal; the
first page begins with the salt. A frame of the log is a page behind 24 bytes. Free pages are pages too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.seals import UNSEALED

PAGE, RESERVED, VECTOR = 4096, 80, 16
_LOG_HEAD, _FRAME_HEAD = 32, 24


def pages(path: Path, key: bytes) -> Iterator[tuple[str, bytes]]:
    """The name and the clear bytes of every page of a vault and its log, whatever they are used for."""
    data = path.read_bytes()
    for number in range(len(data) // PAGE):
        if number + 1 == UNSEALED:
            continue
        yield f"page {number + 1}", _clear(data[number * PAGE :][:PAGE], key, first=number == 0)
    log = path.with_name(path.name + "-wal")
    frames = log.read_bytes()[_LOG_HEAD:] if log.exists() else b""
    for number in range(len(frames) // (_FRAME_HEAD + PAGE)):
        frame = frames[number * (_FRAME_HEAD + PAGE) :][: _FRAME_HEAD + PAGE]
        first = int.from_bytes(frame[:4], "big") == 1
        yield f"frame {number + 1}", _clear(frame[_FRAME_HEAD:], key, first=first)


def _clear(page: bytes, key: bytes, *, first: bool) -> bytes:
    body, vector = page[16 if first else 0 : -RESERVED], page[-RESERVED:][:VECTOR]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def holding(path: Path, key: VaultKey | bytes, *wanted: bytes) -> list[str]:
    """The pages with any of these bytes in them, in whatever case."""
    secret = key if isinstance(key, bytes) else key.key
    lowered = [one.lower() for one in wanted]
    return [name for name, page in pages(path, secret) if any(one in page.lower() for one in lowered)]
