"""Whether the log beside a vault is its own: one of another day, put beside it by hand, would ruin it.

The database cannot tell: it takes any log whose seals are good, and writes it into the file. So every
transaction leaves a mark in the vault: which opening it belongs to, what the file's own mark was at that
opening, and a count. A log whose mark does not go on from the file's is of another day. See
docs/decisions/0017.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from mwl_desktop.errors import VaultError
from mwl_desktop.vault import access, engine
from mwl_desktop.vault.keys import VaultKey

_WHOLE_UP_TO: Final = 64 * 1024 * 1024
"""Bytes of a file that is looked at whole; of a larger one the originals' own pages are left out."""
_ORIGINALS: Final = "blob_piece"
MARK: Final = "written"
"""Under which the mark lies among the vault's own facts."""
_MAY_BE_THE_LOG: Final = ("vault.wrong_passphrase", "vault.damaged", "vault.truncated")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a transaction left: in which opening, which one the file had seen last then, and a count."""

    session: str
    follows: str
    count: int


def mark_of(connection: Any) -> Mark | None:
    """The last mark that a connection sees; None in a vault that no program with marks wrote to."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (MARK,)).fetchone()
    except dbapi2.OperationalError:  # no such table: it is no vault of ours, or its making was cut short
        return None
    match str(row[0]).split(" ") if row else ():
        case [session, follows, count] if count.isdecimal():
            return Mark(session, follows, int(count))
    return None


def mark_of_file(path: Path, key: VaultKey) -> Mark | None:
    """The mark in the file itself, without its log; None also where the file alone cannot be read.

    A program that was killed while it wrote the log back leaves such a file: the log makes it whole.
    """
    try:
        connection = engine.connect(path, key, read_only=True, alone=True)
    except VaultError:
        return None
    try:
        return mark_of(connection)
    except dbapi2.Error:
        return None
    finally:
        connection.close()


def leave_mark(raw: Any, mark: Mark) -> None:
    """Leave a mark, in the transaction that it is of."""
    value = f"{mark.session} {mark.follows} {mark.count}"
    raw.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (MARK, value))


def goes_on(file: Mark | None, both: Mark | None) -> bool:
    """Whether a log, seen together with its file, goes on where the file stands."""
    if file is None:
        return True
    if both is None:
        return False
    if both.session == file.session:
        return both.count >= file.count
    return both.follows == file.session


def connected(connect: Callable[[], Any], path: Path, key: VaultKey) -> Any:
    """What `connect` opens; raises "vault.log_strayed" when the log is why it does not open."""
    try:
        return connect()
    except VaultError as error:
        if error.code in _MAY_BE_THE_LOG and access.has_log(path) and _opens_without(path, key):
            raise VaultError("vault.log_strayed", name=path.name) from error
        raise


def _opens_without(path: Path, key: VaultKey) -> bool:
    try:
        engine.connect(path, key, read_only=True, alone=True).close()
    except VaultError:
        return False
    return True


def fits(connection: Any, path: Path) -> bool:
    """Whether file and log make one sound database, as a connection that only reads sees them."""
    try:
        said = [
            str(row[0]) for question in _questions(connection, path) for row in connection.execute(question)
        ]
    except dbapi2.Error:
        return False
    # The full-text index can be made anew, so it is no reason to keep anybody out.
    return not [line for line in said if line != "ok" and "fts5" not in line.casefold()]


def _questions(connection: Any, path: Path) -> list[str]:
    if path.stat().st_size <= _WHOLE_UP_TO:
        return ["PRAGMA quick_check"]
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name <> ?", (_ORIGINALS,)
    )
    return [f'PRAGMA quick_check("{name}")' for (name,) in tables.fetchall()]
