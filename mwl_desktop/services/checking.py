"""Looking a vault over in words that people read, and getting out of a damaged one what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from mwl_desktop.domain.clock import SystemClock
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import VaultError
from mwl_desktop.models import ItemRecord
from mwl_desktop.services import inbox
from mwl_desktop.services.indexing import reindex
from mwl_desktop.vault import copying, durable, opening, sealing, seals
from mwl_desktop.vault import salvage as reading
from mwl_desktop.vault.batches import batches
from mwl_desktop.vault.check import CheckReport, Finding, check
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import VaultLock
from mwl_desktop.vault.own_facts import fact
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.vault import Vault
from mwl_desktop.vault.verifying import verify_file

__all__ = ["CheckReport", "Finding", "SalvageReport", "check", "salvage"]
_ITEMS: Final = "item"
_BESIDES: Final = frozenset({"blob_facts", "change", "change_set", "inbox_seen", "item_text"})
"""What a person never sees by itself."""


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What was got out of a damaged vault. `lost` and `partly` count rows by table.

    `recovered` are items whose title and date were lost while their text was not; they are not among
    the lost. `originals` are those of which something is there, `broken_originals` the names of files of
    which only a part is left, `lost_originals` of those of which nothing is, and `unnamed_originals`
    counts those that are gone with their names; `recovered_files` are some that lost their evidence.
    `unsure` counts damaged pages that were read as they are. Of what was sealed while the vault was
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
    unsure: int = 0
    lost_originals: tuple[str, ...] = ()
    unnamed_originals: int = 0
    recovered_files: int = 0
    sealed: int = 0
    left_sealed: int = 0
    inbox: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing at all was lost."""
        lost = self.lost or self.partly or self.tables or self.broken_originals or self.lost_originals
        saved_in_part = self.recovered or self.recovered_files or self.unsure
        return not (lost or self.unnamed_originals or saved_in_part or self.left_sealed)

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
        if self.unsure:
            yield Finding("salvage.unsure", {"count": self.unsure})
        if self.tables:
            yield Finding("salvage.tables_lost", {"names": ", ".join(self.tables)})
        for name in self.broken_originals:
            yield Finding("salvage.original", {"name": name})
        for name in self.lost_originals:
            yield Finding("salvage.original_lost", {"name": name})
        if self.unnamed_originals:
            yield Finding("salvage.originals_lost", {"count": self.unnamed_originals})
        if self.recovered_files:
            yield Finding("salvage.files_recovered", {"count": self.recovered_files})
        rest = sum(number for name, number in self.lost if name not in _BESIDES and name != _ITEMS)
        if rest:
            yield Finding("salvage.parts_lost", {"count": rest})
        if any(name in ("change", "change_set") for name in (*lost, *dict(self.partly))):
            yield Finding("salvage.history_lost", {})


def salvage(damaged: Path, key: VaultKey, target: Path, *, work: Work = QUIET) -> SalvageReport:
    """Make a new vault, under the same key, of what can still be read in a damaged one, which is not touched.

    Raises VaultError or UserError with a code for each way in which it cannot be done, and leaves nothing.
    """
    opening.look_at(damaged)  # says what it is that is no vault
    if not seals.fits(damaged, key):
        raise VaultError("vault.wrong_passphrase", name=damaged.name)
    target = target.absolute()
    lock = VaultLock(damaged)
    try:
        aside = target.with_name(f"{target.name}.read")
        with copying.new_part(target) as (path, held), copying.new_part(aside) as (mended, _):
            copying.check_room(target, 2 * damaged.stat().st_size)
            with copying.told(target):
                found = reading.read_out(damaged, key, path, mended, work=work)
                items, public = _index(path, key, work)
                durable.write_through(path)
            expected = verify_file(path, key, work=work, name=target.name)
            copying.Part(path, target, expected, held).put()
    finally:
        lock.release()
    sealed, left_sealed = inbox.take_along(damaged, target, public)
    return SalvageReport(
        path=target,
        items=items,
        originals=found.originals,
        recovered=found.recovered_titles,
        lost=_counted(found.lost),
        partly=_counted(found.partly),
        broken_originals=tuple(found.broken_originals),
        tables=tuple(found.tables),
        unsure=found.unsure,
        lost_originals=tuple(found.lost_originals),
        unnamed_originals=found.unnamed_originals,
        recovered_files=found.recovered_files,
        sealed=sealed,
        left_sealed=left_sealed,
        inbox=inbox_folder(damaged).name,
    )


def _counted(counter: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((name, number) for name, number in counter.items() if number > 0))


class _HeldElsewhere(VaultLock):
    """Stands for a lock that somebody else holds and lets go."""

    def __init__(self) -> None:
        self._handles = []
        self._identity = None


def _index(path: Path, key: VaultKey, work: Work) -> tuple[int, bytes]:
    """Write the full-text index anew: what is in the damaged one is never read.

    Returns how many items there are, and the public key of the vault's inbox.
    """
    vault = Vault(path, key, _HeldElsewhere(), SystemClock(), reindex)
    try:
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
