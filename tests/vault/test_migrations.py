"""A step of a migration happens whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
