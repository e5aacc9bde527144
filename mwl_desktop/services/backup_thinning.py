"""Which backups go as time passes: of a vault's own those that newer ones make needless, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from mwl_desktop.errors import VaultError
from mwl_desktop.services import backup_records as records
from mwl_desktop.services import lineage
from mwl_desktop.services.backups import Backup, listed, opened
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import name_for

_SPARED_FOR: Final = timedelta(days=7)
_EARLIER_KEY_FOR: Final = timedelta(days=30)
_HOUR: Final = "hour"
_UNKNOWN: Final = ""
"""The place of a backup that this computer has no note of making."""


def rotate(folder: Path, vault_path: Path, now: datetime, *, key: VaultKey | None = None) -> tuple[Path, ...]:
    """Remove backups that newer ones make needless; returns those that went.

    Of each of the last 24 hours the first and the newest stay: what follows within the hour may be the very
    mistake. Of 7 days one a day stays, of 5 weeks one a week, of 12 months one a month, each the newest; and
    always the newest verified one. The newest under each earlier key stays until there has been one under a
    later key for 30 days: it is the last one that the old passphrase or kit opens. Those made by hand are
    counted for themselves, and every one of them stays for 7 days: whoever makes one wants this very state
    kept. So do those whose making this computer has no note of: any of them may be by hand. They are thinned
    out among themselves, and so are those made under an earlier name, or of a copy that went its own way.
    Only a file goes that has a name of the program's and is known to be a backup of this vault: noted here,
    or open to `key` and a vault.
    """
    kin = lineage.known(vault_path, key.salt if key is not None else None)
    by_place: dict[str, list[Backup]] = defaultdict(list)
    for backup in listed(folder, vault_path, key=key):
        if (place := _place_of(backup, vault_path, key, kin.of)) is not None:
            by_place[place].append(backup)
    removed = []
    for backup in [each for backups in by_place.values() for each in needless(backups, now)]:
        start = records.start_of(backup.path)
        try:
            backup.path.unlink()
        except OSError:
            continue  # what does not let itself be removed stays, and is tried again the next time
        if start is not None:
            records.forget(records.mark_of(start))
        removed.append(backup.path)
    return tuple(removed)


def needless(backups: Iterable[Backup], now: datetime) -> tuple[Backup, ...]:
    """Those of a vault's backups that may go; what else they are of is not asked."""
    # Newest first; of several in one hour or month those that were verified stand for it.
    ordered = sorted(backups, key=lambda each: (each.verified_at is not None, each.made_at), reverse=True)
    verified = [each for each in ordered if each.verified_at]
    kept = {each.path for each in verified[:1] or ordered[:1]}
    kept |= {each.path for each in [each for each in verified if each.made_at <= now][:1]}
    kept |= _last_of_earlier_keys(ordered, now)
    kept |= {each.path for each in ordered if _is_spared(each, now)}
    first = sorted(ordered, key=lambda each: (each.verified_at is None, each.made_at))
    for each_way, hours_only in ((ordered, False), (first, True)):
        taken: set[tuple[object, ...]] = set()
        for backup in each_way:
            place = _place(backup.made_at.astimezone(now.tzinfo), now)
            if place is None or (hours_only and place[0] != _HOUR) or (backup.by_hand, *place) in taken:
                continue
            taken.add((backup.by_hand, *place))
            kept.add(backup.path)
    return tuple(each for each in ordered if each.path not in kept)


def _is_spared(backup: Backup, now: datetime) -> bool:
    return backup.by_hand is not False and now - backup.made_at <= _SPARED_FOR


def _last_of_earlier_keys(ordered: list[Backup], now: datetime) -> set[Path]:
    """The newest backup that each earlier key opens, until the first one under a later key is 30 days old.

    Who forgot the new passphrase has the old one still, for a while, and nothing else that it opens.
    """
    newest: dict[bytes, Backup] = {}
    for backup in ordered:
        if not backup.opens:
            newest.setdefault(backup.salt, backup)
    spared = set()
    for salt, backup in newest.items():
        later = [each.made_at for each in ordered if each.salt != salt and each.made_at > backup.made_at]
        if now - min(later, default=now) <= _EARLIER_KEY_FOR:
            spared.add(backup.path)
    return spared


def _place(made: datetime, now: datetime) -> tuple[object, ...] | None:
    """The hour, day, week or month that a backup stands for; None for one that is too old."""
    age = now - made
    if age <= timedelta(hours=24):
        return (_HOUR, made.date(), made.hour)
    if age <= timedelta(days=7):
        return ("day", made.date())
    if age <= timedelta(weeks=5):
        return ("week", *made.isocalendar()[:2])
    if age <= timedelta(days=366):
        return ("month", made.year, made.month)
    return None


def _place_of(backup: Backup, vault_path: Path, key: VaultKey | None, of: str) -> str | None:
    """Under which name for its vault's place an own backup was made; None for one that is not surely own.

    What this computer did not make, or no longer knows to have made, is of no place that it knows.
    """
    start, here = records.start_of(backup.path), name_for(vault_path)
    if start is None or backup.path.is_symlink():
        return None
    record = records.get(records.mark_of(start))
    if record is not None:
        known = records.is_of(record, here, of) and record.size == backup.size
        return record.vault if known else None
    if key is None or not backup.opens:
        return None
    try:
        with opened(backup.path, key):
            return _UNKNOWN
    except VaultError:
        return None
