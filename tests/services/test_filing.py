"""Evidence that files itself by what its file says, and never over what a person said."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from mwl_desktop.domain.evidence import Evidence, EvidenceDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import DatedBy, EvidenceKind
from mwl_desktop.models import ChangeRecord, EvidenceRecord
from mwl_desktop.services import capture, evidence, facts, history, items
from mwl_desktop.vault.vault import Vault
from tests.evidence import samples


def kept(vault: Vault, tmp_path: Path, name: str, data: bytes, draft: EvidenceDraft | None = None) -> ItemId:
    path = tmp_path / name
    path.write_bytes(data)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    (item_id,) = capture.capture(vault, [path], draft=draft).added
    return item_id


def whole(vault: Vault, item_id: ItemId) -> Evidence:
    with vault.read() as connection:
        return evidence.get(connection, item_id)


def test_a_certificate_files_itself(vault: Vault, tmp_path: Path) -> None:
    item_id = kept(vault, tmp_path, "scan_0012.pdf", samples.pdf())
    before = whole(vault, item_id)
    assert (before.head.title, before.dated_by) == ("scan 0012", DatedBy.FILE)
    assert before.evidence_kind is EvidenceKind.WORK_SAMPLE
    facts.read_missing(vault)
    after = whole(vault, item_id)
    assert after.head.title == "Certificate of Attendance"
    assert after.evidence_kind is EvidenceKind.CERTIFICATE
    assert after.dated_by is DatedBy.DOCUMENT
    assert not [detail for detail in after.details if detail.code.startswith("filing.")]


@pytest.mark.parametrize(
    ("name", "dated_by", "day"),
    [
        ("photo.jpg", DatedBy.PHOTO, date(2025, 6, 7)),
        ("thanks.eml", DatedBy.MAIL, date(2025, 3, 4)),
        ("retro.docx", DatedBy.DOCUMENT, date(2025, 3, 4)),
        ("old.gif", DatedBy.FILE, date(2023, 11, 14)),
    ],
)
def test_the_day_is_guessed_and_says_from_what(
    vault: Vault, tmp_path: Path, name: str, dated_by: DatedBy, day: date
) -> None:
    item_id = kept(vault, tmp_path, name, samples.every()[name][1])
    facts.read_missing(vault)
    found = whole(vault, item_id)
    assert (found.dated_by, found.head.happened_on) == (dated_by, day)


def test_what_a_person_said_stays(vault: Vault, tmp_path: Path) -> None:
    draft = EvidenceDraft(achieved_on=date(2024, 1, 2), issuer="My own", evidence_kind=EvidenceKind.FEEDBACK)
    item_id = kept(vault, tmp_path, "scan.pdf", samples.pdf(), draft)
    with vault.write("item.rename") as uow:
        items.rename(uow, item_id, "What I call it")
    facts.read_missing(vault)
    found = whole(vault, item_id)
    assert found.head.title == "What I call it"
    assert (found.head.happened_on, found.dated_by) == (date(2024, 1, 2), DatedBy.PERSON)
    assert (found.issuer, found.evidence_kind) == ("My own", EvidenceKind.FEEDBACK)


def test_each_field_is_for_itself(vault: Vault, tmp_path: Path) -> None:
    item_id = kept(vault, tmp_path, "scan.pdf", samples.pdf())
    with vault.write("evidence.date") as uow:
        items.set_date(uow, item_id, date(2024, 1, 2))
        uow.update(EvidenceRecord, item_id, dated_by="person")
    facts.read_missing(vault)
    found = whole(vault, item_id)
    assert found.head.title == "Certificate of Attendance"
    assert (found.head.happened_on, found.dated_by) == (date(2024, 1, 2), DatedBy.PERSON)


def test_a_title_that_is_as_the_name_and_was_given_stays(vault: Vault, tmp_path: Path) -> None:
    draft = EvidenceDraft(title="scan", achieved_on=date(2024, 1, 2))
    item_id = kept(vault, tmp_path, "scan.pdf", samples.pdf(), draft)
    facts.read_missing(vault)
    assert whole(vault, item_id).head.title == "scan"


def test_a_day_to_come_is_not_believed(vault: Vault, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(samples.docx())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(b"2025-03-04", b"2199-03-04")
    item_id = kept(vault, tmp_path, "a.docx", samples.package(parts))
    facts.read_missing(vault)
    found = whole(vault, item_id)
    assert (found.dated_by, found.head.happened_on) == (DatedBy.FILE, date(2023, 11, 14))


def test_what_a_person_changes_back_stays_so(vault: Vault, tmp_path: Path) -> None:
    item_id = kept(vault, tmp_path, "scan.pdf", samples.pdf())
    facts.read_missing(vault)
    with vault.write("item.rename") as uow:
        items.rename(uow, item_id, "scan")
    facts.read_missing(vault)
    assert whole(vault, item_id).head.title == "scan"


def test_it_is_no_step_to_take_back_and_hinders_none(vault: Vault, tmp_path: Path) -> None:
    item_id = kept(vault, tmp_path, "scan.pdf", samples.pdf())
    facts.read_missing(vault)
    with vault.write("undo", undoable=False) as uow:
        assert history.undo(uow).action == "evidence.capture"
    with vault.read() as connection:
        assert evidence.counts(connection).total == 0
    with vault.write("redo", undoable=False) as uow:
        step = history.redo(uow)
    assert step.item == "Certificate of Attendance", "at once, for it was read before"
    again = whole(vault, item_id)
    assert (again.head.title, again.dated_by) == (step.item, DatedBy.DOCUMENT)
    facts.read_missing(vault)
    with vault.read() as connection:
        titles = connection.execute(select(ChangeRecord.number).where(ChangeRecord.field == "title")).all()
    assert len(titles) == 2, "once for each time that it came"
    with vault.write("item.title") as uow:
        items.rename(uow, item_id, "scan")
    facts.read_missing(vault)
    assert whole(vault, item_id).head.title == "scan", "what is changed back stays so"


def test_typing_goes_on_as_one_step_while_files_are_read(vault: Vault, tmp_path: Path) -> None:
    item_id = kept(vault, tmp_path, "scan.pdf", samples.pdf())
    with vault.write("evidence.issuer", merge=True) as uow:
        evidence.set_fields(uow, item_id, issuer="T")
    facts.read_missing(vault)
    with vault.write("evidence.issuer", merge=True) as uow:
        evidence.set_fields(uow, item_id, issuer="Tr")
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    found = whole(vault, item_id)
    assert (found.issuer, found.head.title) == ("", "Certificate of Attendance")


def test_evidence_of_before_keeps_its_title_when_its_file_is_read_again(vault: Vault, tmp_path: Path) -> None:
    item_id = kept(vault, tmp_path, "scan.pdf", samples.pdf())
    with vault.transaction() as connection:  # as the migration leaves what an earlier program captured
        connection.execute(update(EvidenceRecord).values(dated_by="person", file_changed_at=""))
    facts.read_missing(vault)
    assert whole(vault, item_id).head.title == "scan"
