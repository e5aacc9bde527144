"""Out of a damaged vault comes all that is left, and what is not is said; a check says it in plain words."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.inbox import SweepReport
from mwl_desktop.domain.work import Quiet
from mwl_desktop.errors import Cancelled, MwlError
from mwl_desktop.sentences import SENTENCES, say
from mwl_desktop.services import (
    capture,
    checking,
    entries,
    evidence,
    finding,
    inbox,
    originals,
    sweeping,
    vaults,
)
from mwl_desktop.services.checking import check, salvage
from mwl_desktop.vault import engine, keys
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.vault import Vault
from tests.factory import add_goal, add_person, empty_bin, link, original
from tests.released_schemas import FOLDER
from tests.services.test_sweeping_places import with_key
from tests.vaults import PASSPHRASE, Template, dump

PAGE = engine.PAGE


@dataclass
class Damaged:
    path: Path
    key: VaultKey
    before: dict[str, list[tuple[object, ...]]]

    def flip(self, *pages: int) -> None:
        content = bytearray(self.path.read_bytes())
        for page in pages:
            content[(page - 1) * PAGE + 1000] ^= 1
        self.path.write_bytes(content)

    def wipe(self, page: int) -> None:
        content = bytearray(self.path.read_bytes())
        content[(page - 1) * PAGE : page * PAGE] = random.Random(page).randbytes(PAGE)
        self.path.write_bytes(content)

    @property
    def pages(self) -> int:
        return self.path.stat().st_size // PAGE

    def leaf_of(self, table: str) -> int:
        """A page with rows of a table: one without which they cannot be read, and not the table's first."""
        root = self.root_of(table)
        for page in range(40, self.pages):
            self.flip_in_place(page)
            try:
                if page != root and not self._reads(table):
                    return page
            finally:
                self.flip_in_place(page)
        raise AssertionError(table)

    def root_of(self, table: str) -> int:
        """The first page of a table: the only one of a small one."""
        raw = engine.connect(self.path, self.key, read_only=True, alone=True)
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        raw.close()
        return int(root)

    def schema_page(self) -> int:
        """A page of the schema that is not the first one."""
        for page in range(2, self.pages):
            self.flip_in_place(page)
            try:
                engine.connect(self.path, self.key, read_only=True, alone=True).close()
            except MwlError:
                return page
            finally:
                self.flip_in_place(page)
        raise AssertionError

    def _reads(self, table: str) -> bool:
        """Whether a table can be read; True as well where the schema cannot be."""
        try:
            raw = engine.connect(self.path, self.key, read_only=True, alone=True)
        except MwlError:
            return True
        try:
            raw.execute(f"SELECT count(id || rowid) FROM {table} NOT INDEXED").fetchall()
        except dbapi2.DatabaseError:
            return False
        finally:
            raw.close()
        return True

    def flip_in_place(self, page: int) -> None:
        with self.path.open("r+b") as file:
            file.seek((page - 1) * PAGE + 1000)
            (byte,) = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([byte ^ 1]))


@pytest.fixture
def damaged(template: Template, tmp_path: Path) -> Damaged:
    """A vault with a bit of everything, closed, to be damaged."""
    vault = template.opened(tmp_path / "damaged.mwl")
    goal, person = add_goal(vault), add_person(vault)
    for number in range(60):
        with vault.write("entry.add") as uow:
            entry = entries.add(
                uow, EntryDraft(title=f"Entry {number}", body=f"word{number} " + "text " * 300)
            )
        if number % 10 == 0:
            link(vault, entry, goal)
            link(vault, entry, person)
    capture.capture_bytes(vault, random.Random(3).randbytes(2_300_000), "noise.bin")
    capture.capture_bytes(vault, b"small and whole", "small.txt")
    before = dump(vault)
    vault.close()
    return Damaged(vault.path, template.key, before)


def opened(path: Path, key: VaultKey) -> Vault:
    return vaults.unlock_with_key(path, key)


def words_found(vault: Vault, word: str) -> int:
    with vault.read() as connection:
        return len(finding.search(connection, word))


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


def code_of(run: Callable[[], object]) -> str:
    with pytest.raises(MwlError) as caught:
        run()
    assert caught.value.code in SENTENCES
    SENTENCES[caught.value.code].format_map(caught.value.facts)
    return caught.value.code


def test_without_its_first_page_nothing_is_got(damaged: Damaged, tmp_path: Path) -> None:
    damaged.wipe(1)
    content = bytearray(damaged.path.read_bytes())
    content[:16] = damaged.key.salt
    damaged.path.write_bytes(content)
    assert code_of(lambda: salvage(damaged.path, damaged.key, tmp_path / "new.mwl")) == "salvage.unreadable"
    assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []


@pytest.mark.parametrize("page", [1, "schema"])
def test_one_wrong_bit_where_the_tables_are_told_of_costs_no_content(
    page: int | str, damaged: Damaged, tmp_path: Path
) -> None:
    damaged.flip(page if isinstance(page, int) else damaged.schema_page())
    assert code_of(lambda: opened(damaged.path, damaged.key)).startswith("vault.")
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert report.unsure == 1
    assert next(each.code for each in report.findings) == "salvage.unsure"
    vault = opened(tmp_path / "new.mwl", damaged.key)
    after = dump(vault)
    assert check(vault).sound
    vault.close()
    # The one table whose description is spoilt may be gone with its rows.
    assert sum(after[name] == rows for name, rows in damaged.before.items()) >= len(after) - 2


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
    for each in report.findings:
        assert "{" not in say(each.code, dict(each.facts))
        assert each.code in SENTENCES
    assert len(report.findings) == 11


@dataclass
class Versioned:
    """A vault, closed, whose evidence has the versions it is filled with, the oldest first."""

    path: Path
    key: VaultKey
    item_id: ItemId
    contents: tuple[bytes, ...]

    def damage(self, *statements: str) -> None:
        raw = engine.connect(self.path, self.key)
        raw.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            raw.execute(statement)
        raw.close()


@pytest.fixture
def versioned(template: Template, tmp_path: Path) -> Versioned:
    vault = template.opened(tmp_path / "versioned.mwl")
    contents = tuple(random.Random(number).randbytes(2_300_000) for number in range(3))
    first, *later = (
        capture.capture_bytes(vault, data, f"plan {number}.bin").added[0]
        for number, data in enumerate(contents)
    )
    with vault.write("evidence.make_version") as uow:
        for one in later:
            originals.make_version_of(uow, one, first)
    with vault.write("bin.empty", undoable=False) as uow:
        assert empty_bin(uow) == 2
    vault.close()
    return Versioned(vault.path, template.key, first, contents)


def test_salvage_takes_versions_along(versioned: Versioned, tmp_path: Path) -> None:
    report = salvage(versioned.path, versioned.key, tmp_path / "new.mwl")
    assert (report.whole, report.originals) == (True, 3)
    vault = opened(tmp_path / "new.mwl", versioned.key)
    with vault.read() as connection:
        earlier = evidence.earlier_versions(connection, versioned.item_id)
        assert original(connection, versioned.item_id) == versioned.contents[2]
    for each, content in zip(earlier, reversed(versioned.contents[:2]), strict=True):
        with originals.open_version(vault, each.version_id) as file:
            assert file.read() == content
    assert check(vault).sound
    vault.close()


def test_a_version_with_a_hole_is_called_so_and_its_evidence_is_not(
    versioned: Versioned, tmp_path: Path
) -> None:
    of_version = "SELECT blob_id FROM evidence_version WHERE original_name = 'plan 0.bin'"
    versioned.damage(f"DELETE FROM blob_piece WHERE position = 1 AND blob_id IN ({of_version})")
    report = salvage(versioned.path, versioned.key, tmp_path / "new.mwl")
    assert (report.broken_originals, report.originals) == (("plan 0.bin",), 3)
    vault = opened(tmp_path / "new.mwl", versioned.key)
    with vault.read() as connection:
        found = evidence.get(connection, versioned.item_id)
        assert original(connection, versioned.item_id) == versioned.contents[2]
    assert found.head.title == "plan 0"
    assert {each.name for each in found.earlier} == {"plan 0 (not whole).bin", "plan 1.bin"}
    assert check(vault).sound
    vault.close()


def test_a_version_of_which_nothing_is_left_is_told_and_gone(versioned: Versioned, tmp_path: Path) -> None:
    of_version = "SELECT blob_id FROM evidence_version WHERE original_name = 'plan 1.bin'"
    versioned.damage(f"DELETE FROM blob_piece WHERE blob_id IN ({of_version})")
    report = salvage(versioned.path, versioned.key, tmp_path / "new.mwl")
    assert (report.lost_originals, report.unnamed_originals) == (("plan 1.bin",), 0)
    vault = opened(tmp_path / "new.mwl", versioned.key)
    with vault.read() as connection:
        earlier = evidence.earlier_versions(connection, versioned.item_id)
        blobs_left = connection.exec_driver_sql("SELECT count(*) FROM blob").scalar()
    assert ([each.name for each in earlier], blobs_left) == (["plan 0.bin"], 2)
    assert check(vault).sound
    vault.close()


def test_versions_whose_evidence_is_gone_become_evidence(versioned: Versioned, tmp_path: Path) -> None:
    """Nothing stands for the bytes any more once the rows are gone, so each file gets evidence of its own."""
    versioned.damage("DELETE FROM evidence_version")
    damage = Damaged(versioned.path, versioned.key, {})
    damage.wipe(damage.root_of("evidence"))
    report = salvage(versioned.path, versioned.key, tmp_path / "new.mwl")
    assert report.recovered_files == 3
    vault = opened(tmp_path / "new.mwl", versioned.key)
    with vault.read() as connection:
        ids = [hit.row.id for hit in finding.search(connection, "recovered kind:evidence")]
        assert sorted(original(connection, each) for each in ids) == sorted(versioned.contents)
        for each in ids:
            assert evidence.get(connection, each).captured_at.tzinfo is not None
    vault.close()


@pytest.mark.parametrize("table", ["evidence", "evidence_version"])
def test_a_moment_that_cannot_be_read_any_more_does_not_stop_anything(
    table: str, versioned: Versioned, tmp_path: Path
) -> None:
    versioned.damage(f"UPDATE {table} SET captured_at = '20'")
    report = salvage(versioned.path, versioned.key, tmp_path / "new.mwl")
    vault = opened(report.path, versioned.key)
    with vault.read() as connection:
        found = evidence.get(connection, versioned.item_id)
    assert found.captured_at.year > 2000
    assert all(each.captured_at.year > 2000 for each in found.earlier)
    assert check(vault).sound
    vault.close()


@pytest.mark.parametrize("released", sorted(FOLDER.glob("*.mwl")), ids=lambda path: path.stem)
def test_vaults_of_earlier_schemas_are_salvaged_too(released: Path, tmp_path: Path) -> None:
    key = keys.derive(PASSPHRASE, engine.salt_of(released))
    report = salvage(Path(shutil.copyfile(released, tmp_path / "v.mwl")), key, tmp_path / "new.mwl")
    assert report.whole
    vault = opened(report.path, key)
    assert check(vault).sound
    vault.close()
