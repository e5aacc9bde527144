"""Making and opening with everything hooked up: what is written is searchable, and stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.errors import VaultError
from mwl_desktop.services import entries, finding, vaults
from tests.vaults import PASSPHRASE, Template


def test_what_is_written_is_there_and_found_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "é v?#.mwl"
    vault = vaults.create(path, PASSPHRASE)
    with vault.write("entry.add") as uow:
        entry = entries.add(uow, EntryDraft("about marmalade"))
    vault.close()
    assert [each.name for each in tmp_path.iterdir()] == [path.name], "one file and nothing beside it"
    for _ in range(2):
        vault = vaults.unlock(path, PASSPHRASE)
        with vault.read() as connection:
            assert [hit.row.id for hit in finding.search(connection, "marmalade")] == [entry]
        vault.close()


def test_a_second_vault_does_not_take_a_name(template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    before = path.read_bytes()
    for verb in (vaults.check_free, lambda there: vaults.create(there, PASSPHRASE)):
        with pytest.raises(VaultError, match=r"vault\.exists"):
            verb(path)
    assert path.read_bytes() == before
    with pytest.raises(VaultError, match=r"vault\.folder_missing"):
        vaults.check_free(tmp_path / "none" / "v.mwl")
    (tmp_path / "dangling.mwl").symlink_to(tmp_path / "nothing")
    with pytest.raises(VaultError, match=r"vault\.exists"):
        vaults.check_free(tmp_path / "dangling.mwl")


def test_a_look_tells_what_cannot_be_a_vault(template: Template, tmp_path: Path) -> None:
    vaults.look_at(template.copy(tmp_path / "v.mwl"))
    (tmp_path / "text.mwl").write_text("words", encoding="utf-8")
    with pytest.raises(VaultError, match=r"vault\.not_a_vault"):
        vaults.look_at(tmp_path / "text.mwl")


def test_a_copy_made_while_open_is_not_needed_for_the_next_opening(
    template: Template, tmp_path: Path
) -> None:
    # A program that was killed leaves a write-ahead log: the next opening takes it in.
    vault = template.opened(tmp_path / "v.mwl")
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft("in the log only"))
    for suffix in ("", "-wal"):
        source = vault.path.with_name(vault.path.name + suffix)
        (tmp_path / f"killed.mwl{suffix}").write_bytes(source.read_bytes())
    vault.close()
    again = vaults.unlock_with_key(tmp_path / "killed.mwl", template.key)
    with again.read() as connection:
        assert len(finding.search(connection, "log")) == 1
    again.close()
