"""Where backups had better not be: on the vault's own disk, beside it, or in a folder that is synced."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

# fmt: off
_SYNCED: Final = frozenset((
    "dropbox", "onedrive", "icloud drive", "icloud", "iclouddrive", "com~apple~clouddocs",
    "mobile documents", "cloudstorage", "google drive", "googledrive", "my drive", "drivefs",
    "nextcloud", "owncloud", "mega", "megasync", "mega downloads", "pcloud", "pclouddrive",
    "pcloud drive", "pcloud sync", "syncthing", "seafile", "seadrive", "tresorit", "box sync",
    "box drive", "proton drive", "jottacloud", "yandex.disk", "yandexdisk", "koofr", "kdrive",
    "spideroak hive", "sugarsync", "resilio sync", "hidrive", "magentacloud", "strato hidrive",
))
# fmt: on
"""Names under which such folders are made, without capitals."""
_SYNCED_STARTS: Final = (
    *("onedrive - ", "onedrive-", "dropbox (", "dropbox-", "googledrive-", "google drive (", "nextcloud-"),
    *(
        "icloud drive (",
        "owncloud-",
        "nextcloud (",
        "synologydrive",
        "synology drive",
        "box-box",
        "protondrive-",
    ),
)
_FOLDERS_IN_IT: Final = (".stfolder", ".tmp.drivedownload", ".tmp.driveupload", ".dropbox.cache", ".megatmp")
_FILES_IN_IT: Final = (".dropbox", ".owncloudsync.log", ".nextcloudsync.log", ".megaignore", ".stignore")
_STARTS_IN_IT: Final = (".sync_", "._sync_", ".owncloudsync", ".csync_journal")
_MOST_ENTRIES: Final = 2000


def advice(folder: Path, vault_path: Path) -> tuple[str, ...]:
    """Codes of what speaks against keeping backups of a vault in a folder, which may still be the best."""
    real = _existing(Path(os.path.realpath(folder)))
    home = Path(os.path.realpath(vault_path)).parent
    told = []
    if _same_disk(real, _existing(home)):
        told.append("backup.same_disk")
    if is_synced(folder):
        told.append("backup.synced_folder")
    wanted = Path(os.path.realpath(folder))
    if wanted == home:
        told.append("backup.inside_vault_folder")
    elif home in wanted.parents:
        told.append("backup.below_vault_folder")
    return tuple(told)


def is_synced(folder: Path) -> bool:
    """Whether a folder lies in one that a service copies to other computers, by name or by its marks."""
    real = Path(os.path.realpath(folder))
    for path in (folder.absolute(), real):
        for part in path.parts:
            name = part.casefold()
            if name in _SYNCED or name.startswith(_SYNCED_STARTS):
                return True
    return any(_has_marks(each) for each in (real, *real.parents))


def _has_marks(folder: Path) -> bool:
    # A folder of such a name in the home folder holds settings; in a synced folder it is a file, and the
    # other way round.
    try:
        if any((folder / name).is_dir() for name in _FOLDERS_IN_IT):
            return True
        if any((folder / name).is_file() for name in _FILES_IN_IT):
            return True
        with os.scandir(folder) as entries:
            names = (entry.name for entry, _ in zip(entries, range(_MOST_ENTRIES), strict=False))
            return any(name.startswith(_STARTS_IN_IT) and name.endswith((".db", ".log")) for name in names)
    except OSError:
        return False


def _existing(path: Path) -> Path:
    """The nearest folder on the way to `path` that is there."""
    return next((each for each in (path, *path.parents) if each.exists()), path)


def _same_disk(one: Path, other: Path) -> bool:
    try:
        first, second = one.stat().st_dev, other.stat().st_dev
    except OSError:
        return False
    return first == second or bool(_disks(first) & _disks(second))


def _disks(device: int) -> frozenset[str]:
    """The disks that a file system lies on, through partitions, encryption and volumes; Linux tells it."""
    if not sys.platform.startswith("linux"):
        return frozenset()
    block = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    return frozenset(_disks_under(Path(os.path.realpath(block)))) if block.exists() else frozenset()


def _disks_under(block: Path, depth: int = 8) -> set[str]:
    slaves = block / "slaves"
    below = [Path(os.path.realpath(each)) for each in slaves.iterdir()] if slaves.is_dir() else []
    if below and depth:
        return set().union(*(_disks_under(each, depth - 1) for each in below))
    return {block.parent.name if (block / "partition").exists() else block.name}
