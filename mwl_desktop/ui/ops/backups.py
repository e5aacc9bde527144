"""Backups away from the GUI thread: what there is, making one, verifying, restoring."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from mwl_desktop.errors import Cancelled, MwlError, VaultError
from mwl_desktop.tasks import Job, Lane
from mwl_desktop.ui.ops.context import Context, Done, Failed
from mwl_desktop.vault.keys import VaultKey

if TYPE_CHECKING:
    from mwl_desktop.services.backups import Backup
    from mwl_desktop.vault.vault import Vault

MAKE: Final = "backup.make"
AUTOMATIC: Final = "backup.automatic"
VERIFY: Final = "backup.verify"
RESTORE: Final = "backup.restore"
LOOK: Final = "backup.look"
JOBS: Final = frozenset({MAKE, AUTOMATIC, VERIFY})
"""After each of these a list of backups may read otherwise."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is in a folder of backups, newest first, and what speaks against the folder.

    `problem` is why it could not be looked into, or takes no more. `known_at` is when the last verified
    backup of the vault was made, as far as this computer remembers, where none can be seen. `changed_at`
    is when the vault was last changed, where that was asked for. `reachable`: it could be looked into.
    """

    folder: Path
    backups: tuple[Backup, ...] = ()
    advice: tuple[str, ...] = ()
    problem: MwlError | None = None
    changed_at: datetime | None = None
    known_at: datetime | None = None
    reachable: bool = True

    @property
    def newest(self) -> Backup | None:
        """The backup made last of the vault as it is called now: a copy of it may go its own way."""
        return next((backup for backup in self.backups if backup.here), None)

    @property
    def verified(self) -> Backup | None:
        """The newest backup that was verified; one made under another name where there is none else."""
        verified = [backup for backup in self.backups if backup.verified_at is not None]
        return next((backup for backup in verified if backup.here), verified[0] if verified else None)


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a backup: a key that is at hand, or what a person typed."""

    key: VaultKey | None = None
    passphrase: str = ""
    kit: str = ""


@dataclass(frozen=True, slots=True)
class Proved:
    """A backup that was verified, and the key that opened it."""

    key: VaultKey
    backup: Backup


class Deadline:
    """Work that is stopped when its time is up, and shown to nobody."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def check_cancelled(self) -> None:
        """Raises Cancelled once the time is up."""
        if time.monotonic() >= self._ends:
            raise Cancelled

    def progress(self, _done: int, _total: int, _what: str = "") -> None:
        """Nobody looks."""


def look(parent: QObject, ctx: Context, folder: Path, done: Done[Standing]) -> None:
    """What there is in the folder for the open vault, and whether the vault was changed since."""
    vault = ctx.vault

    ctx.work(parent, LOOK, lambda _job: _standing_of_open(vault, folder), done)


def look_for(parent: QObject, ctx: Context, folder: Path, vault_path: Path, done: Done[Standing]) -> None:
    """What there is in the folder for a vault that is not open."""
    ctx.work(parent, LOOK, lambda _job: standing_of(folder, vault_path), done)


def standing_of(
    folder: Path, vault_path: Path, key: VaultKey | None = None, changed_at: datetime | None = None
) -> Standing:
    """Look into a folder; one that cannot be looked into is said in the answer."""
    from mwl_desktop.services import backups

    try:
        found = backups.listed(folder, vault_path, key=key)
        advice = backups.advice(folder, vault_path)
        return Standing(folder, found, advice, _why_no_more(folder, vault_path), changed_at)
    except MwlError as error:
        last = backups.last(vault_path)
        known_at = last.made_at if last is not None else None
        return Standing(folder, problem=error, changed_at=changed_at, known_at=known_at, reachable=False)


def _why_no_more(folder: Path, vault_path: Path) -> MwlError | None:
    """Why no further backup fits into a folder that can be looked into; None when one does."""
    from mwl_desktop.vault import copying

    if not os.access(folder, os.W_OK):
        return VaultError("copy.not_allowed", path=folder)
    try:
        copying.check_room(folder / "backup", vault_path.stat().st_size)
    except MwlError as error:
        return error
    except OSError:
        return None  # there is no vault any more, or the disk does not tell
    return None


def look_at(
    parent: QObject, ctx: Context, path: Path, vault_path: Path, done: Done[Backup], failed: Failed
) -> None:
    """What a file that a person chose says of itself as a backup of a vault that is not open."""

    def run(_job: Job) -> Backup:
        from mwl_desktop.services import backups

        return backups.seen(path, vault_path)

    ctx.work(parent, LOOK, run, done, failed)


def make(
    parent: QObject,
    ctx: Context,
    folder: Path,
    done: Done[Backup],
    failed: Failed,
    *,
    asked: bool,
    by_hand: bool = False,
) -> Job:
    """Back the open vault up and thin out what is older; `asked` when somebody waits for it.

    `by_hand` when it was this very state that they wanted kept.
    """
    vault = ctx.vault

    def run(job: Job) -> Backup:
        return made(vault, folder, job, by_hand=by_hand)

    return ctx.work(parent, MAKE if asked else AUTOMATIC, run, done, failed)


def made(vault: Vault, folder: Path, work: Job | Deadline, *, by_hand: bool = False) -> Backup:
    """Back a vault up in the calling thread, then remove what the rotation lets go."""
    from mwl_desktop.services import backup_thinning, backups

    backup = backups.make(vault, folder, by_hand=by_hand, work=work)
    backup_thinning.rotate(folder, vault.path, vault.clock.now(), key=vault.key)
    return backup


def is_owed(vault: Vault, folder: Path) -> bool:
    """Whether a vault holds what no backup in the folder does; to be asked off the GUI thread."""
    standing = _standing_of_open(vault, folder)
    newest = standing.newest
    if standing.problem is not None or standing.changed_at is None:
        return False
    return newest is None or standing.changed_at > newest.made_at


def name_of(backup: Backup) -> str:
    """What the vault was called that a backup was made of."""
    from mwl_desktop.services import backups

    return backups.name_of(backup.path)


def _standing_of_open(vault: Vault, folder: Path) -> Standing:
    from mwl_desktop.services import lineage
    from mwl_desktop.services.changes import last_change

    lineage.note(vault)
    with vault.read() as connection:
        changed_at = last_change(connection)
    return standing_of(folder, vault.path, vault.key, changed_at)


def due(last: datetime | None, now: datetime, changed: bool) -> bool:
    """Whether it is time for an automatic backup."""
    from mwl_desktop.services import backups

    return backups.due(last, now, changed)


def verify(
    parent: QObject,
    ctx: Context,
    path: Path,
    vault_path: Path,
    secret: Secret,
    done: Done[Proved],
    failed: Failed,
) -> Job:
    """Open a backup, look it over whole, and see whether it is of a vault, which may be open or not."""

    def run(job: Job) -> Proved:
        from mwl_desktop.services import backups

        with key_for(path, secret, backups.key_of) as key:
            return Proved(key, backups.verify(path, key, vault_path=vault_path, work=job))

    return ctx.work(parent, VERIFY, run, done, failed)


@contextmanager
def key_for(path: Path, secret: Secret, by_passphrase: Callable[[Path, str], VaultKey]) -> Iterator[VaultKey]:
    """The key to open a file with inside; where that of a kit does not open it, the kit is told of."""
    from mwl_desktop.services import vaults
    from mwl_desktop.vault.keys import key_from_kit

    key = secret.key
    if key is None:
        key = key_from_kit(secret.kit) if secret.kit else by_passphrase(path, secret.passphrase)
    with vaults.told_of_kit(path, key if secret.kit else None):
        yield key


def restore(
    parent: QObject,
    ctx: Context,
    backup: Path,
    vault_path: Path,
    key: VaultKey,
    done: Done[Path | None],
    failed: Failed,
) -> Job:
    """Put a backup in a locked vault's place; the answer is where the vault from before lies now."""

    def run(job: Job) -> Path | None:
        from mwl_desktop.services import backups

        return backups.restore(backup, vault_path, key, work=job)

    return ctx.work(parent, RESTORE, run, done, failed, lane=Lane.WRITE)
