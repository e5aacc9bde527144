"""Where backups had better not be: the same disk, the vault's own folder, folders that are synced."""

from __future__ import annotations

from pathlib import Path

import pytest

from mwl_desktop.sentences import SENTENCES
from mwl_desktop.services import backup_places, backups
from mwl_desktop.vault.vault import Vault
from tests.services.backed_up import folder as folder


def test_a_folder_on_the_same_disk_is_told(
    vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "backup.same_disk" in backups.advice(folder, vault.path)
    assert "backup.same_disk" in backups.advice(folder / "not" / "made yet", vault.path)
    monkeypatch.setattr(backup_places, "_same_disk", lambda _one, _other: False)
    assert "backup.same_disk" not in backups.advice(folder, vault.path)


def test_another_disk_is_not_the_same(vault: Vault) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == vault.path.stat().st_dev:
        pytest.skip("needs a second file system")
    assert backups.advice(memory, vault.path) == ()


def test_two_partitions_of_one_disk_are_one_disk(tmp_path: Path) -> None:
    disk = tmp_path / "block" / "sda"
    for name in ("sda1", "sda2"):
        (disk / name).mkdir(parents=True)
        (disk / name / "partition").write_text("1")
    secret = tmp_path / "block" / "dm-0"
    (secret / "slaves").mkdir(parents=True)
    (secret / "slaves" / "sda2").symlink_to(disk / "sda2")
    assert backup_places._disks_under(disk / "sda1") == {"sda"} == backup_places._disks_under(secret)


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (".", "backup.inside_vault_folder"),
        ("deeper", "backup.below_vault_folder"),
        ("deeper/still", "backup.below_vault_folder"),
        ("..", None),
        ("../beside", None),
    ],
)
def test_the_vaults_own_folder_is_told_from_one_below_it(folder: str, said: str | None, vault: Vault) -> None:
    told = set(backups.advice(vault.path.parent / folder, vault.path))
    ours = {"backup.inside_vault_folder", "backup.below_vault_folder"}
    assert told & ours == ({said} if said else set())
    assert told <= set(SENTENCES)


@pytest.mark.parametrize(
    "name",
    ["Dropbox", "OneDrive - Harlow Ltd", "iCloud Drive", "Google Drive", "Nextcloud", "MEGA", "pCloudDrive",
     "Library/CloudStorage/GoogleDrive-me", "Dropbox (Personal)", "SynologyDrive"],
)  # fmt: skip
def test_a_synced_folder_is_known_by_its_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name / "backups"
    path.mkdir(parents=True)
    assert backup_places.is_synced(path)
    (tmp_path / "plain").symlink_to(path)
    assert backup_places.is_synced(tmp_path / "plain")


@pytest.mark.parametrize(
    "mark", [".stfolder/", ".dropbox", ".sync_ab12.db", ".owncloudsync.log", ".dropbox.cache/"]
)
def test_a_synced_folder_is_known_by_its_marks(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "documents" / "backups"
    path.mkdir(parents=True)
    assert not backup_places.is_synced(path)
    place = tmp_path / "documents" / mark.rstrip("/")
    place.mkdir() if mark.endswith("/") else place.write_bytes(b"")
    assert backup_places.is_synced(path)


def test_settings_of_such_a_service_in_the_home_folder_are_no_mark(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / "documents").mkdir()
    assert not backup_places.is_synced(tmp_path / "documents")
