"""Original bytes: whole or not there, streamed, kept once, swept, and told when they were changed."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from mwl_desktop.errors import UserError
from mwl_desktop.models import BlobPieceRecord, BlobRecord
from mwl_desktop.services import capture, history, items, vaults
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault
from tests.vaults import PASSPHRASE, Template

MIB = blobs.PIECE


def counts(vault: Vault) -> tuple[int, int]:
    with vault.read() as connection:
        found = [
            connection.execute(select(func.count()).select_from(record)).scalar_one()
            for record in (BlobRecord, BlobPieceRecord)
        ]
    return found[0], found[1]


def bytes_of(vault: Vault, blob_id: str) -> bytes:
    with vault.read() as connection:
        return b"".join(blobs.verified_pieces(connection, blob_id, "it"))


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 17 * MIB + 5])
def test_bytes_come_back_as_they_were(size: int, vault: Vault) -> None:
    data = random.Random(size).randbytes(size)
    kept = blobs.keep(vault, (data[at : at + 700_001] for at in range(0, size, 700_001)))
    assert (kept.size, kept.sha256, kept.known) == (size, hashlib.sha256(data).hexdigest(), False)
    assert bytes_of(vault, kept.blob_id) == data
    assert counts(vault) == (1, -(-size // MIB))


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.lists(st.binary(max_size=50), max_size=8), st.lists(st.integers(0, 400), max_size=6))
def test_a_blob_reads_like_a_file(vault: Vault, parts: list[bytes], places: list[int]) -> None:
    data = b"".join(parts)
    kept = blobs.keep(vault, parts)
    with vault.read() as connection, io.BufferedReader(blobs.open_file(connection, kept.blob_id)) as file:
        plain = io.BytesIO(data)
        for place in places:
            assert file.seek(place) == plain.seek(place)
            assert file.read(7) == plain.read(7)
        file.seek(0)
        assert file.read() == data
        assert file.seek(0, io.SEEK_END) == len(data)


def test_a_blob_is_read_across_the_edges_of_its_pieces(vault: Vault) -> None:
    data = random.Random(1).randbytes(2 * MIB + 100)
    kept = blobs.keep(vault, [data])
    with vault.read() as connection, io.BufferedReader(blobs.open_file(connection, kept.blob_id)) as file:
        for place in (MIB - 3, 2 * MIB - 1, 2 * MIB + 90):
            file.seek(place)
            assert file.read(20) == data[place : place + 20]


def test_the_same_bytes_are_kept_once(vault: Vault) -> None:
    first, second = blobs.keep(vault, [b"same"]), blobs.keep(vault, [b"sa", b"me"])
    assert second.known
    assert second.blob_id == first.blob_id
    assert counts(vault) == (1, 1)


class _Stop(BaseException):
    pass


@pytest.mark.parametrize("error", [OSError("gone"), _Stop(), KeyboardInterrupt()])
def test_an_interruption_leaves_nothing(error: BaseException, vault: Vault) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield bytes(MIB)
        raise error

    with pytest.raises(type(error)):
        blobs.keep(vault, pieces())
    with vault.read() as connection:
        assert set(connection.exec_driver_sql("SELECT state FROM blob").scalars()) <= {"leaving"}
    blobs.drop_leaving(vault)
    assert counts(vault) == (0, 0)


def test_what_was_arriving_at_a_crash_is_swept_at_the_next_opening(
    template: Template, tmp_path: Path
) -> None:
    vault = template.opened(tmp_path / "v.mwl")
    whole = capture.capture_bytes(vault, b"whole", "whole.txt").added[0]
    with vault.transaction() as connection:
        connection.execute(
            BlobRecord.__table__.insert().values(id="half", state="arriving", size=0, sha256="")
        )
        connection.execute(BlobPieceRecord.__table__.insert().values(blob_id="half", position=0, data=b"ha"))
    assert counts(vault) == (2, 2)
    vault.close()
    again = vaults.unlock(vault.path, PASSPHRASE)
    assert counts(again) == (1, 1)
    with again.read() as connection:
        assert items.head(connection, whole).title == "whole"
    again.close()


def test_bytes_of_an_undone_capture_stay_until_it_can_no_longer_be_redone(
    template: Template, tmp_path: Path
) -> None:
    vault = template.opened(tmp_path / "v.mwl")
    added = capture.capture_bytes(vault, b"taken back", "it.txt").added[0]
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    vault.close()
    vault = vaults.unlock_with_key(vault.path, template.key)
    assert counts(vault) == (1, 1)
    with vault.write("redo", undoable=False) as uow:
        history.redo(uow)
    with vault.read() as connection:
        assert items.head(connection, added).title == "it"
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    capture.capture_bytes(vault, b"another way", "other.txt")
    vault.close()
    vault = vaults.unlock_with_key(vault.path, template.key)
    assert counts(vault) == (1, 1), "only the other file's bytes are left"
    vault.close()


def test_purged_bytes_are_gone_unless_something_else_stands_for_them(vault: Vault) -> None:
    first = capture.capture_bytes(vault, b"same bytes", "one.txt").added[0]
    with vault.write("bin") as uow:
        items.bin_items(uow, [first])
    second = capture.capture_bytes(vault, b"same bytes", "two.txt").added[0]
    assert counts(vault) == (1, 1)
    with vault.write("purge", undoable=False) as uow:
        items.purge(uow, [first])
    assert counts(vault) == (1, 1)
    for verb in (items.bin_items, items.purge):
        with vault.write("purge", undoable=False) as uow:
            verb(uow, [second])
    assert counts(vault) == (0, 0)


def test_changed_bytes_are_told(vault: Vault) -> None:
    kept = blobs.keep(vault, [b"as it was"])
    with vault.transaction() as connection:
        connection.execute(BlobPieceRecord.__table__.update().values(data=b"as it is!"))
    with pytest.raises(UserError, match=r"evidence\.not_whole"):
        bytes_of(vault, kept.blob_id)
    with pytest.raises(UserError, match=r"evidence\.not_whole"):
        bytes_of(vault, "no such blob")
