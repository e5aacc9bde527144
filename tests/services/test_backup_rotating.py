"""Thinning out removes only what is this vault's own backup, and nothing made by hand too early."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.services import backup_thinning, backups, vaults
from mwl_desktop.vault import engine
from mwl_desktop.vault.vault import Vault
from tests.services.backed_up import folder as folder
from tests.vaults import NOON, PASSPHRASE, Template


@pytest.fixture
def three(vault: Vault, folder: Path) -> list[Path]:
    """Three backups of one hour."""
    made = []
    for minute in range(3):
        vault.clock = SetClock(NOON + timedelta(minutes=minute))
        made.append(backups.make(vault, folder).path)
    return made


def test_only_own_backups_of_this_vault_go(
    three: list[Path], vault: Vault, folder: Path, template: Template
) -> None:
    theirs = [
        folder / "test 2026-11-22 12-00-01 ABCD0123.mwl",  # named alike, and something else
        folder / "test 2026-11-22 12-00-02 ABCD0123.mwl",  # an own one, changed since
    ]
    theirs[0].write_bytes(os.urandom(9000))
    theirs[1].write_bytes(three[0].read_bytes() + b"more")
    (folder / "letter.txt").write_bytes(b"x")
    (folder / "test 2026-11-22 12-00-03 ABCD0123.mwl").symlink_to(three[0])
    removed = backup_thinning.rotate(folder, vault.path, NOON + timedelta(hours=30))
    assert set(removed) == set(three[:2])
    assert three[2].exists()
    assert all(path.exists() for path in theirs)
    assert (folder / "letter.txt").exists()
    assert os.path.lexists(folder / "test 2026-11-22 12-00-03 ABCD0123.mwl")


def test_what_was_made_by_hand_is_known_as_that_and_not_removed(vault: Vault, folder: Path) -> None:
    vault.clock = SetClock(NOON)
    good = backups.make(vault, folder, by_hand=True)
    file = backups.make_at(vault, folder / "mine.mwl", by_hand=True)
    assert (good.by_hand, file.by_hand) == (True, True)
    for minute in (10, 20):
        vault.clock = SetClock(NOON + timedelta(minutes=minute))
        newest = backups.make(vault, folder)
    assert len(backup_thinning.rotate(folder, vault.path, NOON + timedelta(hours=30), key=vault.key)) == 1
    listed = backups.listed(folder, vault.path, key=vault.key)
    assert [(each.path, each.by_hand) for each in listed] == [(newest.path, False), (good.path, True)]
    backups.verify(good.path, vault.key)
    assert backups.listed(folder, vault.path, key=vault.key)[1].by_hand


def test_minutes_after_a_new_passphrase_the_old_one_still_opens_a_backup(
    three: list[Path], vault: Vault, folder: Path
) -> None:
    vaults.change_passphrase(vault, "another quiet orchard lamp")
    for minute in (10, 20, 30):
        vault.clock = SetClock(NOON + timedelta(minutes=minute))
        backups.make(vault, folder)
    for age in (timedelta(minutes=31), timedelta(hours=30), timedelta(days=9), timedelta(days=30)):
        backup_thinning.rotate(folder, vault.path, NOON + age, key=vault.key)
        assert three[2].exists()
    assert not three[1].exists()
    assert backups.verify(three[2], backups.key_of(three[2], PASSPHRASE), vault_path=vault.path).own
    assert backup_thinning.rotate(folder, vault.path, NOON + timedelta(days=31), key=vault.key) == (three[2],)


def test_another_vaults_backups_of_the_same_name_stay(
    three: list[Path], vault: Vault, folder: Path, tmp_path: Path, template: Template
) -> None:
    (tmp_path / "elsewhere").mkdir()
    same_name = tmp_path / "elsewhere" / "test.mwl"
    assert backup_thinning.rotate(folder, same_name, NOON + timedelta(hours=30)) == ()


def test_without_notes_the_key_tells_what_is_own(
    three: list[Path], vault: Vault, folder: Path, home: Path
) -> None:
    shutil.rmtree(home / "state" / "MWL Desktop" / "backups")
    foreign = folder / "test 2026-11-22 12-00-09 ABCD0123.mwl"
    foreign.write_bytes(vault.key.salt + os.urandom(engine.PAGE * 3 - 16))
    now = NOON + timedelta(days=8)
    assert backup_thinning.rotate(folder, vault.path, now) == ()
    assert set(backup_thinning.rotate(folder, vault.path, now, key=vault.key)) == set(three[:2])
    assert foreign.exists()


@pytest.mark.parametrize("verified_here", [False, True])
def test_what_this_computer_has_no_note_of_may_be_by_hand_and_stays_for_a_week(
    three: list[Path], vault: Vault, folder: Path, home: Path, verified_here: bool
) -> None:
    shutil.rmtree(home / "state" / "MWL Desktop" / "backups")
    if verified_here:
        for path in three:
            backups.verify(path, vault.key, vault_path=vault.path)
    vault.clock = SetClock(NOON + timedelta(minutes=20))
    ours = backups.make(vault, folder).path
    assert [each.by_hand for each in backups.listed(folder, vault.path, key=vault.key)] == [
        False,
        *[None] * 3,
    ]
    for age in (timedelta(minutes=21), timedelta(hours=30), timedelta(days=6, hours=23)):
        assert backup_thinning.rotate(folder, vault.path, NOON + age, key=vault.key) == ()
    week_after = NOON + timedelta(days=8)
    assert set(backup_thinning.rotate(folder, vault.path, week_after, key=vault.key)) == set(three[:2])
    assert ours.exists()  # and never do they stand in for one of ours, nor ours for one of them
    assert three[2].exists()


def test_what_cannot_be_removed_stays_and_stops_nothing(
    three: list[Path], vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path == three[0]:
            raise PermissionError
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    assert backup_thinning.rotate(folder, vault.path, NOON + timedelta(hours=30)) == (three[1],)
