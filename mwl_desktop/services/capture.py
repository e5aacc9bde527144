"""Files into the vault: planned, streamed, hashed, filed; what cannot be taken is said, the rest goes on."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final, cast

from sqlalchemy import Connection

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.evidence import (
    AlreadyThere,
    Arrived,
    CaptureReport,
    EvidenceDraft,
    Origin,
    Refused,
)
from mwl_desktop.domain.ids import ItemId, new_id
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import Cancelled, MwlError, UserError, VaultError
from mwl_desktop.evidence.copying import PieceReader, read_pieces
from mwl_desktop.evidence.names import clean_name
from mwl_desktop.evidence.plan import Planned, Refusal, plan
from mwl_desktop.evidence.sniff import HEAD, MediaType, refine, sniff
from mwl_desktop.services import evidence, links, originals
from mwl_desktop.vault import blobs
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault

_AT_ONCE: Final = 100
_AT_LEAST_EVERY: Final = 2.0
"""Files and seconds that go into one step: a small drop is one undo, a large one is safe as it goes."""
_BYTES_AT_ONCE: Final = 8 * blobs.PIECE
"""What waits in memory at most: files of one piece are written in the step that makes them evidence."""

Announce = Callable[[ChangeSet], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that is to become evidence: one that is kept already, or a small one with its bytes."""

    origin: Origin
    media_type: MediaType
    kept: blobs.Kept | None
    data: bytes = b""


@dataclass(slots=True)
class _Step:
    """What became of the files of one step; with the sizes of the added ones and the names of empty ones."""

    added: list[ItemId] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    there: list[AlreadyThere] = field(default_factory=list)
    refused: list[tuple[str, UserError]] = field(default_factory=list)

    def note(self, made: ItemId | AlreadyThere, size: int, name: str) -> None:
        """Note one file, which is evidence of its own or was there already."""
        if isinstance(made, AlreadyThere):
            self.there.append(made)
        else:
            self.added.append(made)
            self.sizes.append(size)
            if size == 0:
                self.empty.append(name)


@dataclass(slots=True)
class _Capture:
    """One drop under way."""

    vault: Vault
    link_to: ItemId | None
    draft: EvidenceDraft
    announce: Announce
    also: Callable[[UnitOfWork], None] | None = None
    version_of: ItemId | None = None
    id: str = field(default_factory=new_id)
    waiting: list[_Waiting] = field(default_factory=list)
    filed_at: float = field(default_factory=time.monotonic)
    added: list[ItemId] = field(default_factory=list)
    already_there: list[AlreadyThere] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    bytes_added: int = 0
    empty: list[str] = field(default_factory=list)

    def take(self, pieces: Iterable[bytes], origin: Origin, work: Work) -> None:
        """Take one file in; a refusal is noted."""
        try:
            self.waiting.append(self._taken(_watched(pieces, work), origin))
        except Cancelled:
            raise
        except MwlError as error:
            self.refuse(origin.name, error)
            return
        self._file_in_time()

    def take_known(self, kept: blobs.Kept, origin: Origin) -> None:
        """Take a file in whose bytes are kept already."""
        with self.vault.read() as connection:
            head = next(blobs.pieces(connection, kept.blob_id), b"")
        self.waiting.append(_Waiting(origin, self._type_of(kept, head, origin.name), kept))
        self._file_in_time()

    def _taken(self, pieces: Iterator[bytes], origin: Origin) -> _Waiting:
        """A small file goes into memory, a larger one into the vault as it is read."""
        held: list[bytes] = []
        size = 0
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size > blobs.PIECE:
                head = b"".join(held)[:HEAD]
                kept = blobs.keep(self.vault, chain(held, pieces))
                return _Waiting(origin, self._type_of(kept, head, origin.name), kept)
        data = b"".join(held)
        found = refine(io.BytesIO(data), sniff(data[:HEAD], origin.name))
        return _Waiting(origin, found, None, data)

    def _type_of(self, kept: blobs.Kept, head: bytes, name: str) -> MediaType:
        """What the file is; a container is looked into, for its beginning and its name may both mislead."""
        with self.vault.read() as connection:
            file = io.BufferedReader(blobs.open_file(connection, kept.blob_id))
            return refine(cast(BinaryIO, file), sniff(head[:HEAD], name))

    def _file_in_time(self) -> None:
        held = sum(len(one.data) for one in self.waiting)
        late = time.monotonic() - self.filed_at > _AT_LEAST_EVERY
        if late or held >= _BYTES_AT_ONCE or len(self.waiting) >= _AT_ONCE:
            self.file()

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
        """Make items of what has arrived, in one step; where there is no room for all, of what there is."""
        waiting, self.waiting = self.waiting, []
        self.filed_at = time.monotonic()
        if not waiting:
            return
        try:
            self._file(waiting)
        except VaultError as error:
            if error.code != "vault.disk_full":
                raise
            for one in waiting:
                try:
                    self._file([one])
                except VaultError as full:
                    self.refuse(one.origin.name, full)

    def _file(self, waiting: list[_Waiting]) -> None:
        step = _Step()
        title, count = waiting[0].origin.name, str(len(waiting))
        with self.vault.write(
            "evidence.new_version" if self.version_of else "evidence.capture",
            title=title,
            count=count,
            drop=self.id,
        ) as uow:
            for one in waiting:
                kept = one.kept or blobs.keep_small(uow.connection, one.data)
                arrived = _arrived(kept, one)
                try:
                    known = _known_as(uow.connection, kept, arrived)
                except UserError as error:
                    step.refused.append((one.origin.name, error))
                else:
                    step.note(self._make(uow, arrived, known), kept.size, one.origin.name)
            if self.also is not None and not step.refused:
                self.also(uow)
        # Noted when it is committed: a step that failed is tried again file by file.
        for name, refusal in step.refused:
            self.refuse(name, refusal)
        self.added += step.added
        self.already_there += step.there
        self.bytes_added += sum(step.sizes)
        self.empty += step.empty
        self.announce(uow.changes)

    def _make(self, uow: UnitOfWork, arrived: Arrived, known: AlreadyThere | None) -> ItemId | AlreadyThere:
        """New evidence, or what holds these bytes already; linked to what the file was dropped on."""
        if self.version_of is not None:
            return self._make_version(uow, self.version_of, arrived)
        item_id = known.item_id if known else evidence.add_file(uow, arrived, self.draft)
        if self.link_to is not None and self.link_to != item_id:
            links.link(uow, item_id, self.link_to)
        return known or item_id

    def _make_version(self, uow: UnitOfWork, item_id: ItemId, arrived: Arrived) -> ItemId | AlreadyThere:
        """The newest version of evidence, unless it stands for these bytes as it is."""
        if evidence.get(uow.connection, item_id).blob_id == arrived.blob_id:
            return AlreadyThere(arrived, item_id)
        originals.as_new_version(uow, item_id, arrived)
        return item_id

    def report(self, passed_over: int = 0, *, cancelled: bool = False) -> CaptureReport:
        """What became of everything."""
        return CaptureReport(
            added=tuple(self.added),
            already_there=tuple(self.already_there),
            refused=tuple(self.refused),
            passed_over=passed_over,
            bytes_added=self.bytes_added,
            empty=tuple(self.empty),
            cancelled=cancelled,
        )

    def compared(self, passed_over: int = 0, *, cancelled: bool = False) -> CaptureReport:
        """The report with what was there under the same names, for which every name in the vault is read."""
        with self.vault.read() as connection:
            namesakes = originals.namesakes(connection, self.added)
        return replace(self.report(passed_over, cancelled=cancelled), namesakes=namesakes)


def _watched(pieces: Iterable[bytes], work: Work) -> Iterator[bytes]:
    for piece in pieces:
        work.check_cancelled()
        yield piece


def _arrived(kept: blobs.Kept, one: _Waiting) -> Arrived:
    found = one.media_type
    return Arrived(kept.blob_id, one.origin, found.media_type, "" if found.agrees else found.by_name or "")


def _known_as(connection: Connection, kept: blobs.Kept, arrived: Arrived) -> AlreadyThere | None:
    """The evidence that holds these bytes; raises UserError when they have been removed for good since."""
    if not kept.known:
        return None
    originals.check_there(connection, arrived)
    return originals.holding(connection, arrived)


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

    Originals are read, never moved or changed. `work` is told bytes, and "number/of" for the file in
    hand; `announce` hears of each finished step. A cancelled drop keeps what was finished and says so in
    its report; what had come of a large file goes with `tidy`.
    """
    drop = _Capture(vault, link_to, draft or EvidenceDraft(), announce)
    passed_over = 0
    try:
        found = plan(paths, check_cancelled=work.check_cancelled)
        passed_over = found.droppings
        drop.refused += map(_refusal, found.refusals)
        _take_all(drop, found.files, work)
    except Cancelled:
        drop.file()
        return drop.compared(passed_over, cancelled=True)
    drop.file()
    return drop.compared(passed_over)


def capture_version(
    vault: Vault,
    path: Path,
    item_id: ItemId,
    *,
    work: Work = QUIET,
    announce: Announce = lambda _changes: None,
) -> CaptureReport:
    """Take a file in as the newest version of the one that evidence stands for, which is kept.

    The evidence itself is what the report calls added. Raises UserError for a folder, and for evidence
    that is no file.
    """
    if path.is_dir():
        raise UserError("version.one_file", name=clean_name(path.name))
    with vault.read() as connection:
        if evidence.get(connection, item_id).blob_id is None:
            raise UserError("version.not_a_file")
    drop = _Capture(vault, None, EvidenceDraft(), announce, version_of=item_id)
    found = plan([path], check_cancelled=work.check_cancelled)
    drop.refused += map(_refusal, found.refusals)
    cancelled = False
    try:
        _take_all(drop, found.files, work)
    except Cancelled:
        cancelled = True
    drop.file()
    return drop.report(found.droppings, cancelled=cancelled)


def _refusal(each: Refusal) -> Refused:
    return Refused(each.name, each.code, tuple((key, str(value)) for key, value in each.facts.items()))


def _take_all(drop: _Capture, files: tuple[Planned, ...], work: Work) -> None:
    total, done = sum(file.size for file in files), 0
    for number, file in enumerate(files, start=1):
        work.check_cancelled()
        what = f"{number}/{len(files)}"
        work.progress(done, total, what)
        if not drop.pass_over(file.path):
            known = _known(drop.vault, file, work, (done, total, what))
            if known is None:
                drop.take(_counted(_reader(file), work, done, total, what), _origin(file), work)
            else:
                drop.take_known(known, _origin(file))
        done += file.size
    work.progress(total, total, f"{len(files)}/{len(files)}")


def _known(vault: Vault, file: Planned, work: Work, progress: tuple[int, int, str]) -> blobs.Kept | None:
    """A large file's bytes where they are kept already: then it is read once, and nothing is written."""
    if file.size <= blobs.PIECE:
        return None
    with vault.read() as connection:
        if not blobs.has_size(connection, file.size):
            return None
    digest = sha256()
    try:
        for piece in _counted(_reader(file), work, *progress):
            work.check_cancelled()
            digest.update(piece)
    except UserError:
        return None  # reading it again says what is wrong with it
    with vault.read() as connection:
        return blobs.known(connection, digest.hexdigest())


def _reader(file: Planned) -> PieceReader:
    return read_pieces(file.path, name=file.name, follow_links=file.link)


def _counted(pieces: Iterable[bytes], work: Work, done: int, total: int, what: str) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        done += len(piece)
        work.progress(done, total, what)


def tidy(vault: Vault, *, work: Work = QUIET) -> None:
    """Give back the room of what was cancelled half-way; whatever is left goes when the vault is opened."""
    blobs.drop_leaving(vault, work=work)
    vault.give_back(work=work)


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
    held = ((Origin(clean_name(name)), data),)
    return capture_held(vault, held, link_to=link_to, draft=draft, announce=announce)


def capture_held(
    vault: Vault,
    held: Iterable[tuple[Origin, bytes]],
    *,
    refused: Iterable[Refused] = (),
    link_to: ItemId | None = None,
    draft: EvidenceDraft | None = None,
    work: Work = QUIET,
    announce: Announce = lambda _changes: None,
) -> CaptureReport:
    """Take in what is held in memory and came from no file: mails and attachments that a program handed over.

    What is `refused` already is told in the report with the rest.
    """
    drop = _Capture(vault, link_to, draft or EvidenceDraft(), announce)
    drop.refused += refused
    try:
        for number, (origin, data) in enumerate(held, start=1):
            work.check_cancelled()
            work.progress(0, 0, str(number))
            drop.take((data,) if data else (), origin, work)
    except Cancelled:
        drop.file()
        return drop.compared(cancelled=True)
    drop.file()
    return drop.compared()


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

    What the pieces raise is in the report, and nothing is added then. What came by a name that was there is
    not told: of many that are taken in one by one each would read every name.
    """
    drop = _Capture(vault, None, draft, announce, also)
    drop.take(pieces, origin, work)
    drop.file()
    return drop.report()


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
