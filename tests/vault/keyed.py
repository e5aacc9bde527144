"""What the tests of a change of the key share: a filled vault, another key, and what opens with which."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.errors import VaultError
from mwl_desktop.services import capture, entries, listing, vaults
from mwl_desktop.vault import blobs
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault

NEW = VaultKey(bytes(range(32)), bytes(range(100, 116)))


@pytest.fixture
def filled(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """A vault with entries and an original in it: five items."""
    for number in range(4):
        add(vault, f"entry {number}")
    file = tmp_path_factory.mktemp("files") / "original.bin"
    file.write_bytes(os.urandom(blobs.PIECE + 1000))
    assert len(capture.capture(vault, [file]).added) == 1
    return vault


def add(vault: Vault, body: str) -> None:
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(body=body))


def count(vault: Vault) -> int:
    with vault.read() as connection:
        return len(listing.places(connection, ListFilter()))


def opens_with(path: Path, key: VaultKey) -> bool:
    try:
        vaults.unlock_with_key(path, key).close()
    except VaultError as error:
        if error.code != "vault.wrong_passphrase":
            raise
        return False
    return True


def beside(path: Path) -> list[str]:
    """What lies in a vault's folder besides it, while it is closed."""
    return sorted(each.name for each in path.parent.iterdir() if each != path)
