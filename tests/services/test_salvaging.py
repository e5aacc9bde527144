"""Where the beginning, the list of tables or the way to rows is gone, salvage reads the leaves themselves."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.services import entries, vaults
from mwl_desktop.services.checking import check, salvage
from mwl_desktop.vault import access, engine, keys
from tests.codes import code_of
from tests.services.damaged import Damaged, opened, words_found
from tests.services.damaged import damaged as damaged
from tests.vaults import PASSPHRASE, dump

PAGE = engine.PAGE


BEGINNINGS = {
    "zeros": lambda content: bytes(PAGE),
    "noise": lambda content: random.Random(1).randbytes(PAGE),
    "noise behind the salt": lambda content: content[:16] + random.Random(1).randbytes(PAGE - 16),
    "one bit": lambda content: content[:1000] + bytes([content[1000] ^ 1]) + content[1001:PAGE],
}


def all_of(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Rows as they are to be after salvage, which lets nothing be undone any more and notes what was lost."""
    kept = {name: some for name, some in rows.items() if name != "change_set"}
    return {
        **kept,
        "meta": [row for row in rows["meta"] if row[0] in ("inbox_private", "installation", "made_at")],
    }


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
