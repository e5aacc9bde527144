"""Backups are whole or not there, and what is noted of them is no secret."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.work import Quiet
from mwl_desktop.services import backups, vaults
from mwl_desktop.services.backups import Backup
from mwl_desktop.vault.vault import Vault
from tests.codes import code_of
from tests.factory import add_entry
from tests.services.backed_up import folder as folder
from tests.services.backed_up import made as made
from tests.somebody import as_somebody_else
from tests.vaults import NOON, PASSPHRASE, Template, dump

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")


def test_a_backup_holds_all_and_says_what_it_is(vault: Vault, folder: Path) -> None:
    add_entry(vault, "kept")
    before, key = dump(vault), vault.key
    backup = backups.make(vault, folder)
    printed = key.fingerprint.replace(" ", "")
    assert backup.path.name == f"test {NOON.astimezone():%Y-%m-%d %H-%M-%S} {printed}.mwl"
    assert backup.size == backup.path.stat().st_size
    assert (backup.fingerprint, backup.opens) == (key.fingerprint, True)
    assert backup.verified_at is not None
    assert backups.listed(folder, vault.path, key=key) == (backup,)
    vault.close()
    assert backups.listed(folder, vault.path) == (backup,)
    copy = vaults.unlock(backup.path, PASSPHRASE)
    assert dump(copy) == before
    copy.close()


def test_two_in_one_second_have_names_of_their_own(vault: Vault, folder: Path) -> None:
    vault.clock = SetClock(NOON)
    made = [backups.make(vault, folder) for _ in range(3)]
    assert len({backup.path for backup in made}) == 3
    assert set(backups.listed(folder, vault.path, key=vault.key)) == set(made)


def test_a_name_holds_nothing_that_another_system_refuses(
    template: Template, tmp_path: Path, folder: Path
) -> None:
    vault = template.opened(tmp_path / 'my: "vault"?.mwl')
    backup = backups.make(vault, folder)
    assert backup.path.name.startswith("my_ _vault_ 2026-11-22 ")
    assert backups.listed(folder, vault.path, key=vault.key) == (backup,)
    vault.close()


def test_a_file_that_was_chosen_is_never_overwritten(vault: Vault, folder: Path) -> None:
    there = folder / "there.mwl"
    there.write_bytes(b"precious")
    assert code_of(lambda: backups.make_at(vault, there)) == "out.exists"
    assert there.read_bytes() == b"precious"
    assert backups.make_at(vault, folder / "free.mwl").fingerprint == vault.key.fingerprint


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal"])
def test_the_vaults_own_files_are_no_target(suffix: str, vault: Vault) -> None:
    target = vault.path.with_name(vault.path.name + suffix)
    assert code_of(lambda: backups.make_at(vault, target)) == "out.is_the_vault"


@POSIX
def test_where_nobody_may_look_nothing_is_put(vault: Vault, made: Backup, template: Template) -> None:
    kept = made.path.read_bytes()
    with as_somebody_else() as folder:
        backup = folder / "backup.mwl"
        backup.write_bytes(kept)
        (folder / "closed").mkdir(mode=0)
        deeper = folder / "closed" / "deeper" / "v.mwl"
        assert code_of(lambda: backups.restore(backup, deeper, template.key)) == "copy.not_allowed"
        place = folder / "closed" / "v.mwl"
        assert code_of(lambda: backups.restore(backup, place, template.key)) == "copy.not_allowed"
        it = vaults.unlock_with_key(backup, template.key)
        assert code_of(lambda: backups.make(it, folder / "closed")) == "copy.not_allowed"
        assert code_of(lambda: backups.make_at(it, folder / "closed" / "b.mwl")) == "copy.not_allowed"
        it.close()


def test_folders_that_are_none(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert code_of(lambda: backups.make(vault, tmp_path / "missing")) == "copy.folder_missing"
    assert code_of(lambda: backups.make(vault, tmp_path / "file")) == "copy.not_a_folder"
    assert code_of(lambda: backups.listed(tmp_path / "missing", vault.path)) == "copy.folder_missing"
    assert code_of(lambda: backups.listed(tmp_path / "file", vault.path)) == "copy.not_a_folder"


def test_closing_the_vault_ends_it_and_leaves_nothing(vault: Vault, folder: Path) -> None:
    class Closing(Quiet):
        def progress(self, done: int, total: int, what: str = "") -> None:
            vault._open = False

    try:
        assert code_of(lambda: backups.make(vault, folder, work=Closing())) == "vault.closed"
    finally:
        vault._open = True
    assert list(folder.iterdir()) == []


def test_what_was_left_by_a_killed_one_goes_with_the_next(vault: Vault, folder: Path) -> None:
    left = folder / ".test 2026.mwl.0123456789ab.mwl-part"
    left.write_bytes(b"half")
    backups.make(vault, folder)
    assert not left.exists()


@pytest.mark.logs("a backup could not be noted: File exists")
def test_a_backup_that_cannot_be_noted_is_one_all_the_same(vault: Vault, folder: Path, home: Path) -> None:
    (home / "state" / "MWL Desktop").mkdir(parents=True, exist_ok=True)
    (home / "state" / "MWL Desktop" / "backups").write_bytes(b"in the way")
    backup = backups.make(vault, folder)
    assert backups.verify(backup.path, vault.key).opens


def test_what_is_noted_holds_no_names(made: Backup, vault: Vault, home: Path) -> None:
    notes = list((home / "state").rglob("backups/*"))
    assert len(notes) == 1
    text = notes[0].read_text() + notes[0].name
    told = {"vault", "made_at", "size", "verified_at", "by_hand", "of"}
    assert set(json.loads(notes[0].read_text())) == told
    (whose,) = (home / "state").rglob("vaults/*")
    text += whose.read_text() + whose.name
    for secret in ("test", str(made.path.parent), "kept", vault.path.name):
        assert secret not in text.replace("verified_at", "")
    known = backups.last(vault.path)
    assert known is not None
    assert known.verified_at == made.verified_at


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"vault": 1}', '{"vault":"","made_at":3,"size":1,"verified_at":null}']
)
def test_spoilt_notes_are_as_none(text: str, made: Backup, vault: Vault, home: Path) -> None:
    next((home / "state").rglob("backups/*")).write_text(text)
    (backup,) = backups.listed(made.path.parent, vault.path)
    assert backup.verified_at is None
    assert backup.made_at == made.made_at.replace(microsecond=0)
    assert backups.last(vault.path) is None


def test_others_in_the_folder_are_not_listed(made: Backup, vault: Vault) -> None:
    folder = made.path.parent
    (folder / "test.mwl").write_bytes(b"x")
    (folder / "test 2026-11-22 12-00-00 ABCD0123.mwl").mkdir()
    (folder / "another 2026-11-22 12-00-00 ABCD0123.mwl").write_bytes(b"x")
    (folder / "test 2026-99-99 99-99-99 ABCD0123.mwl").write_bytes(b"odd")
    odd = made.path.read_bytes() + b"odd"
    (folder / "other 2026-99-99 99-99-99 ABCD0123.mwl").write_bytes(odd)
    names = [backup.path.name for backup in backups.listed(folder, vault.path)]
    assert sorted(names) == sorted([made.path.name, "other 2026-99-99 99-99-99 ABCD0123.mwl"])


def test_one_under_an_older_key_is_told_apart(vault: Vault, folder: Path) -> None:
    vault.clock = SetClock(NOON)
    old = backups.make(vault, folder)
    vaults.change_passphrase(vault, "another quiet orchard lamp")
    vault.clock = SetClock(NOON + timedelta(hours=2))
    new = backups.make(vault, folder)
    listed = backups.listed(folder, vault.path, key=vault.key)
    assert [(each.path, each.opens) for each in listed] == [(new.path, True), (old.path, False)]
    assert listed[1].fingerprint == old.fingerprint


def test_a_note_of_an_earlier_version_is_read(made: Backup, vault: Vault, home: Path) -> None:
    note = next((home / "state").rglob("backups/*"))
    told = json.loads(note.read_text())
    del told["by_hand"]
    note.write_text(json.dumps(told))
    (backup,) = backups.listed(made.path.parent, vault.path)
    assert (backup.verified_at, backup.by_hand) == (made.verified_at, False)
