"""What has to outlast a power cut is handed to the disk: the file's bytes, and its name in the folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mwl_desktop.services import vaults
from mwl_desktop.vault import durable
from mwl_desktop.vault.vault import Vault


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Which files and folders the system was asked to bring to the disk, in order."""
    seen: list[tuple[int, int]] = []
    really = os.fsync

    def fsync(handle: int) -> None:
        seen.append(identity(os.fstat(handle)))
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    return seen


def identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def test_a_file_is_written_through(synced: list[tuple[int, int]], tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"bytes")
    durable.write_through(path)
    assert synced == [identity(path.stat())]


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be opened there")
def test_a_folder_is_written_through(synced: list[tuple[int, int]], tmp_path: Path) -> None:
    durable.sync_folder(tmp_path)
    assert synced == [identity(tmp_path.stat())]


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be opened there")
def test_a_folder_that_cannot_be_synced_is_let_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handles: list[int] = []

    def refuses(handle: int) -> None:
        handles.append(handle)
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(os, "fsync", refuses)
    durable.sync_folder(tmp_path)
    (handle,) = handles
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(handle)


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be opened there")
def test_a_copy_lasts_before_it_gets_its_name_and_its_name_after(
    synced: list[tuple[int, int]], vault: Vault, tmp_path: Path
) -> None:
    target = tmp_path / "copies" / "copy.mwl"
    target.parent.mkdir()
    vaults.copy(vault, target)
    ours = [each for each in synced if each in (identity(target.stat()), identity(target.parent.stat()))]
    assert ours[0] == identity(target.stat())
    assert ours[-1] == identity(target.parent.stat())
