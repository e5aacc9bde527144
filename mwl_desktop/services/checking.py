"""Looking a vault over in words that people read, and getting out of a damaged one what is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import select

from mwl_desktop.domain.clock import SystemClock
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import VaultError
from mwl_desktop.models import ItemRecord
from mwl_desktop.services import inbox, losses
from mwl_desktop.services.indexing import reindex
from mwl_desktop.vault import copying, durable, opening, sealing, seals
from mwl_desktop.vault import salvage as reading
from mwl_desktop.vault.batches import batches
from mwl_desktop.vault.check import CheckReport, Finding, check
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock
from mwl_desktop.vault.own_facts import fact
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.reading_out import Found
from mwl_desktop.vault.vault import Vault
from mwl_desktop.vault.verifying import verify_file

__all__ = ["CheckReport", "Finding", "SalvageReport", "check", "opens", "salvage"]
_ITEMS: Final = "item"
_LOOKED_AT: Final = 4096
"""Pages by which a key is known to be that of a file in which most of them may be damaged."""
_BESIDES: Final = frozenset({"blob_facts", "change", "change_set", "inbox_seen", "item_text"})
"""What a person never sees by itself."""


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What was got out of a damaged vault. `lost` and `partly` count rows by table.

    `recovered` are items whose title and date were lost while their text was not; they are not among
    the lost. `originals` are those of which something is there, `broken_originals` the names of files of
    which only a part is left, `lost_originals` of those of which nothing is, and `unnamed_originals`
    counts those that are gone with their names; `recovered_files` are some that lost their evidence.
    `unproved_originals` lost nothing but their checksums, as far as anything shows.
    `by_form` tells that tables were known by nothing but their rows; `unread` counts damaged pages of which
    nothing is known, not even whether rows were on them. Of what was sealed while the vault was
    locked, `sealed` waits for the new one as well, and `left_sealed` only in the damaged one's `inbox`.
    """

    path: Path
    items: int
    originals: int
    recovered: int
    lost: tuple[tuple[str, int], ...]
    partly: tuple[tuple[str, int], ...]
    broken_originals: tuple[str, ...]
    tables: tuple[str, ...] = ()
    by_form: bool = False
    unread: int = 0
    lost_originals: tuple[str, ...] = ()
    unproved_originals: tuple[str, ...] = ()
    unnamed_originals: int = 0
    recovered_files: int = 0
    sealed: int = 0
    left_sealed: int = 0
    inbox: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing at all was lost."""
        lost = self.lost or self.partly or self.tables or self.broken_originals or self.lost_originals
        saved_in_part = self.recovered or self.recovered_files or self.by_form or self.unread
        unsure = self.unproved_originals or self.left_sealed
        return not (lost or self.unnamed_originals or saved_in_part or unsure)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was lost, as codes that `sentences` has words for."""
        return tuple(self._told())

    def _told(self) -> Iterator[Finding]:
        lost = dict(self.lost)
        if self.left_sealed:
            yield Finding("salvage.sealed_left", {"count": self.left_sealed, "folder": self.inbox})
        if items := lost.get(_ITEMS, 0):
            yield Finding("salvage.items_lost", {"count": items})
        if self.recovered:
            yield Finding("salvage.titles_lost", {"count": self.recovered})
        if partly := sum(number for name, number in self.partly if name not in _BESIDES):
            yield Finding("salvage.partly", {"count": partly})
        if self.by_form:
            yield Finding("salvage.by_form", {})
        if self.unread:
            yield Finding("salvage.pages_lost", {"count": self.unread})
        if self.tables:
            yield Finding("salvage.tables_lost", {"names": ", ".join(self.tables)})
        for name in self.broken_originals:
            yield Finding("salvage.original", {"name": name})
        for name in self.lost_originals:
            yield Finding("salvage.original_lost", {"name": name})
        if self.broken_originals or self.lost_originals:
            yield Finding("salvage.marked", {})
        for name in self.unproved_originals:
            yield Finding("salvage.original_unproved", {"name": name})
        if self.unnamed_originals:
            yield Finding("salvage.originals_lost", {"count": self.unnamed_originals})
        if self.recovered_files:
            yield Finding("salvage.files_recovered", {"count": self.recovered_files})
        rest = sum(number for name, number in self.lost if name not in _BESIDES and name != _ITEMS)
        if rest:
            yield Finding("salvage.parts_lost", {"count": rest})
        if any(name in ("change", "change_set") for name in (*lost, *dict(self.partly))):
            yield Finding("salvage.history_lost", {})


def opens(damaged: Path, key: VaultKey) -> bool:
    """Whether a key is that of a damaged vault. Raises VaultError when the file is none at all."""
    opening.look_at(damaged)
    return seals.fits(damaged, key, looked_at=_LOOKED_AT)


def salvage(damaged: Path, key: VaultKey, target: Path, *, work: Work = QUIET) -> SalvageReport:
    """Make a new vault, under the same key, of what can still be read in a damaged one, which is not touched.

    Raises VaultError or UserError with a code for each way in which it cannot be done, and leaves nothing.
    """
    if not opens(damaged, key):
        raise VaultError("vault.wrong_passphrase", name=damaged.name)
    target = target.absolute()
    lock = VaultLock(damaged)
    try:
        aside = target.with_name(f"{target.name}.read")
        with copying.new_part(target) as (path, held), copying.new_part(aside) as (mended, _):
            copying.check_room(target, 2 * damaged.stat().st_size)
            with copying.told(target):
                found = reading.read_out(damaged, key, path, mended, work=work)
                told = _report(damaged, target, found)
                items, public = _index(path, key, work, told.findings)
                durable.write_through(path)
            expected = verify_file(path, key, work=work, name=target.name)
            copying.Part(path, target, expected, held).put()
    finally:
        lock.release()
    sealed, left_sealed = inbox.take_along(damaged, target, public)
    return replace(told, items=items, sealed=sealed, left_sealed=left_sealed)


def _report(damaged: Path, target: Path, found: Found) -> SalvageReport:
    """What was read out, before it is known how many items that makes and what was taken along."""
    return SalvageReport(
        path=target,
        items=0,
        originals=found.originals,
        recovered=found.recovered_titles,
        lost=_counted(found.lost),
        partly=_counted(found.partly),
        broken_originals=_in_order(found.broken_originals),
        tables=tuple(found.tables),
        by_form=found.by_form,
        unread=found.unread,
        lost_originals=_in_order(found.lost_originals),
        unproved_originals=_in_order(found.unproved_originals),
        unnamed_originals=found.unnamed_originals,
        recovered_files=found.recovered_files,
        inbox=inbox_folder(damaged).name,
    )


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names of files as a person orders them: “scan 2” before “scan 10”."""
    return tuple(sorted(names, key=lambda name: ([*_parts(name)], name)))


def _parts(name: str) -> Iterator[tuple[int, str]]:
    """A name's words and numbers in turn; of two numbers, the one of more digits is the greater."""
    for number, text in enumerate(re.split(r"([0-9]+)", name.casefold())):
        digits = text.lstrip("0")
        yield (len(digits), digits) if number % 2 else (0, text)


def _counted(counter: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((name, number) for name, number in counter.items() if number > 0))


class _HeldElsewhere(VaultLock):
    """Stands for a lock that somebody else holds and lets go."""

    def __init__(self) -> None:
        self._handles = []
        self._identity = None


def _index(path: Path, key: VaultKey, work: Work, lost: tuple[Finding, ...]) -> tuple[int, bytes]:
    """Write the full-text index anew: what is in the damaged one is never read. Note what was lost.

    Returns how many items there are, and the public key of the vault's inbox.
    """
    vault = Vault(path, key, _HeldElsewhere(), SystemClock(), reindex)
    try:
        losses.keep(vault, lost)
        with vault.read() as connection:
            ids = list(connection.execute(select(ItemRecord.id)).scalars())
            private = str(fact(connection, "inbox_private"))
        for some in batches(ids):
            work.check_cancelled()
            with vault.write("salvage", undoable=False) as uow:
                for item_id in some:
                    uow.touch(item_id)
        return len(ids), sealing.public_of(bytes.fromhex(private))
    finally:
        vault.close()
