"""Copying a vault whole: by the database's own backup, under any key, verified before it gets its name.

A copy is a new file beside its target until it has been written through, opened again and found to be
whole; then it takes its place in one step. Whatever ends it earlier, the target is as it was.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import MwlError, UserError, VaultError
from mwl_desktop.vault import engine
from mwl_desktop.vault.durable import sync_folder, write_through
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock
from mwl_desktop.vault.own_files import BESIDE, check_name
from mwl_desktop.vault.verifying import Expected, expected_of, verify_file

_PAGES_AT_ONCE: Final = 256
_OK: Final = 0
_DONE: Final = 101
"""Answers of a step; anything else is that somebody else holds the source."""
_PATIENCE: Final = 10.0
"""Seconds for which a source that somebody else holds is waited for."""
_ROOM_KEPT: Final = 4 * 1024 * 1024
"""Bytes that stay free beside a copy, for the folder itself and for others."""
_BYTES_DIGITS: Final = 6
"""Places behind the point with which megabytes tell single bytes."""
_SMALL_LIMIT: Final = 4 * 1024**3 - 1
"""The most bytes that a file can have on a disk formatted with FAT."""
_SHOWN_OF_NAME: Final = 80
"""Bytes of a target's name in that of its part-file, which has to fit as well."""
_PART: Final = re.compile(r"\..{1,80}\.[0-9a-f]{12}\.mwl-part")
_ABANDONED_AFTER: Final = 24 * 3600.0
"""Seconds after which a part-file is nobody's where the file system has no locks to tell it by."""


@dataclass(frozen=True, slots=True)
class Part:
    """A verified copy that waits beside its target, held by a lock of its own."""

    path: Path
    target: Path
    expected: Expected
    lock: VaultLock

    def put(self) -> None:
        """Take the target's place in one step. Raises UserError "out.exists" where something is there."""
        self.let_move()
        try:
            _rename_to_free(self.path, self.target)
            sync_folder(self.target.parent)
        except OSError as error:
            raise failure(error, self.target) from error

    def let_move(self) -> None:
        """Let go of the file where the system moves none that is open: on Windows."""
        if sys.platform == "win32":
            self.lock.release_file()


def copy(source: Any, target: Path, key: VaultKey, *, work: Work = QUIET) -> Expected:
    """Copy the vault that a keyed connection is of to `target`, under `key`, whose salt becomes the file's.

    The source may be written to meanwhile: what is copied is the state at the beginning. What is there
    already is never overwritten. Raises VaultError or UserError with a code for each way in which it
    cannot be done, and Cancelled; then nothing is left.
    """
    with prepared(source, target, key, work=work) as part:
        part.put()
        return part.expected


@contextmanager
def prepared(
    source: Any, target: Path, key: VaultKey, *, work: Work = QUIET, overwrite: bool = False
) -> Iterator[Part]:
    """A verified copy beside `target`: the block puts it in its place, else it goes again.

    `overwrite` is for a place where something is: the block says how that gives way.
    """
    target = Path(os.path.realpath(target)) if overwrite else target.absolute()
    with new_part(target, overwrite=overwrite) as (path, lock):
        with told(target, source):
            expected = _fill(source, path, target, key, work)
        yield Part(path, target, expected, lock)


@contextmanager
def new_part(target: Path, *, overwrite: bool = False) -> Iterator[tuple[Path, VaultLock]]:
    """An empty part-file beside `target`, held until the block ends; gone then unless it was moved."""
    if not overwrite and os.path.lexists(target):
        raise UserError("out.exists", path=target)
    if overwrite:
        check_folder(target)
    else:
        check_place(target)
    shown = os.fsencode(target.name)[:_SHOWN_OF_NAME].decode("utf-8", "ignore") or "copy"
    path = target.with_name(f".{shown}.{secrets.token_hex(6)}.mwl-part")
    lock = VaultLock(path)
    try:
        with told(target):
            _make_file(path, target if overwrite else None)
            lock.take_file(path)
        yield path, lock
    finally:
        # The lock's own handle is let go first: Windows removes nothing that is open.
        lock.release()
        lock.forget()
        _remove(path)


def _remove(path: Path) -> None:
    for suffix in ("", *BESIDE):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _fill(source: Any, path: Path, target: Path, key: VaultKey, work: Work) -> Expected:
    began_here = not source.in_transaction
    if began_here:
        source.execute("BEGIN")
    try:
        # From the first reading on the connection sees one state: without that, a backup begins anew
        # with every change that somebody else makes.
        expected = expected_of(source)
        check_room(target, expected.pages * engine.PAGE)
        _check_limit(path, expected.pages * engine.PAGE)
        _write(source, path, key, expected, work)
        _refuse_if_spoilt(source)
    finally:
        if began_here:
            source.execute("ROLLBACK")
    write_through(path)
    verify_file(path, key, expected, work=work, name=_name_of(source))
    return expected


def _refuse_if_spoilt(source: Any) -> None:
    """Raise VaultError when a page of the source had a broken seal while it was copied.

    Such a page is read as zeros without a word, and would get a good seal in the copy. But from then on
    the connection reads nothing any more, which shows once it has to read what it knew before.
    """
    source.execute("PRAGMA shrink_memory")
    try:
        source.execute("SELECT sql FROM sqlite_master").fetchall()
    except dbapi2.DatabaseError as error:
        raise VaultError("vault.damaged", name=_name_of(source)) from error


def _write(source: Any, path: Path, key: VaultKey, expected: Expected, work: Work) -> None:
    total = 2 * expected.pages  # the other half of the work is to verify it
    moved = time.monotonic()

    def step(status: int, remaining: int, pages: int) -> None:
        nonlocal moved
        work.check_cancelled()
        if status in (_OK, _DONE):
            moved = time.monotonic()
        elif time.monotonic() - moved > _PATIENCE:
            raise VaultError("vault.in_use", name=_name_of(source))
        work.progress(pages - remaining, total)

    copied = engine.connect(path, key, create=True)
    try:
        # Nobody reads this file before it is whole and nobody repairs it: no journal, one write through.
        copied.execute("PRAGMA journal_mode = OFF")
        copied.execute("PRAGMA synchronous = OFF")
        source.backup(copied, pages=_PAGES_AT_ONCE, progress=step, sleep=0.05)
    finally:
        copied.close()


def check_room(target: Path, needed: int) -> None:
    """Raise VaultError when a file of that many bytes does not fit where `target` is to be."""
    free, needed = shutil.disk_usage(target.parent).free, needed + _ROOM_KEPT
    if free < needed:
        told = {
            name: _megabytes(size, apart=(free, needed))
            for name, size in (("needed", needed), ("free", free))
        }
        raise VaultError("disk.too_full", path=target.parent, **told)


def _check_limit(path: Path, size: int) -> None:
    """Whether a file may be so large here, tried without writing it: some file systems end at 4 GiB."""
    if size <= _SMALL_LIMIT:
        return
    try:
        with path.open("r+b") as file:
            file.truncate(size)
            file.truncate(0)
    except OSError as error:
        if error.errno in (errno.EFBIG, errno.EINVAL):
            raise VaultError("disk.file_too_large", path=path.parent, needed=_megabytes(size)) from error
        raise


def check_place(target: Path) -> None:
    """Raise VaultError when no vault can be put at `target`: for its name, its folder, or its rights."""
    check_name(target)
    try:
        target.lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        raise failure(error, target.absolute()) from error
    check_folder(target)


def check_folder(target: Path) -> None:
    """Raise VaultError when no file can be put where `target` is to be."""
    folder = target.absolute().parent
    if not os.path.lexists(folder):
        raise VaultError("copy.folder_missing", path=folder)
    if not folder.is_dir():
        raise VaultError("copy.not_a_folder", path=folder)


def _make_file(path: Path, like: Path | None) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileNotFoundError:
        if path.parent.is_dir():  # one of the system's own, where no file can be made
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM)) from None
        raise
    os.close(handle)
    if like is not None and like.exists():
        with suppress(OSError):
            shutil.copymode(like, path)


def _rename_to_free(path: Path, target: Path) -> None:
    """Rename, unless something is there: asked and done in one step where the file system can."""
    if sys.platform == "win32":
        try:
            path.rename(target)
        except FileExistsError:
            raise UserError("out.exists", path=target) from None
        return
    try:
        target.hardlink_to(path)
    except FileExistsError:
        raise UserError("out.exists", path=target) from None
    except OSError:
        # No second names here (FAT, some network file systems).
        if os.path.lexists(target):
            raise UserError("out.exists", path=target) from None
        path.replace(target)
    else:
        path.unlink(missing_ok=True)  # who opens it by its new name already may have swept this one


@contextmanager
def told(target: Path, source: Any = None) -> Iterator[None]:
    """Whatever goes wrong while a file is made for `target` as a code that says whose fault it was.

    That of the vault that `source` is a connection to, or that of the new place.
    """
    try:
        yield
    except OSError as error:
        raise failure(error, target) from error
    except dbapi2.Error as error:
        raise _database_failure(error, source, target) from error
    except VaultError as error:
        if error.code in ("vault.disk_full", "vault.read_only", "vault.unreadable", "vault.write_failed"):
            raise _place_failure(error, target) from error
        raise


def failure(error: OSError, target: Path) -> MwlError:
    """The error a person reads when a copy could not be put where it was to go."""
    folder = target.parent
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return VaultError("copy.disk_full", path=folder)
    if error.errno == errno.EROFS:
        return VaultError("copy.read_only", path=folder)
    if error.errno in (errno.EACCES, errno.EPERM):
        return VaultError("copy.not_allowed", path=folder)
    if error.errno in (errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOENT, errno.ENOTCONN):
        return VaultError("copy.disk_gone", path=folder)
    return VaultError("copy.failed", path=target, reason=engine.reason_of(error))


def _database_failure(error: dbapi2.Error, source: Any, target: Path) -> MwlError:
    meant = engine.translated(error, target.with_name(_name_of(source)))
    if meant.code in ("vault.damaged", "vault.in_use"):
        return meant
    return _place_failure(meant, target)


def _place_failure(error: VaultError, target: Path) -> VaultError:
    if error.code == "vault.disk_full":
        return VaultError("copy.disk_full", path=target.parent)
    if not target.parent.is_dir():
        return VaultError("copy.disk_gone", path=target.parent)
    return VaultError("copy.failed", path=target, reason=error.facts.get("reason", "unknown reason"))


def _name_of(source: Any) -> str:
    with suppress(dbapi2.Error):
        for row in source.execute("PRAGMA database_list") if source is not None else ():
            if row[1] == "main":
                return Path(row[2]).name
    return "vault"


def _megabytes(size: int, *, apart: tuple[int, ...] = ()) -> str:
    """A size for people, with as many digits as tell those from each other that are to be `apart`."""
    digits = 0 if size >= 10_000_000 else 1
    while digits < _BYTES_DIGITS and len({f"{each / 1_000_000:.{digits}f}" for each in apart}) < len(
        set(apart)
    ):
        digits += 1
    return f"{size / 1_000_000:,.{digits}f} MB"


def is_part(path: Path) -> bool:
    """Whether a file is named like a copy that has not got its name yet."""
    return _PART.fullmatch(path.name) is not None


def sweep_leftovers(path: Path) -> tuple[Path, ...]:
    """Remove what copies that were killed left in the folder of `path`; returns what went.

    The part-file of a copy that still runs, here or in another program, is held by it and stays; but a
    second name of `path` itself, as a kill leaves it while a copy gets its name, goes in any case.
    """
    gone: list[Path] = []
    with suppress(OSError):
        for found in list(path.absolute().parent.iterdir()):
            if is_part(found) and not found.is_symlink() and found.is_file():
                if _is_second_name(found, path):
                    found.unlink()
                elif not _removed(found):
                    continue
                gone.append(found)
    return tuple(gone)


def _is_second_name(part: Path, path: Path) -> bool:
    try:
        return part.samefile(path)
    except OSError:
        return False


def _removed(part: Path) -> bool:
    try:
        lock = VaultLock(part)
    except VaultError:
        return False  # somebody is at it, or nobody can tell
    seen = lock.holds_file
    lock.release()
    try:
        if seen or abs(time.time() - part.stat().st_mtime) > _ABANDONED_AFTER:
            part.unlink()
            _remove(part)
            return True
    except OSError:
        return False
    finally:
        lock.forget()
    return False
