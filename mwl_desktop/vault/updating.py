"""Bringing a vault to the newest form: a verified backup beside it first, then one transaction a step."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from mwl_desktop.errors import MwlError, VaultError
from mwl_desktop.vault import access, copying, engine, migrations, swapping, verifying
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock


def update(path: Path, key: VaultKey, version: int) -> None:
    """Take a closed vault from an older schema to the newest.

    Raises VaultError "update.no_room" or "update.no_backup" before anything is changed.
    """
    connection = engine.connect(path, key)
    try:
        if version:  # else making it was cut short, and there is nothing in it
            _back_up(connection, path, key, version)
        migrations.migrate(connection)
    except dbapi2.Error as error:
        raise engine.translated(error, path) from error
    finally:
        connection.close()


def _back_up(connection: Any, path: Path, key: VaultKey, version: int) -> None:
    real = Path(os.path.realpath(path))
    start = f"{swapping.stem_of(real)} before update from {version} "
    try:
        if not _is_backed_up(connection, real.parent, start, key):
            copying.copy(connection, _free_name(real, start), key)
    except MwlError as error:
        if error.code in ("disk.too_full", "copy.disk_full"):
            raise VaultError("update.no_room", name=path.name, path=real.parent) from error
        if error.code.startswith(("copy.", "disk.", "out.")):
            raise VaultError("update.no_backup", name=path.name, path=real.parent) from error
        raise


def _is_backed_up(connection: Any, folder: Path, start: str, key: VaultKey) -> bool:
    """Whether an earlier try made the backup already, and nothing was written since."""
    made: list[Path] = []
    with suppress(OSError):  # where nobody may look, one more is made
        made = sorted(
            path for path in folder.iterdir() if path.name.startswith(start) and path.suffix == ".mwl"
        )
    return any(_is_of_now(connection, path, key) for path in reversed(made))


def _is_of_now(connection: Any, backup: Path, key: VaultKey) -> bool:
    """Whether a backup is whole, nobody has it open, and it holds what the vault holds."""
    try:
        lock = VaultLock(backup)
        try:
            return not access.has_log(backup) and verifying.holds_the_same(backup, key, connection)
        finally:
            lock.release()
    except (VaultError, OSError):
        return False


def _free_name(real: Path, start: str) -> Path:
    stem = start + swapping.stamp_of(datetime.now(UTC))
    number, target = 1, real.with_name(f"{stem}.mwl")
    while os.path.lexists(target):
        number += 1
        target = real.with_name(f"{stem} {number}.mwl")
    return target
