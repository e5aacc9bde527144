"""One program per vault: locks that the system drops by itself when the program ends.

Two are held. One is on a file in this computer's state folder named after the vault's real path: it
is there before the vault is, and on every system. The other is on the vault's own file: another
person, another state folder and a hard link see it too. See docs/decisions/0006.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Final

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


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise VaultError("vault.unreadable", name=path.name, reason=reason_of(error)) from None
    return True


def _identity(path: Path) -> tuple[int, int]:
    status = status_of(path)
    return status.st_dev, status.st_ino


class VaultLock:
    """The right to be the one program that has a vault open; `release` gives it back.

    `shared` is for those who only read: they keep writers out, and not each other.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        """Raises VaultError: "vault.in_use" when another program holds it, "vault.no_lock" without one."""
        self._handles: list[int] = []
        self._identity: tuple[int, int] | None = None
        self._shared = shared
        self._take_name(path)
        try:
            if _is_there(path):
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
            paths.make_private(folder)
            self._name = folder / f"{name_for(path)}.lock"
            handle = os.open(self._name, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if self._shared:
                return  # a computer that takes no file at all can still read; the file's own lock stands
            raise VaultError("vault.no_lock", path=folder, reason=reason_of(error)) from error
        self._handles.append(handle)
        try:
            _take(handle, self._shared)
        except OSError:
            self.release()
            raise VaultError("vault.in_use", name=path.name) from None

    def take_file(self, path: Path) -> None:
        """Hold the vault's own file too: before the database opens it, and until it has closed it."""
        with _guard:
            refuse_if_open_here(path)
            identity = _identity(path)
            try:
                handle = _take_file(path, self._shared)
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

    class _Place(ctypes.Structure):
        """OVERLAPPED: where in the file the lock lies."""

        _fields_: ClassVar = [
            ("internal", ctypes.c_void_p),
            ("internal_high", ctypes.c_void_p),
            ("offset", ctypes.c_uint32),
            ("offset_high", ctypes.c_uint32),
            ("event", ctypes.c_void_p),
        ]

    _AT_ONCE: Final = 1
    _ALONE: Final = 2
    _HELD_BY_ANOTHER: Final = 33
    _lock_file = ctypes.WinDLL("kernel32", use_last_error=True).LockFileEx
    _lock_file.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_uint32,
        ctypes.c_uint32,
        ctypes.c_uint32,
        ctypes.POINTER(_Place),
    )
    _lock_file.restype = ctypes.c_int

    def _take(handle: int, shared: bool, at: int = 0) -> None:
        """The runtime library of C has no lock that several may hold: the system itself is asked."""
        flags = _AT_ONCE if shared else _AT_ONCE | _ALONE
        place = _Place(offset=at)
        if not _lock_file(msvcrt.get_osfhandle(handle), flags, 0, 1, 0, ctypes.byref(place)):
            held = ctypes.get_last_error() == _HELD_BY_ANOTHER
            raise PermissionError if held else OSError(errno.ENOLCK, "no locks")

    def _take_file(path: Path, shared: bool) -> int | None:
        handle = os.open(path, os.O_RDONLY | os.O_BINARY)
        try:
            _take(handle, shared, _BYTE)
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

    def _take(handle: int, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

    def _take_file(path: Path, shared: bool) -> int | None:
        handle = os.open(path, os.O_RDONLY)
        try:
            _take(handle, shared)
        except BlockingIOError:
            os.close(handle)
            raise
        except OSError:
            # A file system without locks of this family.
            os.close(handle)
            return None
        try:
            alone = _leaves_others_alone(path)
        except OSError:
            # A handle that nobody closes would keep the vault locked to this very program.
            os.close(handle)
            raise
        if not alone:
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


def hold_file(path: Path) -> int:
    """A handle that holds a file until it is closed or the program ends. Raises OSError when it is held."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, shared=False)
    except OSError:
        os.close(handle)
        raise
    return handle
