"""A backup is of the vault that it was made of, whatever the two are called and wherever they lie."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.services import backup_thinning, backups, lineage, vaults
from mwl_desktop.services.lineage import Lineage
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.services.backed_up import folder as folder
from tests.vaults import NOON, PASSPHRASE, Template


@pytest.fixture
def namesake(tmp_path: Path) -> Iterator[Vault]:
    """Another vault of the same name, in another folder."""
    (tmp_path / "elsewhere").mkdir()
    it = vaults.create(tmp_path / "elsewhere" / "test.mwl", PASSPHRASE, clock=SetClock(NOON))
    yield it
    it.close()


def names(folder: Path, vault: Vault) -> list[str]:
    return [each.path.name for each in backups.listed(folder, vault.path, key=vault.key)]


def closed_names(folder: Path, path: Path) -> list[str]:
    return [each.path.name for each in backups.listed(folder, path)]


def forget_all(home: Path) -> None:
    """As on another computer."""
    for name in ("backups", "vaults"):
        shutil.rmtree(home / "state" / "MWL Desktop" / name, ignore_errors=True)


def test_two_vaults_of_one_name_each_see_their_own(vault: Vault, namesake: Vault, folder: Path) -> None:
    mine, theirs = backups.make(vault, folder), backups.make(namesake, folder)
    assert names(folder, vault) == [mine.path.name]
    assert names(folder, namesake) == [theirs.path.name]
    vault.close()
    namesake.close()
    assert closed_names(folder, vault.path) == [mine.path.name]
    assert closed_names(folder, namesake.path) == [theirs.path.name]


def test_one_that_was_never_backed_up_has_none_of_its_namesakes(
    vault: Vault, namesake: Vault, folder: Path, home: Path
) -> None:
    backups.make(namesake, folder)
    lineage.note(vault)
    assert names(folder, vault) == []
    assert backups.last(vault.path) is None
    vault.close()
    assert closed_names(folder, vault.path) == []
    forget_all(home)
    assert closed_names(folder, vault.path) == []


def test_a_new_vault_at_the_place_of_an_old_one_is_another(vault: Vault, folder: Path) -> None:
    backups.make(vault, folder)
    vault.close()
    vault.path.unlink()
    new = vaults.create(vault.path, PASSPHRASE, clock=SetClock(NOON))
    lineage.note(new)
    assert names(folder, new) == []
    assert backups.last(new.path) is None
    assert backup_thinning.rotate(folder, new.path, NOON + timedelta(days=900), key=new.key) == ()
    new.close()


def test_a_vault_that_was_renamed_keeps_its_backups(vault: Vault, folder: Path, home: Path) -> None:
    made = backups.make(vault, folder)
    vault.close()
    renamed = vault.path.rename(vault.path.with_name("career.mwl"))
    assert closed_names(folder, renamed) == [made.path.name]
    again = vaults.unlock(renamed, PASSPHRASE)
    (listed,) = backups.listed(folder, renamed, key=again.key)
    assert (listed.own, listed.here, listed.verified_at) == (True, False, made.verified_at)
    assert listed.made_as == "test"
    lineage.note(again)
    last = backups.last(renamed)
    assert last is not None
    assert last.made_at == made.made_at
    forget_all(home)
    (listed,) = backups.listed(folder, renamed, key=again.key)  # its salt tells
    assert (listed.path, listed.here, listed.made_as) == (made.path, False, "test")
    again.close()


def test_one_made_at_another_place_under_the_same_name_is_told_by_the_note(
    vault: Vault, folder: Path, tmp_path: Path
) -> None:
    backups.make(vault, folder)
    vault.close()
    (tmp_path / "moved").mkdir()
    again = vaults.unlock(vault.path.rename(tmp_path / "moved" / "test.mwl"), PASSPHRASE)
    new = backups.make(again, folder)
    told = {
        each.path: (each.here, each.made_as) for each in backups.listed(folder, again.path, key=again.key)
    }
    assert told.pop(new.path) == (True, "")
    assert list(told.values()) == [(False, "")]
    again.close()


def test_a_moved_copy_that_goes_its_own_way_thins_out_its_own_alone(vault: Vault, folder: Path) -> None:
    vault.clock = SetClock(NOON)
    first = backups.make(vault, folder)
    vault.close()
    copy = vaults.unlock(Path(shutil.copy(vault.path, vault.path.with_name("copy.mwl"))), PASSPHRASE)
    made = []
    for minute in (10, 20, 30):
        copy.clock = SetClock(NOON + timedelta(minutes=minute))
        made.append(backups.make(copy, folder))
    assert set(names(folder, copy)) == {each.path.name for each in (first, *made)}
    gone = backup_thinning.rotate(folder, copy.path, NOON + timedelta(minutes=40), key=copy.key)
    assert gone == (made[1].path,)
    copy.close()


def test_an_earlier_passphrase_makes_no_other_vault(vault: Vault, folder: Path, home: Path) -> None:
    old = backups.make(vault, folder)
    vaults.change_passphrase(vault, "another quiet orchard lamp")
    assert names(folder, vault) == [old.path.name]
    forget_all(home)
    lineage.note(vault)  # the vault itself knows which salt it had
    assert names(folder, vault) == [old.path.name]
    vault.close()
    assert closed_names(folder, vault.path) == [old.path.name]


@pytest.mark.parametrize("lost", ["missing", "start gone", "empty"])
def test_where_the_vault_itself_tells_nothing_its_place_does(
    lost: str, vault: Vault, namesake: Vault, folder: Path, home: Path
) -> None:
    mine = backups.make(vault, folder)
    backups.make(namesake, folder)
    vault.close()
    if lost == "missing":
        vault.path.unlink()
    else:
        vault.path.write_bytes(b"" if lost == "empty" else bytes(9000))
    assert closed_names(folder, vault.path) == [mine.path.name]


def test_where_nothing_at_all_is_known_a_name_is_only_offered(
    vault: Vault, namesake: Vault, folder: Path, home: Path
) -> None:
    mine = backups.make(vault, folder)
    vault.close()
    vault.path.unlink()
    forget_all(home)
    (offered,) = backups.listed(folder, vault.path)
    assert (offered.path, offered.own) == (mine.path, None)


def test_verifying_says_whose_it_is_and_notes_it(
    vault: Vault, namesake: Vault, template: Template, folder: Path, home: Path
) -> None:
    mine, theirs = backups.make(vault, folder), backups.make(namesake, folder)
    key, their_key = template.key, VaultKey(namesake.key.key, namesake.key.salt)
    vault.close()
    assert backups.verify(mine.path, key, vault_path=vault.path).own is True
    assert backups.verify(theirs.path, their_key, vault_path=vault.path).own is False
    shutil.rmtree(home / "state" / "MWL Desktop" / "backups")
    assert backups.seen(theirs.path, vault.path).own is None
    assert backups.verify(theirs.path, their_key, vault_path=vault.path).own is False
    assert backups.seen(theirs.path, vault.path).own is False
    assert backups.name_of(theirs.path) == "test"


@pytest.mark.parametrize("text", ["", "[]", '{"of": 1}', "\x00"])
def test_a_spoilt_note_is_as_none(text: str, vault: Vault, home: Path) -> None:
    told = lineage.note(vault)
    (path,) = (home / "state").rglob("vaults/*.json")
    path.write_text(text)
    assert lineage.known(vault.path, vault.key.salt) == Lineage("", told.salts)
    assert lineage.note(vault) == told
    assert lineage.known(vault.path, vault.key.salt) == told


def test_that_nothing_can_be_noted_is_no_failure(vault: Vault, folder: Path, home: Path) -> None:
    (home / "state" / "MWL Desktop").mkdir(parents=True, exist_ok=True)
    (home / "state" / "MWL Desktop" / "vaults").write_bytes(b"in the way")
    made = backups.make(vault, folder)
    assert names(folder, vault) == [made.path.name]
