"""A new passphrase, a kit and a remembered key open a vault; what no longer does is told as what it is."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.errors import Cancelled, UserError, VaultError
from mwl_desktop.sentences import sentence
from mwl_desktop.services import entries, finding, inbox, sweeping, vaults
from mwl_desktop.vault import keys, rekeying, remembered
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.codes import code_of
from tests.keyrings import Working, denied_by_macos
from tests.vaults import PASSPHRASE, Template

NEXT = "velvet turnip under a lighthouse"


@pytest.fixture
def path(template: Template, tmp_path: Path) -> Path:
    """A vault's file, closed."""
    return template.copy(tmp_path / "v.mwl")


def kit_of(key: VaultKey) -> str:
    return "\n".join(keys.kit_lines(key))


# The new passphrase


def test_the_new_passphrase_opens_and_the_earlier_one_and_its_kit_do_not(vault: Vault) -> None:
    earlier = vault.key
    with vault.write("entry.add") as uow:
        entry = entries.add(uow, EntryDraft("about marmalade"))
    key = vaults.change_passphrase(vault, NEXT)
    assert key == vault.key != earlier
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft("more marmalade"))
    vault.close()
    assert code_of(lambda: vaults.unlock(vault.path, PASSPHRASE)) == "vault.wrong_passphrase"
    assert code_of(lambda: vaults.unlock_with_key(vault.path, earlier)) == "vault.wrong_passphrase"
    assert code_of(lambda: vaults.unlock_with_kit(vault.path, kit_of(earlier))) == "vault.old_kit"
    for opened in (
        lambda: vaults.unlock(vault.path, NEXT),
        lambda: vaults.unlock_with_kit(vault.path, kit_of(key)),
    ):
        again = opened()
        with again.read() as connection:
            found = [hit.row.id for hit in finding.search(connection, "marmalade")]
        assert entry in found
        assert len(found) == 2
        again.close()


def test_the_same_passphrase_makes_the_earlier_kit_worthless_too(vault: Vault) -> None:
    # Who has lost a kit may keep the passphrase.
    earlier = vault.key
    vaults.change_passphrase(vault, PASSPHRASE)
    assert vault.key.fingerprint != earlier.fingerprint
    vault.close()
    vaults.unlock(vault.path, PASSPHRASE).close()
    assert code_of(lambda: vaults.unlock_with_kit(vault.path, kit_of(earlier))) == "vault.old_kit"


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [
        ("", "passphrase.empty"),
        ("short", "passphrase.too_short"),
        ("nul \0 in it", "passphrase.has_nul"),
        ("x'" + "0" * 64 + "'", "passphrase.looks_like_key"),
        ("half a pair \ud83d", "passphrase.not_text"),
    ],
)
def test_a_passphrase_that_cannot_be_one_changes_nothing(passphrase: str, code: str, vault: Vault) -> None:
    earlier = vault.key
    assert code_of(lambda: vaults.change_passphrase(vault, passphrase)) == code
    assert vault.key == earlier
    vault.close()
    vaults.unlock(vault.path, PASSPHRASE).close()


def test_who_came_in_by_kit_sets_a_new_passphrase(path: Path, template: Template) -> None:
    by_kit = vaults.unlock_with_kit(path, kit_of(template.key).lower().replace(" ", "-"))
    vaults.change_passphrase(by_kit, NEXT)
    by_kit.close()
    vaults.unlock(path, NEXT).close()


def test_a_cancelled_change_changes_nothing(vault: Vault, key_store: type[Working]) -> None:
    class Stopped:
        def check_cancelled(self) -> None:
            raise Cancelled

        def progress(self, *_: object) -> None:
            return

    remembered.remember(vault.path, vault.key)
    before = dict(key_store.kept)
    with pytest.raises(Cancelled):
        vaults.change_passphrase(vault, NEXT, work=Stopped())
    assert key_store.kept == before
    vault.close()
    vaults.unlock(vault.path, PASSPHRASE).close()


def test_what_was_sealed_before_comes_in_after(vault: Vault) -> None:
    sweeping.prepare(vault)
    inbox.put_note(vault.path, "noted while locked")
    vaults.change_passphrase(vault, NEXT)
    inbox.put_note(vault.path, "noted after the change")
    vault.close()
    again = vaults.unlock(vault.path, NEXT)
    assert len(sweeping.sweep(again).notes) == 2
    again.close()


# The kit


def test_a_kit_that_does_not_add_up_is_told_before_the_vault_is_tried(path: Path) -> None:
    lines = kit_of(VaultKey(bytes(32), bytes(16))).splitlines()
    lines[3] = "1" + lines[3][1:]
    with pytest.raises(UserError, match=r"kit\.line_wrong") as caught:
        vaults.unlock_with_kit(path, "\n".join(lines))
    assert caught.value.facts == {"line": 4}
    assert code_of(lambda: vaults.unlock_with_kit(path, "too short")) == "kit.incomplete"


def test_an_earlier_kit_is_told_by_its_fingerprint(path: Path) -> None:
    other = VaultKey(bytes(32), bytes(16))
    with pytest.raises(VaultError) as caught:
        vaults.unlock_with_kit(path, kit_of(other))
    assert caught.value.code == "vault.old_kit"
    assert other.fingerprint in sentence(caught.value)


def test_a_kit_with_the_files_salt_and_another_key_is_wrong(path: Path, template: Template) -> None:
    other = VaultKey(bytes(32), template.key.salt)
    assert code_of(lambda: vaults.unlock_with_kit(path, kit_of(other))) == "vault.wrong_kit"


def test_a_kit_opens_a_file_whose_salt_is_lost_and_a_passphrase_does_not(
    path: Path, template: Template
) -> None:
    data = path.read_bytes()
    path.write_bytes(bytes(range(16)) + data[16:])
    assert code_of(lambda: vaults.unlock(path, PASSPHRASE)) == "vault.wrong_passphrase"
    by_kit = vaults.unlock_with_kit(path, kit_of(template.key))
    vaults.change_passphrase(by_kit, NEXT)
    by_kit.close()
    vaults.unlock(path, NEXT).close()


def test_a_kit_does_not_turn_other_troubles_into_its_own(path: Path, template: Template) -> None:
    kit = kit_of(template.key)
    assert code_of(lambda: vaults.unlock_with_kit(path.with_name("none.mwl"), kit)) == "vault.missing"
    open_one = vaults.unlock_with_key(path, template.key)
    assert code_of(lambda: vaults.unlock_with_kit(path, kit)) == "vault.in_use"
    open_one.close()


# The remembered key


def test_a_remembered_key_opens_the_vault(path: Path, template: Template, key_store: type[Working]) -> None:
    assert code_of(lambda: vaults.unlock_remembered(path)) == "keyring.nothing"
    remembered.remember(path, template.key)
    vaults.unlock_remembered(path).close()
    assert key_store.kept


def test_a_remembered_key_that_does_not_open_is_forgotten(
    path: Path, template: Template, key_store: type[Working]
) -> None:
    remembered.remember(path, VaultKey(bytes(32), template.key.salt))
    assert code_of(lambda: vaults.unlock_remembered(path)) == "keyring.wrong"
    assert key_store.kept == {}
    assert code_of(lambda: vaults.unlock_remembered(path)) == "keyring.nothing"


def test_it_stays_remembered_when_the_vault_cannot_be_opened_for_another_reason(
    path: Path, template: Template, key_store: type[Working]
) -> None:
    remembered.remember(path, template.key)
    path.write_bytes(path.read_bytes()[:-100])
    assert code_of(lambda: vaults.unlock_remembered(path)) == "vault.truncated"
    assert key_store.kept


def test_a_key_store_that_hangs_while_forgetting_does_not_hold_the_unlock_page(
    path: Path, template: Template, key_store: type[Working], hanging: threading.Event
) -> None:
    hang = key_store.trouble
    key_store.trouble = staticmethod(lambda _: None)
    remembered.remember(path, VaultKey(bytes(32), template.key.salt))

    def hangs_afterwards(what: str) -> None:
        if key_store.asked.count("get") > 2:  # remembering has looked once, and recalling
            hang(what)

    key_store.trouble = staticmethod(hangs_afterwards)
    assert code_of(lambda: vaults.unlock_remembered(path)) == "keyring.wrong"
    assert remembered._turn.locked(), "the key store hangs still"


def test_the_remembered_key_is_renewed_with_the_passphrase(vault: Vault, key_store: type[Working]) -> None:
    remembered.remember(vault.path, vault.key)
    told: list[VaultError] = []
    vaults.change_passphrase(vault, NEXT, not_remembered=told.append)
    vault.close()
    assert told == []
    vaults.unlock_remembered(vault.path).close()


def test_what_was_not_remembered_is_not_after_a_change(vault: Vault, key_store: type[Working]) -> None:
    told: list[VaultError] = []
    vaults.change_passphrase(vault, NEXT, not_remembered=told.append)
    assert key_store.kept == {}
    assert told == []


def test_a_key_store_that_does_not_take_the_new_key_is_told_and_the_change_holds(
    vault: Vault, key_store: type[Working]
) -> None:
    remembered.remember(vault.path, vault.key)
    key_store.trouble = staticmethod(denied_by_macos)
    told: list[VaultError] = []
    vaults.change_passphrase(vault, NEXT, not_remembered=told.append)
    vault.close()
    assert [error.code for error in told] == ["keyring.denied"]
    key_store.trouble = staticmethod(lambda _: None)
    assert code_of(lambda: vaults.unlock_remembered(vault.path)) == "keyring.wrong"
    assert key_store.kept == {}
    vaults.unlock(vault.path, NEXT).close()


def test_a_change_that_the_disk_did_not_confirm_is_remembered_all_the_same(
    vault: Vault, key_store: type[Working], monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered.remember(vault.path, vault.key)

    def refused(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(rekeying, "confirm_folder", refused)
    assert code_of(lambda: vaults.change_passphrase(vault, NEXT)) == "vault.change_unconfirmed"
    vault.close()
    vaults.unlock_remembered(vault.path).close()
    vaults.unlock(vault.path, NEXT).close()


def test_where_there_is_no_key_store_none_is_missed(vault: Vault) -> None:
    told: list[VaultError] = []
    vaults.change_passphrase(vault, NEXT, not_remembered=told.append)
    assert told == []
