"""The same bytes twice, newer versions of a file, two pieces of evidence joined, and the way back."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from mwl_desktop.domain.evidence import CaptureReport, Evidence, EvidenceDraft, PreviewForm, Verified
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import BlockKind, Confidentiality, DatedBy
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.errors import UserError
from mwl_desktop.services import (
    capture,
    evidence,
    facts,
    finding,
    history,
    items,
    links,
    originals,
    portfolios,
    previews,
    saving,
    verifying,
)
from mwl_desktop.services import versions as past_versions
from mwl_desktop.services.checking import check
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault
from tests.factory import (
    add_entry,
    add_goal,
    bytes_of_version,
    empty_bin,
    is_binned,
    link,
    original,
    put_in_bin,
)
from tests.vaults import Template


def took(vault: Vault, folder: Path, name: str, data: bytes, **said: object) -> CaptureReport:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return capture.capture(vault, [path], draft=EvidenceDraft(**said) if said else None)  # type: ignore[arg-type]


def added(vault: Vault, folder: Path, name: str, data: bytes, **said: object) -> ItemId:
    return took(vault, folder, name, data, **said).added[0]


def of(vault: Vault, item_id: ItemId) -> Evidence:
    with vault.read() as connection:
        return evidence.get(connection, item_id)


def bytes_of(vault: Vault, item_id: ItemId) -> bytes:
    with vault.read() as connection:
        return original(connection, item_id)


def kept(vault: Vault) -> int:
    with vault.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM blob").scalar() or 0)


def undo(vault: Vault) -> None:
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)


def redo(vault: Vault) -> None:
    with vault.write("redo", undoable=False) as uow:
        history.redo(uow)


def with_versions(vault: Vault, folder: Path) -> ItemId:
    """Evidence of a report of which there are three: the second is the present one's elder."""
    item_id = added(vault, folder / "one", "report.txt", b"first words")
    again(vault, folder / "two", item_id, "report v2.txt", b"second words")
    again(vault, folder / "three", item_id, "report v3.txt", b"third words")
    return item_id


def again(vault: Vault, folder: Path, item_id: ItemId, name: str, data: bytes) -> None:
    """A file that is dropped, joined with what is there as its newest version, and gone for good itself."""
    newer = added(vault, folder, name, data)
    with vault.write("evidence.make_version") as uow:
        originals.make_version_of(uow, newer, item_id)
    with vault.write("bin.empty", undoable=False) as uow:
        empty_bin(uow)


# -- the same bytes --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 9, blobs.PIECE, blobs.PIECE + 1, 3 * blobs.PIECE])
def test_the_same_bytes_are_noticed_and_can_be_kept_all_the_same(
    vault: Vault, tmp_path: Path, size: int
) -> None:
    data = os.urandom(size)
    first = added(vault, tmp_path / "here", "a.bin", data)
    report = took(vault, tmp_path / "there", "b.bin", data)
    (there,) = report.already_there
    assert (report.added, there.item_id, there.version_id, kept(vault)) == ((), first, "", 1)
    assert (there.arrived.origin.name, there.arrived.origin.folder) == ("b.bin", "there")
    with vault.write("evidence.keep_both") as uow:
        second = originals.keep_both(uow, there.arrived)
    assert kept(vault) == 1
    assert (of(vault, second).original_name, of(vault, second).folder) == ("b.bin", "there")
    assert of(vault, second).file_changed_at == of(vault, first).file_changed_at is not None
    put_in_bin(vault, first)
    with vault.write("bin.empty", undoable=False) as uow:
        empty_bin(uow)
    assert bytes_of(vault, second) == data


def test_a_large_file_that_is_there_already_is_read_and_not_written(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = os.urandom(2 * blobs.PIECE + 5)
    first = added(vault, tmp_path, "a.bin", data)
    monkeypatch.setattr(blobs, "keep", None)
    report = took(vault, tmp_path, "b.bin", data)
    assert [each.item_id for each in report.already_there] == [first]


def test_the_same_bytes_twice_in_one_drop(vault: Vault, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"the same")
    report = capture.capture(vault, [tmp_path / "a.txt", tmp_path / "b.txt"])
    assert [each.item_id for each in report.already_there] == list(report.added)
    assert len(report.added) == 1


def test_bytes_of_an_earlier_version_are_noticed_too(vault: Vault, tmp_path: Path) -> None:
    item_id = with_versions(vault, tmp_path)
    (there,) = took(vault, tmp_path, "old.txt", b"first words").already_there
    earliest = of(vault, item_id).earlier[-1]
    assert (there.item_id, there.version_id) == (item_id, earliest.version_id)


def test_what_lies_in_the_bin_does_not_keep_a_file_out(vault: Vault, tmp_path: Path) -> None:
    first = added(vault, tmp_path, "a.txt", b"words")
    put_in_bin(vault, first)
    report = took(vault, tmp_path, "a.txt", b"words")
    assert (len(report.added), report.already_there, report.namesakes, kept(vault)) == (1, (), (), 1)


def test_bytes_that_went_for_good_meanwhile_are_not_promised(vault: Vault, tmp_path: Path) -> None:
    first = added(vault, tmp_path, "a.txt", b"words")
    other = added(vault, tmp_path, "other.txt", b"others")
    (there,) = took(vault, tmp_path, "b.txt", b"words").already_there
    put_in_bin(vault, first)
    with vault.write("bin.empty", undoable=False) as uow:
        empty_bin(uow)
    with pytest.raises(UserError, match=r"capture\.removed_since"), vault.write("x") as uow:
        originals.keep_both(uow, there.arrived)
    with pytest.raises(UserError, match=r"capture\.removed_since"), vault.write("x") as uow:
        originals.as_new_version(uow, other, there.arrived)
    assert of(vault, other).earlier == ()


def test_a_file_of_the_same_name_is_told_of(vault: Vault, tmp_path: Path) -> None:
    oldest = added(vault, tmp_path / "1", "Plan.txt", b"1")
    older = added(vault, tmp_path / "2", "plan.TXT", b"2")
    binned = added(vault, tmp_path / "3", "plan.txt", b"3")
    put_in_bin(vault, binned)
    for folder, data in (("4", b"4"), ("5", b"5")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_bytes(data)
    (tmp_path / "4" / "other.txt").write_bytes(b"other")
    report = capture.capture(vault, [tmp_path / "4", tmp_path / "5"])
    assert len(report.added) == 3
    # Not those of the same drop: in two folders there may be two plans.
    assert {each.earlier for each in report.namesakes} == {older}
    assert {each.name for each in report.namesakes} == {"plan.txt"}
    assert len(report.namesakes) == 2
    assert oldest != older


# -- versions --------------------------------------------------------------------------------------


def test_a_new_version_keeps_the_old_one(vault: Vault, tmp_path: Path) -> None:
    item_id = added(vault, tmp_path / "a", "report.txt", b"first words", title="The report")
    other = added(vault, tmp_path / "b", "report final.csv", b"a,b\n1,2")
    (there,) = took(vault, tmp_path / "c", "report final.csv", b"a,b\n1,2").already_there
    before = of(vault, item_id)
    with vault.write("evidence.new_version") as uow:
        originals.as_new_version(uow, item_id, there.arrived)
    now = of(vault, item_id)
    assert (now.original_name, now.media_type, now.folder, now.head.title) == (
        "report final.csv",
        "text/csv",
        "c",
        "The report",
    )
    assert (now.head.happened_on, now.evidence_kind) == (before.head.happened_on, before.evidence_kind)
    (earlier,) = now.earlier
    told = (earlier.name, earlier.media_type, earlier.folder, earlier.sha256, earlier.captured_at)
    assert told == (before.original_name, before.media_type, "a", before.sha256, before.captured_at)
    assert (earlier.size, earlier.file_changed_at) == (before.size, before.file_changed_at)
    assert bytes_of_version(vault, earlier) == b"first words"
    saving.save_version(vault, earlier.version_id, tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_bytes() == b"first words"
    assert sha256(b"first words").hexdigest() == earlier.sha256
    assert verifying.verify_many(vault, [item_id]) == Verified(unchanged=2)
    assert bytes_of(vault, item_id) == bytes_of(vault, other) == b"a,b\n1,2"
    assert check(vault).sound


def test_undo_and_redo_of_a_new_version(vault: Vault, tmp_path: Path) -> None:
    item_id = added(vault, tmp_path, "report.txt", b"first")
    newer = added(vault, tmp_path, "report2.txt", b"second")
    before = of(vault, item_id)
    with vault.write("evidence.make_version") as uow:
        originals.make_version_of(uow, newer, item_id)
    after = of(vault, item_id)
    assert is_binned(vault, newer)
    undo(vault)
    assert not is_binned(vault, newer)
    assert of(vault, item_id).earlier == ()
    assert of(vault, item_id).original_name == before.original_name
    redo(vault)
    assert of(vault, item_id).earlier == after.earlier
    assert bytes_of(vault, item_id) == b"second"


def test_an_earlier_version_is_brought_back(vault: Vault, tmp_path: Path) -> None:
    item_id = with_versions(vault, tmp_path)
    assert [each.name for each in of(vault, item_id).earlier] == ["report v2.txt", "report.txt"]
    oldest = of(vault, item_id).earlier[-1]
    with vault.write("evidence.bring_back") as uow:
        originals.bring_back(uow, item_id, oldest.version_id)
    now = of(vault, item_id)
    assert (now.original_name, now.captured_at, now.folder) == ("report.txt", oldest.captured_at, "one")
    assert sorted(each.name for each in now.earlier) == ["report v2.txt", "report v3.txt"]
    undo(vault)
    assert [each.name for each in of(vault, item_id).earlier] == ["report v2.txt", "report.txt"]
    assert bytes_of(vault, item_id) == b"third words"
    assert check(vault).sound


def test_search_finds_what_the_present_version_says(vault: Vault, tmp_path: Path) -> None:
    item_id = with_versions(vault, tmp_path)
    facts.read_missing(vault)

    def found(word: str) -> list[ItemId]:
        with vault.read() as connection:
            return [hit.row.id for hit in finding.search(connection, word)]

    assert (found("third"), found("first")) == ([item_id], [])
    with vault.write("evidence.bring_back") as uow:
        originals.bring_back(uow, item_id, of(vault, item_id).earlier[-1].version_id)
    facts.read_missing(vault)
    assert (found("third"), found("first")) == ([], [item_id])


def test_an_earlier_version_is_looked_at_as_the_present_one_is(vault: Vault, tmp_path: Path) -> None:
    item_id = added(vault, tmp_path / "a", "plan.txt", b"first words", title="Plan")
    facts.read_missing(vault)
    before = of(vault, item_id)
    again(vault, tmp_path / "b", item_id, "plan.csv", b"a,b\n1,2\n")
    facts.read_missing(vault)
    (version,) = of(vault, item_id).earlier
    with vault.read() as connection:
        then = evidence.as_it_was(connection, item_id, version.version_id)
    assert (then.original_name, then.media_type, then.folder, then.sha256, then.size) == (
        before.original_name,
        before.media_type,
        before.folder,
        before.sha256,
        before.size,
    )
    assert (then.captured_at, then.details, then.notes) == (before.captured_at, before.details, before.notes)
    assert previews.preview(vault, item_id).form is PreviewForm.TABLE
    shown = previews.preview(vault, item_id, version_id=version.version_id)
    assert (shown.form, shown.text, shown.name) == (PreviewForm.PROSE, "first words", "plan.txt")
    with pytest.raises(UserError, match=r"version\.missing"):
        previews.preview(vault, item_id, version_id="unknown")


def test_what_is_no_file_has_no_versions(vault: Vault, tmp_path: Path) -> None:
    with vault.write("evidence.add_link") as uow:
        page = evidence.add_link(uow, "https://example.org/")
    file = added(vault, tmp_path, "a.txt", b"words")
    entry = add_entry(vault)

    def refused(do: Callable[..., object], *arguments: object) -> str:
        with pytest.raises(UserError) as caught, vault.write("x") as uow:
            do(uow, *arguments)
        return caught.value.code

    assert refused(originals.make_version_of, page, file) == "version.not_a_file"
    assert refused(originals.make_version_of, file, page) == "version.not_a_file"
    assert refused(originals.make_version_of, file, file) == "version.of_itself"
    assert refused(originals.make_version_of, file, entry) == "item.not_of_kind"
    assert refused(originals.bring_back, file, "unknown") == "version.missing"
    assert refused(originals.remove_version, file, "unknown") == "version.missing"


def test_a_version_belongs_to_its_evidence_alone(vault: Vault, tmp_path: Path) -> None:
    item_id = with_versions(vault, tmp_path)
    other = added(vault, tmp_path, "other.txt", b"other")
    version_id = of(vault, item_id).earlier[0].version_id
    with pytest.raises(UserError, match=r"version\.missing"), vault.write("x") as uow:
        originals.bring_back(uow, other, version_id)
    with pytest.raises(UserError, match=r"version\.missing"), vault.write("x") as uow:
        originals.remove_version(uow, other, version_id)


# -- joined ----------------------------------------------------------------------------------------


def test_what_was_said_of_the_newer_one_goes_along(vault: Vault, tmp_path: Path) -> None:
    older = added(vault, tmp_path, "plan.txt", b"1", title="Plan", description="Of spring.", tags=("plan",))
    newer = added(
        vault, tmp_path, "plan2.txt", b"2", description="Of summer.", issuer="Hafen", tags=("PLAN", "new"),
        confidentiality=Confidentiality.PRIVATE, achieved_on=date(2025, 5, 5),
    )  # fmt: skip
    goal, entry = add_goal(vault), add_entry(vault)
    for one in (older, newer):
        link(vault, one, goal)
    link(vault, entry, newer)
    link(vault, older, newer)
    with vault.write("item.star") as uow:
        items.set_starred(uow, newer, True)
    with vault.write("evidence.make_version") as uow:
        originals.make_version_of(uow, newer, older)
    now = of(vault, older)
    assert (now.head.title, now.issuer, now.description) == ("Plan", "Hafen", "Of spring.\n\nOf summer.")
    assert (now.head.tags, now.head.starred) == (("new", "plan"), True)
    assert now.head.confidentiality is Confidentiality.PRIVATE, "nothing gets more open by being joined"
    assert (now.head.happened_on, now.dated_by) == (date(2025, 5, 5), DatedBy.PERSON)
    with vault.read() as connection:
        assert {each.item.id for each in links.of(connection, older)} == {goal, entry}
    assert is_binned(vault, newer)
    assert bytes_of(vault, newer) == b"2", "what is in the bin can be brought back whole"


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Confidentiality.SHAREABLE, Confidentiality.EMPLOYER, Confidentiality.EMPLOYER),
        (Confidentiality.EMPLOYER, Confidentiality.PRIVATE, Confidentiality.PRIVATE),
        (Confidentiality.PRIVATE, Confidentiality.SHAREABLE, Confidentiality.PRIVATE),
    ],
)
def test_the_more_closed_of_both_holds(
    vault: Vault, tmp_path: Path, one: Confidentiality, other: Confidentiality, both: Confidentiality
) -> None:
    older = added(vault, tmp_path, "1.txt", b"1", confidentiality=one)
    newer = added(vault, tmp_path, "2.txt", b"2", confidentiality=other)
    with vault.write("evidence.make_version") as uow:
        originals.make_version_of(uow, newer, older)
    assert of(vault, older).head.confidentiality is both


def test_a_day_that_a_person_said_stays(vault: Vault, tmp_path: Path) -> None:
    older = added(vault, tmp_path, "1.txt", b"1", achieved_on=date(2024, 1, 1))
    newer = added(vault, tmp_path, "2.txt", b"2", achieved_on=date(2025, 1, 1))
    with vault.write("evidence.make_version") as uow:
        originals.make_version_of(uow, newer, older)
    assert of(vault, older).head.happened_on == date(2024, 1, 1)


def test_its_place_in_portfolios_goes_along(vault: Vault, tmp_path: Path) -> None:
    older, newer = added(vault, tmp_path, "1.txt", b"1"), added(vault, tmp_path, "2.txt", b"2")
    with vault.write("portfolio.add") as uow:
        folio = portfolios.add(uow, PortfolioDraft("Folio"))
        sections = [portfolios.add_section(uow, folio, str(n), BlockKind.EVIDENCE) for n in range(3)]
        portfolios.pin(uow, sections[0], [newer])
        portfolios.exclude(uow, sections[1], newer)
        portfolios.pin(uow, sections[2], [newer])
        portfolios.exclude(uow, sections[2], older)
    with vault.write("evidence.make_version") as uow:
        originals.make_version_of(uow, newer, older)
    with vault.read() as connection:
        made = {each.id: each for each in portfolios.get(connection, folio).sections}
    assert made[sections[0]].pinned == (newer, older)
    assert set(made[sections[1]].excluded) == {newer, older}
    assert made[sections[2]].excluded == (older,), "what was decided of the older one holds"


def test_versions_of_the_newer_one_come_along(vault: Vault, tmp_path: Path) -> None:
    older = added(vault, tmp_path, "a.txt", b"a")
    newer = with_versions(vault, tmp_path)
    with vault.write("evidence.make_version") as uow:
        originals.make_version_of(uow, newer, older)
    assert {each.name for each in of(vault, older).earlier} == {"a.txt", "report.txt", "report v2.txt"}
    with vault.write("bin.empty", undoable=False) as uow:
        empty_bin(uow)
    for each in of(vault, older).earlier:
        assert sha256(bytes_of_version(vault, each)).hexdigest() == each.sha256
    assert check(vault).sound


# -- gone ------------------------------------------------------------------------------------------


def test_a_version_that_is_removed_is_gone_and_nothing_can_ask_for_it(vault: Vault, tmp_path: Path) -> None:
    item_id = with_versions(vault, tmp_path)
    with vault.write("item.rename") as uow:
        items.rename(uow, item_id, "Renamed")
    newest, oldest = of(vault, item_id).earlier
    assert kept(vault) == 3
    assert originals.remove_for_good(vault, item_id, newest.version_id)
    assert (kept(vault), of(vault, item_id).earlier) == (2, (oldest,))
    with pytest.raises(UserError, match=r"version\.missing"):
        saving.save_version(vault, newest.version_id, tmp_path / "gone.txt")
    steps = []
    while (step := _next(vault)) is not None:
        steps.append(step)
        undo(vault)
    assert steps == ["item.rename"], "no step brings files back of which one is gone"
    while _redoable(vault):
        redo(vault)
    assert bytes_of(vault, item_id) == b"third words"
    assert check(vault).sound


def _next(vault: Vault) -> str | None:
    with vault.read() as connection:
        step = history.step_to_undo(connection)
    return None if step is None else step.action


def _redoable(vault: Vault) -> bool:
    with vault.read() as connection:
        return history.step_to_redo(connection) is not None


def test_a_file_does_not_go_because_what_it_came_from_is_gone(vault: Vault, tmp_path: Path) -> None:
    item_id = added(vault, tmp_path, "report.txt", b"first")
    again(vault, tmp_path, item_id, "report2.txt", b"second")
    assert _next(vault) is None
    assert [bytes_of(vault, item_id), len(of(vault, item_id).earlier)] == [b"second", 1]


def test_bytes_that_something_else_stands_for_stay(vault: Vault, tmp_path: Path) -> None:
    item_id = with_versions(vault, tmp_path)
    (there,) = took(vault, tmp_path, "old.txt", b"first words").already_there
    with vault.write("evidence.keep_both") as uow:
        other = originals.keep_both(uow, there.arrived)
    originals.remove_for_good(vault, item_id, there.version_id)
    assert bytes_of(vault, other) == b"first words"


def test_all_versions_go_with_their_evidence(vault: Vault, tmp_path: Path) -> None:
    item_id = with_versions(vault, tmp_path)
    put_in_bin(vault, item_id)
    with vault.write("bin.empty", undoable=False) as uow:
        empty_bin(uow)
    assert kept(vault) == 0
    assert check(vault).sound


def test_versions_outlive_the_opening_of_the_vault(template: Template, vault: Vault, tmp_path: Path) -> None:
    item_id = with_versions(vault, tmp_path)
    before = of(vault, item_id)
    vault.close()
    from mwl_desktop.services import vaults

    opened = vaults.unlock_with_key(vault.path, template.key)
    assert of(opened, item_id) == before
    report = check(opened)
    assert (report.sound, report.originals) == (True, 3)
    opened.close()


# -- history ---------------------------------------------------------------------------------------


def test_going_back_leaves_the_file_alone(vault: Vault, tmp_path: Path) -> None:
    item_id = added(vault, tmp_path, "report.txt", b"first", description="before")
    with vault.write("evidence.description") as uow:
        evidence.set_fields(uow, item_id, description="after")
    again(vault, tmp_path / "two", item_id, "report2.txt", b"second")
    with vault.read() as connection:
        made = past_versions.versions(connection, item_id)
        content = past_versions.as_of(connection, item_id, made[0])
    assert [dict(row)["original_name"] for _, row in content.parts] == ["report.txt"]
    with vault.write("item.go_back") as uow:
        past_versions.go_back(uow, item_id, made[-1])
    now = of(vault, item_id)
    assert (now.description, now.original_name) == ("before", "report2.txt")
    assert [each.name for each in now.earlier] == ["report.txt"]
    assert bytes_of(vault, item_id) == b"second"
    assert check(vault).sound


def test_going_back_after_a_version_was_removed(vault: Vault, tmp_path: Path) -> None:
    item_id = with_versions(vault, tmp_path)
    for each in of(vault, item_id).earlier:
        originals.remove_for_good(vault, item_id, each.version_id)
    with vault.read() as connection:
        first = past_versions.versions(connection, item_id)[-1]
        assert past_versions.as_of(connection, item_id, first).fields["original_name"] == "report.txt"
    with vault.write("item.go_back") as uow:
        past_versions.go_back(uow, item_id, first)
    assert bytes_of(vault, item_id) == b"third words"
    assert check(vault).sound


# -- a file as the newest version, and versions by their ids ---------------------------------------


def test_a_file_is_taken_in_as_the_newest_version(vault: Vault, tmp_path: Path) -> None:
    item_id = added(vault, tmp_path / "one", "plan.txt", b"first")
    path = tmp_path / "other.md"
    path.write_bytes(b"# second")
    report = capture.capture_version(vault, path, item_id)
    assert (report.added, report.already_there, report.namesakes) == ((item_id,), (), ())
    found = of(vault, item_id)
    assert (found.original_name, found.media_type) == ("other.md", "text/markdown")
    assert [each.name for each in found.earlier] == ["plan.txt"]
    assert found.head.title == "plan", "what is said of it stays"
    again = capture.capture_version(vault, path, item_id)
    assert (again.added, [each.item_id for each in again.already_there]) == ((), [item_id])
    undo(vault)
    assert (bytes_of(vault, item_id), of(vault, item_id).earlier) == (b"first", ())


def test_bytes_of_other_evidence_can_be_a_version(vault: Vault, tmp_path: Path) -> None:
    one = added(vault, tmp_path / "one", "a.txt", b"first")
    two = added(vault, tmp_path / "two", "b.txt", b"second")
    capture.capture_version(vault, tmp_path / "two" / "b.txt", one)
    assert (bytes_of(vault, one), bytes_of(vault, two), kept(vault)) == (b"second", b"second", 2)


def test_what_is_no_version(vault: Vault, tmp_path: Path) -> None:
    item_id = added(vault, tmp_path / "one", "a.txt", b"first")
    with vault.write("evidence.add_link") as uow:
        page = evidence.add_link(uow, "https://example.org/a")
    for path, of_item, code in (
        (tmp_path / "one", item_id, "version.one_file"),
        (tmp_path / "one" / "a.txt", page, "version.not_a_file"),
    ):
        with pytest.raises(UserError) as refused:
            capture.capture_version(vault, path, of_item)
        assert refused.value.code == code
    report = capture.capture_version(vault, tmp_path / "none.txt", item_id)
    assert [each.code for each in report.refused] == ["capture.vanished"]
    assert of(vault, item_id).earlier == ()


def test_a_version_is_called_by_an_end_of_its_id(vault: Vault, tmp_path: Path) -> None:
    item_id = added(vault, tmp_path / "one", "a.txt", b"0")
    for number in range(1, 20):
        (tmp_path / "a.txt").write_text(str(number))
        capture.capture_version(vault, tmp_path / "a.txt", item_id)
    earlier = of(vault, item_id).earlier
    with vault.read() as connection:
        for each in earlier:
            assert originals.called(connection, item_id, each.version_id[-12:].upper()) == each
        for text, code in (("", "version.unknown"), ("xyz", "version.unknown"), ("0", "version.ambiguous")):
            with pytest.raises(UserError) as refused:
                originals.called(connection, item_id, earlier[0].version_id[:3] if text == "0" else text)
            assert refused.value.code == code
