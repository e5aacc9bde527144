"""Looking a vault over: every page's seal, every table, every original."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from mwl_desktop.models import BlobRecord, EvidenceRecord
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault

_PRAGMAS: Final = ("cipher_integrity_check", "integrity_check", "foreign_key_check")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found: `faults` in the database's own words, `broken` originals by name."""

    faults: tuple[str, ...]
    originals: int
    bytes_read: int
    broken: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and not self.broken


def check(vault: Vault, *, step: Callable[[int, int], None] | None = None) -> CheckReport:
    """Check page seals (HMAC), database structure, foreign keys, and each original's SHA-256.

    `step(done, total)` is called with bytes of originals read; it may raise to stop the check.
    """
    # A connection that was open before would judge the full-text index by an old picture of it.
    with vault.inspect() as connection:
        faults = [fault for pragma in _PRAGMAS for fault in _faults(connection, pragma)]
        originals = _Originals(connection, step or (lambda _done, _total: None))
        try:
            originals.read_all()
        except DBAPIError as error:
            faults.append(str(error.orig))
    return CheckReport(
        tuple(dict.fromkeys(faults)), originals.number, originals.done, tuple(originals.broken)
    )


def _faults(connection: Connection, pragma: str) -> list[str]:
    try:
        rows = connection.exec_driver_sql(f"PRAGMA {pragma}").all()
    except DBAPIError as error:
        return [f"{pragma}: {error.orig}"]
    return [" ".join(str(value) for value in row) for row in rows if str(row[0]) != "ok"]


class _Originals:
    """Reads every original and compares what it is with what was kept."""

    def __init__(self, connection: Connection, step: Callable[[int, int], None]) -> None:
        self._connection = connection
        self._step = step
        self.number = self.done = 0
        self.broken: list[str] = []

    def read_all(self) -> None:
        """Look at all of them; one that cannot be read is noted and the next is looked at."""
        kept = select(BlobRecord.id, BlobRecord.size, BlobRecord.sha256).where(BlobRecord.state == "kept")
        rows = self._connection.execute(kept).all()
        total = sum(row.size for row in rows)
        for row in rows:
            self.number += 1
            if self._digest(row.id, total) != row.sha256:
                self.broken.append(_name(self._connection, row.id))

    def _digest(self, blob_id: str, total: int) -> str:
        digest = sha256()
        try:
            for piece in blobs.pieces(self._connection, blob_id):
                digest.update(piece)
                self.done += len(piece)
                self._step(self.done, total)
        except DBAPIError:
            return ""
        return digest.hexdigest()


def _name(connection: Connection, blob_id: str) -> str:
    query = select(EvidenceRecord.original_name).where(EvidenceRecord.blob_id == blob_id)
    try:
        return str(connection.execute(query).scalar() or blob_id)
    except DBAPIError:
        return blob_id
