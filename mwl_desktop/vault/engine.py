"""Connections to a SQLCipher file: how one is opened, set up, and what its failures mean."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import zlib
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from mwl_desktop.errors import VaultError
from mwl_desktop.vault import own_files, seals
from mwl_desktop.vault.keys import SALT_BYTES, VaultKey

APPLICATION_ID: Final = 0x4D574C31  # "MWL1"
PAGE: Final = seals.PAGE
_PLAIN_HEADER = b"SQLite format 3\0"
_KNOWN_FORMS = (
    b"%PDF-",
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"OggS",
    b"fLaC",
    b"ID3",
    b"\x1aE\xdf\xa3",
    b"\xd0\xcf\x11\xe0",
    b"LUKS\xba\xbe",
)
_A_FEW: Final = 8
"""Pages that are looked at to tell what a file is: where each is far from the next, that takes time."""
_LEAST_SQLITE = (3, 51, 3)  # the WAL-reset bug is mended from here on
_LEAST_CIPHER = (4, 6, 0)
_BUSY_SECONDS = 5.0
_ROOM_BESIDE = 128 * 1024
"""Bytes that the database wants for the files beside a vault, to open it at all."""
_WITHOUT_LOCKS: Final = "win32-none" if sys.platform == "win32" else "unix-none"

_ALWAYS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA synchronous = FULL",
    "PRAGMA cell_size_check = ON",
)


def salt_of(path: Path) -> bytes:
    """The salt of an existing vault. Raises VaultError when the file cannot be one."""
    size = status_of(path).st_size
    try:
        with path.open("rb") as file:
            first_page = file.read(PAGE)
    except OSError as error:
        raise VaultError("vault.unreadable", name=path.name, reason=reason_of(error)) from None
    if size == 0:
        raise VaultError("vault.empty", name=path.name)
    if first_page.startswith(_PLAIN_HEADER):
        raise VaultError("vault.plain_database", name=path.name)
    encrypted = _looks_encrypted(first_page)
    if size < PAGE and encrypted and not _is_of_known_form(first_page):
        raise VaultError("vault.truncated", name=path.name, size=size)
    if size < PAGE or not (encrypted or _goes_on_encrypted(path, size)):
        raise VaultError("vault.not_a_vault", name=path.name)
    return first_page[:SALT_BYTES]


def salt_for_passphrase(path: Path) -> bytes:
    """The salt that makes a key of a passphrase. Raises VaultError where it is gone, and only a kit helps."""
    salt = salt_of(path)
    if len(set(salt)) > 1:
        return salt
    # Zeros, or what an empty cell of a disk reads as.
    with path.open("rb") as file:
        behind = _looks_encrypted(file.read(PAGE)[SALT_BYTES:])
    raise VaultError("vault.salt_gone" if behind else "vault.start_gone", name=path.name)


def salt_of_open(path: Path, key: VaultKey) -> bytes:
    """The salt that a vault's file begins with now, whatever it was when the vault was opened.

    The database is asked: to read the file oneself, and to close it, would drop its locks.
    """
    connection = _keyed(path, VaultKey(key.key, b""), "mode=ro")  # without a salt it takes that of the file
    try:
        return bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])
    finally:
        connection.close()


def _goes_on_encrypted(path: Path, size: int) -> bool:
    """Whether a file with a start like no vault's is made of encrypted pages behind it."""
    if size % PAGE:
        return False
    with path.open("rb") as file:
        if _is_of_known_form(file.read(PAGE)):
            return False
        behind = [page for number, page in seals.spread(file, _A_FEW) if number > 1]
    return sum(_looks_encrypted(page) for page in behind) > len(behind) / 2


def status_of(path: Path) -> os.stat_result:
    """What the system knows of a vault's file. Raises VaultError for what must not even be opened.

    To open a pipe waits for ever, and to open a device may make it act.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise VaultError("vault.missing", path=path) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise own_files.too_long(path) from None
        raise VaultError("vault.unreadable", name=path.name, reason=reason_of(error)) from None
    if not stat.S_ISREG(status.st_mode):
        raise VaultError("vault.not_a_vault", name=path.name)
    return status


def _looks_encrypted(page: bytes) -> bool:
    """Whether bytes look random all over, as an encrypted page does and no document's start does."""
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return len(zlib.compress(page)) > 0.98 * len(page)
    return False


def _is_of_known_form(start: bytes) -> bool:
    """Whether bytes begin as a well-known kind of compressed file does.

    A vault's random salt may do so too, once in some billions: asked only of what did not open.
    """
    return start.startswith(_KNOWN_FORMS) or start[4:8] == b"ftyp"


def connect(
    path: Path,
    key: VaultKey,
    *,
    read_only: bool = False,
    alone: bool = False,
    aside: bool = False,
    create: bool = False,
    further: bool = False,
) -> Any:
    """A connection that has proved its key. Raises VaultError when the key does not open the file.

    `alone` leaves no trace beside the file; only for reading what has no write-ahead log. `aside` does
    so for what has one: its index is kept in memory, and the database takes no locks, so whoever asks
    for it keeps writers out. Both only read. `further` is for a file that has been opened with this key
    before: why it does not open now is not looked for in the file itself, because closing that would
    drop the database's locks on it.
    """
    _check_versions()
    mode = "rwc" if create else "ro" if read_only or alone or aside else "rw"
    way = "&immutable=1" if alone else f"&vfs={_WITHOUT_LOCKS}" if aside else ""
    connection = _keyed(path, key, f"mode={mode}{way}")
    try:
        if aside:  # who has the file to himself needs no index in a file
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        for pragma in _ALWAYS:
            connection.execute(pragma)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.Error as error:
        connection.close()
        raise (translated(error, path) if further else _refused(error, path, key)) from None
    return connection


def connect_damaged(path: Path, key: VaultKey, *, alone: bool) -> Any:
    """A reading connection to what may be damaged or cut short; raises the library's own errors.

    Told that the schema may be mended, the library overlooks that the file is shorter than it says, and
    leaves out what it cannot make out of the schema.
    """
    connection = _keyed(path, key, "mode=ro" + ("&immutable=1" if alone else ""))
    try:
        for pragma in ("PRAGMA writable_schema = ON", *_ALWAYS):
            connection.execute(pragma)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.Error:
        connection.close()
        raise
    return connection


def _keyed(path: Path, key: VaultKey, options: str) -> Any:
    try:
        connection = dbapi2.connect(
            f"{path.absolute().as_uri()}?{options}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=_BUSY_SECONDS,
        )
    except dbapi2.Error as error:
        raise translated(error, path) from None
    # The library would write to the error output; its exceptions say the same.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f'PRAGMA key = "{key.pragma}"')
    connection.execute("PRAGMA cipher_compatibility = 4")
    return connection


def _refused(error: Exception, path: Path, key: VaultKey) -> VaultError:
    """Why a file that looks like a vault did not open."""
    size = path.stat().st_size
    if "malformed" in str(error) and _is_shorter_than_it_says(path, key, size):
        return VaultError("vault.truncated", name=path.name, size=size)
    if "not a database" not in str(error):
        return translated(error, path)
    with path.open("rb") as file:
        if _is_of_known_form(file.read(PAGE)):
            return VaultError("vault.not_a_vault", name=path.name)
    if size % PAGE:
        return VaultError("vault.truncated", name=path.name, size=size)
    if seals.fits(path, key, looked_at=1):
        return VaultError("vault.damaged", name=path.name)  # not its beginning: the log's, if it has one
    if seals.fits(path, key, looked_at=_A_FEW):
        return VaultError("vault.start_damaged", name=path.name)
    return VaultError("vault.wrong_passphrase", name=path.name)


def _is_shorter_than_it_says(path: Path, key: VaultKey, size: int) -> bool:
    """Whether the first page is whole and names more pages than the file has."""
    first = seals.first_page(path, key)
    return first is not None and size < seals.pages_named(first) * PAGE


def _check_versions() -> None:
    """Refuse a build of the library with known faults in it, or one that does not encrypt at all."""
    probe = dbapi2.connect(":memory:")
    try:
        row = probe.execute("PRAGMA cipher_version").fetchone()
    finally:
        probe.close()
    cipher = row[0].split()[0] if row else "none"
    old = dbapi2.sqlite_version_info < _LEAST_SQLITE or cipher == "none"
    if old or tuple(int(part) for part in cipher.split(".")) < _LEAST_CIPHER:
        raise VaultError("vault.engine_too_old", version=f"{cipher}, {dbapi2.sqlite_version}")


def translated(error: BaseException, path: Path) -> VaultError:
    """What a failure of the database library means, as a code a sentence exists for."""
    text = str(getattr(error, "orig", None) or error)
    name = path.name
    if "disk is full" in text or ("disk I/O error" in text and _is_full(path)):
        return VaultError("vault.disk_full", name=name)
    if "readonly" in text or "read-only" in text:
        return VaultError("vault.read_only", name=name, reason="read-only")
    if "locked" in text or "busy" in text:
        return VaultError("vault.in_use", name=name)
    if "malformed" in text or "not a database" in text or "integrity" in text:
        return VaultError("vault.damaged", name=name)
    if "unable to open" in text:
        return VaultError("vault.unreadable", name=name, reason="it could not be opened")
    return VaultError("vault.write_failed", name=name, reason=text.splitlines()[0][:80])


def _is_full(path: Path) -> bool:
    """Whether there is no room beside a vault: where the database fails to say so of its own files."""
    try:
        return shutil.disk_usage(path.absolute().parent).free < _ROOM_BESIDE
    except OSError:
        return False


def reason_of(error: OSError) -> str:
    """The system's own short words for what went wrong with a file, without its path."""
    known = {errno.EACCES: "permission denied", errno.EPERM: "permission denied", errno.EISDIR: "a folder"}
    return known.get(error.errno or 0, (error.strerror or type(error).__name__).lower())
