"""Emptying the bin, by hand or after a time that was chosen: gone from the lists, the log and the file.

How long things stay in the bin is kept in the vault, not on a computer: it decides over the vault's
content, so two computers with one vault must not differ, and a computer that is new to it must not empty
what another one keeps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.models import BlobRecord, ItemRecord
from mwl_desktop.services import items
from mwl_desktop.vault import scrubbing
from mwl_desktop.vault.own_facts import fact, set_fact
from mwl_desktop.vault.unit_of_work import UnitOfWork, moment
from mwl_desktop.vault.vault import Vault

NEVER: Final = 0
DAYS: Final = (NEVER, 30, 90, 365)
_KEY: Final = "bin_days"
Announce = Callable[[ChangeSet], None]


@dataclass(frozen=True, slots=True)
class BinContents:
    """What is in the bin: how many items, the bytes of originals that only they stand for, and the kinds.

    `kinds` says how many there are of each, in the order in which kinds are usually named.
    """

    items: int
    bytes: int
    kinds: tuple[tuple[ItemKind, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Emptied:
    """What went for good. `clean` is false while somebody read: the file is then cleaned later."""

    items: int = 0
    bytes: int = 0
    clean: bool = True


def days(connection: Connection) -> int:
    """After how many days things in the bin go for good; 0 is never."""
    found = fact(connection, _KEY)
    return int(found) if found is not None and found.isdecimal() and int(found) in DAYS else NEVER


def set_days(vault: Vault, number: int) -> None:
    """Say after how many days things in the bin go for good; raises UserError for a time not on offer."""
    if number not in DAYS:
        raise UserError("bin.days", days=number)
    with vault.transaction() as connection:
        set_fact(connection, _KEY, str(number))


def contents(connection: Connection, item_ids: Iterable[ItemId] | None = None) -> BinContents:
    """What is in the bin, or of these items in it."""
    binned = select(ItemRecord.id, ItemRecord.kind).where(ItemRecord.binned_at.is_not(None))
    wanted = None if item_ids is None else set(item_ids)
    found = connection.execute(binned).all()
    ids = {item_id: kind for item_id, kind in found if wanted is None or item_id in wanted}
    numbers = Counter(ids.values())
    holders = items.originals(connection)
    kept = {blob_id for item_id, blob_id in holders if item_id not in ids}
    going = {blob_id for item_id, blob_id in holders if item_id in ids} - kept
    sizes = connection.execute(select(BlobRecord.id, BlobRecord.size)).all() if going else []
    return BinContents(
        len(ids),
        sum(size for blob_id, size in sizes if blob_id in going),
        tuple((kind, numbers[kind]) for kind in ItemKind if numbers[kind]),
    )


def binned(connection: Connection, kind: ItemKind) -> tuple[ItemId, ...]:
    """What is in the bin of one kind."""
    query = select(ItemRecord.id).where(ItemRecord.binned_at.is_not(None), ItemRecord.kind == kind)
    return tuple(ItemId(item_id) for item_id in connection.execute(query).scalars())


def empty(
    vault: Vault,
    item_ids: Iterable[ItemId] | None = None,
    *,
    work: Work = QUIET,
    announce: Announce | None = None,
) -> Emptied:
    """Remove all that is in the bin for good, or these of it, and scrub the file.

    Stopped half-way the items are gone and the scrubbing is owed: `empty_old` ends it.
    """
    wanted = None if item_ids is None else tuple(item_ids)

    def which(uow: UnitOfWork) -> Iterable[ItemId]:
        return _binned(uow.connection) if wanted is None else wanted

    return _remove(vault, "bin.empty", which, work, announce)


def empty_old(vault: Vault, *, work: Work = QUIET, announce: Announce | None = None) -> Emptied:
    """Remove for good what has been in the bin for the time that was chosen; end a scrubbing that is owed."""
    with vault.read() as connection:
        number, owed = days(connection), scrubbing.owed(connection)
    before = moment(vault.clock.now() - timedelta(days=number))
    gone = Emptied()
    if number != NEVER:
        gone = _remove(vault, "bin.expire", lambda uow: _binned(uow.connection, before), work, announce)
    if owed and not gone.items:
        scrubbing.scrub(vault, work)
    return gone


def _remove(
    vault: Vault,
    action: str,
    which: Callable[[UnitOfWork], Iterable[ItemId]],
    work: Work,
    announce: Announce | None,
) -> Emptied:
    # What goes is looked up in the transaction that removes it: whatever was restored before stays.
    with vault.write(action, undoable=False) as uow:
        going = tuple(which(uow))
        held = contents(uow.connection, going)
        items.purge(uow, going)
    if not held.items:
        return Emptied()
    if announce is not None:
        announce(uow.changes)
    return Emptied(held.items, held.bytes, scrubbing.scrub(vault, work))


def _binned(connection: Connection, before: str | None = None) -> list[ItemId]:
    query = select(ItemRecord.id).where(ItemRecord.binned_at.is_not(None)).order_by(ItemRecord.row)
    if before is not None:
        query = query.where(func.coalesce(ItemRecord.binned_at, "9") <= before)
    return [ItemId(item_id) for item_id in connection.execute(query).scalars()]
