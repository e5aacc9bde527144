"""What this computer notes for itself in its state folder: small files, put whole, for one person alone."""

from __future__ import annotations

import json
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from mwl_desktop import paths

_NAMED: Final = re.compile(r"[0-9a-f]{32}\.json")


def put(path: Path, told: object) -> None:
    """Put a note in the place of the one there was. Raises OSError."""
    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        paths.make_private(path.parent)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(told))
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def all_in(folder: Path) -> list[Path]:
    """The notes in a folder, each called by a digest. Raises OSError."""
    return [path for path in folder.iterdir() if _NAMED.fullmatch(path.name)]
