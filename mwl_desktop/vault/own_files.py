"""Which files belong to a vault: what is kept beside it, and the inbox folder. Which names are none."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Final

from mwl_desktop.errors import VaultError

BESIDE: Final = ("-wal", "-shm", "-journal")
"""What the database puts after a vault's name for the files it keeps beside it."""
_SUFFIX: Final = ".mwl"
_LONGEST_PATH: Final = 504
"""Bytes of a path that the database takes, where it is not Windows': 512 with what it adds to it."""
_SHOWN: Final = 60


def check_name(path: Path) -> None:
    """Raise VaultError when no vault can live under a name.

    "vault.beside_another": it is one that a vault's database uses for itself, and would overwrite or
    replay. "vault.path_too_long": the database could not make its own files beside it.
    """
    for place in (path.absolute(), Path(os.path.realpath(path))):
        if not place.name:
            return  # the root, which is there
        if _is_beside(place):
            raise VaultError("vault.beside_another", path=path)
        if _is_too_long(place):
            raise too_long(path)


def too_long(path: Path) -> VaultError:
    """The error for a name that is too long for the system, or leaves no room for the files beside it."""
    name = path.name if len(path.name) <= _SHOWN else f"{path.name[:_SHOWN]}…"
    return VaultError("vault.path_too_long", name=name)


def _is_beside(path: Path) -> bool:
    # Some systems drop what a name ends with, and most do not tell large letters from small ones.
    name = path.name.rstrip(" .")
    for suffix in BESIDE:
        if name.casefold().endswith(suffix):
            vault = name[: -len(suffix)]
            return vault.casefold().endswith(_SUFFIX) or os.path.lexists(path.parent / vault)
    return False


def _is_too_long(path: Path) -> bool:
    if sys.platform != "win32" and len(os.fsencode(path)) > _LONGEST_PATH:
        return True
    try:
        path.with_name(f"{path.name}{BESIDE[0]}").lstat()
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    return False


def inbox_folder(vault_path: Path) -> Path:
    """The folder that takes sealed notes and files for a vault: `portfolio inbox` beside `portfolio.mwl`.

    It stands beside the file itself, not beside a link to it, and two vaults never share one.
    """
    real = Path(os.path.realpath(vault_path))
    return real.with_name(f"{real.name.removesuffix(_SUFFIX)} inbox")


def owns(vault_path: Path, path: Path) -> bool:
    """Whether a path, by whatever name, is a vault's file, one kept beside it, or lies in its inbox."""
    # The database follows links before it puts files beside.
    real = Path(os.path.realpath(vault_path))
    parts = (real, *(real.with_name(real.name + suffix) for suffix in BESIDE))
    named = os.path.normcase(os.path.realpath(path))
    folder = os.path.normcase(os.path.realpath(inbox_folder(vault_path)))
    if named == folder or named.startswith(folder + os.sep):
        return True
    try:
        status = path.stat()
    except (OSError, ValueError):
        return named in {os.path.normcase(part) for part in parts}
    return any(part.exists() and os.path.samestat(status, part.stat()) for part in parts)
