"""A vault above 1 GiB has a page without a seal: whatever is done with vaults is done with such a one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from mwl_desktop.services import backups, capture, vaults
from mwl_desktop.services.checking import check, salvage
from mwl_desktop.vault import seals
from mwl_desktop.vault.keys import VaultKey
from tests.test_without_us import run, script
from tests.vaults import PASSPHRASE, Template, dump

LARGE = 1024**3 + 32 * 1024**2
ROOM = 6 * 1024**3
NEW = "copper window lantern fifteen meadow"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def large(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[str, list[tuple[object, ...]]]]]:
    """A vault with an original of more than 1 GiB, closed, and its rows; every test leaves it as it is."""
    folder = tmp_path_factory.mktemp("large")
    if shutil.disk_usage(folder).free < ROOM:
        pytest.skip("less than 6 GiB are free")
    with (folder / "scan.bin").open("wb") as file:
        file.truncate(LARGE)  # takes no room until it is encrypted
    vault = template.opened(folder / "large.mwl")
    report = capture.capture(vault, [folder / "scan.bin"])
    assert len(report.added) == 1
    rows = told(vault)
    vault.close()
    assert vault.path.stat().st_size > seals.UNSEALED * seals.PAGE
    with vault.path.open("rb") as file:
        file.seek((seals.UNSEALED - 1) * seals.PAGE)
        assert not any(file.read(seals.PAGE))
    yield vault.path, rows
    shutil.rmtree(folder)


def told(vault: vaults.Vault) -> dict[str, list[tuple[object, ...]]]:
    """Every row but for facts of the file itself; of the pieces of originals only how many there are."""
    rows = dump(vault, without=frozenset({"change", "change_set", "blob_piece", "item_text", "meta"}))
    with vault.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*), sum(length(data)) FROM blob_piece").one()
    return {**rows, "blob_piece": [tuple(count)]}


def holds(path: Path, key: VaultKey, rows: dict[str, list[tuple[object, ...]]]) -> None:
    """Fail unless a vault opens, and holds these rows."""
    vault = vaults.unlock_with_key(path, key, read_only=True)
    try:
        assert told(vault) == rows
    finally:
        vault.close()


def test_it_is_backed_up_and_the_backup_restored(
    large: tuple[Path, dict[str, list[tuple[object, ...]]]], template: Template, tmp_path: Path
) -> None:
    path, rows = large
    vault = vaults.unlock_with_key(path, template.key, read_only=True)
    try:
        backup = backups.make(vault, tmp_path, by_hand=True)
        assert check(vault).sound
    finally:
        vault.close()
    assert backups.restore(backup.path, tmp_path / "restored.mwl", template.key) is None
    backup.path.unlink()
    holds(tmp_path / "restored.mwl", template.key, rows)


def test_it_gets_a_new_passphrase(
    large: tuple[Path, dict[str, list[tuple[object, ...]]]], template: Template, tmp_path: Path
) -> None:
    path, rows = large
    mine = tmp_path / "v.mwl"
    shutil.copyfile(path, mine)
    vault = vaults.unlock_with_key(mine, template.key)
    key = vaults.change_passphrase(vault, NEW, renew=False)
    vault.close()
    holds(mine, key, rows)


def test_a_damaged_one_is_salvaged(
    large: tuple[Path, dict[str, list[tuple[object, ...]]]], template: Template, tmp_path: Path
) -> None:
    path, rows = large
    mine = tmp_path / "v.mwl"
    shutil.copyfile(path, mine)
    with mine.open("r+b") as file:  # one bit behind the page without a seal, in the original
        file.seek((seals.UNSEALED + 900) * seals.PAGE + 1000)
        (byte,) = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    report = salvage(mine, template.key, tmp_path / "new.mwl")
    assert report.broken_originals == ("scan.bin",)
    assert (report.items, report.lost, report.unread) == (1, (), 0)
    vault = vaults.unlock_with_key(tmp_path / "new.mwl", template.key, read_only=True)
    try:
        assert told(vault)["blob_piece"] == rows["blob_piece"]
    finally:
        vault.close()


def test_one_without_its_beginning_is_salvaged(
    large: tuple[Path, dict[str, list[tuple[object, ...]]]], template: Template, tmp_path: Path
) -> None:
    path, rows = large
    mine = tmp_path / "v.mwl"
    shutil.copyfile(path, mine)
    with mine.open("r+b") as file:
        file.write(bytes(seals.PAGE))
    report = salvage(mine, template.key, tmp_path / "new.mwl")
    assert (report.items, report.originals, report.lost, report.unread) == (1, 1, (), 0)
    mine.unlink()
    holds(tmp_path / "new.mwl", template.key, rows)


def test_it_is_opened_without_us(
    large: tuple[Path, dict[str, list[tuple[object, ...]]]], tmp_path: Path
) -> None:
    path, rows = large
    plain = tmp_path / "plain.db"
    done = run(script("decrypt_vault.py", tmp_path), path, plain, secret=PASSPHRASE)
    assert done.returncode == 0, done.stderr
    database = sqlite3.connect(f"file:{plain}?mode=ro&immutable=1", uri=True)
    count = database.execute("SELECT count(*), sum(length(data)) FROM blob_piece").fetchall()
    assert count == rows["blob_piece"]
    database.close()
