"""A vault of every released schema opens, with every row it held; one of a schema to come is left alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.errors import VaultError
from mwl_desktop.services import finding, history, vaults
from mwl_desktop.vault import engine, keys
from mwl_desktop.vault.check import check
from mwl_desktop.vault.migrations import SCHEMA_VERSION
from mwl_desktop.vault.vault import Vault
from tests.released_schemas import FOLDER, tables
from tests.vaults import PASSPHRASE

RELEASED = tuple(sorted(FOLDER.glob("*.mwl")))
# The full-text index is made anew when what is indexed changes; its rows are looked for by searching.
MADE_ANEW = {"item_text"}
WITH_VERSIONS = 4
"""From this schema on evidence can have earlier versions of its file, and the vault that was kept has one."""


def opened(path: Path, folder: Path) -> Vault:
    shutil.copyfile(path, folder / path.name)
    return vaults.unlock(folder / path.name, PASSPHRASE)


def named(path: Path) -> str:
    return path.stem


def schema(vault: Vault) -> dict[str, str]:
    with vault.read() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {str(name): " ".join(str(sql).split()) for name, sql in rows}


def test_every_schema_has_its_file() -> None:
    assert [int(path.stem) for path in RELEASED] == list(range(1, SCHEMA_VERSION + 1))


@pytest.mark.parametrize("path", RELEASED, ids=named)
def test_every_row_is_still_there(path: Path, tmp_path: Path) -> None:
    held: dict[str, list[dict[str, Any]]] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    vault = opened(path, tmp_path)
    now = tables(vault)
    vault.close()
    for table, rows in held.items():
        if table in MADE_ANEW:
            continue
        assert rows, f"nothing in {table} proves nothing"
        kept = [{column: row[column] for column in rows[0]} for row in now[table]]
        assert [row for row in rows if row not in kept] == [], table


@pytest.mark.parametrize("path", RELEASED, ids=named)
def test_it_becomes_a_vault_like_any_other(path: Path, tmp_path: Path) -> None:
    vault, new = opened(path, tmp_path), vaults.create(tmp_path / "new.mwl", PASSPHRASE)
    assert schema(vault) == schema(new)
    new.close()
    report = check(vault)
    assert (report.sound, report.originals) == (True, 2 if int(path.stem) >= WITH_VERSIONS else 1)
    with vault.read() as connection:
        assert {hit.row.title for hit in finding.search(connection, "handover")} == {
            "A handover by questions"
        }
        assert len(finding.search(connection, "certifies")) == 1
        assert history.step_to_undo(connection) is not None
    with vault.write("history.undo", undoable=False) as uow:
        history.undo(uow)
    with vault.read() as connection:
        assert finding.search(connection, "awkward handover")[0].row.title == "An awkward handover"
    assert check(vault).sound
    vault.close()


@pytest.mark.parametrize("path", RELEASED, ids=named)
def test_one_of_a_schema_to_come_keeps_every_byte(path: Path, tmp_path: Path) -> None:
    newer = shutil.copyfile(path, tmp_path / "newer.mwl")
    connection = engine.connect(newer, keys.derive(PASSPHRASE, engine.salt_of(newer)))
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before, changed_at = newer.read_bytes(), newer.stat().st_mtime_ns
    with pytest.raises(VaultError) as refused:
        vaults.unlock(newer, PASSPHRASE)
    assert refused.value.code == "vault.newer"
    assert (newer.read_bytes(), newer.stat().st_mtime_ns) == (before, changed_at)
    assert [each.name for each in tmp_path.iterdir()] == ["newer.mwl"]
