"""What the tests of a change of the key share: a filled vault, another key, and what opens with which."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.errors import Cancelled, VaultError
from mwl_desktop.services import capture, entries, listing, vaults
from mwl_desktop.vault import blobs
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault

ROOT = Path(__file__).parents[2]
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="nothing tells what is open")
NEW = VaultKey(bytes(range(32)), bytes(range(100, 116)))


class Watched:
    """Work that notes how far it is, and may be cancelled at the n-th look."""

    def __init__(self, cancel_at: int = 0) -> None:
        self.looks, self.cancel_at = 0, cancel_at
        self.told: list[tuple[int, int]] = []

    def check_cancelled(self) -> None:
        self.looks += 1
        if self.looks == self.cancel_at:
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        self.told.append((done, total))


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


def held_by_others(path: Path) -> bool:
    """Whether another process, with another state folder, finds the vault's file locked."""
    ask = "import sys\nfrom pathlib import Path\nfrom mwl_desktop.vault.lock import VaultLock\n"
    ask += "VaultLock(Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", ask, str(path)],
        env={**os.environ, "MWL_HOME": str(path.parent / "another")},
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert not done.returncode or b"vault.in_use" in done.stderr, done.stderr
    return bool(done.returncode)


@pytest.fixture(autouse=True)
def no_key_store_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vault itself knows nothing of key stores."""
    from mwl_desktop.vault import remembered

    def never(*_: Any) -> None:
        pytest.fail("a key store was asked")

    monkeypatch.setattr(remembered, "_store", never)
