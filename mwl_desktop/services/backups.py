"""Backups: made, proved by being opened, listed, thinned out with time, and put back."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from mwl_desktop.domain.clock import Clock, SystemClock
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError, VaultError
from mwl_desktop.services import backup_records as records
from mwl_desktop.services import lineage
from mwl_desktop.services.backup_places import advice
from mwl_desktop.services.backup_records import Record
from mwl_desktop.services.lineage import Lineage
from mwl_desktop.vault import access, copying, engine, keys, migrations, swapping
from mwl_desktop.vault.keys import SALT_BYTES, VaultKey
from mwl_desktop.vault.lock import VaultLock, name_for, refuse_if_open_here
from mwl_desktop.vault.vault import Vault
from mwl_desktop.vault.verifying import verify_connection

_NAMED: Final = re.compile(
    r"(?P<stem>.+) (?P<stamp>\d{4}-\d\d-\d\d \d\d-\d\d-\d\d) (?P<print>[0-9A-F]{8})(?: \d{1,3})?\.mwl"
)
__all__ = [
    "Backup",
    "advice",
    "due",
    "key_of",
    "last",
    "listed",
    "look_at",
    "make",
    "make_at",
    "name_of",
    "opened",
    "restore",
    "seen",
    "verify",
]
_EVERY: Final = timedelta(hours=1)
_MOST_OF_ONE_SECOND: Final = 999
_MEANT: Final = {
    "vault.missing": "backup.missing",
    "vault.plain_database": "backup.plain_database",
    "vault.not_a_vault": "backup.not_a_vault",
    "vault.empty": "backup.empty",
    "vault.truncated": "backup.truncated",
    "vault.wrong_passphrase": "backup.other_key",
    "vault.damaged": "backup.damaged",
    "vault.start_damaged": "backup.damaged",
    "vault.start_gone": "backup.damaged",
    "vault.salt_gone": "backup.salt_gone",
    "vault.write_failed": "backup.damaged",
    "copy.unsound": "backup.damaged",
    "vault.newer": "backup.newer",
    "vault.in_use": "backup.in_use",
    "vault.unreadable": "backup.unreadable",
    "vault.log_unreadable": "backup.unreadable",
}
"""What goes wrong with a vault, said of a backup."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. `opens`: with the key that the vault has now; `verified_at`: None when never or in vain.

    `by_hand`: a person asked for this very one; None where this computer has no note of its making, so that
    it may be. `own`: whether it is of the vault that was asked about; None where that is not known. `here`:
    made of it at its present place and under its present name; else `made_as` is what the file was called
    that it was made of, "" where that is the present name too or is not known. `salt` tells its key.
    """

    path: Path
    made_at: datetime
    size: int
    fingerprint: str
    opens: bool
    verified_at: datetime | None
    by_hand: bool | None = False
    own: bool | None = True
    here: bool = True
    made_as: str = ""
    salt: bytes = b""


def make(vault: Vault, folder: Path, *, by_hand: bool = False, work: Work = QUIET) -> Backup:
    """A backup in a folder, under a name of its own; it has been opened and looked over when it gets it.

    `by_hand` when a person asked for this one: the rotation spares it for longer.
    Raises VaultError for each way in which the folder cannot take it, and leaves nothing then.
    """
    copying.check_place(folder / "backup")
    now = vault.clock.now()
    fingerprint = vault.key.fingerprint.replace(" ", "")
    stem = f"{swapping.stem_of(vault.path)} {swapping.stamp_of(now)} {fingerprint}"
    return make_at(vault, _free_name(folder, stem), by_hand=by_hand, work=work)


def _free_name(folder: Path, stem: str) -> Path:
    for number in range(1, _MOST_OF_ONE_SECOND):
        path = folder / (f"{stem}.mwl" if number == 1 else f"{stem} {number}.mwl")
        if not os.path.lexists(path):
            return path
    raise UserError("out.exists", path=folder / f"{stem}.mwl")


def make_at(vault: Vault, file: Path, *, by_hand: bool = False, work: Work = QUIET) -> Backup:
    """A backup under a name that was chosen; nothing is overwritten."""
    file = file.absolute()
    copying.sweep_leftovers(file)
    made_at = vault.clock.now()
    key = vault.key
    held = vault.copy_to(file, work=work)
    size, verified_at = held.pages * engine.PAGE, vault.clock.now()
    start, of = records.start_of(file), lineage.note(vault).of
    if start is not None:
        record = Record(name_for(vault.path), made_at, size, verified_at, by_hand, of)
        records.put(records.mark_of(start), record)
    return Backup(file, made_at, size, key.fingerprint, True, verified_at, by_hand, salt=key.salt)


def listed(folder: Path, vault_path: Path, *, key: VaultKey | None = None) -> tuple[Backup, ...]:
    """The backups of a vault in a folder, newest first. `key` is the vault's, while it is open here.

    What they are of is told by what the vault is, not by its name: another vault's of the same name are not
    among them, and those made under another name are. Only where nothing is known of the vault, as when
    its file is gone and this computer never saw it, those that bear its name are offered as what may be its.
    Raises VaultError when the folder is not there or cannot be read.
    """
    copying.check_folder(folder / "backup")
    kin = lineage.known(vault_path, key.salt if key is not None else None)
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if _NAMED.fullmatch(entry.name)]
    except OSError as error:
        raise VaultError("backup.folder_unreadable", path=folder, reason=engine.reason_of(error)) from error
    salt = key.salt if key is not None else lineage.salt_of_closed(vault_path)
    seen = [_seen(folder / name, salt, vault_path, kin) for name in names]
    nothing_known = kin == Lineage()
    backups = [
        each for each in seen if each and (each.own or (nothing_known and _may_be_of(each, vault_path)))
    ]
    return tuple(sorted(backups, key=lambda backup: (backup.made_at, backup.path.name), reverse=True))


def _may_be_of(backup: Backup, vault_path: Path) -> bool:
    return backup.own is None and _folded(name_of(backup.path)) == _folded(swapping.stem_of(vault_path))


def name_of(path: Path) -> str:
    """What a vault was called when a backup was made of it, by the backup's name."""
    found = _NAMED.fullmatch(path.name)
    return found["stem"] if found else path.name.removesuffix(".mwl")


def seen(path: Path, vault_path: Path) -> Backup:
    """What a file that a person chose says of itself as a backup of a vault that is not open, by its start.

    Raises VaultError when it cannot be a backup.
    """
    look_at(path)
    it = _seen(path, lineage.salt_of_closed(vault_path), vault_path, lineage.known(vault_path))
    if it is None:
        raise VaultError("backup.missing", path=path)
    return it


def _seen(path: Path, salt: bytes, vault_path: Path, kin: Lineage) -> Backup | None:
    """What can be said of a backup without opening it; None when it is no file, or gone by now.

    `salt` is that of the vault at `vault_path`, empty where it is not known.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    start = records.start_of(path) or b""
    record = records.get(records.mark_of(start)) if start else None
    found = _NAMED.fullmatch(path.name)
    named_at = _moment_of(found["stamp"]) if found else None
    fingerprint = found["print"] if found else ""
    place = name_for(vault_path)
    made_as = found["stem"] if found else ""
    if _folded(made_as) == _folded(swapping.stem_of(vault_path)):
        made_as = ""
    here = record.vault == place if record and record.vault else not made_as
    own = kin.owns(record.of if record else "", start[:SALT_BYTES])
    if own is None and record is not None and not record.of and record.vault:
        own = record.vault == place  # noted by a version that told vaults by their place
    return Backup(
        path=path,
        made_at=record.made_at if record else named_at or datetime.fromtimestamp(status.st_mtime, UTC),
        size=status.st_size,
        fingerprint=f"{fingerprint[:4]} {fingerprint[4:]}".strip(),
        opens=bool(salt) and start[:SALT_BYTES] == salt,
        verified_at=record.verified_at if record and record.size == status.st_size else None,
        by_hand=record.by_hand if record is not None and record.vault else None,
        own=own,
        here=here,
        made_as="" if here else made_as,
        salt=start[:SALT_BYTES],
    )


def _moment_of(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, "%Y-%m-%d %H-%M-%S").astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _folded(name: str) -> str:
    # Some file systems give names back in another form of Unicode than they were given.
    return unicodedata.normalize("NFC", name).casefold()


def last(vault_path: Path) -> Record | None:
    """The newest verified backup that was made of a vault on this computer, wherever it is now."""
    return records.newest(name_for(vault_path), lineage.known(vault_path).of)


def due(last_made: datetime | None, now: datetime, changed: bool) -> bool:
    """Whether an automatic backup is to be made; also when the last one is of a clock since set back."""
    if not changed:
        return False
    return last_made is None or not timedelta() <= now - last_made < _EVERY


# proving and putting back


def key_of(backup_path: Path, passphrase: str) -> VaultKey:
    """The key that a passphrase gives for a backup; raises VaultError when the file cannot be one."""
    return keys.derive(passphrase, look_at(backup_path, by_passphrase=True))


def look_at(backup_path: Path, *, by_passphrase: bool = False) -> bytes:
    """The salt of a file that may be a backup. Raises VaultError when it cannot be one.

    `by_passphrase` also when no passphrase opens it any more, and nothing but a key does.
    """
    with _said_of_a_backup(backup_path):
        refuse_if_open_here(backup_path)
        return engine.salt_for_passphrase(backup_path) if by_passphrase else engine.salt_of(backup_path)


def verify(backup_path: Path, key: VaultKey, *, vault_path: Path | None = None, work: Work = QUIET) -> Backup:
    """Prove a backup: opened, every page and table looked over, a sample of the originals read.

    The answer says whether it is of the vault at `vault_path`. Raises VaultError with a code "backup.…"
    for each way in which it is no use with this key.
    """
    try:
        with opened(backup_path, key) as connection, _said_of_a_backup(backup_path):
            verify_connection(connection, backup_path.name, work=work)
            of = lineage.of_raw(connection)
    except VaultError as error:
        if error.code == "backup.damaged":
            _note(backup_path, None)
        raise
    _note(backup_path, datetime.now(UTC), of)
    place = vault_path or backup_path
    kin = lineage.known(place, key.salt if vault_path is None else None)
    seen = _seen(backup_path, key.salt, place, kin)
    if seen is None:
        raise VaultError("backup.missing", path=backup_path)
    own = seen.own if vault_path is None else kin.owns(of, key.salt)
    return replace(seen, fingerprint=key.fingerprint, own=own)


def _note(path: Path, verified_at: datetime | None, of: str = "") -> None:
    start, seen = records.start_of(path), _seen(path, b"", path, Lineage())
    if start is None or seen is None:
        return
    mark = records.mark_of(start)
    known = records.get(mark) or Record("", seen.made_at, seen.size, None)
    records.put(mark, replace(known, size=seen.size, verified_at=verified_at, of=of or known.of))


def restore(
    backup_path: Path, vault_path: Path, key: VaultKey, *, work: Work = QUIET, clock: Clock | None = None
) -> Path | None:
    """Put a verified copy of a backup in a vault's place; returns where the present vault is now, if any was.

    `key` is the backup's; what is there now may be damaged, under another key, or missing. The vault must
    not be open anywhere. Whenever it is ended, the vault's path leads to the old vault or to the new one.
    """
    copying.check_place(vault_path)
    swapping.recover(vault_path)
    real = Path(os.path.realpath(vault_path))
    if _same(backup_path, real):
        raise UserError("restore.same_file", path=backup_path)
    _spare_another(real)
    copying.check_place(real)
    lock = VaultLock(real)
    try:
        with opened(backup_path, key) as source:
            try:
                with copying.prepared(source, real, key, work=work, overwrite=True) as part:
                    work.check_cancelled()
                    part.let_move()
                    return _swapped(part.path, real, lock, (clock or SystemClock()).now())
            except VaultError as error:
                if error.code in ("vault.damaged", "copy.unsound"):
                    raise VaultError("backup.damaged", name=backup_path.name) from error
                raise
    finally:
        lock.release()


def _swapped(part: Path, real: Path, lock: VaultLock, now: datetime) -> Path | None:
    try:
        return swapping.swap(part, real, lock, now)
    except OSError as error:
        raise copying.failure(error, real) from error


def _spare_another(real: Path) -> None:
    """Raise UserError where a file of another kind is, which somebody needs under its name.

    What is called like a vault is taken for one whatever it holds: it may be all that is left of it.
    """
    if real.suffix.lower() == ".mwl":
        return
    try:
        engine.salt_of(real)
    except VaultError as error:
        if error.code in ("vault.not_a_vault", "vault.plain_database") and real.is_file():
            raise UserError("restore.not_a_vault", path=real) from None


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


@contextmanager
def opened(path: Path, key: VaultKey) -> Iterator[Any]:
    """A reading connection to a backup, which nobody else may have open; changes nothing beside it."""
    with _said_of_a_backup(path):
        look_at(path)
        lock = VaultLock(path)
        try:
            connection = engine.connect(path, key, read_only=True, alone=not access.has_log(path))
        except BaseException:
            lock.release()
            raise
    try:
        with _said_of_a_backup(path):
            _check_form(connection, path)
        yield connection
    finally:
        connection.close()
        lock.release()


def _check_form(connection: Any, path: Path) -> None:
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        version = migrations.version_of(connection)
        known = version and migrations.is_known(connection)  # one without a table is none either
    except dbapi2.Error as error:
        raise engine.translated(error, path) from error
    if application != engine.APPLICATION_ID:
        raise VaultError("vault.not_a_vault", name=path.name)
    if not known:
        raise VaultError("vault.damaged", name=path.name)
    if version > migrations.SCHEMA_VERSION:
        raise VaultError("vault.newer", name=path.name)
    if path.stat().st_size < pages * engine.PAGE:
        raise VaultError("vault.truncated", name=path.name, size=path.stat().st_size)


@contextmanager
def _said_of_a_backup(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise VaultError("backup.missing", path=path) from None
    except OSError as error:
        raise VaultError("backup.unreadable", name=path.name, reason=engine.reason_of(error)) from error
    except VaultError as error:
        code = _MEANT.get(error.code)
        if code is None:
            raise
        facts = {"path": path, "name": path.name, "size": 0, "reason": "", **error.facts}
        raise VaultError(code, **facts) from error
