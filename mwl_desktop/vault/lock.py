"""One program per vault: a lock that the system drops by itself when the program ends.

The lock is a file in this computer's state folder named after the vault's real path, not
beside the vault, and not on the vault: closing any handle of a file drops SQLite's own locks.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from mwl_desktop import paths
from mwl_desktop.errors import VaultError
from mwl_desktop.vault.engine import reason_of


def name_for(path: Path) -> str:
    """A name for a vault on this computer that does not tell what it is called."""
    real = os.path.normcase(os.path.realpath(path))
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:32]


class VaultLock:
    """The right to be the one program that has a vault open; `release` gives it back."""

    def __init__(self, path: Path) -> None:
        """Raises VaultError: "vault.in_use" when another program holds it, "vault.no_lock" without one."""
        folder = paths.state_folder() / "locks"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(folder / f"{name_for(path)}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise VaultError("vault.no_lock", path=folder, reason=reason_of(error)) from error
        try:
            _take(self._handle)
        except OSError:
            os.close(self._handle)
            raise VaultError("vault.in_use", name=path.name) from None
        self._held = True

    def release(self) -> None:
        """Let others open the vault; does nothing the second time."""
        if self._held:
            self._held = False
            os.close(self._handle)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
