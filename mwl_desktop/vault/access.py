"""How a vault is opened: whether it can be written to where it lies is asked without writing a byte."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mwl_desktop.errors import VaultError
from mwl_desktop.vault import engine
from mwl_desktop.vault.keys import VaultKey

MEDIUM: Final = "to_read.medium"
FILE: Final = "to_read.file"
FOLDER: Final = "to_read.folder"
FULL: Final = "to_read.full"
ASKED: Final = "to_read.asked"
"""Why a vault is opened to read; `sentences` has the words."""


@dataclass(frozen=True, slots=True)
class Access:
    """How a vault is opened. `to_read` says why it can only be read; empty where it can be written.

    `with_log`: what was committed last still lies in the log beside the file, and is read from there.
    """

    to_read: str = ""
    with_log: bool = False


WRITING: Final = Access()


def refusal(why: str, path: Path) -> VaultError:
    """What whoever wants to write to a vault that is opened to read is told."""
    return VaultError("vault.disk_full" if why == FULL else "vault.opened_to_read", name=path.name)


def has_log(path: Path) -> bool:
    """Whether something lies in the log beside a vault that is not in its file yet."""
    log = beside(path, "-wal")
    try:
        status = log.stat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise VaultError("vault.log_unreadable", name=path.name) from error
    if not stat.S_ISREG(status.st_mode):  # a folder, or a pipe, at which the database would wait
        raise VaultError("vault.log_unreadable", name=path.name)
    return status.st_size > 0


def beside(path: Path, suffix: str) -> Path:
    """The file that the database keeps beside a vault: it follows links before it does so."""
    real = Path(os.path.realpath(path))
    return real.with_name(real.name + suffix)


def absent_beside(path: Path) -> tuple[Path, ...]:
    """What the database would make beside a vault to write to it, as far as it is not there yet."""
    return tuple(part for suffix in ("-wal", "-shm") if not (part := beside(path, suffix)).exists())


def clear(made: tuple[Path, ...]) -> None:
    """Remove what the database made beside a vault and then had no room for; a log with content stays.

    To be asked while the vault is held and nobody has it open.
    """
    for part in made:
        with suppress(OSError):
            if part.name.endswith("-shm") or not part.stat().st_size:
                part.unlink()


def why_only_to_read(path: Path) -> str:
    """Why the vault at a path cannot be written to, as a code; empty when it can.

    To be asked before the database has the file open: looking closes a handle of it.
    """
    real = Path(os.path.realpath(path))
    if _lies_on_a_fixed_medium(real):
        return MEDIUM
    for part in (real, beside(real, "-wal"), beside(real, "-shm")):
        if part.exists() and not _takes_changes(part):
            return FILE
    return "" if _takes_files(real.parent) else FOLDER


def _takes_changes(file: Path) -> bool:
    """Whether the system hands the file out for writing; that alone changes nothing of it."""
    try:
        os.close(os.open(file, os.O_RDWR))
    except OSError:
        return False
    return True


if sys.platform == "win32":

    def _lies_on_a_fixed_medium(_path: Path) -> bool:
        return False  # a disc refuses the file itself

    def _takes_files(folder: Path) -> bool:
        """Rights of Windows are not to be computed; a file without a name tells, and goes at once."""
        try:
            tempfile.TemporaryFile(dir=folder).close()
        except OSError:
            return False
        return True
else:

    def _lies_on_a_fixed_medium(path: Path) -> bool:
        try:
            return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
        except OSError:
            return False

    def _takes_files(folder: Path) -> bool:
        # By the rights the program acts with, where the system can say that.
        effective = os.access in os.supports_effective_ids
        return os.access(folder, os.W_OK | os.X_OK, effective_ids=effective)


def connect(path: Path, key: VaultKey, way: Access, *, further: bool = False) -> Any:
    """A connection to a vault that is opened in a certain way."""
    if not way.to_read:
        return engine.connect(path, key, further=further)
    try:
        return engine.connect(path, key, alone=not way.with_log, aside=way.with_log, further=further)
    except VaultError as error:
        # The file itself could be read a moment ago.
        if way.with_log and error.code == "vault.unreadable":
            raise VaultError("vault.log_unreadable", name=path.name) from error
        raise
