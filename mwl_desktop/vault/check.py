"""Looking a vault over: every page's seal, every table, every original."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, select

from mwl_desktop.models import BlobRecord, EvidenceRecord
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault


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
    with vault.read() as connection:
        faults = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
        faults += [
            str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if str(row[0]) != "ok"
        ]
        faults += [f"{row[0]} row {row[1]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        rows = connection.execute(select(BlobRecord).where(BlobRecord.state == "kept")).mappings().all()
        total, done = sum(row["size"] for row in rows), 0
        broken: list[str] = []
        for row in rows:
            digest = sha256()
            for piece in blobs.pieces(connection, row["id"]):
                digest.update(piece)
                done += len(piece)
                if step is not None:
                    step(done, total)
            if digest.hexdigest() != row["sha256"]:
                broken.append(_name(connection, row["id"]))
    return CheckReport(tuple(faults), len(rows), done, tuple(broken))


def _name(connection: Connection, blob_id: str) -> str:
    query = select(EvidenceRecord.original_name).where(EvidenceRecord.blob_id == blob_id)
    return str(connection.execute(query).scalar() or blob_id)
