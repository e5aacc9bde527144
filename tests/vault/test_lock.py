"""One program a vault: the lock is dropped when it is released or its program ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mwl_desktop.errors import VaultError
from mwl_desktop.vault.lock import VaultLock, name_for


def test_a_lock_is_held_once_and_given_back(tmp_path: Path) -> None:
    lock = VaultLock(tmp_path / "v.mwl")
    with pytest.raises(VaultError, match=r"vault\.in_use"):
        VaultLock(tmp_path / "v.mwl")
    VaultLock(tmp_path / "other.mwl").release()
    lock.release()
    lock.release()
    VaultLock(tmp_path / "v.mwl").release()


def test_the_name_tells_nothing_and_follows_links(tmp_path: Path) -> None:
    real = tmp_path / "secret name.mwl"
    real.touch()
    (tmp_path / "link.mwl").symlink_to(real)
    assert name_for(real) == name_for(tmp_path / "link.mwl") == name_for(tmp_path / "." / real.name)
    assert "secret" not in name_for(real)


def test_nothing_lies_beside_the_vault(tmp_path: Path) -> None:
    lock = VaultLock(tmp_path / "v.mwl")
    assert list(tmp_path.iterdir()) == []
    lock.release()


def test_a_killed_program_holds_no_lock(tmp_path: Path) -> None:
    code = (
        "import sys, os; from pathlib import Path; from mwl_desktop.vault.lock import VaultLock;"
        "VaultLock(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "v.mwl"], cwd=root, env=os.environ, check=False
    )
    assert done.returncode == -9
    VaultLock(tmp_path / "v.mwl").release()
