"""Looking a vault over: every page's seal, every table, every value's history, every original."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, select

from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import VaultError
from mwl_desktop.models import BlobRecord, EvidenceRecord, EvidenceVersionRecord, ItemRecord
from mwl_desktop.vault import blobs, engine
from mwl_desktop.vault.agreement import Disagreement, disagreements
from mwl_desktop.vault.vault import Vault
from mwl_desktop.vault.verifying import SEALS, interruptible, of_its_pages

_STRUCTURE: Final = "integrity_check"
_TIES: Final = "foreign_key_check"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, as a code that `sentences` has words for, and its facts."""

    code: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found: `faults` in the database's own words, `broken` originals by name."""

    faults: tuple[str, ...]
    originals: int
    bytes_read: int
    broken: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and not self.broken


def check(vault: Vault, *, step: Callable[[int, int], None] | None = None, work: Work = QUIET) -> CheckReport:
    """Check page seals (HMAC), structure, foreign keys, rows against their log, and originals' SHA-256.

    `step(done, total)` is called with bytes of originals read; it may raise to stop the check.
    """
    faults: list[str] = []
    findings: list[Finding] = []
    for pragma in (SEALS, _STRUCTURE, _TIES):
        if faults and pragma != SEALS:
            break  # whatever else is wrong is so because of what was found already
        work.check_cancelled()
        found = _faults(vault, pragma, work)
        faults += found
        findings += _meant(pragma, found)
    if not faults:
        faults, findings = _differing(vault, work)
    if not _begins_with_its_salt(vault):
        faults.append("salt: not that of the key")
        findings.append(Finding("check.salt", {}))
    originals = _Originals(vault, step or (lambda _done, _total: None), work)
    originals.read_all()
    findings += [Finding("check.original", {"name": name}) for name in originals.broken]
    if originals.unread:
        faults.append(originals.unread)
        findings.append(Finding("check.structure", {"count": 1}))
    return CheckReport(
        tuple(dict.fromkeys(faults)),
        originals.number,
        originals.done,
        tuple(originals.broken),
        tuple(findings),
    )


def _begins_with_its_salt(vault: Vault) -> bool:
    """Whether the passphrase opens the file as well: the salt is under no seal, and a key brings its own."""
    try:
        with vault.inspect():  # meanwhile the file is not exchanged for one under another key
            return engine.salt_of_open(vault.path, vault.key) == vault.key.salt
    except VaultError as error:
        if error.code == "vault.closed":
            raise
        return True  # that the file does not open any more is what everything else says


def _faults(vault: Vault, pragma: str, work: Work) -> list[str]:
    # A connection that was open before would judge the full-text index by an old picture of it, and one
    # that has met a damaged page reads nothing right any more.
    try:
        with vault.inspect() as connection, interruptible(connection.connection.driver_connection, work):
            rows = connection.exec_driver_sql(f"PRAGMA {pragma}").all()
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    except VaultError as error:
        if error.code == "vault.closed":
            raise
        return [f"{pragma}: {error.code}"]
    told = [" ".join(str(value) for value in row) for row in rows if str(row[0]) != "ok"]
    return of_its_pages(told, pages) if pragma == SEALS else told


def _differing(vault: Vault, work: Work) -> tuple[list[str], list[Finding]]:
    """What is not as its own history says, as when an old page with its good seal was put back."""
    try:
        with vault.inspect() as connection, interruptible(connection.connection.driver_connection, work):
            found = list(disagreements(connection.exec_driver_sql, work.check_cancelled))
            titles = _titles(connection, found)
    except VaultError as error:
        if error.code == "vault.closed":
            raise
        return [f"history: {error.code}"], [Finding("check.structure", {"count": 1})]
    told = [Finding("check.history", {"count": len(found)})] if found else []
    return [str(each) for each in found], told + [
        Finding("check.history_of", {"name": title}) for title in titles
    ]


def _titles(connection: Connection, found: Sequence[Disagreement]) -> list[str]:
    """What the items are called whose values differ, as far as they are there and have a name."""
    titles = []
    for item_id in dict.fromkeys(each.item_id for each in found):
        title = connection.execute(select(ItemRecord.title).where(ItemRecord.id == item_id)).scalar()
        titles += [str(title)] if title else []
    return titles


def _meant(pragma: str, faults: list[str]) -> Iterator[Finding]:
    """What the database says, for people."""
    if not faults:
        return
    if pragma == SEALS:
        yield Finding("check.pages", {"count": len(faults)})
    elif pragma == _TIES:
        yield Finding("check.ties", {"count": len(faults)})
    else:
        search = [fault for fault in faults if "item_text" in fault or "inverted index" in fault]
        if search:
            yield Finding("check.search", {})
        if len(search) < len(faults):
            yield Finding("check.structure", {"count": len(faults) - len(search)})


class _Originals:
    """Reads every original and compares what it is with what was kept."""

    def __init__(self, vault: Vault, step: Callable[[int, int], None], work: Work) -> None:
        self._vault = vault
        self._step = step
        self._work = work
        self.number = self.done = 0
        self.unread = ""
        self.broken: list[str] = []

    def read_all(self) -> None:
        """Look at all of them; one that cannot be read is noted and the next is looked at."""
        kept = select(BlobRecord.id, BlobRecord.size, BlobRecord.sha256).where(BlobRecord.state == "kept")
        try:
            with self._vault.inspect() as connection:
                rows = connection.execute(kept).all()
        except VaultError as error:
            self._stop_if_closed(error)
            self.unread = f"blob: {error.code}"
            return
        total = sum(row.size for row in rows)
        waiting = list(rows)
        while waiting:
            waiting = self._read_on(waiting, total)

    def _read_on(self, waiting: list[Any], total: int) -> list[Any]:
        """Read until one cannot be read; returns those that are left for a connection of their own."""
        at = 0
        try:
            with self._vault.inspect() as connection:
                for at, row in enumerate(waiting):  # noqa: B007
                    if self._digest(connection, row.id, total) != row.sha256:
                        self.broken.append(_name(connection, row.id))
                    self.number += 1
        except VaultError as error:
            self._stop_if_closed(error)
            self.number += 1
            self.broken.append(self._name_afresh(waiting[at].id))
            return waiting[at + 1 :]
        return []

    def _digest(self, connection: Connection, blob_id: str, total: int) -> str:
        digest = sha256()
        for piece in blobs.pieces(connection, blob_id):
            digest.update(piece)
            self.done += len(piece)
            self._work.check_cancelled()
            self._work.progress(self.done, total)
            self._step(self.done, total)
        return digest.hexdigest()

    def _name_afresh(self, blob_id: str) -> str:
        try:
            with self._vault.inspect() as connection:
                return _name(connection, blob_id)
        except VaultError as error:
            self._stop_if_closed(error)
            return blob_id

    @staticmethod
    def _stop_if_closed(error: VaultError) -> None:
        if error.code == "vault.closed":
            raise error


def _name(connection: Connection, blob_id: str) -> str:
    names = (
        connection.execute(select(record.original_name).where(record.blob_id == blob_id)).scalar()
        for record in (EvidenceRecord, EvidenceVersionRecord)
    )
    return next((str(name) for name in names if name), blob_id)
