"""Making a vault's file and opening it: what is looked at before anything is touched."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from mwl_desktop.domain.clock import Clock, SystemClock
from mwl_desktop.domain.ids import new_id
from mwl_desktop.errors import MwlError, VaultError
from mwl_desktop.vault import (
    access,
    copying,
    durable,
    engine,
    keys,
    migrations,
    own_files,
    rekeying,
    stray_log,
    swapping,
    updating,
)
from mwl_desktop.vault.access import WRITING, Access
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock, refuse_if_open_here
from mwl_desktop.vault.unit_of_work import moment
from mwl_desktop.vault.vault import BeforeCommit, Vault
from mwl_desktop.vault.verifying import verify_file

_ONLY_WRITING_FAILED: Final = {
    "vault.read_only": access.FOLDER,
    "vault.unreadable": access.FOLDER,
    "vault.disk_full": access.FULL,
}
"""What opening to write may end with where reading is still possible, and why it is opened to read then."""
_NOT_MADE: Final = {
    "out.exists": "vault.exists",
    "copy.disk_full": "vault.no_room",
    "copy.failed": "vault.cannot_be_made",
    "copy.folder_missing": "vault.folder_missing",
    "copy.not_a_folder": "vault.folder_missing",
    "copy.not_allowed": "vault.folder_missing",
    "copy.read_only": "vault.folder_missing",
    "copy.disk_gone": "vault.folder_missing",
}
"""What goes wrong with a copy, said of a new vault."""


def check_free(path: Path) -> None:
    """Raise VaultError when no new vault can be made at a path."""
    own_files.check_name(path)
    swapping.recover(path)
    if os.path.lexists(path):
        raise VaultError("vault.exists", path=path)
    if not path.absolute().parent.is_dir() or _is_closed_to_us(path):
        raise VaultError("vault.folder_missing", path=path.absolute().parent)


def _is_closed_to_us(path: Path) -> bool:
    """Whether the folder of a path lets nobody look for it."""
    try:
        path.lstat()
    except OSError as error:
        return isinstance(error, PermissionError)
    return False


def create(
    path: Path, passphrase: str, *, clock: Clock | None = None, before_commit: BeforeCommit | None = None
) -> Vault:
    """Make a new vault; nothing that exists is overwritten, and nothing half-made gets its name."""
    clock = clock or SystemClock()
    key = keys.new_key(passphrase)
    check_free(path)
    lock = VaultLock(path)
    try:
        copying.sweep_leftovers(path)
        _make_file(path.absolute(), key, clock)
        lock.take_file(path)
        return Vault(path, key, lock, clock, before_commit)
    except BaseException:
        lock.release()
        raise


def _make_file(path: Path, key: VaultKey, clock: Clock) -> None:
    """Make it beside its place and prove it; then it gets its name, in one step."""
    try:
        with copying.new_part(path) as (part, held), copying.told(path):
            _fill(part, key, clock)
            durable.write_through(part)
            expected = verify_file(part, key, name=path.name)
            copying.Part(part, path, expected, held).put()
    except MwlError as error:
        code = _NOT_MADE.get(error.code)
        if code is None:
            raise
        place = path if code in ("vault.exists", "vault.cannot_be_made") else path.parent
        raise VaultError(code, **{**error.facts, "name": path.name, "path": place}) from error


def _fill(path: Path, key: VaultKey, clock: Clock) -> None:
    connection = engine.connect(path, key, create=True)
    try:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute(f"PRAGMA application_id = {engine.APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.migrate(connection)
        facts = (("installation", new_id()), ("made_at", moment(clock.now())))
        connection.executemany("INSERT INTO meta(key, value) VALUES (?, ?)", facts)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # to close would not say that it failed
    finally:
        connection.close()


def look_at(path: Path, *, by_passphrase: bool = False) -> bytes:
    """The salt of a file that may be a vault. Raises VaultError when it cannot be one.

    `by_passphrase` also when no passphrase opens it any more, and nothing but a key does.
    """
    swapping.recover(path)
    refuse_if_open_here(path)
    return engine.salt_for_passphrase(path) if by_passphrase else engine.salt_of(path)


def key_of(path: Path, passphrase: str) -> VaultKey:
    """The key that a passphrase gives for a vault; raises VaultError when it can give none."""
    return keys.derive(passphrase, look_at(path, by_passphrase=True))


def open_with_passphrase(
    path: Path,
    passphrase: str,
    *,
    clock: Clock | None = None,
    before_commit: BeforeCommit | None = None,
    read_only: bool = False,
) -> Vault:
    """Open a vault; raises VaultError with a code for each way in which it cannot be opened."""
    key = key_of(path, passphrase)
    return open_with_key(path, key, clock=clock, before_commit=before_commit, read_only=read_only)


def open_with_key(
    path: Path,
    key: VaultKey,
    *,
    clock: Clock | None = None,
    before_commit: BeforeCommit | None = None,
    read_only: bool = False,
) -> Vault:
    """Open a vault with a derived key or the one a recovery kit stands for.

    Where its file or folder cannot be written to, its disk is full, or `read_only` asks for it, it is
    opened to read.
    """
    swapping.recover(path)
    refuse_if_open_here(path)
    why = access.ASKED if read_only else access.why_only_to_read(path)
    try:
        return _opened(path, key, clock or SystemClock(), before_commit, why)
    except VaultError as error:
        if why or error.code not in _ONLY_WRITING_FAILED:
            raise
        # What the rights did not tell, the first try did: some systems refuse for reasons of their own.
        with suppress(VaultError):
            return _opened(path, key, clock or SystemClock(), before_commit, _ONLY_WRITING_FAILED[error.code])
        raise


def _opened(
    path: Path, key: VaultKey, clock: Clock, before_commit: BeforeCommit | None, to_read: str
) -> Vault:
    lock = VaultLock(path, shared=bool(to_read))
    absent = access.absent_beside(path)
    try:
        way = Access(to_read, with_log=access.has_log(path)) if to_read else WRITING
        if not to_read:
            rekeying.sweep(path)
        follows = _check_file(path, key, way)
        return Vault(path, key, lock, clock, before_commit, way, follows)
    except DBAPIError as error:
        meant = engine.translated(error, path)
        _leave(lock, absent, meant)
        raise meant from error
    except VaultError as error:
        _leave(lock, absent, error)
        raise
    except BaseException:
        lock.release()
        raise


def _leave(lock: VaultLock, absent: tuple[Path, ...], error: VaultError) -> None:
    if error.code == "vault.disk_full":
        access.clear(absent)
    lock.release()


def _check_file(path: Path, key: VaultKey, way: Access) -> str:
    """Look before touching: a newer, foreign or shortened file keeps its bytes.

    Returns in which opening the file itself was last written to, the log left out.
    """
    with_log = access.has_log(path)

    def connect() -> Any:
        if way.to_read:
            return access.connect(path, key, way)
        return engine.connect(path, key, read_only=True, alone=not with_log)

    connection = stray_log.connected(connect, path, key)
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        version = migrations.version_of(connection)
        known = migrations.is_known(connection)
        mark = stray_log.mark_of(connection)
        fits = not with_log or bool(way.to_read) or stray_log.fits(connection, path)
    except dbapi2.Error as error:
        raise engine.translated(error, path) from error
    finally:
        connection.close()
    if with_log:
        seen, mark = mark, stray_log.mark_of_file(path, key)
        if not fits or not stray_log.goes_on(mark, seen):
            raise VaultError("vault.log_strayed", name=path.name)
    if application != engine.APPLICATION_ID:
        raise VaultError("vault.not_a_vault", name=path.name)
    if not known:
        raise VaultError("vault.damaged", name=path.name)
    if version > migrations.SCHEMA_VERSION:
        raise VaultError("vault.newer", name=path.name)
    size = path.stat().st_size
    if size < pages * engine.PAGE and not access.has_log(path):
        raise VaultError("vault.truncated", name=path.name, size=size)
    if version < migrations.SCHEMA_VERSION:
        if way.to_read:
            raise VaultError("vault.older_to_read", name=path.name)
        updating.update(path, key, version)
    return mark.session if mark is not None else ""
