"""Whether the log beside a vault is its own: one of another day, put beside it by hand, would ruin it.

The database cannot tell: it takes any log whose seals are good, and writes it into the file. So when a
vault that was not closed is opened again, the two are looked at together before anything is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from mwl_desktop.errors import VaultError
from mwl_desktop.vault import engine
from mwl_desktop.vault.keys import VaultKey

_WHOLE_UP_TO: Final = 64 * 1024 * 1024
"""Bytes of a file that is looked at whole; of a larger one the originals' own pages are left out."""
_ORIGINALS: Final = "blob_piece"


_MAY_BE_THE_LOG: Final = ("vault.wrong_passphrase", "vault.damaged", "vault.truncated")


def connect(path: Path, key: VaultKey, *, with_log: bool) -> Any:
    """A connection that only reads; raises "vault.log_strayed" when it is the log that is wrong."""
    try:
        return engine.connect(path, key, read_only=True, alone=not with_log)
    except VaultError as error:
        if with_log and error.code in _MAY_BE_THE_LOG and _opens_without(path, key):
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
