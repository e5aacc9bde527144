"""Original bytes: streamed in and out in pieces, whole or not there at all."""

from __future__ import annotations

import hashlib
import io
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select, update

from mwl_desktop.domain.ids import new_id
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.models import (
    BlobFactsRecord,
    BlobPieceRecord,
    BlobRecord,
    ChangeSetRecord,
    EvidenceRecord,
    EvidenceVersionRecord,
)

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault

PIECE = 1024 * 1024
_BATCH = 16 * PIECE
"""Bytes a transaction; small enough that the write-ahead log stays far below 64 MiB."""
_ENDING_LASTS = 0.2
"""Seconds that whoever stops a large file waits for what had come of it to go; the rest goes later."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An original that is whole in the vault; `known` when the same bytes were there before."""

    blob_id: str
    size: int
    sha256: str
    known: bool = False


def keep(vault: Vault, pieces: Iterable[bytes]) -> Kept:
    """Stream bytes into the vault.

    Whatever ends it early leaves nothing that can be found; what had come of a large file can still take
    room then, until `drop_leaving`.
    """
    blob_id = new_id()
    with vault.transaction() as connection:
        connection.execute(insert(BlobRecord).values(id=blob_id, state="arriving", size=0, sha256=""))
    try:
        size, sha256 = _store(vault, blob_id, pieces)
        return _finish(vault, blob_id, size, sha256)
    except BaseException:
        if discard(vault, blob_id, _ENDING_LASTS):
            vault.give_back(seconds=_ENDING_LASTS)
        raise


def keep_small(connection: Connection, data: bytes) -> Kept:
    """Put a file of one piece at most into the vault, in the step that makes something of it."""
    digest = hashlib.sha256(data).hexdigest()
    there = known(connection, digest)
    if there is not None:
        return there
    blob_id = new_id()
    row = {"id": blob_id, "state": "kept", "size": len(data), "sha256": digest}
    connection.execute(insert(BlobRecord).values(**row))
    if data:
        connection.execute(insert(BlobPieceRecord).values(blob_id=blob_id, position=0, data=data))
    return Kept(blob_id, len(data), digest)


def known(connection: Connection, sha256: str) -> Kept | None:
    """The original with these bytes, where it is in the vault."""
    same = select(BlobRecord.id, BlobRecord.size).where(
        BlobRecord.sha256 == sha256, BlobRecord.state == "kept"
    )
    row = connection.execute(same).first()
    return None if row is None else Kept(str(row.id), row.size, sha256, known=True)


def has_size(connection: Connection, size: int) -> bool:
    """Whether any original has as many bytes: without one, nothing can be the same."""
    same = select(BlobRecord.id).where(BlobRecord.size == size, BlobRecord.state == "kept")
    return connection.execute(same.limit(1)).first() is not None


def _store(vault: Vault, blob_id: str, pieces: Iterable[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = position = waiting = 0
    batch: list[dict[str, object]] = []
    for data in _of_size(pieces, PIECE):
        digest.update(data)
        batch.append({"blob_id": blob_id, "position": position, "data": data})
        size, position, waiting = size + len(data), position + 1, waiting + len(data)
        if waiting >= _BATCH:
            _insert(vault, batch)
            batch, waiting = [], 0
    _insert(vault, batch)
    return size, digest.hexdigest()


def _insert(vault: Vault, batch: list[dict[str, object]]) -> None:
    if batch:
        with vault.transaction() as connection:
            connection.execute(insert(BlobPieceRecord), batch)


def _finish(vault: Vault, blob_id: str, size: int, sha256: str) -> Kept:
    with vault.transaction() as connection:
        there = known(connection, sha256)
        if there is None:
            finished = {"state": "kept", "size": size, "sha256": sha256}
            connection.execute(update(BlobRecord).where(BlobRecord.id == blob_id).values(**finished))
            return Kept(blob_id, size, sha256)
    discard(vault, blob_id)
    return there


def discard(vault: Vault, blob_id: str, seconds: float = math.inf) -> bool:
    """Drop an original that is not wanted, or never arrived whole; returns whether it is gone by then."""
    with vault.transaction() as connection:
        _let_go(connection, BlobRecord.id == blob_id)
    return drop_leaving(vault, seconds)


def sweep(connection: Connection) -> int:
    """Let go what was still arriving when the program last ended, and what no step can bring back.

    Bytes whose evidence was undone stay as long as it can be redone. Returns how many were let go.
    """
    stale = BlobRecord.state == "arriving"
    redo = select(ChangeSetRecord.id).where(ChangeSetRecord.state == "undone")
    if connection.execute(redo.limit(1)).first() is None:
        stale = stale | ~_is_held()
    return _let_go(connection, stale)


def _is_held() -> ColumnElement[bool]:
    """Whether evidence stands for an original, now or in an earlier version."""
    return or_(
        *(
            exists().where(record.blob_id == BlobRecord.id)
            for record in (EvidenceRecord, EvidenceVersionRecord)
        )
    )


def drop_unused(connection: Connection, blob_ids: Iterable[str]) -> None:
    """Drop those of the originals that no evidence stands for any more.

    A small one is gone at once; the pieces of a large one go afterwards, with `drop_leaving`.
    """
    for blob_id in blob_ids:
        unused = select(BlobRecord.size).where(BlobRecord.id == blob_id, ~_is_held())
        size = connection.execute(unused).scalar()
        if size is None:
            continue
        if size <= _BATCH:
            connection.execute(delete(BlobRecord).where(BlobRecord.id == blob_id))
        else:
            _let_go(connection, BlobRecord.id == blob_id)


def _let_go(connection: Connection, which: ColumnElement[bool]) -> int:
    """Mark originals so that nothing finds them any more and their pieces can go a few at a time.

    Every page that is let go is overwritten: all at once, a large original would fill the write-ahead log.
    """
    leaving = select(BlobRecord.id).where(which)
    connection.execute(delete(BlobFactsRecord).where(BlobFactsRecord.blob_id.in_(leaving)))
    return connection.execute(update(BlobRecord).where(which).values(state="leaving", sha256="")).rowcount


def drop_leaving(vault: Vault, seconds: float = math.inf, work: Work = QUIET) -> bool:
    """Remove the pieces of what was let go, 16 MiB a transaction; returns whether all of it is gone."""
    limit = time.monotonic() + seconds
    while True:
        with vault.transaction() as connection:
            query = select(BlobRecord.id).where(BlobRecord.state == "leaving").limit(1)
            blob_id = connection.execute(query).scalar()
            if blob_id is None:
                return True
            piece = BlobPieceRecord.__table__.c
            some = select(piece.position).where(piece.blob_id == blob_id).limit(_BATCH // PIECE)
            which = (piece.blob_id == blob_id) & piece.position.in_(some)
            if not connection.execute(delete(BlobPieceRecord).where(which)).rowcount:
                connection.execute(delete(BlobRecord).where(BlobRecord.id == blob_id))
        if time.monotonic() > limit:
            return False
        work.check_cancelled()


def pieces(connection: Connection, blob_id: str) -> Iterator[bytes]:
    """The bytes of an original in their order, 1 MiB at a time."""
    position = 0
    while (data := _piece(connection, blob_id, position)) is not None:
        yield data
        position += 1


def verified_pieces(connection: Connection, blob_id: str, name: str) -> Iterator[bytes]:
    """Like `pieces`; raises UserError at the end when the bytes are not those that were kept."""
    row = connection.execute(
        select(BlobRecord.sha256, BlobRecord.size).where(BlobRecord.id == blob_id)
    ).first()
    if row is None:
        raise UserError("evidence.not_whole", name=name)
    digest = hashlib.sha256()
    for data in pieces(connection, blob_id):
        digest.update(data)
        yield data
    if digest.hexdigest() != row.sha256:
        raise UserError("evidence.not_whole", name=name)


def _piece(connection: Connection, blob_id: str, position: int) -> bytes | None:
    query = select(BlobPieceRecord.data).where(
        BlobPieceRecord.blob_id == blob_id, BlobPieceRecord.position == position
    )
    data = connection.execute(query).scalar()
    return None if data is None else bytes(data)


class BlobFile(io.RawIOBase):
    """An original as a file that can be read at any place, one piece in memory at a time."""

    def __init__(self, connection: Connection, blob_id: str, size: int) -> None:
        super().__init__()
        self._connection = connection
        self._blob_id = blob_id
        self._size = size
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        number, start = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        if self._held[0] != number:
            self._held = (number, _piece(self._connection, self._blob_id, number) or b"")
        data = self._held[1][start : start + len(view)]
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def open_file(connection: Connection, blob_id: str) -> BlobFile:
    """An original as a seekable binary file; it reads through the connection it was opened on."""
    size = connection.execute(select(BlobRecord.size).where(BlobRecord.id == blob_id)).scalar()
    if size is None:
        raise UserError("item.missing")
    return BlobFile(connection, blob_id, size)


def _of_size(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes cut into pieces of one size, the last one shorter."""
    held = bytearray()
    for data in pieces:
        held += data
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)
