"""Sealing to a vault's public key: streams that only the open vault can read.

A sealed file is

    magic (7) · version (1) · recipient (8)       the header, in clear
    enc (32) · content key (32) + tag (16)        HPKE (RFC 9180), base mode
    the head: kind, name, times, 4096 bytes + tag
    the content: pieces of 1 MiB + tag, the last one shorter

HPKE is X25519, HKDF-SHA256, ChaCha20-Poly1305; the whole header is its `info`, so that a changed
header gives no content key. The head and the pieces are ChaCha20-Poly1305 under the content key,
which is used for one file alone; the nonce is the piece's number and whether it is the last. What is
changed, cut short, lengthened, swapped or moved from another file does not authenticate.

A sealed file's id is a digest of its header and wrapped key: nobody can give other content the same id.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import BinaryIO, Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from mwl_desktop.errors import UserError

MAGIC: Final = b"MWLSEAL"
VERSION: Final = 1
KEY_BYTES: Final = 32
PIECE: Final = 1024 * 1024
TAG: Final = 16
HEADER: Final = len(MAGIC) + 1 + 8
_WRAPPED: Final = 32 + KEY_BYTES + TAG
_HEAD: Final = 4096
LEAST_SIZE: Final = HEADER + _WRAPPED + _HEAD + TAG + TAG
"""Bytes of the smallest sealed file there can be."""
_SUITE: Final = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
_INFO: Final = b"MWL Desktop, sealed while locked\0"

Kind = Literal["note", "file"]


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of what was sealed: `day` is when it was written, or the file last changed."""

    kind: Kind
    name: str
    sealed_at: datetime
    day: date
    zone: str = ""


class SealError(UserError):
    """A sealed file that cannot be opened: sealed.damaged, sealed.foreign or sealed.newer."""


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def recipient_of(public: bytes) -> bytes:
    """Eight bytes that tell for which key something was sealed."""
    return hashlib.sha256(b"mwl inbox" + public).digest()[:8]


def seal(public: bytes, head: Head, pieces: Iterable[bytes], out: BinaryIO) -> str:
    """Write what only the private key opens; returns its id. Raises ValueError for a key that is none."""
    header = MAGIC + bytes([VERSION]) + recipient_of(public)
    content_key = os.urandom(KEY_BYTES)
    recipient = X25519PublicKey.from_public_bytes(public)
    wrapped = _SUITE.encrypt(content_key, recipient, _INFO + header)
    out.write(header + wrapped)
    cipher = ChaCha20Poly1305(content_key)
    out.write(cipher.encrypt(_nonce(0, last=False), _packed(head), None))
    for number, (data, last) in enumerate(_pieces_with_end(pieces), start=1):
        out.write(cipher.encrypt(_nonce(number, last=last), data, None))
    return _id(header, wrapped)


def _id(header: bytes, wrapped: bytes) -> str:
    return hashlib.sha256(header + wrapped).hexdigest()[:32]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _pieces_with_end(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Pieces of one size, the last one told as such; there is always a last one."""
    held = bytearray()
    for data in pieces:
        held += data
        while len(held) > PIECE:
            yield bytes(held[:PIECE]), False
            del held[:PIECE]
    yield bytes(held), True


def _packed(head: Head) -> bytes:
    told = {
        "kind": head.kind,
        "name": head.name,
        "sealed_at": head.sealed_at.astimezone(UTC).isoformat(),
        "day": head.day.isoformat(),
        "zone": head.zone,
    }
    data = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    if len(data) > _HEAD:
        raise ValueError("the head is too long")
    return data.ljust(_HEAD)


def _unpacked(data: bytes) -> Head:
    """The head again. Anybody can seal: what is inside is judged as any stranger's words are."""
    told = json.loads(data)
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise ValueError("not a head")
    kind: Kind = "note" if told["kind"] == "note" else "file"
    if told["kind"] != kind:
        raise ValueError("no such kind")
    sealed_at = datetime.fromisoformat(told["sealed_at"])
    if sealed_at.tzinfo is None:
        raise ValueError("no zone")
    return Head(
        kind, told["name"], sealed_at.astimezone(UTC), date.fromisoformat(told["day"]), told["zone"][:64]
    )


def recipient_in(start: bytes) -> bytes:
    """For which key the file was sealed that begins so; raises SealError when it is none of ours."""
    if len(start) < HEADER or not start.startswith(MAGIC):
        raise SealError("sealed.damaged")
    if start[len(MAGIC)] != VERSION:
        raise SealError("sealed.newer")
    return start[len(MAGIC) + 1 : len(MAGIC) + 9]


class Opened:
    """A sealed file whose header and head are authentic; `pieces` are so one by one."""

    def __init__(self, private: bytes, file: BinaryIO) -> None:
        """Reads as far as the head; raises SealError."""
        header = file.read(HEADER)
        if recipient_in(header) != recipient_of(public_of(private)):
            raise SealError("sealed.foreign")
        self._file = file
        wrapped = _whole(file, _WRAPPED)
        self.id = _id(header, wrapped)
        key = X25519PrivateKey.from_private_bytes(private)
        try:
            content_key = _SUITE.decrypt(wrapped, key, _INFO + header)
            self._cipher = ChaCha20Poly1305(content_key)
            head = self._cipher.decrypt(_nonce(0, last=False), _whole(file, _HEAD + TAG), None)
            self.head = _unpacked(head)
        # What authenticates and is no head was made by a stranger; KeyError, and depth, come of that.
        except (InvalidTag, ValueError, KeyError, OverflowError, RecursionError):
            raise SealError("sealed.damaged") from None

    def pieces(self) -> Iterator[bytes]:
        """The content, once. A SealError instead of a piece voids what was given out until then."""
        number, data = 1, self._file.read(PIECE + TAG)
        while True:
            following = self._file.read(PIECE + TAG) if len(data) == PIECE + TAG else b""
            try:
                yield self._cipher.decrypt(_nonce(number, last=not following), data, None)
            except InvalidTag:
                raise SealError("sealed.damaged") from None
            if not following:
                return
            number, data = number + 1, following


def _whole(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise SealError("sealed.damaged")
    return data
