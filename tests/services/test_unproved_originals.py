"""An original whose checksum is lost stays as it is, called unproved, unless it is seen to have a hole."""

from __future__ import annotations

from pathlib import Path

import pytest

from mwl_desktop.sentences import say
from mwl_desktop.services import items, losses
from mwl_desktop.services.checking import Finding, check, salvage
from mwl_desktop.vault import engine
from mwl_desktop.vault.vault import Vault
from tests.services.damaged import Damaged, opened
from tests.services.damaged import damaged as damaged
from tests.vaults import dump

UNPROVED = "salvage.original_unproved"
BOTH = ("noise.bin", "small.txt")


def changed(damaged: Damaged, statement: str, *values: object) -> None:
    raw = engine.connect(damaged.path, damaged.key)
    assert raw.execute(statement, values).rowcount > 0
    raw.close()


def titles(vault: Vault) -> list[str]:
    query = "SELECT title FROM item JOIN evidence USING (id) ORDER BY title"
    with vault.read() as connection:
        return [str(row[0]) for row in connection.exec_driver_sql(query)]


@pytest.mark.parametrize("way", ["flip", "wipe"])
def test_of_lost_checksums_every_original_stays_with_its_title_and_is_called_unproved(
    way: str, damaged: Damaged, tmp_path: Path
) -> None:
    page = damaged.root_of("blob")
    damaged.flip(page) if way == "flip" else damaged.wipe(page)
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.originals, report.unproved_originals, report.broken_originals) == (2, BOTH, ())
    assert (report.lost, report.partly, report.whole) == ((), (), False)
    assert report.findings == tuple(Finding(UNPROVED, {"name": name}) for name in BOTH)
    vault = opened(report.path, damaged.key)
    after = dump(vault)
    for table in ("item", "evidence", "blob_piece", "blob"):
        assert sorted(after[table]) == sorted(damaged.before[table]) != []
    assert check(vault).sound
    vault.close()


def test_a_check_says_it_as_long_as_the_file_is_there(damaged: Damaged, tmp_path: Path) -> None:
    damaged.flip(damaged.root_of("blob"))
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    vault = opened(report.path, damaged.key)
    with vault.read() as connection:
        missing = losses.known(connection)
        query = "SELECT id FROM evidence WHERE original_name = 'noise.bin'"
        (item_id,) = connection.exec_driver_sql(query).one()
    assert missing is not None
    assert [say(each.code, dict(each.facts)) for each in missing.findings] == [
        f"The file “{name}” cannot be proved to be whole, because its checksum was lost: look at it."
        for name in BOTH
    ]
    with vault.write("bin") as uow:
        items.bin_items(uow, [item_id])
    with vault.write("bin.empty", undoable=False) as uow:
        items.purge(uow, [item_id])
    with vault.read() as connection:
        missing = losses.known(connection)
    assert missing is not None
    assert missing.findings == (Finding(UNPROVED, {"name": "small.txt"}),)
    vault.close()


HOLES = {
    "the first piece is gone": "DELETE FROM blob_piece WHERE position = 0 AND blob_id = ?",
    "one between is gone": "DELETE FROM blob_piece WHERE position = 1 AND blob_id = ?",
    "one between is short": (
        "UPDATE blob_piece SET data = substr(data, 1, 900) WHERE position = 1 AND blob_id = ?"
    ),
}


@pytest.mark.parametrize("hole", HOLES)
def test_what_has_a_hole_is_not_whole(hole: str, damaged: Damaged, tmp_path: Path) -> None:
    (noise,) = (row[0] for row in damaged.before["blob_piece"] if row[1] == 2)
    changed(damaged, HOLES[hole], noise)
    damaged.flip(damaged.root_of("blob"))
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.broken_originals, report.unproved_originals) == (BOTH[:1], BOTH[1:])
    assert report.lost == ()
    vault = opened(report.path, damaged.key)
    assert [title.endswith(" (not whole)") for title in titles(vault)] == [True, False]
    assert check(vault).sound
    vault.close()


def test_a_piece_off_a_damaged_page_is_no_unproved_one(damaged: Damaged, tmp_path: Path) -> None:
    damaged.flip(damaged.root_of("blob"), damaged.pages - 150)
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.broken_originals, report.unproved_originals) == (BOTH[:1], BOTH[1:])


@pytest.mark.parametrize("way", ["flip", "wipe"])
def test_a_damaged_way_to_pieces_that_are_whole_spoils_none(
    way: str, damaged: Damaged, tmp_path: Path
) -> None:
    for table in ("blob", "blob_piece"):
        page = damaged.root_of(table)
        damaged.flip(page) if way == "flip" else damaged.wipe(page)
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.broken_originals, report.unproved_originals) == ((), BOTH)
    vault = opened(report.path, damaged.key)
    assert sorted(dump(vault)["blob_piece"]) == sorted(damaged.before["blob_piece"])
    vault.close()


def test_without_the_list_of_tables_it_is_told_the_same(damaged: Damaged, tmp_path: Path) -> None:
    blob = damaged.root_of("blob")
    beginning = [1, *damaged.schema_pages()]
    damaged.flip(blob, damaged.pages - 150)
    for page in beginning:
        damaged.wipe(page)
    report = salvage(damaged.path, damaged.key, tmp_path / "new.mwl")
    assert (report.broken_originals, report.unproved_originals) == (BOTH[:1], BOTH[1:])
