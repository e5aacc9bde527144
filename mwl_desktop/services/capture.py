"""Files into the vault: planned, streamed, hashed, filed; what cannot be taken is said, the rest goes on."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.evidence import CaptureReport, EvidenceDraft, Origin, Refused
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import Cancelled, MwlError, UserError, VaultError
from mwl_desktop.evidence.copying import read_pieces
from mwl_desktop.evidence.names import clean_name
from mwl_desktop.evidence.plan import Planned, plan
from mwl_desktop.evidence.sniff import HEAD, MediaType, refine, sniff
from mwl_desktop.services import evidence, links
from mwl_desktop.vault import blobs
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault

_AT_ONCE: Final = 100
_AT_LEAST_EVERY: Final = 2.0
"""Files and seconds that go into one step: a small drop is one undo, a large one is safe as it goes."""

Announce = Callable[[ChangeSet], None]


@dataclass(frozen=True, slots=True)
class _Arrived:
    kept: blobs.Kept
    origin: Origin
    media_type: MediaType


@dataclass(slots=True)
class _Capture:
    """One drop under way."""

    vault: Vault
    link_to: ItemId | None
    draft: EvidenceDraft
    announce: Announce
    also: Callable[[UnitOfWork], None] | None = None
    arrived: list[_Arrived] = field(default_factory=list)
    filed_at: float = field(default_factory=time.monotonic)
    added: list[ItemId] = field(default_factory=list)
    already_there: list[tuple[str, ItemId]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    bytes_added: int = 0
    empty: int = 0

    def take(self, pieces: Iterable[bytes], origin: Origin, work: Work) -> None:
        """Stream one file in; a refusal is noted."""
        head = bytearray()

        def watched() -> Iterable[bytes]:
            for piece in pieces:
                work.check_cancelled()
                if len(head) < HEAD:
                    head.extend(piece[:HEAD])
                yield piece

        try:
            kept = blobs.keep(self.vault, watched())
        except Cancelled:
            raise
        except MwlError as error:
            self.refuse(origin.name, error)
            return
        media_type = self._type_of(kept, bytes(head), origin.name)
        self.arrived.append(_Arrived(kept, origin, media_type))
        if len(self.arrived) >= _AT_ONCE or time.monotonic() - self.filed_at > _AT_LEAST_EVERY:
            self.file()

    def _type_of(self, kept: blobs.Kept, head: bytes, name: str) -> MediaType:
        """What the file is; a container is looked into, for its beginning and its name may both mislead."""
        with self.vault.read() as connection:
            file = io.BufferedReader(blobs.open_file(connection, kept.blob_id))
            return refine(cast(BinaryIO, file), sniff(head, name))

    def refuse(self, name: str, error: MwlError) -> None:
        """Note why a file was left out; a vault that can no longer be written to ends the drop."""
        if isinstance(error, VaultError):
            if error.code != "vault.disk_full":
                raise error
            error = UserError("capture.no_room", name=name)
        facts = tuple((key, str(value)) for key, value in error.facts.items())
        self.refused.append(Refused(name, error.code, facts))

    def pass_over(self, path: Path) -> bool:
        """Whether a file is the vault that is being added to; that is said once, however often it is met."""
        if not self.vault.owns(path):
            return False
        error = UserError("capture.own_vault", name=clean_name(self.vault.path.name))
        if not any(each.code == error.code for each in self.refused):
            self.refuse(clean_name(self.vault.path.name), error)
        return True

    def file(self) -> None:
        """Make items of what has arrived, in one step."""
        arrived, self.arrived = self.arrived, []
        self.filed_at = time.monotonic()
        if not arrived:
            return
        count = str(len(arrived))
        with self.vault.write("evidence.capture", title=arrived[0].origin.name, count=count) as uow:
            for one in arrived:
                known = evidence.holding(uow.connection, one.kept.blob_id)
                if known is None:
                    item_id = evidence.add_file(uow, one.kept, one.origin, one.media_type, self.draft)
                    self.added.append(item_id)
                    self.bytes_added += one.kept.size
                    self.empty += one.kept.size == 0
                else:
                    item_id = known
                    self.already_there.append((one.origin.name, known))
                if self.link_to is not None and self.link_to != item_id:
                    links.link(uow, item_id, self.link_to)
            if self.also is not None:
                self.also(uow)
        self.announce(uow.changes)

    def report(self, passed_over: int, *, cancelled: bool) -> CaptureReport:
        """What became of everything."""
        return CaptureReport(
            added=tuple(self.added),
            already_there=tuple(self.already_there),
            refused=tuple(self.refused),
            passed_over=passed_over,
            bytes_added=self.bytes_added,
            empty=self.empty,
            cancelled=cancelled,
        )


def capture(
    vault: Vault,
    paths: Iterable[Path],
    *,
    link_to: ItemId | None = None,
    draft: EvidenceDraft | None = None,
    work: Work = QUIET,
    announce: Announce = lambda _changes: None,
) -> CaptureReport:
    """Take files and folders in as evidence, linked to `link_to` where one is given.

    Originals are read, never moved or changed. `work` is told bytes; `announce` hears of each
    finished step. A cancelled drop keeps what was finished and says so in its report.
    """
    drop = _Capture(vault, link_to, draft or EvidenceDraft(), announce)
    passed_over = 0
    try:
        found = plan(paths, check_cancelled=work.check_cancelled)
        passed_over = found.droppings
        drop.refused += [
            Refused(each.name, each.code, tuple((key, str(value)) for key, value in each.facts.items()))
            for each in found.refusals
        ]
        _take_all(drop, found.files, work)
    except Cancelled:
        drop.file()
        return drop.report(passed_over, cancelled=True)
    drop.file()
    return drop.report(passed_over, cancelled=False)


def _take_all(drop: _Capture, files: tuple[Planned, ...], work: Work) -> None:
    total, done = sum(file.size for file in files), 0
    for number, file in enumerate(files, start=1):
        work.check_cancelled()
        work.progress(done, total, f"{number}/{len(files)}")
        if not drop.pass_over(file.path):
            reader = read_pieces(file.path, name=file.name, follow_links=file.link)
            counted = _counted(reader, work, done, total, f"{number}/{len(files)}")
            drop.take(counted, _origin(file), work)
        done += file.size
    work.progress(total, total, f"{len(files)}/{len(files)}")


def _counted(pieces: Iterable[bytes], work: Work, done: int, total: int, what: str) -> Iterable[bytes]:
    for piece in pieces:
        yield piece
        done += len(piece)
        work.progress(done, total, what)


def capture_bytes(
    vault: Vault,
    data: bytes,
    name: str,
    *,
    link_to: ItemId | None = None,
    draft: EvidenceDraft | None = None,
    announce: Announce = lambda _changes: None,
) -> CaptureReport:
    """Take bytes in that came from no file: an image on the clipboard."""
    drop = _Capture(vault, link_to, draft or EvidenceDraft(), announce)
    drop.take((data,) if data else (), Origin(clean_name(name)), QUIET)
    drop.file()
    return drop.report(0, cancelled=False)


def capture_stream(
    vault: Vault,
    pieces: Iterable[bytes],
    origin: Origin,
    *,
    draft: EvidenceDraft,
    also: Callable[[UnitOfWork], None],
    work: Work = QUIET,
    announce: Announce = lambda _changes: None,
) -> CaptureReport:
    """Take one file in from where it comes in pieces; `also` is done in the step that makes it evidence.

    What the pieces raise is in the report, and nothing is added then.
    """
    drop = _Capture(vault, None, draft, announce, also)
    drop.take(pieces, origin, work)
    drop.file()
    return drop.report(0, cancelled=False)


def _origin(file: Planned) -> Origin:
    return Origin(file.name, file.folder, _moment(file.made_at), _moment(file.modified_ns / 1e9))


def _moment(timestamp: float | None) -> datetime | None:
    """A file's time; clocks that are out of all range say nothing."""
    if timestamp is None:
        return None
    try:
        return datetime.fromtimestamp(timestamp, UTC)
    except (OverflowError, ValueError, OSError):
        return None
