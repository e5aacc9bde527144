"""Before a vault is brought to a newer form there is a verified backup beside it, or nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.errors import UserError, VaultError
from mwl_desktop.services import vaults
from mwl_desktop.vault import copying, engine, migrations, updating, verifying
from mwl_desktop.vault.lock import VaultLock
from tests.factory import add_entry
from tests.vaults import Template, dump


@pytest.fixture
def old(template: Template, tmp_path: Path) -> Path:
    """A vault of today's form, with something in it."""
    vault = template.opened(tmp_path / "v.mwl")
    add_entry(vault, "kept")
    vault.close()
    return vault.path


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose form is one newer."""

    def step(raw: Any) -> None:
        raw.execute("CREATE TABLE added(id VARCHAR)")

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)


def backups_beside(path: Path) -> list[Path]:
    return [each for each in path.parent.iterdir() if "before update" in each.name]


def version(path: Path, template: Template) -> int:
    raw = engine.connect(path, template.key, read_only=True, alone=True)
    try:
        return migrations.version_of(raw)
    finally:
        raw.close()


def test_the_backup_is_the_vault_as_it_was(old: Path, template: Template, newer: None) -> None:
    was = version(old, template)
    vault = vaults.unlock_with_key(old, template.key)
    after = dump(vault)
    assert "added" in after
    vault.close()
    (backup,) = backups_beside(old)
    assert backup.name.startswith(f"v before update from {was} 20")
    assert version(backup, template) == was
    verifying.verify_file(backup, template.key)
    raw = engine.connect(backup, template.key, read_only=True, alone=True)
    assert [row[0] for row in raw.execute("SELECT title FROM item")] == ["kept"]
    raw.close()


def test_nothing_is_made_where_nothing_is_to_be_done(old: Path, template: Template) -> None:
    vaults.unlock_with_key(old, template.key).close()
    assert backups_beside(old) == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (VaultError("disk.too_full", path="", needed="", free=""), "update.no_room"),
        (VaultError("copy.disk_full", path=""), "update.no_room"),
        (VaultError("copy.failed", path="", reason=""), "update.no_backup"),
        (VaultError("copy.unsound", name="", count=1), "update.no_backup"),
        (UserError("out.exists", path=""), "update.no_backup"),
        (VaultError("vault.damaged", name=""), "vault.damaged"),
    ],
)
def test_without_a_backup_nothing_is_changed(
    error: Exception, code: str, old: Path, template: Template, newer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise error

    was, before = version(old, template), old.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(copying, "copy", refuse)
        with pytest.raises(VaultError) as caught:
            vaults.unlock_with_key(old, template.key)
    assert caught.value.code == code
    assert old.read_bytes() == before
    assert version(old, template) == was
    vaults.unlock_with_key(old, template.key).close()
    assert len(backups_beside(old)) == 1


@pytest.fixture
def failing(newer: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose newest step always fails, with changes made."""

    def fails(raw: Any) -> None:
        raw.execute("DROP TABLE tag")
        raise ValueError

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS[:-1], fails))


def fail_to_update(path: Path, template: Template) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        vaults.unlock_with_key(path, template.key)


def test_a_step_that_fails_leaves_the_vault_and_its_one_backup(
    old: Path, template: Template, failing: None
) -> None:
    was = version(old, template)
    fail_to_update(old, template)
    (made,) = backups_beside(old)
    before = made.read_bytes()
    for _ in range(3):
        fail_to_update(old, template)
        assert version(old, template) == was
        assert backups_beside(old) == [made]
        assert made.read_bytes() == before
    verifying.verify_file(made, template.key)


def write_with_the_earlier_program(path: Path, template: Template) -> None:
    raw = engine.connect(path, template.key)
    raw.execute("UPDATE item SET title = 'as long' WHERE title = 'kept'")
    raw.execute("UPDATE item SET title = replace(title, 'as', 'so')")
    raw.close()


def spoil(path: Path, _template: Template) -> None:
    (backup,) = backups_beside(path)
    content = bytearray(backup.read_bytes())
    content[-100] ^= 1
    backup.write_bytes(content)


def give_a_log(path: Path, _template: Template) -> None:
    (backup,) = backups_beside(path)
    backup.with_name(f"{backup.name}-wal").write_bytes(b"somebody's")


@pytest.mark.parametrize("change", [write_with_the_earlier_program, spoil, give_a_log])
def test_what_the_backup_does_not_hold_any_more_gets_one_of_its_own(
    change: Callable[[Path, Template], None], old: Path, template: Template, failing: None
) -> None:
    fail_to_update(old, template)
    change(old, template)
    for _ in range(2):
        fail_to_update(old, template)
        assert len([each for each in backups_beside(old) if each.suffix == ".mwl"]) == 2


def test_a_backup_that_is_open_elsewhere_does_not_count(old: Path, template: Template, failing: None) -> None:
    fail_to_update(old, template)
    lock = VaultLock(backups_beside(old)[0])
    fail_to_update(old, template)
    lock.release()
    assert len(backups_beside(old)) == 2


def test_a_vault_whose_making_was_cut_short_has_nothing_to_keep(tmp_path: Path, template: Template) -> None:
    raw = engine.connect(tmp_path / "v.mwl", template.key, create=True)
    raw.execute(f"PRAGMA application_id = {engine.APPLICATION_ID}")
    raw.close()
    updating.update(tmp_path / "v.mwl", template.key, 0)
    assert backups_beside(tmp_path / "v.mwl") == []
    assert version(tmp_path / "v.mwl", template) == migrations.SCHEMA_VERSION
