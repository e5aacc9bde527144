"""Whatever a value became on a damaged page, what is got out can be read as any other vault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.services import entries, evidence, goals, listing, people, portfolios, profile, vaults
from mwl_desktop.services.checking import check, salvage
from mwl_desktop.vault import engine, keys
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.plausible import _DAYS, _MOMENTS, _ONE_OF
from tests.released_schemas import FOLDER
from tests.vaults import PASSPHRASE

NEWEST = max(FOLDER.glob("*.mwl"))
PLACES = sorted({*((table, column) for table, column, *_ in _ONE_OF), *_DAYS, *_MOMENTS})
GET = {
    ItemKind.ENTRY: entries.get,
    ItemKind.GOAL: goals.get,
    ItemKind.EVIDENCE: evidence.get,
    ItemKind.PERSON: people.get,
    ItemKind.PORTFOLIO: portfolios.get,
}


@pytest.fixture(scope="module")
def key() -> VaultKey:
    return keys.derive(PASSPHRASE, engine.salt_of(NEWEST))


def read_everything(path: Path, key: VaultKey) -> int:
    """Read each item whole, as lists and details do; returns how many there are."""
    vault = vaults.unlock_with_key(path, key)
    try:
        with vault.read() as connection:
            places = [
                *listing.places(connection, ListFilter()),
                *listing.places(connection, ListFilter(binned=True)),
            ]
            for row in listing.rows(connection, [place.id for place in places]):
                GET[_kind(connection, row.id)](connection, row.id)  # type: ignore[operator]
            profile.roles(connection)
        assert check(vault).sound
        return len(places)
    finally:
        vault.close()


def _kind(connection: object, item_id: ItemId) -> ItemKind:
    query = "SELECT kind FROM item WHERE id = ?"
    return ItemKind(connection.exec_driver_sql(query, (item_id,)).scalar())  # type: ignore[attr-defined]


@pytest.mark.parametrize("nonsense", ["\ufffd\x07?", ""])
@pytest.mark.parametrize(("table", "column"), PLACES)
def test_nonsense_anywhere_keeps_nothing_from_being_read(
    table: str, column: str, nonsense: str, key: VaultKey, tmp_path: Path
) -> None:
    path = Path(shutil.copyfile(NEWEST, tmp_path / "v.mwl"))
    raw = engine.connect(path, key)
    assert raw.execute(f'UPDATE "{table}" SET "{column}" = ?', (nonsense,)).rowcount > 0
    raw.close()
    report = salvage(path, key, tmp_path / "new.mwl")
    assert read_everything(report.path, key) == report.items > 5


def test_what_can_be_read_is_left_as_it_is(key: VaultKey, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(NEWEST, tmp_path / "v.mwl"))
    report = salvage(path, key, tmp_path / "new.mwl")

    def told(which: Path) -> dict[str, list[object]]:
        raw = engine.connect(which, key, read_only=True, alone=True)
        try:
            return {
                f"{table}.{column}": list(raw.execute(f'SELECT "{column}" FROM "{table}" ORDER BY rowid'))
                for table, column in PLACES
            }
        finally:
            raw.close()

    assert told(report.path) == told(path)
