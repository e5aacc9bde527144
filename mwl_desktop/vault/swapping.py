"""Putting another file in a vault's place, the present one set aside, so that a kill leaves old or new.

The new file first gets a name that says what is to become of it. From then on the swap is decided, and
whoever comes next finishes it: this program, or the next one that opens the vault.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from mwl_desktop.errors import VaultError
from mwl_desktop.vault import durable, engine
from mwl_desktop.vault.lock import VaultLock

_WITH_DATA: Final = ("-wal", "-journal")
"""What the database keeps beside a vault that may hold changes of it."""
_DECIDED: Final = ".mwl-restored"
_LONGEST_STEM: Final = 120
_UNFIT: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


def stem_of(path: Path) -> str:
    """A vault's name without its ending, as a part of a file name that every system takes."""
    whole = _UNFIT.sub("_", path.name.removesuffix(".mwl")).encode("utf-8", "replace")
    stem = whole[:_LONGEST_STEM].decode(errors="ignore")
    return stem.strip(" .") or "vault"


def stamp_of(moment: datetime) -> str:
    """A moment as it stands in file names: this computer's own time, and no colons."""
    return moment.astimezone().strftime("%Y-%m-%d %H-%M-%S")


def aside_of(real: Path, stamp: str) -> Path:
    """The name under which a vault is set aside."""
    return real.with_name(f"{stem_of(real)} set aside {stamp}.mwl")


def swap(part: Path, real: Path, lock: VaultLock, now: datetime) -> Path | None:
    """Put a finished part-file in a vault's place; returns where the present vault is now, if there was one.

    `real` is the vault's path with links followed, and `lock` is held on it. Stale files of the database
    go with the vault that they belong to: none is ever replayed onto the new one.
    """
    stamp = _free_stamp(real, now)
    decided = real.with_name(f"{_start(real)}{stamp}{_DECIDED}")
    part.replace(decided)
    durable.sync_folder(real.parent)
    # What is open cannot be renamed on every system; the lock by name goes on.
    lock.release_file()
    return _finish(decided, real, stamp)


def recover(path: Path) -> None:
    """Finish a swap that was cut short; does nothing where there was none or where it still goes on.

    Raises VaultError "restore.unfinished" when the system does not let it be finished.
    """
    real = Path(os.path.realpath(path))
    for decided in list(_decided(real)):
        try:
            lock = VaultLock(real)
        except VaultError:
            return
        try:
            lock.release_file()
            _finish(decided, real, decided.name.removeprefix(_start(real)).removesuffix(_DECIDED))
        except FileNotFoundError:
            continue
        except OSError as error:
            reason = engine.reason_of(error)
            raise VaultError("restore.unfinished", name=real.name, reason=reason) from error
        finally:
            lock.release()


def _finish(decided: Path, real: Path, stamp: str) -> Path | None:
    """Every step may have been done already, and none is undone."""
    aside = aside_of(real, stamp)
    if os.path.lexists(real) and not os.path.lexists(aside):
        _keep_as(real, aside)
    for suffix in _WITH_DATA:
        with _if_there():
            real.with_name(real.name + suffix).replace(aside.with_name(aside.name + suffix))
    with _if_there():
        real.with_name(real.name + "-shm").unlink()
    durable.sync_folder(real.parent)
    decided.replace(real)
    durable.sync_folder(real.parent)
    return aside if aside.exists() else None


@contextmanager
def _if_there() -> Iterator[None]:
    """Pass over a file that is not there, as one whose name is longer than names can be never is."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENAMETOOLONG):
            raise


def _keep_as(real: Path, aside: Path) -> None:
    try:
        # A second name: the vault is never away from its first one.
        aside.hardlink_to(real)
    except OSError:
        real.replace(aside)


def _start(real: Path) -> str:
    digest = hashlib.sha256(os.fsencode(real.name)).hexdigest()[:8]
    name = real.name.encode("utf-8", "replace")[:60].decode(errors="ignore")
    return f".{name}.{digest}."


def _decided(real: Path) -> Iterator[Path]:
    start = _start(real)
    with suppress(OSError), os.scandir(real.parent) as entries:
        for entry in entries:
            if entry.name.startswith(start) and entry.name.endswith(_DECIDED):
                yield real.with_name(entry.name)


def _free_stamp(real: Path, now: datetime) -> str:
    """A stamp under which nothing was set aside yet: clocks go back, and seconds are long."""
    stamp, number = stamp_of(now), 1
    while any(os.path.lexists(f"{aside_of(real, stamp)}{suffix}") for suffix in ("", *_WITH_DATA)):
        number += 1
        stamp = f"{stamp_of(now)} {number}"
    return stamp
