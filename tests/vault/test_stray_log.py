"""A log of another day beside a vault is noticed before it ruins the vault; the vault's own is taken."""

from __future__ import annotations

import hashlib
import random
import shutil
from pathlib import Path

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.errors import VaultError
from mwl_desktop.services import entries, finding, vaults
from mwl_desktop.vault import blobs, stray_log
from mwl_desktop.vault.check import check
from mwl_desktop.vault.vault import Vault
from tests.vaults import Template


def write(vault: Vault, title: str) -> None:
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(title=title, body=title * 400))


def killed(vault: Vault, path: Path, folder: Path) -> Path:
    """What lies there when the program that has the vault open is killed now."""
    folder.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", folder / f"v.mwl{suffix}")
    return folder / "v.mwl"


@pytest.fixture
def two_days(template: Template, tmp_path: Path) -> tuple[Path, Path]:
    """A vault as it is today, closed, with the log of an earlier day beside it; and that day's own file."""
    path = tmp_path / "v.mwl"
    vault = template.opened(path)
    write(vault, "early")
    earlier = killed(vault, path, tmp_path / "earlier")
    vault.close()
    vault = vaults.unlock_with_key(path, template.key)
    blobs.keep(vault, [random.Random(1).randbytes(300_000)])
    for number in range(40):
        write(vault, f"later {number}")
    vault.close()
    shutil.copyfile(f"{earlier}-wal", f"{path}-wal")
    return path, earlier


def test_a_log_of_another_day_is_refused_and_nothing_is_changed(
    two_days: tuple[Path, Path], template: Template
) -> None:
    path, _ = two_days
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(VaultError, match=r"vault\.log_strayed"):
        vaults.unlock_with_key(path, template.key)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    path.with_name("v.mwl-wal").rename(path.with_name("moved-wal"))
    vault = vaults.unlock_with_key(path, template.key)
    assert check(vault).sound
    with vault.read() as connection:
        assert finding.search(connection, "later")
    vault.close()


@pytest.mark.parametrize("whole_up_to", [stray_log._WHOLE_UP_TO, 0], ids=["small file", "large file"])
def test_a_vaults_own_log_is_taken(
    two_days: tuple[Path, Path], template: Template, monkeypatch: pytest.MonkeyPatch, whole_up_to: int
) -> None:
    monkeypatch.setattr(stray_log, "_WHOLE_UP_TO", whole_up_to)
    _, earlier = two_days
    vault = vaults.unlock_with_key(earlier, template.key)
    with vault.read() as connection:
        assert finding.search(connection, "early")
    vault.close()


def test_of_a_large_file_the_originals_are_left_out(
    two_days: tuple[Path, Path], template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stray_log, "_WHOLE_UP_TO", 0)
    with pytest.raises(VaultError, match=r"vault\.log_strayed"):
        vaults.unlock_with_key(two_days[0], template.key)
