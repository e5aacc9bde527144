"""Bringing a vault to the newest form: a verified backup beside it first, then one transaction a step."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from mwl_desktop.errors import MwlError, VaultError
from mwl_desktop.vault import copying, engine, migrations, swapping
from mwl_desktop.vault.keys import VaultKey


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
    try:
        copying.copy(connection, _free_name(real, version), key)
    except MwlError as error:
        if error.code in ("disk.too_full", "copy.disk_full"):
            raise VaultError("update.no_room", name=path.name, path=real.parent) from error
        if error.code.startswith(("copy.", "disk.", "out.")):
            raise VaultError("update.no_backup", name=path.name, path=real.parent) from error
        raise


def _free_name(real: Path, version: int) -> Path:
    stamp = swapping.stamp_of(datetime.now(UTC))
    stem = f"{swapping.stem_of(real)} before update from {version} {stamp}"
    number, target = 1, real.with_name(f"{stem}.mwl")
    while os.path.lexists(target):
        number += 1
        target = real.with_name(f"{stem} {number}.mwl")
    return target
