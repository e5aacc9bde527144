"""Which files belong to a vault: what the database keeps beside it, and the inbox folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

BESIDE: Final = ("-wal", "-shm", "-journal")
"""What the database puts after a vault's name for the files it keeps beside it."""
_SUFFIX: Final = ".mwl"


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
