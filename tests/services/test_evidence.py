"""Evidence: files, links and quotations in; originals out again, checked; what cannot be taken is said."""

from __future__ import annotations

import hashlib
import os
import random
from datetime import date, datetime
from pathlib import Path

import pytest
from PIL import Image

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EvidenceForm, EvidenceKind, ItemKind, Relation
from mwl_desktop.errors import Cancelled, UserError, VaultError
from mwl_desktop.models import BlobPieceRecord
from mwl_desktop.services import capture, entries, evidence, facts, items, links, listing, previews, saving
from mwl_desktop.vault.vault import Vault
from tests import factory


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_file_keeps_where_it_came_from(vault: Vault, tmp_path: Path) -> None:
    path = put(tmp_path, "2025_annual-review.txt", b"words")
    changed = datetime(2025, 3, 14, 12).astimezone()
    os.utime(path, (changed.timestamp(), changed.timestamp()))
    (item,) = capture.capture(vault, [path]).added
    with vault.read() as connection:
        it = evidence.get(connection, item)
    assert (it.form, it.original_name, it.size, it.media_type) == (
        EvidenceForm.FILE,
        path.name,
        5,
        "text/plain",
    )
    assert (it.sha256, it.head.title) == (hashlib.sha256(b"words").hexdigest(), "2025 annual review")
    assert (it.head.happened_on, it.captured_at.tzinfo is not None) == (date(2025, 3, 14), True)


def test_what_is_known_besides_the_bytes_is_kept_too(vault: Vault, tmp_path: Path) -> None:
    draft = EvidenceDraft("T", EvidenceKind.FEEDBACK, date(2024, 1, 2), "I", "D", tags=("x",))
    (item,) = capture.capture(vault, [put(tmp_path, "a.txt", b"x")], draft=draft).added
    with vault.write("evidence.change") as uow:
        evidence.set_fields(uow, item, description="longer", evidence_kind=EvidenceKind.OTHER, issuer="J")
    with vault.read() as connection:
        it = evidence.get(connection, item)
    assert (it.head.title, it.head.happened_on, it.head.tags) == ("T", date(2024, 1, 2), ("x",))
    assert (it.description, it.evidence_kind, it.issuer) == ("longer", EvidenceKind.OTHER, "J")


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("Certificate of x.pdf", "application/pdf", EvidenceKind.CERTIFICATE),
        ("a.pdf", "application/pdf", EvidenceKind.WORK_SAMPLE),
        ("a.png", "image/png", EvidenceKind.PHOTO),
        ("a.eml", "message/rfc822", EvidenceKind.MESSAGE),
        ("a.csv", "text/csv", EvidenceKind.DATA),
        ("a.mp3", "audio/mpeg", EvidenceKind.RECORDING),
    ],
)
def test_a_kind_is_guessed(name: str, media_type: str, kind: EvidenceKind) -> None:
    assert evidence.kind_by_look(name, media_type) is kind


def test_a_drop_on_an_item_links_and_is_one_step(vault: Vault, tmp_path: Path) -> None:
    with vault.write("entry.add") as uow:
        entry = entries.add(uow, EntryDraft("x"))
    known = capture.capture(vault, [put(tmp_path, "known.txt", b"known")]).added[0]
    paths = [put(tmp_path, f"{number}.txt", b"%d" % number) for number in range(5)]
    heard: list[ChangeSet] = []
    report = capture.capture(vault, [*paths, tmp_path / "known.txt"], link_to=entry, announce=heard.append)
    assert len(heard) == 1
    assert set(heard[0].ids(ItemKind.EVIDENCE)) == {*report.added, known}
    with vault.read() as connection:
        linked = links.of(connection, entry)
    assert {each.item.id for each in linked} == {*report.added, known}
    assert {(each.relation, each.outward) for each in linked} == {(Relation.EVIDENCES, False)}
    assert (report.bytes_added, len(report.already_there)) == (5, 1)


def test_a_folder_goes_in_without_what_systems_leave_in_it(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    (folder / "below").mkdir(parents=True)
    for name in ("a.txt", "below/b.txt", ".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(name.encode())
    report = capture.capture(vault, [folder])
    assert (len(report.added), report.passed_over, report.refused) == (2, 2, ())


class _StopsAfter:
    def __init__(self, calls: int) -> None:
        self.calls = calls

    def check_cancelled(self) -> None:
        self.calls -= 1
        if self.calls < 0:
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        assert 0 <= done <= total


def test_a_cancelled_drop_keeps_what_was_finished(vault: Vault, tmp_path: Path) -> None:
    paths = [
        put(tmp_path, f"{number}.bin", random.Random(number).randbytes(3_000_000)) for number in range(8)
    ]
    for calls in (0, 3, 12, 20):
        report = capture.capture(vault, paths, work=_StopsAfter(calls))
        assert report.cancelled
    with vault.read() as connection:
        rows = listing.rows(connection, [place.id for place in listing.places(connection, ListFilter())])
        states = connection.exec_driver_sql("SELECT state, count(*) FROM blob GROUP BY state").all()
        assert 0 < len(rows) < 8
        assert states == [("kept", len(rows))]
    assert all(row.size == 3_000_000 for row in rows)


def test_a_file_that_changes_while_it_is_read_is_left_out(vault: Vault, tmp_path: Path) -> None:
    path = put(tmp_path, "growing.log", b"x" * 2_000_000)

    class Grows:
        def check_cancelled(self) -> None:
            with path.open("ab") as file:
                file.write(b"more")

        def progress(self, done: int, total: int, what: str = "") -> None:
            pass

    report = capture.capture(vault, [path, put(tmp_path, "still.txt", b"still")], work=Grows())
    assert [each.code for each in report.refused] == ["capture.changed"]
    assert len(report.added) == 1


def test_a_full_disk_is_said_for_each_file_and_the_vault_stays_whole(vault: Vault, tmp_path: Path) -> None:
    small = put(tmp_path, "small.txt", b"small")
    large = put(tmp_path, "large.bin", random.Random(1).randbytes(4_000_000))
    with vault.transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 60}")
    report = capture.capture(vault, [large, small])
    assert [(each.name, each.code) for each in report.refused] == [("large.bin", "capture.no_room")]
    assert len(report.added) == 1
    with vault.transaction() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert len(capture.capture(vault, [large]).added) == 1


def test_originals_come_out_whole_and_replace_nothing_half(vault: Vault, tmp_path: Path) -> None:
    data = random.Random(2).randbytes(2_500_000)
    (item,) = capture.capture(vault, [put(tmp_path, "in.bin", data)]).added
    target = put(tmp_path, "out.bin", b"what was there")
    with pytest.raises(Cancelled):
        saving.save_original(vault, item, target, work=_StopsAfter(1))
    assert target.read_bytes() == b"what was there"
    saving.save_original(vault, item, target)
    assert target.read_bytes() == data
    with vault.transaction() as connection:
        pieces = BlobPieceRecord.__table__
        connection.execute(pieces.update().where(pieces.c.position == 1).values(data=b"changed"))
    with pytest.raises(UserError, match=r"evidence\.not_whole"):
        saving.save_original(vault, item, target)
    assert target.read_bytes() == data
    with pytest.raises(UserError, match=r"out\.folder_missing"):
        saving.save_original(vault, item, tmp_path / "none" / "x")
    assert {path.name for path in tmp_path.iterdir() if ".part" in path.name} == set()


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", "HTTP://EXAMPLE.ORG", "https://example.org/" + "x" * 900]
)
def test_a_link_is_kept(url: str, vault: Vault) -> None:
    with vault.write("evidence.add") as uow:
        item = evidence.add_link(uow, url)
    with vault.read() as connection:
        it = evidence.get(connection, item)
    assert (it.form, it.url, it.blob_id) == (EvidenceForm.LINK, url, None)
    assert it.head.title


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "example.org",
        "http://",
        "http://[::1",
        "data:text/html,x",
    ],
)
def test_other_addresses_are_not(url: str, vault: Vault) -> None:
    with pytest.raises(UserError, match=r"link\.not_an_address"), vault.write("evidence.add") as uow:
        evidence.add_link(uow, url)


def test_a_quotation_is_somebodys_words(vault: Vault) -> None:
    with vault.write("evidence.add") as uow:
        item = evidence.add_quotation(uow, "The first one I did not dread.", "Dana")
    with vault.read() as connection:
        it = evidence.get(connection, item)
    assert (it.form, it.quotation, it.said_by) == (
        EvidenceForm.QUOTATION,
        "The first one I did not dread.",
        "Dana",
    )
    with pytest.raises(UserError, match=r"quotation\.empty"), vault.write("evidence.add") as uow:
        evidence.add_quotation(uow, " \n", "Dana")


def test_a_locked_vault_ends_a_drop_with_its_error(vault: Vault, tmp_path: Path) -> None:
    vault.close()
    with pytest.raises(VaultError, match=r"vault\.closed"):
        capture.capture(vault, [put(tmp_path, "a.txt", b"x")])


def test_facts_are_read_once_for_every_original(vault: Vault, tmp_path: Path) -> None:
    Image.new("RGB", (800, 600), "red").save(tmp_path / "red.png")
    put(tmp_path, "broken.png", b"\x89PNG\r\n\x1a\nnothing more")
    put(tmp_path, "a.txt", b"some words")
    report = capture.capture(vault, [*sorted(tmp_path.glob("*.png")), tmp_path / "a.txt"])
    assert facts.read_missing(vault) == 3
    assert facts.read_missing(vault) == 0
    by_name: dict[str, ItemId] = {}
    with vault.read() as connection:
        for item in report.added:
            by_name[evidence.get(connection, item).original_name] = item
        red = evidence.get(connection, by_name["red.png"])
        assert (red.width, red.height) == (800, 600)
        assert red.blob_id
        small = previews.thumbnails(connection, [red.blob_id])[red.blob_id]
        assert small
        assert 0 < small.width < 800
        words = evidence.get(connection, by_name["a.txt"])
        assert words.blob_id
        assert "some words" in evidence.text_inside(connection, words.blob_id)
        broken = evidence.get(connection, by_name["broken.png"])
        assert broken.blob_id
        assert previews.thumbnails(connection, [broken.blob_id]).get(broken.blob_id) is None


def test_a_binned_file_dropped_again_is_a_new_piece_of_evidence(vault: Vault, tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", b"x")
    (first,) = capture.capture(vault, [path]).added
    with vault.write("bin") as uow:
        items.bin_items(uow, [first])
    (second,) = capture.capture(vault, [path]).added
    assert second != first


def test_a_drop_on_what_is_gone_adds_nothing_and_says_so(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    goal = factory.add_goal(vault)
    factory.put_in_bin(vault, goal)
    with vault.write("bin.empty", undoable=False) as uow:
        items.purge(uow, [goal])
    with pytest.raises(UserError, match=r"item\.missing"):
        capture.capture(vault, [tmp_path / "a.txt"], link_to=goal)
    with vault.read() as connection:
        assert evidence.counts(connection).total == 0
