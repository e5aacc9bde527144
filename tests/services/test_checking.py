"""Out of a damaged vault comes all that is left, and what is not is said; a check says it in plain words."""

from __future__ import annotations

import random
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.inbox import SweepReport
from mwl_desktop.domain.work import Quiet
from mwl_desktop.errors import Cancelled, MwlError
from mwl_desktop.sentences import SENTENCES, say
from mwl_desktop.services import capture, checking, entries, finding, inbox, sweeping, vaults
from mwl_desktop.services.checking import check, salvage
from mwl_desktop.vault import access, engine, keys
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.vault import Vault
from tests.codes import code_of
from tests.factory import add_goal, add_person, link, original
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

    def schema_pages(self) -> list[int]:
        """The pages of the list of tables behind the first one."""
        found = []
        for page in range(2, self.pages):
            self.flip_in_place(page)
            try:
                engine.connect(self.path, self.key, read_only=True, alone=True).close()
            except MwlError:
                found.append(page)
            finally:
                self.flip_in_place(page)
        return found

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


BEGINNINGS = {
    "zeros": lambda content: bytes(PAGE),
    "noise": lambda content: random.Random(1).randbytes(PAGE),
    "noise behind the salt": lambda content: content[:16] + random.Random(1).randbytes(PAGE - 16),
    "one bit": lambda content: content[:1000] + bytes([content[1000] ^ 1]) + content[1001:PAGE],
}


def all_of(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Rows as they are to be after salvage, which lets nothing be undone any more."""
    return {name: some for name, some in rows.items() if name != "change_set"}


@pytest.mark.parametrize("way", BEGINNINGS)
def test_without_its_first_page_every_row_is_got(way: str, damaged: Damaged, tmp_path: Path) -> None:
    content = damaged.path.read_bytes()
    damaged.path.write_bytes(BEGINNINGS[way](content) + content[PAGE:])
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.items, report.originals, report.unread, report.lost) == (64, 2, 0, ())
    assert [each.code for each in report.findings] == ["salvage.by_form"]
    assert not report.whole
    vault = vaults.unlock(tmp_path / "new.mwl", PASSPHRASE)
    assert all_of(dump(vault)) == all_of(damaged.before)
    assert words_found(vault, "word42") == 1
    assert check(vault).sound
    vault.close()


@pytest.mark.parametrize("way", ["one bit", "gone"])
def test_without_a_page_of_the_list_of_tables_every_row_is_got(
    way: str, damaged: Damaged, tmp_path: Path
) -> None:
    for page in damaged.schema_pages():
        damaged.flip(page) if way == "one bit" else damaged.wipe(page)
        assert code_of(lambda: opened(damaged.path, damaged.key)).startswith("vault.")
        report = salvage(damaged.path, damaged.key, tmp_path / f"{page}.mwl")
        assert (report.unread, report.lost, report.tables) == (0, (), ())
        vault = opened(report.path, damaged.key)
        assert all_of(dump(vault)) == all_of(damaged.before)
        assert check(vault).sound
        vault.close()


def test_without_any_page_of_the_list_what_is_damaged_beside_costs_only_what_was_on_it(
    damaged: Damaged, tmp_path: Path
) -> None:
    leaf = damaged.leaf_of("entry")
    for page in [1, *damaged.schema_pages()]:
        damaged.wipe(page)
    damaged.flip(leaf)
    report = salvage(damaged.path, damaged.key, tmp_path / "one.mwl")
    assert (report.items, report.unread) == (64, 0)
    assert 1 <= dict(report.partly)["entry"] <= 4
    damaged.wipe(leaf)
    report = salvage(damaged.path, damaged.key, tmp_path / "two.mwl")
    assert report.unread == 1
    assert "salvage.pages_lost" in {each.code for each in report.findings}
    vault = opened(report.path, damaged.key)
    assert len(dump(vault)["item"]) == 64
    assert check(vault).sound
    vault.close()


@pytest.mark.parametrize("table", ["entry", "item", "change", "blob_piece"])
def test_a_page_above_the_rows_costs_none_of_them(table: str, damaged: Damaged, tmp_path: Path) -> None:
    damaged.wipe(damaged.root_of(table))
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.items, report.recovered, report.lost, report.tables) == (64, 0, (), ())
    vault = opened(report.path, damaged.key)
    assert all_of(dump(vault)) == all_of(damaged.before)
    assert check(vault).sound
    vault.close()


def test_a_table_that_an_old_list_does_not_name_is_found(damaged: Damaged, tmp_path: Path) -> None:
    raw = engine.connect(damaged.path, damaged.key)
    raw.execute("PRAGMA writable_schema = ON")
    raw.execute("DELETE FROM sqlite_master WHERE tbl_name = 'link'")
    raw.close()
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert [each.code for each in report.findings] == ["salvage.by_form"]
    vault = opened(report.path, damaged.key)
    assert dump(vault)["link"] == damaged.before["link"] != []
    vault.close()


def test_what_is_in_the_log_alone_is_got_too(damaged: Damaged, tmp_path: Path) -> None:
    vault = opened(damaged.path, damaged.key)
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(title="the last", body="words"))
    killed = tmp_path / "killed.mwl"
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{vault.path}{suffix}", f"{killed}{suffix}")
    vault.close()
    assert access.has_log(killed)
    with Path(f"{killed}-wal").open("ab") as log:  # half a transaction
        log.write(Path(f"{killed}-wal").read_bytes()[32:3000])
    killed.write_bytes(bytes(PAGE) + killed.read_bytes()[PAGE:])
    for page in damaged.schema_pages():
        with killed.open("r+b") as file:
            file.seek((page - 1) * PAGE)
            file.write(bytes(PAGE))
    report = salvage(killed, damaged.key, tmp_path / "new.mwl")
    assert report.items == 65
    vault = opened(report.path, damaged.key)
    assert words_found(vault, "last") == 1
    vault.close()


def test_of_nothing_but_noise_nothing_is_got(damaged: Damaged, tmp_path: Path) -> None:
    for page in {*range(1, damaged.pages + 1)} - {2}:  # what is left says where things were
        damaged.wipe(page)
    (tmp_path / "new").mkdir()
    target = tmp_path / "new" / "new.mwl"
    assert code_of(lambda: salvage(damaged.path, damaged.key, target)) == "salvage.unreadable"
    assert list(target.parent.iterdir()) == []


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


def test_the_kit_gets_out_what_no_passphrase_does_any_more(damaged: Damaged, tmp_path: Path) -> None:
    content = damaged.path.read_bytes()
    damaged.path.write_bytes(bytes(PAGE) + content[PAGE:])
    assert code_of(lambda: vaults.unlock(damaged.path, PASSPHRASE)) == "vault.start_gone"
    kit = "\n".join(keys.kit_lines(damaged.key))
    assert code_of(lambda: vaults.unlock_with_kit(damaged.path, kit)) == "vault.start_damaged"
    assert salvage(damaged.path, keys.key_from_kit(kit), tmp_path / "new.mwl").items == 64
    damaged.path.write_bytes(bytes(16) + content[16:])
    assert code_of(lambda: vaults.unlock(damaged.path, PASSPHRASE)) == "vault.salt_gone"
    vault = vaults.unlock_with_kit(damaged.path, kit)
    assert dump(vault) == damaged.before
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
    for each in report.findings:
        assert "{" not in say(each.code, dict(each.facts))
        assert each.code in SENTENCES
    assert len(report.findings) == 11
