"""A step of a migration happens whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from mwl_desktop.errors import VaultError
from mwl_desktop.services import vaults
from mwl_desktop.vault import engine, keys, migrations
from tests.vaults import PASSPHRASE


class Trouble(Exception):
    pass


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = engine.connect(tmp_path / "v.mwl", keys.new_key(PASSPHRASE), create=True)
    migrations.migrate(connection)
    before = connection.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()

    def half(raw: Any) -> None:
        raw.execute("CREATE TABLE half(way)")
        raw.execute("DROP TABLE tag")
        raise Trouble

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, half))
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)
    with pytest.raises(Trouble):
        migrations.migrate(connection)
    assert connection.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall() == before
    assert migrations.version_of(connection) == migrations.SCHEMA_VERSION - 1
    connection.close()


def test_migrating_twice_does_nothing_the_second_time(tmp_path: Path) -> None:
    connection = engine.connect(tmp_path / "v.mwl", keys.new_key(PASSPHRASE), create=True)
    migrations.migrate(connection)
    migrations.migrate(connection)
    assert migrations.version_of(connection) == migrations.SCHEMA_VERSION
    connection.close()


def test_a_disk_that_fails_in_a_step_is_told_and_the_vault_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "v.mwl"
    vaults.create(path, PASSPHRASE).close()

    def broken(raw: Any) -> None:
        raw.execute("CREATE TABLE half(way)")
        raise dbapi2.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, broken))
        patch.setattr(migrations, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)
        with pytest.raises(VaultError, match=r"vault\.disk_full"):
            vaults.unlock(path, PASSPHRASE)
    vaults.unlock(path, PASSPHRASE).close()
