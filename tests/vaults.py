"""Real encrypted vaults for tests: one is made a session, and every test that asks gets a copy of its own.

A folder's conftest takes what it needs: `from tests.vaults import template, vault  # noqa: F401`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.services import vaults
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.stray_log import MARK
from mwl_desktop.vault.vault import Vault

PASSPHRASE = "quiet lamp orchard compass seventeen"
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LOG_TABLES = frozenset({"change", "change_set"})


@dataclass(frozen=True)
class Template:
    """An empty vault's file and its key, which spares each test the 0.1 s of deriving it."""

    path: Path
    key: VaultKey

    def copy(self, target: Path) -> Path:
        """The vault's file at `target`."""
        shutil.copyfile(self.path, target)
        return target

    def opened(self, target: Path, clock: SetClock | None = None) -> Vault:
        """A copy at `target`, open; its clock stands at noon of `TODAY`."""
        return vaults.unlock_with_key(self.copy(target), self.key, clock=clock or SetClock(NOON))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The session's empty vault."""
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        # The locks of this one vault do not belong into any test's home.
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        patch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(folder / "state"))
        made = vaults.create(folder / "template.mwl", PASSPHRASE, clock=SetClock(NOON))
        key = made.key
        made.close()
    return Template(folder / "template.mwl", key)


@pytest.fixture
def vault(template: Template, tmp_path: Path) -> Iterator[Vault]:
    """An empty vault of the test's own, open."""
    it = template.opened(tmp_path / "test.mwl")
    yield it
    it.close()


def dump(vault: Vault, *, without: frozenset[str] = LOG_TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, sorted; `changed_at` and the mark are left out, which every step moves on."""
    with vault.read() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'item_text_%'"
        ).scalars()
        return {name: _rows(connection, name) for name in sorted(names) if name not in without}


def _rows(connection: Any, table: str) -> list[tuple[Any, ...]]:
    columns = "rowid, title, body" if table == "item_text" else "*"
    found = connection.exec_driver_sql(f'SELECT {columns} FROM "{table}"').mappings()
    kept = (row for row in found if table != "meta" or row["key"] != MARK)
    return sorted(
        (tuple(value for name, value in row.items() if name != "changed_at") for row in kept), key=repr
    )
