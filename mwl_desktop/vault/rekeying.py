"""Putting a vault's verified copy under a new key in the place of its file.

Never by re-encrypting in place: a full disk half-way leaves a file that no key opens. Here every moment
leaves a file at the vault's name that is whole under the earlier key or whole under the new one.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from mwl_desktop.domain.work import Work
from mwl_desktop.errors import VaultError
from mwl_desktop.vault import access, copying, engine
from mwl_desktop.vault.copying import Part
from mwl_desktop.vault.durable import confirm_folder
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock

_TRIES: Final = 25 if sys.platform == "win32" else 1
_BETWEEN_TRIES: Final = 0.2
"""On Windows a scanner that looks at a new file keeps it from being moved for a moment."""
_NOT_BESIDE: Final = {
    "copy.failed": "",
    "copy.not_allowed": "nothing may be written into its folder",
    "copy.read_only": "its disk cannot be written to",
    "copy.disk_gone": "its disk went away",
    "copy.folder_missing": "its folder is not there",
}
"""Why no copy could be made beside the vault; empty where the error says it itself."""


@contextmanager
def copied(source: Any, path: Path, key: VaultKey, work: Work) -> Iterator[Part]:
    """A verified copy under the new key, beside the vault's file; gone after the block unless it was put.

    `source` is a connection to the vault, which nobody writes to; it is closed when the block begins.
    """
    real = Path(os.path.realpath(path))
    check_names(real)
    work.check_cancelled()
    try:
        with copying.prepared(source, real, key, work=work, overwrite=True) as part:
            source.close()
            _give_to_owner_of(real, part.path)
            work.check_cancelled()
            yield part
    except VaultError as error:
        if error.code not in _NOT_BESIDE:
            raise
        # Nobody chose a place for this copy: what is said of one would send the person looking for another.
        reason = _NOT_BESIDE[error.code] or str(error.facts["reason"])
        raise VaultError("vault.not_replaced", name=path.name, reason=reason) from error


def check_names(path: Path) -> None:
    """Raise VaultError when other names of the file would go on with the earlier key."""
    count = engine.status_of(path).st_nlink
    if count > 1:
        raise VaultError("vault.hard_linked", name=path.name, count=count)


def sweep(path: Path) -> None:
    """Remove what a change that was killed left beside the vault's file."""
    copying.sweep_leftovers(Path(os.path.realpath(path)))


def write_log_back(connection: Any) -> None:
    """Write the log into the file; what cannot be is seen by `refuse_if_others` afterwards.

    But for a full disk, which is told as such.
    """
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except dbapi2.Error as error:
        if engine.translated(error, Path()).code == "vault.disk_full":
            raise


def refuse_if_others(path: Path) -> None:
    """Raise VaultError unless the file's last connection was closed just now, its log with it.

    Where the log stays, another program has the file open, or the disk did not take what was in it.
    """
    if access.beside(path, "-wal").exists():
        raise VaultError("vault.in_use", name=path.name)


def put(part: Part, lock: VaultLock) -> None:
    """The copy at the vault's name; raises VaultError when it did not get there, and all is as before."""
    if sys.platform == "win32":
        lock.release_file()
    part.let_move()
    try:
        _replace(part.path, part.target)
    except OSError as error:
        if sys.platform == "win32":
            lock.take_file(part.target)
        reason = engine.reason_of(error)
        raise VaultError("vault.not_replaced", name=part.target.name, reason=reason) from error


def settle(part: Part, lock: VaultLock) -> None:
    """Hold the new file, and make its name last through a power cut."""
    try:
        if sys.platform == "win32":
            lock.take_file(part.target)
        else:
            lock.take_over(part.lock)
            confirm_folder(part.target.parent)
    except (OSError, VaultError) as error:
        raise unconfirmed(error, part.target) from error


def unconfirmed(error: Exception, path: Path) -> VaultError:
    """The error for what goes wrong after the copy has taken its place."""
    reason = engine.reason_of(error) if isinstance(error, OSError) else "it could not be opened again"
    return VaultError("vault.change_unconfirmed", name=path.name, reason=reason)


def _replace(path: Path, target: Path) -> None:
    for again in reversed(range(_TRIES)):
        try:
            path.replace(target)
            return
        except PermissionError:
            if not again:
                raise
            time.sleep(_BETWEEN_TRIES)


def _give_to_owner_of(path: Path, part: Path) -> None:
    """Let the copy belong to whom the vault belongs, where the system allows it."""
    if sys.platform == "win32":
        return
    old, new = path.stat(), part.stat()
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with suppress(OSError):
            os.chown(part, old.st_uid, old.st_gid)
