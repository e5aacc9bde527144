"""What the tests of backups share: a folder for them, and a backup of a vault with something in it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mwl_desktop.services import backups, capture
from mwl_desktop.services.backups import Backup
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.factory import add_entry

OTHER = VaultKey(bytes(range(32)), bytes(range(100, 116)))


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
