"""Out of a damaged vault comes all that is left, and what is not is said; a check says it in plain words."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mwl_desktop.domain.inbox import SweepReport
from mwl_desktop.domain.work import Quiet
from mwl_desktop.errors import Cancelled, MwlError
from mwl_desktop.sentences import SENTENCES, say
from mwl_desktop.services import (
    capture,
    checking,
    finding,
    inbox,
    items,
    losses,
    sweeping,
    vaults,
)
from mwl_desktop.services.checking import check, salvage
from mwl_desktop.vault import engine
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.own_files import inbox_folder
from tests.codes import code_of
from tests.factory import original
from tests.services.damaged import Damaged, opened, words_found
from tests.services.damaged import damaged as damaged
from tests.services.test_sweeping_places import with_key
from tests.vaults import PASSPHRASE, Template, dump

PAGE = engine.PAGE


def test_of_a_whole_vault_nothing_is_lost(damaged: Damaged, tmp_path: Path) -> None:
    before = damaged.path.read_bytes()
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert report.whole
    assert report.findings == ()
    assert (report.items, report.originals) == (64, 2)
    assert damaged.path.read_bytes() == before
    vault = opened(tmp_path / "new.mwl", damaged.key)
    assert dump(vault) == damaged.before
    assert words_found(vault, "word42") == 1
    assert check(vault).sound
    vault.close()
    assert sorted(path.name for path in tmp_path.iterdir() if "new" in path.name) == ["new.mwl"]


@pytest.mark.parametrize("seed", range(6))
def test_pages_damaged_anywhere_cost_only_what_was_on_them(
    seed: int, damaged: Damaged, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    damaged.flip(*chance.sample(range(120, damaged.pages + 1), 3))
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    vault = opened(tmp_path / "new.mwl", damaged.key)
    found = check(vault)
    assert found.sound, found
    after = dump(vault)
    same = sum(
        len(set(after[name]) & set(rows)) for name, rows in damaged.before.items() if name != "item_text"
    )
    whole = sum(len(rows) for name, rows in damaged.before.items() if name != "item_text")
    assert same >= whole - 60, (same, whole, report)
    vault.close()


def test_items_without_their_heads_are_recovered_with_their_texts(damaged: Damaged, tmp_path: Path) -> None:
    damaged.wipe(damaged.leaf_of("item"))
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert report.recovered > 5
    codes = [each.code for each in report.findings]
    assert "salvage.titles_lost" in codes
    # All of them are there again, so none is said to be lost.
    assert "salvage.items_lost" not in codes
    assert "item" not in dict(report.lost)
    vault = opened(tmp_path / "new.mwl", damaged.key)
    after = dump(vault)
    assert after["entry"] == damaged.before["entry"]
    assert len(after["item"]) == len(damaged.before["item"])
    recovered = [row for row in after["item"] if "Recovered entry" in row]
    assert recovered
    assert all("private" in row for row in recovered)
    assert check(vault).sound
    assert words_found(vault, "word17") == 1
    vault.close()


def test_a_text_that_is_gone_leaves_its_entry(damaged: Damaged, tmp_path: Path) -> None:
    damaged.wipe(damaged.leaf_of("entry"))
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert dict(report.partly)["entry"] > 0
    vault = opened(tmp_path / "new.mwl", damaged.key)
    after = dump(vault)
    assert after["item"] == damaged.before["item"]
    assert len(after["entry"]) == 60
    assert check(vault).sound
    vault.close()


def test_an_original_with_a_hole_stays_and_is_called_so(damaged: Damaged, tmp_path: Path) -> None:
    damaged.flip(damaged.pages - 150)
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert report.broken_originals == ("noise.bin",)
    vault = opened(tmp_path / "new.mwl", damaged.key)
    with vault.read() as connection:
        (hit,) = finding.search(connection, "noise kind:evidence")
        assert hit.row.title.endswith("(not whole)")
        left = original(connection, hit.row.id)
        (small,) = finding.search(connection, "small")
        assert original(connection, small.row.id) == b"small and whole"
    whole = random.Random(3).randbytes(2_300_000)
    assert len(left) == len(whole)
    assert sum(one == other for one, other in zip(left, whole, strict=True)) > 1_200_000
    assert check(vault).sound
    with vault.read() as connection:
        missing = losses.known(connection)
    assert missing is not None
    assert missing.findings == report.findings, "a later check still tells it"
    losses.keep(vault, report.findings)
    with vault.read() as connection:
        assert losses.known(connection) == replace(missing, at=losses.known(connection).at)  # type: ignore[union-attr]
    with vault.write("bin") as uow:
        items.bin_items(uow, [hit.row.id])
    with vault.write("bin.empty", undoable=False) as uow:
        items.purge(uow, [hit.row.id])
    with vault.read() as connection:
        left_over = losses.known(connection)
    told = {each.code for each in left_over.findings} if left_over else set()
    assert not told & {"salvage.original", "salvage.marked"}, "what was let go of is missed no more"
    vault.close()


@pytest.mark.parametrize("share", [0.9, 0.6])
def test_a_vault_that_was_cut_short_gives_what_is_left(
    share: float, damaged: Damaged, tmp_path: Path
) -> None:
    content = damaged.path.read_bytes()
    damaged.path.write_bytes(content[: int(len(content) * share)])
    assert code_of(lambda: opened(damaged.path, damaged.key)) == "vault.truncated"
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert not report.whole
    vault = opened(tmp_path / "new.mwl", damaged.key)
    assert len(dump(vault)["item"]) >= 40
    assert check(vault).sound
    vault.close()


def test_what_lay_behind_the_cut_is_neither_counted_as_saved_nor_lost_twice(
    damaged: Damaged, tmp_path: Path
) -> None:
    content = damaged.path.read_bytes()
    damaged.path.write_bytes(content[: len(content) // 10])
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert report.originals == 0
    assert report.broken_originals == ()
    assert report.lost_originals == ("noise.bin", "small.txt")
    assert [dict(each.facts)["name"] for each in report.findings if each.code == "salvage.original_lost"] == [
        "noise.bin",
        "small.txt",
    ]
    assert report.items == report.recovered > 0
    assert dict(report.lost)["item"] == 64 - report.recovered
    vault = opened(tmp_path / "new.mwl", damaged.key)
    with vault.read() as connection:
        assert {hit.row.title for hit in finding.search(connection, "kind:evidence")} == {
            "Recovered evidence (lost)"
        }
        assert connection.exec_driver_sql("SELECT sum(size) FROM blob").scalar() == 0
    assert check(vault).sound
    vault.close()


def test_a_file_that_is_whole_stays_when_its_evidence_is_gone(damaged: Damaged, tmp_path: Path) -> None:
    damaged.wipe(damaged.root_of("evidence"))
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.originals, report.recovered_files, report.broken_originals) == (2, 2, ())
    assert ("salvage.files_recovered", {"count": 2}) in [(each.code, each.facts) for each in report.findings]
    vault = opened(tmp_path / "new.mwl", damaged.key)
    assert check(vault).sound
    vault.close()
    # The first opening lets go of what no evidence stands for.
    vault = opened(tmp_path / "new.mwl", damaged.key)
    with vault.read() as connection:
        found = finding.search(connection, "recovered kind:evidence")
        kept = {original(connection, hit.row.id) for hit in found}
    assert kept == {random.Random(3).randbytes(2_300_000), b"small and whole"}
    vault.close()


def test_files_that_are_gone_with_their_names_are_counted(damaged: Damaged, tmp_path: Path) -> None:
    raw = engine.connect(damaged.path, damaged.key)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("DELETE FROM blob_piece")
    raw.close()
    damaged.wipe(damaged.root_of("evidence"))
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.originals, report.recovered_files, report.unnamed_originals) == (0, 0, 2)
    assert ("salvage.originals_lost", {"count": 2}) in [(each.code, each.facts) for each in report.findings]
    vault = opened(tmp_path / "new.mwl", damaged.key)
    assert dump(vault)["blob"] == []
    assert check(vault).sound
    vault.close()


def test_what_only_a_key_opened_any_more_opens_with_its_passphrase_again(
    damaged: Damaged, tmp_path: Path
) -> None:
    damaged.path.write_bytes(bytes(16) + damaged.path.read_bytes()[16:])
    with pytest.raises(MwlError):
        vaults.unlock(damaged.path, PASSPHRASE)
    assert salvage(damaged.path, damaged.key, tmp_path / "new.mwl").whole
    vault = vaults.unlock(tmp_path / "new.mwl", PASSPHRASE)
    assert check(vault).sound
    vault.close()


@pytest.mark.parametrize("table", ["item", "entry"])
def test_of_a_page_with_one_wrong_bit_all_but_some_letters_is_got(
    table: str, damaged: Damaged, tmp_path: Path
) -> None:
    damaged.flip(damaged.leaf_of(table))
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert "salvage.partly" in {each.code for each in report.findings}
    # Behind the damaged page everything is read as it is: a connection that met it would read nothing.
    assert sum(number for _, number in report.partly) <= {"entry": 5, "item": 45}[table]
    vault = opened(tmp_path / "new.mwl", damaged.key)
    after = dump(vault)
    assert check(vault).sound
    vault.close()
    before = damaged.before[table]
    assert len(after[table]) >= len(before) - 2
    assert len(set(before) - set(after[table])) <= 3


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
def test_nothing_is_salvaged_under_a_name_that_a_vault_beside_needs(
    suffix: str, damaged: Damaged, template: Template, tmp_path: Path
) -> None:
    other = template.copy(tmp_path / "other.mwl")
    before = sorted(tmp_path.iterdir())
    target = other.with_name(other.name + suffix)
    assert code_of(lambda: salvage(damaged.path, damaged.key, target)) == "vault.beside_another"
    assert sorted(tmp_path.iterdir()) == before


def test_what_cannot_be_salvaged_at_all(damaged: Damaged, tmp_path: Path) -> None:
    other = VaultKey(damaged.key.key, bytes(16))
    (tmp_path / "there.mwl").write_bytes(b"x")
    (tmp_path / "zero.mwl").write_bytes(b"")
    new = tmp_path / "new.mwl"
    assert code_of(lambda: salvage(damaged.path, other, new)) == "vault.wrong_passphrase"
    assert code_of(lambda: salvage(damaged.path, damaged.key, tmp_path / "there.mwl")) == "out.exists"
    assert code_of(lambda: salvage(damaged.path, damaged.key, damaged.path)) == "out.exists"
    assert code_of(lambda: salvage(tmp_path / "zero.mwl", damaged.key, new)) == "vault.empty"
    assert code_of(lambda: salvage(tmp_path / "none.mwl", damaged.key, new)) == "vault.missing"
    assert (
        code_of(lambda: salvage(damaged.path, damaged.key, tmp_path / "no" / "new.mwl"))
        == "copy.folder_missing"
    )
    vault = opened(damaged.path, damaged.key)
    assert code_of(lambda: salvage(damaged.path, damaged.key, new)) == "vault.in_use"
    vault.close()


@pytest.mark.parametrize("number", [2**63 - 1, 2**62, -(2**62)])
def test_a_row_with_a_number_far_from_all_others_does_not_take_for_ever(
    number: int, damaged: Damaged, tmp_path: Path
) -> None:
    raw = engine.connect(damaged.path, damaged.key)
    raw.execute("INSERT INTO meta(rowid, key, value) VALUES (?, 'far', 'away')", (number,))
    raw.close()
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert report.whole
    vault = opened(report.path, damaged.key)
    assert ("far", "away") in dump(vault)["meta"]
    vault.close()


def test_a_newer_one_is_left_alone(damaged: Damaged, tmp_path: Path) -> None:
    raw = engine.connect(damaged.path, damaged.key)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    assert code_of(lambda: salvage(damaged.path, damaged.key, tmp_path / "new.mwl")) == "vault.newer"


def test_cancelling_leaves_nothing(damaged: Damaged, tmp_path: Path) -> None:
    class Stopping(Quiet):
        def check_cancelled(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        salvage(damaged.path, damaged.key, tmp_path / "new.mwl", work=Stopping())
    assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []


# the check in plain words


def test_a_check_says_in_words_what_is_wrong(damaged: Damaged) -> None:
    damaged.flip(damaged.pages - 150)
    vault = opened(damaged.path, damaged.key)
    report = check(vault)
    vault.close()
    assert not report.sound
    assert [each.code for each in report.findings] == ["check.pages", "check.original"]
    words = [say(each.code, dict(each.facts)) for each in report.findings]
    assert words[0].startswith("1 page ")
    assert "noise.bin" in words[1]


def test_one_damaged_page_does_not_make_whole_originals_look_broken(damaged: Damaged) -> None:
    """The connection that met it reads nothing right any more."""
    vault = opened(damaged.path, damaged.key)
    for number in range(4):
        capture.capture_bytes(vault, random.Random(number + 10).randbytes(300_000), f"after{number}.bin")
    vault.close()
    damaged.flip(damaged.pages - 600)
    vault = opened(damaged.path, damaged.key)
    report = check(vault)
    vault.close()
    assert report.broken == ("noise.bin",)
    assert report.originals == 6


def test_a_check_can_be_cancelled(damaged: Damaged) -> None:
    class Stopping(Quiet):
        asked = 0

        def check_cancelled(self) -> None:
            self.asked += 1
            if self.asked > 3:
                raise Cancelled

    vault = opened(damaged.path, damaged.key)
    with pytest.raises(Cancelled):
        check(vault, work=Stopping())
    assert check(vault).sound
    vault.close()


def test_an_index_out_of_order_is_told_apart_and_mended(damaged: Damaged, tmp_path: Path) -> None:
    raw = engine.connect(damaged.path, damaged.key)
    raw.execute("UPDATE item_text_content SET c0 = 'other' WHERE id = 3")
    raw.close()
    vault = opened(damaged.path, damaged.key)
    report = check(vault)
    vault.close()
    assert [each.code for each in report.findings] == ["check.search"]
    salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    vault = opened(tmp_path / "new.mwl", damaged.key)
    assert check(vault).sound
    assert words_found(vault, "word7") == 1
    vault.close()


@pytest.fixture
def inbox_beside(damaged: Damaged) -> Path:
    """The inbox of the vault that is damaged, with a note and a file that wait."""
    vault = opened(damaged.path, damaged.key)
    sweeping.prepare(vault)
    vault.close()
    paper = damaged.path.with_name("paper.txt")
    paper.write_text("what I was given while it was locked")
    inbox.put_files(damaged.path, [paper])
    return inbox.put_note(damaged.path, "what I thought while it was locked").parent


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def taken_in(path: Path, key: VaultKey) -> SweepReport:
    vault = opened(path, key)
    report = sweeping.sweep(vault)
    vault.close()
    return report


@pytest.mark.parametrize("linked", [True, False])
def test_what_was_sealed_for_the_damaged_vault_comes_into_the_new_one(
    linked: bool, damaged: Damaged, inbox_beside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(inbox_beside)
    (tmp_path / "out").mkdir()
    with monkeypatch.context() as patch:
        if not linked:
            patch.setattr(inbox, "_linked", lambda *_: False)
        report = salvage(damaged.path, damaged.key, tmp_path / "out" / "new.mwl")
    assert (report.sealed, report.left_sealed, report.whole, report.findings) == (2, 0, True, ())
    came = taken_in(report.path, damaged.key)
    assert (len(came.notes), len(came.files), came.refused) == (1, 1, ())
    assert files_in(inbox_beside) == before, "the damaged vault's own are left as they are"
    again = salvage(damaged.path, damaged.key, tmp_path / "again.mwl")
    assert len(taken_in(again.path, damaged.key).notes) == 1


def test_what_the_new_vault_could_not_open_stays_and_is_said(
    damaged: Damaged, inbox_beside: Path, template: Template, tmp_path: Path
) -> None:
    other = with_key(template, tmp_path / "other.mwl", "5c")
    inbox.put_note(other, "for another").replace(inbox_beside / "foreign.note.sealed")
    (inbox_beside / "cut.file.sealed").write_bytes(b"MWL")
    (inbox_beside / "mine.txt").write_text("not the program's")
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.sealed, report.left_sealed, report.whole) == (2, 2, False)
    (finding,) = report.findings
    assert finding.facts == {"count": 2, "folder": "damaged inbox"}
    new = inbox_folder(tmp_path / "new.mwl")
    assert len(files_in(new)) == 2
    assert sys.platform == "win32" or new.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["inbox_private", "inbox_of"])
@pytest.mark.parametrize("value", ["", "5c", "5c" * 31 + "��", "5C" * 32])
def test_a_spoilt_fact_about_the_inbox_does_not_keep_the_new_vault_from_its_own(
    value: str, name: str, damaged: Damaged, inbox_beside: Path, tmp_path: Path
) -> None:
    raw = engine.connect(damaged.path, damaged.key)
    raw.execute("UPDATE meta SET value = ? WHERE key = ?", (value, name))
    raw.close()
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    kept = 0 if name == "inbox_private" else 2
    assert (report.sealed, report.left_sealed) == (kept, 2 - kept)
    assert len(taken_in(report.path, damaged.key).notes) == kept // 2
    inbox.put_note(report.path, "a new one")
    assert len(taken_in(report.path, damaged.key).notes) == 1


def test_an_inbox_that_cannot_be_made_is_said_and_the_vault_is_saved_all_the_same(
    damaged: Damaged, inbox_beside: Path, tmp_path: Path
) -> None:
    (tmp_path / "new inbox").write_text("in its place")
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.items, report.sealed, report.left_sealed) == (64, 0, 2)
    assert "damaged inbox" in say(report.findings[0].code, dict(report.findings[0].facts))


def test_each_finding_has_its_words() -> None:
    report = checking.SalvageReport(
        Path(), 1, 1, 1, (("change", 1), ("item", 2), ("tag", 1)), (("entry", 1),), ("a.txt",), ("link",)
    )
    report = replace(report, lost_originals=("b.txt",), unnamed_originals=1, recovered_files=1, left_sealed=1)
    report = replace(report, unproved_originals=("c.txt",))
    for each in report.findings:
        assert "{" not in say(each.code, dict(each.facts))
        assert each.code in SENTENCES
    assert len(report.findings) == 13
