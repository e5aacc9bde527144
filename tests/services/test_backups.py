"""Backups are whole or not there, thinned out with care, and each way to be wrong has its own code."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.work import Quiet
from mwl_desktop.errors import Cancelled, MwlError
from mwl_desktop.sentences import SENTENCES
from mwl_desktop.services import backups, capture, inbox, sweeping, vaults
from mwl_desktop.services.backups import Backup
from mwl_desktop.vault import copying, engine, migrations
from mwl_desktop.vault.check import check
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.factory import add_entry
from tests.somebody import as_somebody_else
from tests.vaults import PASSPHRASE, Template, dump

OTHER = VaultKey(bytes(range(32)), bytes(range(100, 116)))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def made(vault: Vault, folder: Path) -> Backup:
    """A backup of a vault with an entry and an original of some size, the vault closed."""
    add_entry(vault, "kept")
    capture.capture_bytes(vault, random.Random(2).randbytes(400_000), "noise.bin")
    backup = backups.make(vault, folder)
    vault.close()
    return backup


def code_of(run: Callable[[], object]) -> str:
    with pytest.raises(MwlError) as caught:
        run()
    assert caught.value.code in SENTENCES
    SENTENCES[caught.value.code].format_map(caught.value.facts)
    return caught.value.code


# making


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


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal", "-WAL"])
def test_a_name_that_another_vaults_database_needs_is_no_target(
    suffix: str, made: Backup, vault: Vault, template: Template, tmp_path: Path
) -> None:
    other = template.opened(tmp_path / "other.mwl")
    add_entry(other, "acknowledged")
    before = {path.name for path in tmp_path.iterdir()}
    log = tmp_path / f"other.mwl{suffix}"
    assert code_of(lambda: backups.restore(made.path, log, template.key)) == "vault.beside_another"
    assert {path.name for path in tmp_path.iterdir()} == before
    other.close()
    before = {path.name for path in tmp_path.iterdir()}
    assert code_of(lambda: backups.restore(made.path, log, template.key)) == "vault.beside_another"
    again = vaults.unlock_with_key(vault.path, template.key)
    assert code_of(lambda: backups.make_at(again, log)) == "vault.beside_another"
    assert code_of(lambda: vaults.copy(again, log)) == "vault.beside_another"
    again.close()
    assert {path.name for path in tmp_path.iterdir()} == before


def test_the_log_of_a_vault_that_is_yet_to_come_is_no_target_either(
    made: Backup, template: Template, tmp_path: Path
) -> None:
    assert (
        code_of(lambda: backups.restore(made.path, tmp_path / "next.mwl-wal", template.key))
        == "vault.beside_another"
    )
    link = tmp_path / "link.mwl"
    link.symlink_to(tmp_path / "test.mwl-wal")
    assert code_of(lambda: backups.restore(made.path, link, template.key)) == "vault.beside_another"
    odd = tmp_path / "data-journal"
    assert backups.restore(made.path, odd, template.key) is None


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
    told = {"vault", "made_at", "size", "verified_at", "by_hand"}
    assert set(json.loads(notes[0].read_text())) == told
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
    names = [backup.path.name for backup in backups.listed(folder, vault.path)]
    assert sorted(names) == sorted([made.path.name, "test 2026-99-99 99-99-99 ABCD0123.mwl"])


def test_one_under_an_older_key_is_told_apart(vault: Vault, folder: Path) -> None:
    with vault.inspect() as connection:
        old = folder / "test 2025-01-01 10-00-00 DEADBEEF.mwl"
        copying.copy(connection.connection.driver_connection, old, OTHER)
    new = backups.make(vault, folder)
    listed = backups.listed(folder, vault.path, key=vault.key)
    assert [(each.path, each.opens) for each in listed] == [(new.path, True), (old, False)]
    assert listed[1].fingerprint == "DEAD BEEF"


# proving


def spoilt(backup: Backup, how: Callable[[bytearray], bytes | bytearray]) -> Path:
    path = backup.path.with_name("spoilt.mwl")
    path.write_bytes(how(bytearray(backup.path.read_bytes())))
    return path


def flipped(content: bytearray) -> bytearray:
    content[len(content) // 2] ^= 1
    return content


def first_page_flipped(content: bytearray) -> bytearray:
    content[100] ^= 1
    return content


SPOILT: dict[str, tuple[Callable[[bytearray], bytes | bytearray], str]] = {
    "zero": (lambda content: b"", "backup.empty"),
    "one page short": (lambda content: content[: -engine.PAGE], "backup.truncated"),
    "cut within a page": (lambda content: content[:-100], "backup.truncated"),
    "cut to its start": (lambda content: content[:300], "backup.truncated"),
    "first page gone": (lambda content: bytes(engine.PAGE) + content[engine.PAGE :], "backup.damaged"),
    "flipped": (flipped, "backup.damaged"),
    "first page flipped": (first_page_flipped, "backup.damaged"),
    "plain": (lambda content: b"SQLite format 3\0" + bytes(8000), "backup.plain_database"),
    "text": (lambda content: b"hello " * 2000, "backup.not_a_vault"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_backup_has_its_code_and_restores_nothing(
    how: str, made: Backup, vault: Vault, template: Template
) -> None:
    change, code = SPOILT[how]
    path = spoilt(made, change)
    key = template.key
    before = vault.path.read_bytes()
    assert code_of(lambda: backups.verify(path, key)) == code
    assert code_of(lambda: backups.restore(path, vault.path, key)) == code
    assert vault.path.read_bytes() == before
    assert not [
        each.name for each in vault.path.parent.iterdir() if "aside" in each.name or each.name[0] == "."
    ]


def test_a_backup_that_failed_once_is_no_longer_said_to_be_proved(made: Backup, template: Template) -> None:
    content = bytearray(made.path.read_bytes())
    made.path.write_bytes(flipped(content))
    assert code_of(lambda: backups.verify(made.path, template.key)) == "backup.damaged"
    (listed,) = backups.listed(made.path.parent, Path("test.mwl"))
    assert listed.verified_at is None


def test_each_wrong_file_or_key_has_its_code(
    made: Backup, vault: Vault, template: Template, tmp_path: Path
) -> None:
    key = template.key
    wrong = VaultKey(bytes(32), key.salt)
    assert code_of(lambda: backups.verify(tmp_path / "none.mwl", key)) == "backup.missing"
    assert code_of(lambda: backups.verify(tmp_path, key)) == "backup.not_a_vault"
    assert code_of(lambda: backups.verify(made.path, wrong)) == "backup.other_key"
    assert code_of(lambda: backups.verify(made.path, OTHER)) == "backup.other_key"
    opened = vaults.unlock_with_key(made.path, key)
    assert code_of(lambda: backups.verify(made.path, key)) == "backup.in_use"
    assert code_of(lambda: backups.restore(made.path, vault.path, key)) == "backup.in_use"
    opened.close()
    assert backups.verify(made.path, key).verified_at is not None


def test_what_lies_behind_the_last_page_is_nothing_of_the_backups(
    made: Backup, template: Template, tmp_path: Path
) -> None:
    """The check, the proof and restoring say the same of it."""
    with made.path.open("ab") as file:
        file.write(os.urandom(3 * engine.PAGE + 5))
    assert backups.verify(made.path, template.key).verified_at is not None
    backups.restore(made.path, tmp_path / "restored.mwl", template.key)
    for path in (made.path, tmp_path / "restored.mwl"):
        opened = vaults.unlock_with_key(path, template.key)
        assert check(opened).sound
        opened.close()


def test_a_backup_without_its_salt_is_restored_by_its_kit(
    made: Backup, template: Template, tmp_path: Path
) -> None:
    made.path.write_bytes(bytes(16) + made.path.read_bytes()[16:])
    assert code_of(lambda: backups.key_of(made.path, PASSPHRASE)) == "backup.salt_gone"
    backups.restore(made.path, tmp_path / "restored.mwl", template.key)
    vaults.unlock(tmp_path / "restored.mwl", PASSPHRASE).close()


def test_the_key_of_a_backup_is_that_of_its_own_salt(
    made: Backup, template: Template, tmp_path: Path
) -> None:
    assert backups.key_of(made.path, PASSPHRASE) == template.key
    assert code_of(lambda: backups.key_of(tmp_path / "none.mwl", PASSPHRASE)) == "backup.missing"


@pytest.mark.parametrize(
    ("pragma", "code"),
    [
        (f"user_version = {migrations.SCHEMA_VERSION + 1}", "backup.newer"),
        ("user_version = 0", "backup.damaged"),
        ("user_version = -3", "backup.damaged"),
        ("application_id = 7", "backup.not_a_vault"),
    ],
)
def test_a_newer_or_foreign_one_keeps_its_bytes(
    pragma: str, code: str, made: Backup, vault: Vault, template: Template
) -> None:
    raw = engine.connect(made.path, template.key)
    raw.execute(f"PRAGMA {pragma}")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    before = made.path.read_bytes()
    assert code_of(lambda: backups.verify(made.path, template.key)) == code
    assert code_of(lambda: backups.restore(made.path, vault.path, template.key)) == code
    assert made.path.read_bytes() == before
    assert [each.name for each in made.path.parent.iterdir()] == [made.path.name]


# restoring


def test_a_restored_vault_is_the_backup_and_the_backup_stays(
    made: Backup, vault: Vault, template: Template
) -> None:
    now = vaults.unlock_with_key(vault.path, template.key)
    add_entry(now, "after the backup")
    later = dump(now)
    now.close()
    before = made.path.read_bytes()
    aside = backups.restore(made.path, vault.path, template.key)
    assert made.path.read_bytes() == before
    old, new = (
        vaults.unlock_with_key(aside or Path(), template.key),
        vaults.unlock_with_key(vault.path, template.key),
    )
    assert dump(old) == later
    assert len(dump(new)["item"]) == len(later["item"]) - 1
    old.close()
    new.close()


def test_a_vault_that_is_open_is_not_replaced(vault: Vault, folder: Path, template: Template) -> None:
    backup = backups.make(vault, folder)
    assert code_of(lambda: backups.restore(backup.path, vault.path, template.key)) == "vault.in_use"
    add_entry(vault, "still works")


def test_a_vault_is_no_backup_of_itself(
    made: Backup, vault: Vault, template: Template, tmp_path: Path
) -> None:
    (tmp_path / "link.mwl").symlink_to(vault.path)
    for path in (vault.path, tmp_path / "link.mwl"):
        assert (
            code_of(lambda path=path: backups.restore(path, vault.path, template.key)) == "restore.same_file"
        )  # type: ignore[misc]


def test_cancelling_leaves_the_old_vault(made: Backup, vault: Vault, template: Template) -> None:
    class Stopping(Quiet):
        def __init__(self, times: int) -> None:
            self._left = times

        def check_cancelled(self) -> None:
            self._left -= 1
            if self._left < 0:
                raise Cancelled

    before = vault.path.read_bytes()
    for times in range(3):
        with pytest.raises(Cancelled):
            backups.restore(made.path, vault.path, template.key, work=Stopping(times))
        assert vault.path.read_bytes() == before
    assert not [
        each.name for each in vault.path.parent.iterdir() if each.name[0] == "." or "aside" in each.name
    ]


def test_a_full_disk_leaves_the_old_vault(
    made: Backup, vault: Vault, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = vault.path.read_bytes()
    usage = shutil.disk_usage(vault.path.parent)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
        assert code_of(lambda: backups.restore(made.path, vault.path, template.key)) == "disk.too_full"
    assert vault.path.read_bytes() == before

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    assert code_of(lambda: backups.restore(made.path, vault.path, template.key)) == "copy.disk_full"
    assert vault.path.read_bytes() == before


def test_a_backup_with_a_log_of_its_own_is_restored_with_it(
    made: Backup, vault: Vault, template: Template, tmp_path: Path
) -> None:
    """Somebody opened the backup as a vault, wrote, and the computer went off."""
    opened = vaults.unlock_with_key(made.path, template.key)
    add_entry(opened, "in the backup's log")
    (tmp_path / "crashed").mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{made.path}{suffix}", tmp_path / "crashed" / f"b.mwl{suffix}")
    expected = dump(opened)
    opened.close()
    backups.restore(tmp_path / "crashed" / "b.mwl", vault.path, template.key)
    restored = vaults.unlock_with_key(vault.path, template.key)
    assert dump(restored) == expected
    restored.close()


# thinning out


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
    removed = backups.rotate(folder, vault.path, NOON + timedelta(minutes=5))
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
    assert len(backups.rotate(folder, vault.path, NOON + timedelta(minutes=21), key=vault.key)) == 1
    listed = backups.listed(folder, vault.path, key=vault.key)
    assert [(each.path, each.by_hand) for each in listed] == [(newest.path, False), (good.path, True)]
    backups.verify(good.path, vault.key)
    assert backups.listed(folder, vault.path, key=vault.key)[1].by_hand


def test_a_note_of_an_earlier_version_is_read(made: Backup, vault: Vault, home: Path) -> None:
    note = next((home / "state").rglob("backups/*"))
    told = json.loads(note.read_text())
    del told["by_hand"]
    note.write_text(json.dumps(told))
    (backup,) = backups.listed(made.path.parent, vault.path)
    assert (backup.verified_at, backup.by_hand) == (made.verified_at, False)


def test_another_vaults_backups_of_the_same_name_stay(
    three: list[Path], vault: Vault, folder: Path, tmp_path: Path, template: Template
) -> None:
    (tmp_path / "elsewhere").mkdir()
    same_name = tmp_path / "elsewhere" / "test.mwl"
    assert backups.rotate(folder, same_name, NOON + timedelta(minutes=5)) == ()


def test_without_notes_the_key_tells_what_is_own(
    three: list[Path], vault: Vault, folder: Path, home: Path
) -> None:
    shutil.rmtree(home / "state" / "MWL Desktop" / "backups")
    foreign = folder / "test 2026-11-22 12-00-09 ABCD0123.mwl"
    foreign.write_bytes(vault.key.salt + os.urandom(engine.PAGE * 3 - 16))
    now = NOON + timedelta(minutes=5)
    assert backups.rotate(folder, vault.path, now) == ()
    assert set(backups.rotate(folder, vault.path, now, key=vault.key)) == set(three[:2])
    assert foreign.exists()


def test_what_cannot_be_removed_stays_and_stops_nothing(
    three: list[Path], vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path == three[0]:
            raise PermissionError
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    assert backups.rotate(folder, vault.path, NOON + timedelta(minutes=5)) == (three[1],)


def test_notes_sealed_while_locked_come_into_the_restored_vault(
    made: Backup, vault: Vault, template: Template
) -> None:
    opened = vaults.unlock_with_key(vault.path, template.key)
    sweeping.sweep(opened)
    opened.close()
    sealed = inbox.put_note(vault.path, "while it was locked")
    backups.restore(made.path, vault.path, template.key)
    assert sealed.exists()
    restored = vaults.unlock_with_key(vault.path, template.key)
    report = sweeping.sweep(restored)
    assert len(report.notes) == 1
    assert not report.refused
    restored.close()
