"""Many files compared with their SHA-256: what is not what it was is named, whatever is wrong with it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from mwl_desktop.domain.evidence import Verified
from mwl_desktop.domain.work import Work
from mwl_desktop.errors import Cancelled
from mwl_desktop.models import BlobPieceRecord
from mwl_desktop.services import capture, evidence, originals, verifying
from mwl_desktop.vault.vault import Vault


class Watched(Work):
    """Keeps what is told; stops at a number of files."""

    def __init__(self, stop_at: int = 0) -> None:
        self.told: list[tuple[int, int, str]] = []
        self.stop_at = stop_at

    def progress(self, done: int, total: int, what: str = "") -> None:
        self.told.append((done, total, what))

    def check_cancelled(self) -> None:
        if self.stop_at and len(self.told) >= self.stop_at:
            raise Cancelled


def kept(vault: Vault, name: str, data: bytes) -> tuple[str, str]:
    (item_id,) = capture.capture_bytes(vault, data, name).added
    with vault.read() as connection:
        return item_id, evidence.get(connection, item_id).blob_id or ""


def test_all_files_count_and_earlier_ones_too(vault: Vault) -> None:
    older, _ = kept(vault, "report.txt", b"one")
    newer, _ = kept(vault, "report.txt", b"second")
    with vault.write("join") as uow:
        originals.make_version_of(uow, newer, older)
        evidence.add_quotation(uow, "No file at all", "")
    work = Watched()
    assert verifying.verify_many(vault, work=work) == Verified(unchanged=2)
    assert work.told == [
        (done, 2000, what) for done, what in ((0, "1/2"), (1000, "1/2"), (1000, "2/2"), (2000, "2/2"))
    ]
    assert verifying.verify_many(vault, [newer]) == Verified(unchanged=1)
    assert verifying.verify_many(vault, []) == Verified()


def test_what_is_changed_or_gone_is_named_and_the_rest_is_looked_at(vault: Vault) -> None:
    _, changed = kept(vault, "changed.txt", b"one")
    _, gone = kept(vault, "gone.txt", b"two")
    kept(vault, "whole.txt", b"three")
    with vault.transaction() as connection:
        table = BlobPieceRecord.__table__
        connection.execute(update(BlobPieceRecord).where(table.c.blob_id == changed).values(data=b"0ne"))
        connection.execute(delete(BlobPieceRecord).where(table.c.blob_id == gone))
    assert verifying.verify_many(vault) == Verified(1, ("changed.txt", "gone.txt"))


def test_it_can_be_stopped(vault: Vault) -> None:
    kept(vault, "a.txt", b"one")
    kept(vault, "b.txt", b"two")
    with pytest.raises(Cancelled):
        verifying.verify_many(vault, work=Watched(stop_at=2))
