"""Reading what was added: in a process of its own, what is looked at first, in steps, and stopped at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.evidence import Evidence, PreviewForm
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.errors import Cancelled, MwlError, UserError
from mwl_desktop.evidence import registry
from mwl_desktop.evidence.apart import process
from mwl_desktop.evidence.apart.pool import Readers
from mwl_desktop.models import BlobFactsRecord, EvidenceRecord
from mwl_desktop.services import capture, evidence, facts, previews
from mwl_desktop.tasks import Job
from mwl_desktop.vault.vault import Vault
from tests.evidence import samples
from tests.evidence.apart.conftest import Asked, asked, hostile  # noqa: F401


def kept(vault: Vault, tmp_path: Path, **files: bytes) -> list[ItemId]:
    paths = []
    for name, data in files.items():
        path = tmp_path / name.replace("_", ".")
        path.write_bytes(data)
        paths.append(path)
    return list(capture.capture(vault, paths).added)


def whole(vault: Vault, item_id: ItemId) -> Evidence:
    with vault.read() as connection:
        return evidence.get(connection, item_id)


def call_it(vault: Vault, item_id: ItemId, media_type: str) -> None:
    with vault.transaction() as connection:
        connection.execute(
            update(EvidenceRecord).where(EvidenceRecord.id == item_id).values(media_type=media_type)
        )


@pytest.mark.usefixtures("hostile")
def test_a_file_that_ends_its_reader_costs_a_note_and_the_others_are_read(
    vault: Vault, tmp_path: Path
) -> None:
    bad, good = kept(vault, tmp_path, a_txt=b"bad", b_txt=b"good words")
    call_it(vault, bad, "test/crash")
    assert facts.read_missing(vault) == 2
    assert whole(vault, bad).notes == ("facts.unreadable",)
    blob_id = whole(vault, good).blob_id
    assert blob_id is not None
    with vault.read() as connection:
        assert evidence.text_inside(connection, blob_id) == "good words"
    assert facts.read_missing(vault) == 0, "what was given up is not tried again at every start"
    preview = previews.preview(vault, bad)
    assert (preview.form, preview.note) == (PreviewForm.NOTHING, "preview.unreadable")


def test_what_is_looked_at_is_read_first(vault: Vault, tmp_path: Path) -> None:
    ids = kept(vault, tmp_path, **{f"f{number}_txt": b"%d" % number for number in range(200)})
    blob_ids = [whole(vault, item_id).blob_id or "" for item_id in ids]
    order: list[str] = []

    def look(changes: ChangeSet) -> None:
        order.extend(changes.ids())
        if len(order) == 1:
            facts.look_first(vault, ["gone", *blob_ids[150:160]])

    facts.read_missing(vault, announce=look)
    assert order[0] == ids[0]
    assert set(order[1:11]) <= set(ids[150:160]) | set(ids[:60])
    assert set(ids[150:160]) <= set(order[1:52])
    assert sorted(order) == sorted(ids)


def test_the_last_asked_for_comes_first() -> None:
    wanted = facts.Wanted()
    waiting = dict.fromkeys("abcdef", "text/plain")
    wanted.ask_for("ab")
    wanted.ask_for("cxd")
    taken = []
    while waiting:
        taken.append(wanted.take(waiting))
        del waiting[taken[-1]]
    assert "".join(taken) == "cdabef"
    wanted.ask_for(map(str, range(10_000)))
    assert len(wanted._blob_ids) == facts._MOST_WANTED
    wanted.close()
    assert wanted.take({"a": ""}) == "a"


def test_many_small_files_go_into_few_steps(vault: Vault, tmp_path: Path) -> None:
    kept(vault, tmp_path, **{f"f{number}_txt": b"%d" % number for number in range(120)})
    steps: list[ChangeSet] = []
    facts.read_missing(vault, announce=steps.append)
    assert sum(len(step.ids()) for step in steps) == 120
    assert len(steps) < 30


@pytest.mark.usefixtures("hostile")
def test_stopping_is_at_once_and_what_was_read_is_kept(
    vault: Vault,
    tmp_path: Path,
    asked: Callable[[str], Asked],  # noqa: F811
) -> None:
    good, bad = kept(vault, tmp_path, a_txt=b"good", b_txt=b"bad")
    call_it(vault, bad, "test/hang")
    job, hanging = Job("evidence.facts"), asked("test/hang")
    with hanging.then(job.cancel), pytest.raises(Cancelled):
        facts.read_missing(vault, work=job)
    assert hanging.ended == ["Cancelled"], "nor was it given up after its time"
    with vault.read() as connection:
        known = connection.execute(select(BlobFactsRecord.blob_id)).scalars().all()
    assert known == [whole(vault, good).blob_id]


@pytest.mark.usefixtures("hostile")
def test_closing_the_vault_ends_the_process_that_reads(
    vault: Vault,
    tmp_path: Path,
    asked: Callable[[str], Asked],  # noqa: F811
) -> None:
    (bad,) = kept(vault, tmp_path, a_txt=b"bad")
    call_it(vault, bad, "test/hang")
    readers = vault.companion(Readers)
    hanging = asked("test/hang")
    with hanging.then(vault.close), pytest.raises((MwlError, Cancelled)):
        facts.read_missing(vault)
    assert hanging.ended
    assert "ReaderStuck" not in hanging.ended, "nor was it given up after its time"
    assert not readers._idle
    assert not readers._busy


def test_where_no_process_starts_nothing_is_taken_for_read(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item_id,) = kept(vault, tmp_path, a_docx=samples.docx())
    with monkeypatch.context() as patch:
        patch.setattr(process, "command", lambda _memory: ["/nowhere/to/be/found"])
        with pytest.raises(UserError, match=r"reading\.cannot_start"):
            facts.read_missing(vault)
    assert facts.read_missing(vault) == 1
    assert whole(vault, item_id).notes == ()


def test_a_newer_reader_reads_again_and_keeps_what_pictures_said(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, text = kept(vault, tmp_path, a_png=samples.picture("PNG"), b_txt=b"own words")
    facts.read_missing(vault)
    with vault.transaction() as connection:
        connection.execute(update(BlobFactsRecord).values(text="seen words", text_by="ocr"))
    monkeypatch.setattr(registry, "READER", registry.READER + 1)
    assert facts.read_missing(vault) == 2
    said = {}
    with vault.read() as connection:
        for item_id in (photo, text):
            found = evidence.get(connection, item_id)
            said[item_id] = (evidence.text_inside(connection, found.blob_id or ""), found.text_by)
    assert said == {photo: ("seen words", "ocr"), text: ("own words", "")}


def test_a_large_original_is_not_carried_over_whole(
    vault: Vault,
    tmp_path: Path,
    asked: Callable[[str], Asked],  # noqa: F811
) -> None:
    data = samples.package({"big.bin": bytes(30_000_000), "a.txt": "x"}, stored=("big.bin",))
    (item_id,) = kept(vault, tmp_path, a_zip=data)
    package = asked(whole(vault, item_id).media_type)
    facts.read_missing(vault)
    assert 0 < package.carried < 2_000_000
    with vault.read() as connection:
        assert "big.bin" in evidence.text_inside(connection, whole(vault, item_id).blob_id or "")


def test_reading_rests_until_it_is_told_to_go_on_and_can_be_stopped_meanwhile(
    vault: Vault, tmp_path: Path
) -> None:
    kept(vault, tmp_path, a_txt=b"one", b_txt=b"two")
    job = Job("evidence.facts")
    facts.pause(vault)
    assert facts.is_paused(vault)
    timers = [threading.Timer(0.6, lambda: facts.pause(vault, False)), threading.Timer(0.3, job.cancel)]
    for timer in timers:
        timer.start()
    with pytest.raises(Cancelled):
        facts.read_missing(vault, work=job)
    assert facts.is_paused(vault)
    assert facts.read_missing(vault) == 2
    assert not facts.is_paused(vault)
    for timer in timers:
        timer.join()
