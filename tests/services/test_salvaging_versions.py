"""What salvage makes of files with earlier versions, and of vaults of earlier schemas."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.services import capture, evidence, finding, originals
from mwl_desktop.services.checking import check, salvage
from mwl_desktop.vault import engine, keys
from mwl_desktop.vault.keys import VaultKey
from tests.factory import bytes_of_version, empty_bin, original
from tests.released_schemas import FOLDER
from tests.services.damaged import Damaged, opened
from tests.vaults import PASSPHRASE, Template


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
        assert bytes_of_version(vault, each) == content
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
