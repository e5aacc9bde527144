"""The inbox keeps to its vault: its key, its folder, wherever the vault goes."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from mwl_desktop.domain.inbox import Waiting
from mwl_desktop.services import inbox, items, sweeping, vaults
from mwl_desktop.vault.own_files import inbox_folder
from tests.services.test_inbox import Stopping, once_open
from tests.services.test_sweeping import HEAD, codes, names_in, put_as_stranger, swept, unlock
from tests.vaults import Template

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")


@pytest.fixture
def locked(template: Template, tmp_path: Path) -> Path:
    return once_open(template, tmp_path / "career.mwl")


def with_key(template: Template, path: Path, digits: str) -> Path:
    """A vault that has another private key, closed, with its inbox."""
    vault = template.opened(path)
    with vault.transaction() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = ? WHERE key = 'inbox_private'", (digits * 32,))
    sweeping.prepare(vault)
    vault.close()
    return path


def test_every_vault_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        vault = vaults.create(tmp_path / f"{name}.mwl", "quiet lamp orchard compass")
        sweeping.prepare(vault)
        vault.close()
        keys.add(inbox.read_key(tmp_path / f"{name} inbox"))
    assert len(keys) == 2


def test_a_vault_of_the_first_schema_gets_its_key_when_it_is_opened(tmp_path: Path) -> None:
    from tests.released_schemas import FOLDER
    from tests.vaults import PASSPHRASE

    path = Path(shutil.copy(FOLDER / "0001.mwl", tmp_path / "old.mwl"))
    vault = vaults.unlock(path, PASSPHRASE)
    sweeping.prepare(vault)
    inbox.put_note(path, "the first one")
    assert len(sweeping.sweep(vault).notes) == 1
    vault.close()


def test_a_foreign_key_is_put_right_and_said_once(
    locked: Path, template: Template, tmp_path: Path, home: Path
) -> None:
    other = with_key(template, tmp_path / "other.mwl", "5c")
    shutil.copy(inbox_folder(other) / "public.key", inbox_folder(locked) / "public.key")
    shutil.rmtree(home / "state")
    foreign = inbox.put_note(locked, "for the other key")
    vault, report = swept(template, locked)
    assert report.problem is not None
    assert report.problem.code == "inbox.key_replaced"
    assert codes(report) == ["sealed.foreign"]
    assert names_in(locked) == [f"{foreign.name} for another vault.unread"]
    again = sweeping.sweep(vault)
    assert (again.problem, again.refused) == (None, ())
    inbox.put_note(locked, "for this one")
    assert len(sweeping.sweep(vault).notes) == 1
    vault.close()


def test_what_was_sealed_for_another_key_comes_in_when_that_key_does(
    locked: Path, template: Template, tmp_path: Path
) -> None:
    """As when a vault is restored from a backup that has the older key."""
    other = with_key(template, tmp_path / "other.mwl", "5c")
    note = inbox.put_note(other, "mine after all")
    shutil.move(note, inbox_folder(locked) / note.name)
    vault, report = swept(template, locked)
    assert codes(report) == ["sealed.foreign"]
    vault.close()
    shutil.move(inbox_folder(locked) / f"{note.name} for another vault.unread", inbox_folder(other))
    vault, report = swept(template, other)
    assert (len(report.notes), names_in(other)) == (1, [])
    vault.close()


def test_a_restored_backup_takes_in_what_waits(locked: Path, template: Template, tmp_path: Path) -> None:
    backup = shutil.copy(locked, tmp_path / "backup.mwl")
    vault, _ = swept(template, locked)
    vault.close()
    inbox.put_note(locked, "waiting")
    shutil.copy(backup, locked)
    vault, report = swept(template, locked)
    assert (len(report.notes), report.problem) == (1, None)
    vault.close()


def test_a_vault_that_was_renamed_takes_its_inbox_along(locked: Path, template: Template) -> None:
    vault, _ = swept(template, locked)
    vault.close()
    inbox.put_note(locked, "before the move")
    moved = locked.with_name("life's work.mwl")
    locked.rename(moved)
    vault, report = swept(template, moved)
    assert len(report.notes) == 1
    assert not inbox_folder(locked).exists()
    assert inbox.waiting(moved) == Waiting(0, 0)
    vault.close()


def test_a_vault_that_was_moved_alone_fetches_what_waits(
    locked: Path, template: Template, tmp_path: Path
) -> None:
    vault, _ = swept(template, locked)
    vault.close()
    inbox.put_note(locked, "left behind")
    (inbox_folder(locked) / "mine.txt").write_text("not the program's")
    (tmp_path / "stick").mkdir()
    moved = Path(shutil.move(locked, tmp_path / "stick" / "career.mwl"))
    vault, report = swept(template, moved)
    assert len(report.notes) == 1
    assert (inbox_folder(locked) / "mine.txt").exists(), "what is not ours stays"
    vault.close()


def test_a_copied_vault_leaves_the_others_inbox_alone(
    locked: Path, template: Template, tmp_path: Path
) -> None:
    vault, _ = swept(template, locked)
    vault.close()
    inbox.put_note(locked, "for the original")
    copy = Path(shutil.copy(locked, tmp_path / "copy.mwl"))
    vault, report = swept(template, copy)
    assert report.notes == ()
    assert len(names_in(locked)) == 1
    vault.close()


def test_two_vaults_in_a_folder_keep_to_their_own(locked: Path, template: Template, tmp_path: Path) -> None:
    other = with_key(template, tmp_path / "other.mwl", "5c")
    inbox.put_note(locked, "for career")
    inbox.put_note(other, "for other")
    for path, title in ((locked, "for career"), (other, "for other")):
        vault, report = swept(template, path)
        with vault.read() as connection:
            assert [items.head(connection, note).title for note in report.notes] == [title]
        assert (report.refused, report.problem) == ((), None)
        vault.close()


@POSIX
def test_where_no_inbox_can_be_made_the_vault_opens_all_the_same(template: Template, tmp_path: Path) -> None:
    (tmp_path / "v inbox").write_text("a file in the way")
    vault = template.opened(tmp_path / "v.mwl")
    assert not sweeping.sweep(vault)
    vault.close()
    assert (tmp_path / "v inbox").read_text() == "a file in the way"
    assert inbox.waiting(tmp_path / "v.mwl") is None


def test_a_key_that_cannot_be_put_right_is_said(locked: Path, template: Template) -> None:
    key = inbox_folder(locked) / "public.key"
    key.unlink()
    key.mkdir()
    (key / "in the way").touch()
    vault, report = swept(template, locked)
    assert report.problem is not None
    assert report.problem.code == "inbox.key_stays"
    vault.close()


def test_part_files_left_long_ago_go(locked: Path, template: Template) -> None:
    old, new = inbox_folder(locked) / "a.part", inbox_folder(locked) / "b.part"
    old.touch()
    new.touch()
    os.utime(old, (1_700_000_000, 1_700_000_000))
    vault, _ = swept(template, locked)
    assert names_in(locked) == ["b.part"]
    vault.close()


def test_cancelled_it_keeps_what_came_in_and_the_rest_waits(locked: Path, template: Template) -> None:
    for number in range(6):
        inbox.put_note(locked, f"note {number}")
    vault, report = swept(template, locked, Stopping(6 + 1 + 3))
    assert report.cancelled
    assert 0 < len(report.notes) < 6
    assert len(names_in(locked)) == 6 - len(report.notes)
    assert len(sweeping.sweep(vault).notes) == 6 - len(report.notes)
    vault.close()


def test_the_inbox_is_no_evidence(locked: Path, template: Template) -> None:
    from mwl_desktop.services import capture

    inbox.put_note(locked, "waiting")
    vault = unlock(template, locked)
    report = capture.capture(vault, [inbox_folder(locked)])
    assert (report.added, [each.code for each in report.refused]) == ((), ["capture.own_vault"])
    vault.close()


def test_a_vault_that_is_only_read_lets_nothing_in(locked: Path, template: Template) -> None:
    inbox.put_note(locked, "waits")
    (inbox_folder(locked) / "x.sealed").write_bytes(b"junk")
    before = names_in(locked)
    vault = vaults.unlock_with_key(locked, template.key, read_only=True)
    assert sweeping.prepare(vault) is None
    assert not sweeping.sweep(vault)
    assert names_in(locked) == before
    vault.close()


@pytest.mark.slow
def test_a_thousand_come_in(locked: Path, template: Template) -> None:
    for number in range(1_000):
        put_as_stranger(locked, HEAD, b"%d" % number, f"{number:032x}.file.sealed")
    vault, report = swept(template, locked)
    assert (len(report.files), report.refused, names_in(locked)) == (1_000, (), [])
    vault.close()
