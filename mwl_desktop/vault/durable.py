"""Making sure that what was written lasts through a power cut."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def write_through(path: Path) -> None:
    """Wait until a closed file is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder last, where the system knows how."""
    if sys.platform == "win32":
        return
    # Some file systems (FAT, some network ones) cannot, and keep names in order by themselves or not at all.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
