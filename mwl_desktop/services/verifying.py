"""Files compared with the SHA-256 that was taken when they were captured: as they are read, one, or many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, select

from mwl_desktop.domain.evidence import Verified
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import MwlError, UserError
from mwl_desktop.models import BlobRecord, EvidenceRecord, EvidenceVersionRecord
from mwl_desktop.services import evidence
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault

_PARTS: Final = 1_000  # of a file, as progress counts them
_NOT_WHOLE: Final = ("evidence.not_whole", "vault.damaged")


def checked(connection: Connection, blob_id: str, name: str, size: int, work: Work) -> Iterator[bytes]:
    """The bytes of a file piece by piece, told to `work`. Raises UserError when they have changed."""
    done = 0
    for piece in blobs.verified_pieces(connection, blob_id, name):
        work.check_cancelled()
        yield piece
        done += len(piece)
        work.progress(done, size, name)


def verify(vault: Vault, item_id: ItemId, *, work: Work = QUIET) -> str:
    """Read a file's bytes and compare them with the SHA-256 taken at capture; returns it.

    Raises UserError when they are not the same any more.
    """
    with vault.read() as connection:
        found = evidence.get(connection, item_id)
        if found.blob_id is None:
            raise UserError("preview.none")
        for _ in checked(connection, found.blob_id, found.original_name, found.size or 0, work):
            pass
    return found.sha256


def verify_many(vault: Vault, item_ids: Sequence[ItemId] | None = None, *, work: Work = QUIET) -> Verified:
    """Compare the files of some pieces, or of all of them, with the SHA-256 taken at capture.

    Earlier files count too, the same bytes once. Progress counts files, the one in hand in part.
    """
    with vault.read() as connection:
        files = _files_of(connection, item_ids)
    unchanged, damaged = 0, list[str]()
    for number, (blob_id, name, size) in enumerate(files, 1):
        what, read = f"{number}/{len(files)}", 0
        work.progress((number - 1) * _PARTS, len(files) * _PARTS, what)
        try:
            with vault.read() as connection:  # for each file: none holds up what is written meanwhile
                for piece in blobs.verified_pieces(connection, blob_id, name):
                    work.check_cancelled()
                    read += len(piece)
                    part = min(_PARTS * read // max(size, 1), _PARTS)
                    work.progress((number - 1) * _PARTS + part, len(files) * _PARTS, what)
            unchanged += 1
        except MwlError as error:
            if error.code not in _NOT_WHOLE:
                raise
            damaged.append(name)
    return Verified(unchanged, tuple(damaged))


def _files_of(connection: Connection, item_ids: Sequence[ItemId] | None) -> tuple[tuple[str, str, int], ...]:
    """The originals of these pieces, or of all: blob, name and size, each once."""
    found: dict[str, tuple[str, str, int]] = {}
    wanted = None if item_ids is None else set(item_ids)
    now = select(EvidenceRecord.id, BlobRecord.id, EvidenceRecord.original_name, BlobRecord.size)
    version = EvidenceVersionRecord
    before = select(version.item_id, BlobRecord.id, version.original_name, BlobRecord.size)
    for query in (
        now.join(BlobRecord, BlobRecord.id == EvidenceRecord.blob_id),
        before.join(BlobRecord, BlobRecord.id == version.blob_id),
    ):
        for item_id, blob_id, name, size in connection.execute(query):
            if wanted is None or item_id in wanted:
                found.setdefault(blob_id, (blob_id, name, size))
    return tuple(found.values())
