"""Evidence counted, verified and saved out again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import update

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EvidenceForm, EvidenceKind, ItemKind
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.models import BlobPieceRecord
from mwl_desktop.services import capture, evidence, facts, items, listing, saving, verifying
from mwl_desktop.tasks import Job
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.evidence import samples


def kept(vault: Vault, tmp_path: Path, **files: bytes) -> list[ItemId]:
    paths = []
    for name, data in files.items():
        path = tmp_path / name.replace("_", ".")
        path.write_bytes(data)
        paths.append(path)
    return list(capture.capture(vault, paths).added)


def test_counts_leave_the_bin_out_and_say_what_is_linked_to_nothing(vault: Vault, tmp_path: Path) -> None:
    photo, table, deck = kept(vault, tmp_path, a_jpg=samples.photo(), b_csv=b"a,b\n", c_pptx=samples.pptx())
    goal = factory.add_goal(vault)
    factory.link(vault, photo, goal)
    with vault.write("item.bin") as uow:
        items.bin_items(uow, [deck])
    with vault.read() as connection:
        counts = evidence.counts(connection)
    assert counts.kinds == ((EvidenceKind.PHOTO, 1), (EvidenceKind.DATA, 1))
    assert (counts.total, counts.unlinked, counts.binned) == (2, 1, 1)
    assert table != deck


def test_rows_say_what_form_evidence_has_who_said_it_and_how_many_pages(vault: Vault, tmp_path: Path) -> None:
    kept(vault, tmp_path, a_pdf=samples.pdf(3))
    with vault.write("add") as uow:
        evidence.add_quotation(uow, "It held.", "Dana")
    facts.read_missing(vault)
    with vault.read() as connection:
        wanted = ListFilter(kinds=(ItemKind.EVIDENCE,))
        rows = listing.rows(connection, [place.id for place in listing.places(connection, wanted)])
    found = {row.form: (row.pages, row.detail) for row in rows}
    assert found == {EvidenceForm.FILE: (3, ""), EvidenceForm.QUOTATION: (None, "Dana")}


def test_verifying_returns_the_hash_and_notices_a_changed_byte(vault: Vault, tmp_path: Path) -> None:
    data = samples.photo()
    (item_id,) = kept(vault, tmp_path, a_jpg=data)
    assert verifying.verify(vault, item_id) == hashlib.sha256(data).hexdigest()
    with vault.transaction() as connection:
        connection.execute(update(BlobPieceRecord).values(data=data[:-1] + b"?"))
    with pytest.raises(UserError, match=r"evidence\.not_whole"):
        verifying.verify(vault, item_id)


def test_what_has_no_bytes_cannot_be_verified(vault: Vault) -> None:
    with vault.write("add") as uow:
        item_id = evidence.add_link(uow, "https://example.org")
    with pytest.raises(UserError, match=r"preview\.none"):
        verifying.verify(vault, item_id)


def test_several_originals_are_saved_without_replacing_anything(vault: Vault, tmp_path: Path) -> None:
    ids = kept(vault, tmp_path, a_txt=b"one", b_txt=b"two")
    with vault.write("add") as uow:
        ids.append(evidence.add_link(uow, "https://example.org"))
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "A.TXT").write_bytes(b"mine")
    saved = saving.save_originals(vault, ids, folder)
    assert [path.name for path in saved] == ["a (2).txt", "b.txt"]
    assert [path.read_bytes() for path in saved] == [b"one", b"two"]
    assert (folder / "A.TXT").read_bytes() == b"mine"


def test_saving_several_can_be_stopped(vault: Vault, tmp_path: Path) -> None:
    ids = kept(vault, tmp_path, a_txt=b"one", b_txt=b"two")
    job = Job("evidence.save_all")
    job.cancel()
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Cancelled):
        saving.save_originals(vault, ids, folder, work=job)
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"out\.folder_missing"):
        saving.save_originals(vault, [], tmp_path / "none")


def test_a_copy_never_goes_over_the_vault_itself(vault: Vault, tmp_path: Path) -> None:
    (item_id,) = kept(vault, tmp_path, a_txt=b"one")
    with pytest.raises(UserError, match=r"out\.is_the_vault"):
        saving.save_original(vault, item_id, vault.path)
    assert vault.path.read_bytes()[:16] != b"one"


def test_what_lies_beside_the_copy_stays(vault: Vault, tmp_path: Path) -> None:
    (item_id,) = kept(vault, tmp_path, a_txt=b"one")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / ".a.txt.part").write_bytes(b"mine")
    saving.save_original(vault, item_id, folder / "a.txt")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        ".a.txt.part": b"mine",
        "a.txt": b"one",
    }


def test_reading_facts_passes_over_what_was_removed_meanwhile(vault: Vault, tmp_path: Path) -> None:
    one, other = kept(vault, tmp_path, a_txt=b"one", b_txt=b"two")
    removed: list[ItemId] = []

    def remove_the_rest(changes: object) -> None:
        ids = changes.ids()  # type: ignore[attr-defined]
        rest = {one, other} - set(ids)
        if not removed:
            with vault.write("item.purge", undoable=False) as uow:
                items.bin_items(uow, list(rest))
                items.purge(uow, list(rest))
            removed.extend(rest)

    facts.read_missing(vault, announce=remove_the_rest)
    with vault.read() as connection:
        (left,) = {one, other} - set(removed)
        blob_id = evidence.get(connection, left).blob_id
        assert blob_id is not None
        assert evidence.text_inside(connection, blob_id) in ("one", "two")
    assert facts.read_missing(vault) == 0
