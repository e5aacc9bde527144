"""A damaged list of tables is put in its place again, and only where it is the right one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.services import capture, vaults
from mwl_desktop.services.checking import salvage
from mwl_desktop.vault import engine, seals
from mwl_desktop.vault import salvage as salvaging
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.migrations import SCHEMA_VERSION
from mwl_desktop.vault.replanting import replant
from tests.factory import add_entry
from tests.released_schemas import FOLDER
from tests.vaults import PASSPHRASE, Template, dump

ROOTS = "SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0 ORDER BY name"
LIST = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master ORDER BY rowid"


def filled(template: Template, path: Path) -> Path:
    vault = template.opened(path)
    for number in range(30):
        add_entry(vault, f"Entry {number}", body="words " * 200)
    capture.capture_bytes(vault, b"bytes " * 400_000, "file.bin")
    vault.close()
    return path


def empty(folder: Path, key: VaultKey) -> Path:
    path = folder / "empty.mwl"
    path.touch()
    salvaging._new_file(path, key, SCHEMA_VERSION).close()
    return path


def asked(path: Path, key: VaultKey, question: str) -> list[Any]:
    connection = engine.connect(path, key, read_only=True, alone=True)
    try:
        return list(connection.execute(question))
    finally:
        connection.close()


def pages_of_the_list(path: Path, key: VaultKey) -> list[int]:
    """Those without which the list of tables cannot be read; the first page is one of them."""
    content, needed = path.read_bytes(), []
    broken = path.with_name("broken.mwl")
    for number in range(1, min(len(content) // seals.PAGE, 120) + 1):
        changed = bytearray(content)
        changed[(number - 1) * seals.PAGE + 1000] ^= 1
        broken.write_bytes(changed)
        try:
            engine.connect_damaged(broken, key, alone=True).close()
        except Exception:  # noqa: BLE001 - whatever it is, the list was not read
            needed.append(number)
    return needed


def test_whatever_is_damaged_of_the_list_is_right_again(template: Template, tmp_path: Path) -> None:
    path, new = filled(template, tmp_path / "v.mwl"), empty(tmp_path, template.key)
    listed, count = asked(path, template.key, LIST), asked(path, template.key, "SELECT count(*) FROM entry")
    wanted = pages_of_the_list(path, template.key)
    assert len(wanted) > 2
    for number in wanted:
        for place in (130, 1000, 2000, 3900):
            mended = Path(shutil.copyfile(path, tmp_path / "mended.mwl"))
            content = bytearray(mended.read_bytes())
            content[(number - 1) * seals.PAGE + place] ^= 1
            mended.write_bytes(content)
            seals.reseal(mended, template.key, (number,))
            assert replant(mended, new, template.key), (number, place)
            assert list(seals.broken_pages(mended, template.key)) == []
            assert asked(mended, template.key, LIST) == listed
            assert asked(mended, template.key, "SELECT count(*) FROM entry NOT INDEXED") == count


def test_salvage_loses_no_row_with_the_list_of_tables(template: Template, tmp_path: Path) -> None:
    path = filled(template, tmp_path / "v.mwl")
    vault = vaults.unlock_with_key(path, template.key)
    before = dump(vault)
    vault.close()
    content = path.read_bytes()
    for number in pages_of_the_list(path, template.key):
        changed = bytearray(content)
        changed[(number - 1) * seals.PAGE + 1000] ^= 1
        path.write_bytes(changed)
        report = salvage(path, template.key, tmp_path / f"{number}.mwl")
        assert (report.unsure, report.lost, report.partly, report.tables) == (1, (), (), ())
        vault = vaults.unlock_with_key(report.path, template.key)
        assert dump(vault) == before
        vault.close()


@pytest.mark.parametrize("released", sorted(FOLDER.glob("*.mwl")), ids=lambda path: path.stem)
def test_a_vault_that_was_brought_up_has_its_tables_where_a_new_one_has_them(
    released: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copyfile(released, tmp_path / "v.mwl"))
    vault = vaults.unlock(path, PASSPHRASE)
    key = VaultKey(vault.key.key, vault.key.salt)
    vault.close()
    assert asked(path, key, ROOTS) == asked(empty(tmp_path, key), key, ROOTS)


def test_a_file_whose_tables_lie_elsewhere_is_left_alone(template: Template, tmp_path: Path) -> None:
    path, new = filled(template, tmp_path / "v.mwl"), empty(tmp_path, template.key)
    connection = engine.connect(path, template.key)
    # As another program may leave it: the tables are made anew in another order.
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA foreign_keys = OFF")
    for name in ("entry", "goal", "evidence", "person", "portfolio", "tag", "milestone"):
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        connection.execute(f"ALTER TABLE {name} RENAME TO old")
        connection.execute(sql)
        connection.execute(f"INSERT INTO {name} SELECT * FROM old")
        connection.execute("DROP TABLE old")
    connection.close()
    before = path.read_bytes()
    assert not replant(path, new, template.key)
    assert path.read_bytes() == before
