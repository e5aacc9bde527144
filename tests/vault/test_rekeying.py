"""A change of the key keeps every row, and leaves a file that opens with the one key or the other."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import apsw
import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.errors import VaultError
from mwl_desktop.sentences import sentence
from mwl_desktop.services import entries, history, vaults
from mwl_desktop.vault import engine
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.vault.keyed import NEW, Watched, add, beside, count, opens_with
from tests.vault.keyed import filled as filled
from tests.vault.keyed import no_key_store_is_asked as no_key_store_is_asked
from tests.vaults import PASSPHRASE, Template, dump


def test_every_row_is_kept_under_the_new_key_alone(filled: Vault, template: Template) -> None:
    before, work = dump(filled, without=frozenset()), Watched()
    filled.change_key(NEW, work=work)
    assert filled.key == NEW
    assert dump(filled, without=frozenset()) == before
    assert work.told[-1][0] == work.told[-1][1]
    assert [done for done, _ in work.told] == sorted(done for done, _ in work.told)
    filled.close()
    assert beside(filled.path) == []
    assert filled.path.read_bytes()[:16] == NEW.salt
    assert not opens_with(filled.path, template.key)
    again = vaults.unlock_with_key(filled.path, NEW)
    assert dump(again, without=frozenset()) == before
    again.close()


def test_the_vault_goes_on_as_the_same_one(filled: Vault) -> None:
    filled.change_key(NEW)
    add(filled, "after it")
    assert count(filled) == 6
    with filled.write("undo", undoable=False) as uow:
        history.undo(uow)
    assert count(filled) == 5
    with filled.read() as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("auto_vacuum", 2),
            ("application_id", engine.APPLICATION_ID),
        ):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    filled.change_key(VaultKey(b"3" * 32, b"4" * 16))
    assert count(filled) == 5


def test_the_mode_stays_and_a_link_is_followed(filled: Vault, template: Template, tmp_path: Path) -> None:
    filled.close()
    filled.path.chmod(0o640)
    link = tmp_path / "elsewhere" / "link.mwl"
    link.parent.mkdir()
    link.symlink_to(filled.path)
    by_link = vaults.unlock_with_key(link, template.key)
    by_link.change_key(NEW)
    by_link.close()
    assert link.is_symlink()
    assert stat.S_IMODE(filled.path.stat().st_mode) == 0o640
    assert opens_with(filled.path, NEW)
    assert beside(link) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_vault_that_root_changes_still_belongs_to_its_owner(filled: Vault) -> None:
    os.chown(filled.path, 12345, 23456)
    filled.change_key(NEW)
    status = filled.path.stat()
    assert (status.st_uid, status.st_gid) == (12345, 23456)


def test_other_names_of_the_file_are_not_left_behind(filled: Vault, template: Template) -> None:
    other = filled.path.with_name("other.mwl")
    other.hardlink_to(filled.path)
    with pytest.raises(VaultError) as caught:
        filled.change_key(NEW)
    assert caught.value.code == "vault.hard_linked"
    assert "2 names" in sentence(caught.value)
    assert filled.key == template.key
    assert count(filled) == 5


def test_a_vault_that_is_only_read_keeps_its_key(filled: Vault, template: Template) -> None:
    filled.close()
    before = filled.path.read_bytes()
    only_read = vaults.unlock_with_key(filled.path, template.key, read_only=True)
    with pytest.raises(VaultError, match=r"vault\.opened_to_read"):
        only_read.change_key(NEW)
    only_read.close()
    assert filled.path.read_bytes() == before


@pytest.mark.parametrize("way", ["transaction", "unlinked"])
def test_inside_a_plain_transaction_nothing_is_changed(way: str, filled: Vault) -> None:
    with getattr(filled, way)(), pytest.raises(RuntimeError, match="inside a transaction"):
        filled.change_key(NEW)


def test_inside_a_transaction_nothing_is_changed(filled: Vault) -> None:
    with filled.write("entry.add") as uow:
        entries.add(uow, EntryDraft(body="half-way"))
        with pytest.raises(RuntimeError, match="inside a transaction"):
            filled.change_key(NEW)
    assert count(filled) == 6


def last_page_of_a_long_text(path: Path) -> int:
    """The page with the end of an entry's body: as zeros, no look at the tables would miss it."""
    other = apsw.Connection(str(path))
    for name, value in (("cipher", "sqlcipher"), ("legacy", 4), ("key", PASSPHRASE)):
        other.pragma(name, value)
    query = "SELECT max(pageno) FROM dbstat WHERE name = 'entry' AND pagetype = 'overflow'"
    (page,) = other.execute(query).fetchall()[0]
    other.close()
    return int(page)


def test_a_damaged_vault_is_not_given_good_seals(filled: Vault, template: Template) -> None:
    add(filled, "many words " * 3000)
    filled.close()
    data = bytearray(filled.path.read_bytes())
    data[(last_page_of_a_long_text(filled.path) - 1) * engine.PAGE + 100] ^= 1
    filled.path.write_bytes(data)
    damaged = vaults.unlock_with_key(filled.path, template.key)
    with pytest.raises(VaultError, match=r"vault\.damaged"):
        damaged.change_key(NEW)
    damaged.close()
    assert filled.path.read_bytes() == bytes(data)
