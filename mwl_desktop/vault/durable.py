"""Making sure that what was written lasts through a power cut."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_NO_SYNC: Final = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF, errno.ENOSYS}
"""What file systems answer that do not write folders through, or where a folder may not be read."""


def write_through(path: Path) -> None:
    """Wait until a closed file is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder last, as well as the system can."""
    with suppress(OSError):
        confirm_folder(folder)


def confirm_folder(folder: Path) -> None:
    """Make a new name in a folder last; raises OSError where the system knows how and failed to."""
    if sys.platform == "win32":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        # Some file systems (FAT, some network ones) keep names in order by themselves or not at all.
        if error.errno not in _NO_SYNC:
            raise
