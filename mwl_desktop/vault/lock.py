"""One program per vault: locks that the system drops by itself when the program ends.

Two are held. One is on a file in this computer's state folder named after the vault's real path: it
is there before the vault is, and on every system. The other is on the vault's own file: another
person, another state folder and a hard link see it too. See docs/decisions/0006.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from mwl_desktop import paths
from mwl_desktop.errors import VaultError
from mwl_desktop.vault.engine import reason_of, status_of

_held_here: Final[set[tuple[int, int]]] = set()
_guard: Final = threading.Lock()


def name_for(path: Path) -> str:
    """A name for a vault on this computer that does not tell what it is called."""
    real = os.path.normcase(os.path.realpath(path))
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:32]


def refuse_if_open_here(path: Path) -> None:
    """Raise VaultError when this very program has the vault open, under whatever name.

    To be asked before the file is read: closing it again would drop the database's locks on it.
    """
    if _identity(path) in _held_here:
        raise VaultError("vault.in_use", name=path.name)


def _identity(path: Path) -> tuple[int, int]:
    status = status_of(path)
    return status.st_dev, status.st_ino


class VaultLock:
    """The right to be the one program that has a vault open; `release` gives it back."""

    def __init__(self, path: Path) -> None:
        """Raises VaultError: "vault.in_use" when another program holds it, "vault.no_lock" without one."""
        self._handles: list[int] = []
        self._identity: tuple[int, int] | None = None
        self._take_name(path)
        try:
            if path.exists():
                self.take_file(path)
        except BaseException:
            self.release()
            raise

    @property
    def holds_file(self) -> bool:
        """Whether the file itself is held, so that other computers and accounts see it too."""
        return len(self._handles) > 1

    def _take_name(self, path: Path) -> None:
        folder = paths.state_folder() / "locks"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._name = folder / f"{name_for(path)}.lock"
            handle = os.open(self._name, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise VaultError("vault.no_lock", path=folder, reason=reason_of(error)) from error
        self._handles.append(handle)
        try:
            _take(handle)
        except OSError:
            self.release()
            raise VaultError("vault.in_use", name=path.name) from None

    def take_file(self, path: Path) -> None:
        """Hold the vault's own file too: before the database opens it, and until it has closed it."""
        with _guard:
            refuse_if_open_here(path)
            identity = _identity(path)
            try:
                handle = _take_file(path)
            except BlockingIOError:
                raise VaultError("vault.in_use", name=path.name) from None
            except OSError as error:
                raise VaultError("vault.unreadable", name=path.name, reason=reason_of(error)) from None
            if handle is not None:
                self._handles.append(handle)
            self._identity = identity
            _held_here.add(identity)

    def release_file(self) -> None:
        """Let go of the vault's own file, and hold its name alone; the database must have closed it."""
        while len(self._handles) > 1:
            os.close(self._handles.pop())
        if self._identity is not None:
            _held_here.discard(self._identity)
            self._identity = None

    def take_over(self, other: VaultLock) -> None:
        """Hold the file that another lock holds, without a moment between, in place of one's own."""
        self.release_file()
        self._handles += other._handles[1:]
        del other._handles[1:]
        self._identity, other._identity = other._identity, None

    def release(self) -> None:
        """Let others open the vault; does nothing the second time."""
        self.release_file()
        while self._handles:
            os.close(self._handles.pop())

    def forget(self) -> None:
        """Remove the lock's own file after `release`: for a file whose name will never be used again."""
        with suppress(OSError):
            self._name.unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    # Inside the one page that the database keeps free for its locks, beyond the bytes it uses of it:
    # a lock of Windows keeps others from reading what it covers.
    _BYTE: Final = 0x4000_0000 + 2048

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _take_file(path: Path) -> int | None:
        handle = os.open(path, os.O_RDONLY | os.O_BINARY)
        try:
            os.lseek(handle, _BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            os.close(handle)
            raise BlockingIOError from None
        except OSError:
            # A file system without locks.
            os.close(handle)
            return None
        return handle
else:
    import fcntl

    _FAR: Final = 1 << 40

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _take_file(path: Path) -> int | None:
        handle = os.open(path, os.O_RDONLY)
        try:
            _take(handle)
        except BlockingIOError:
            os.close(handle)
            raise
        except OSError:
            # A file system without locks of this family.
            os.close(handle)
            return None
        if not _leaves_others_alone(path):
            os.close(handle)
            return None
        return handle

    def _leaves_others_alone(path: Path) -> bool:
        """Whether the lock is of another family than the database's own.

        On network file systems, and on the BSDs, both are one: the vault would shut itself out.
        """
        probe = os.open(path, os.O_RDONLY)
        try:
            fcntl.lockf(probe, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, _FAR)
        except OSError:
            return False
        finally:
            os.close(probe)
        return True
