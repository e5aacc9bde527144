"""What this computer knows of its backups: when made, how large, when proved, by whom; never a name or word.

A backup is known by a digest of its first page, which no other file in the world begins with.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from mwl_desktop import paths
from mwl_desktop.errors import VaultError
from mwl_desktop.services import state_notes
from mwl_desktop.vault.engine import PAGE
from mwl_desktop.vault.lock import refuse_if_open_here

_log = logging.getLogger(__name__)
_MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Record:
    """One backup: `vault` is `lock.name_for` of the path its vault had; `verified_at` is None when it failed.

    `vault` is "" where nothing but a verification was noted: whether by hand is not known then.

    `by_hand` when a person asked for this very backup. `of` is the digest of the vault's own id, as
    `lineage` has it. What was noted before these were is neither.
    """

    vault: str
    made_at: datetime
    size: int
    verified_at: datetime | None
    by_hand: bool = False
    of: str = ""


def start_of(path: Path) -> bytes | None:
    """A backup's first page; None when it cannot be read, or is open in this program as a vault."""
    try:
        refuse_if_open_here(path)
        with path.open("rb") as file:
            return file.read(PAGE)
    except (OSError, VaultError):
        return None


def mark_of(start: bytes) -> str:
    """What a backup is known by."""
    return hashlib.sha256(start).hexdigest()[:32]


def put(mark: str, record: Record) -> None:
    """Remember a backup. That it cannot be remembered takes nothing from the backup: it is logged."""
    told = {
        "vault": record.vault,
        "made_at": record.made_at.astimezone(UTC).isoformat(),
        "size": record.size,
        "verified_at": record.verified_at and record.verified_at.astimezone(UTC).isoformat(),
        "by_hand": record.by_hand,
        "of": record.of,
    }
    try:
        state_notes.put(_folder() / f"{mark}.json", told)
        _forget_the_oldest(_folder())
    except OSError as error:
        _log.warning("a backup could not be noted: %s", error.strerror)


def get(mark: str) -> Record | None:
    """What is known of a backup; None when nothing is."""
    return _read(_folder() / f"{mark}.json")


def forget(mark: str) -> None:
    """Remember a backup no longer."""
    with suppress(OSError):
        (_folder() / f"{mark}.json").unlink(missing_ok=True)


def newest(vault: str, of: str = "") -> Record | None:
    """The newest verified backup that was made of a vault here, wherever it is now.

    `vault` is the name for the vault's place, which is asked where its id or the backup's is not known.
    """
    with suppress(OSError):
        records = [_read(path) for path in state_notes.all_in(_folder())]
        mine = [record for record in records if record and record.verified_at and is_of(record, vault, of)]
        return max(mine, key=lambda record: record.made_at, default=None)
    return None


def is_of(record: Record, vault: str, of: str) -> bool:
    """Whether a backup that was noted is of the vault with this name for its place and this id."""
    return record.of == of if record.of and of else record.vault == vault


def _read(path: Path) -> Record | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        verified = told["verified_at"]
        return Record(
            str(told["vault"]),
            _moment(told["made_at"]),
            int(told["size"]),
            None if verified is None else _moment(verified),
            told.get("by_hand") is True,
            str(told.get("of", "")),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        # Not there, or spoilt: then the backup is one that this computer does not know.
        return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _forget_the_oldest(folder: Path) -> None:
    known = state_notes.all_in(folder)
    if len(known) > _MOST:
        for path in sorted(known, key=os.path.getmtime)[: len(known) - _MOST]:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return paths.state_folder() / "backups"
