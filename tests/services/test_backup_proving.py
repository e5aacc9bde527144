"""A backup is proved by reading all of it; each way to be wrong has its own code and restores nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mwl_desktop.services import backups, vaults
from mwl_desktop.services.backups import Backup
from mwl_desktop.vault import engine, migrations
from mwl_desktop.vault.check import check
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.codes import code_of
from tests.services.backed_up import OTHER
from tests.services.backed_up import folder as folder
from tests.services.backed_up import made as made
from tests.vaults import PASSPHRASE, Template


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


def test_a_backup_that_failed_once_is_no_longer_said_to_be_proved(
    made: Backup, vault: Vault, template: Template
) -> None:
    content = bytearray(made.path.read_bytes())
    made.path.write_bytes(flipped(content))
    assert code_of(lambda: backups.verify(made.path, template.key)) == "backup.damaged"
    (listed,) = backups.listed(made.path.parent, vault.path)
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
