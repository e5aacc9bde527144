"""A restored vault is the backup; whatever goes wrong leaves the vault that was there."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from mwl_desktop.domain.work import Quiet
from mwl_desktop.errors import Cancelled
from mwl_desktop.services import backups, inbox, sweeping, vaults
from mwl_desktop.services.backups import Backup
from mwl_desktop.vault.vault import Vault
from tests.codes import code_of
from tests.factory import add_entry
from tests.services.backed_up import folder as folder
from tests.services.backed_up import made as made
from tests.vaults import Template, dump


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
