"""Reading what an original says and looks like: after capture, off the path, again whenever wished."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Final, TypeAlias, cast

from sqlalchemy import Connection, delete, insert, select

from mwl_desktop.domain.changes import READ_OUT, ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence import filing as suggesting
from mwl_desktop.evidence import registry
from mwl_desktop.evidence.apart.pool import Readers
from mwl_desktop.evidence.facts import UNREADABLE, FileFacts, Picture
from mwl_desktop.models import BlobFactsRecord, BlobRecord, EvidenceRecord
from mwl_desktop.services import filing
from mwl_desktop.vault import blobs
from mwl_desktop.vault.batches import batches
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault

_AT_ONCE: Final = 50
_AT_LEAST_EVERY: Final = 1.0
"""Files and seconds that go into one step: of many small ones each would cost the disk's time."""
_MOST_WANTED: Final = 500
_LOOK: Final = 0.2
PAUSED: Final = "paused"
"""What work says that it has in hand while reading rests."""

_Announce: TypeAlias = Callable[[ChangeSet], None]
_Facts: TypeAlias = dict[str, Any]


class Wanted:
    """Originals that somebody looks at: they are read before the others, the last asked for first."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._blob_ids: dict[str, None] = {}

    def ask_for(self, blob_ids: Iterable[str]) -> None:
        """Read these next."""
        with self._guard:
            for blob_id in reversed(list(blob_ids)):
                self._blob_ids.pop(blob_id, None)
                self._blob_ids[blob_id] = None
            while len(self._blob_ids) > _MOST_WANTED:
                del self._blob_ids[next(iter(self._blob_ids))]

    def take(self, waiting: Mapping[str, str]) -> str:
        """The one that is to be read next of those that wait."""
        with self._guard:
            while self._blob_ids:
                blob_id, _ = self._blob_ids.popitem()
                if blob_id in waiting:
                    return blob_id
        return next(iter(waiting))

    def close(self) -> None:
        """Forget what was looked at."""
        with self._guard:
            self._blob_ids.clear()


class Rest:
    """Whether reading by itself rests, because the computer is wanted for something else."""

    def __init__(self) -> None:
        self._going = threading.Event()
        self._going.set()

    @property
    def resting(self) -> bool:
        """Whether nothing is read until somebody says so."""
        return not self._going.is_set()

    def rest(self, resting: bool) -> None:
        """Begin or end the rest."""
        (self._going.clear if resting else self._going.set)()

    def wait(self, work: Work, done: int, total: int) -> None:
        """Stay here for as long as reading rests; `work` can be stopped all the same."""
        while not self._going.wait(_LOOK):
            work.check_cancelled()
            work.progress(done, total, PAUSED)

    def close(self) -> None:
        """Let nobody stay."""
        self._going.set()


def pause(vault: Vault, paused: bool = True) -> None:
    """Read nothing more by itself, or go on; what is in hand comes to its end. It holds until locking."""
    vault.companion(Rest).rest(paused)


def is_paused(vault: Vault) -> bool:
    """Whether nothing is read by itself just now."""
    return vault.companion(Rest).resting


def look_first(vault: Vault, blob_ids: Iterable[str]) -> None:
    """Say which originals are looked at, so that they are read before others that wait."""
    vault.companion(Wanted).ask_for(blob_ids)


def read_missing(vault: Vault, *, work: Work = QUIET, announce: _Announce = lambda _changes: None) -> int:
    """Read every original that was not read yet, or by an earlier program; returns how many were read.

    Each is read in a process of its own. Raises UserError when none can be started.
    """
    waiting = _waiting(vault)
    _file_late(vault, announce)
    total, wanted, rest, kept_at = len(waiting), vault.companion(Wanted), vault.companion(Rest), 0.0
    read: dict[str, _Facts] = {}
    while waiting:
        done = total - len(waiting)
        rest.wait(work, done, total)
        work.check_cancelled()
        work.progress(done, total, f"{done + 1}/{total}")
        blob_id = wanted.take(waiting)
        try:
            read[blob_id] = _facts(vault, blob_id, waiting.pop(blob_id), work)
        except UserError as error:
            if error.code != "item.missing":
                raise
            continue  # removed for good while others were being read
        if len(read) >= _AT_ONCE or time.monotonic() - kept_at > _AT_LEAST_EVERY:
            _keep(vault, read, announce)
            read, kept_at = {}, time.monotonic()
    _keep(vault, read, announce)
    work.progress(total, total)
    return total


def count_missing(vault: Vault) -> int:
    """How many originals wait to be read."""
    return len(_waiting(vault))


def notes_of(connection: Connection, ids: Sequence[ItemId]) -> dict[str, tuple[str, ...]]:
    """Why something is missing of what was read, by the evidence; what was read whole is not in it."""
    query = select(EvidenceRecord.id, BlobFactsRecord.notes).join(
        BlobFactsRecord, BlobFactsRecord.blob_id == EvidenceRecord.blob_id
    )
    found: dict[str, tuple[str, ...]] = {}
    for some in batches(ids):
        for item_id, notes in connection.execute(query.where(EvidenceRecord.id.in_(some))):
            if told := tuple(json.loads(notes or "[]")):
                found[item_id] = told
    return found


def _waiting(vault: Vault) -> dict[str, str]:
    """Originals to be read and their types, the first captured first."""
    query = (
        select(BlobRecord.id, EvidenceRecord.media_type)
        .join(EvidenceRecord, EvidenceRecord.blob_id == BlobRecord.id)
        .outerjoin(BlobFactsRecord, BlobFactsRecord.blob_id == BlobRecord.id)
        .where(
            BlobRecord.state == "kept",
            BlobFactsRecord.blob_id.is_(None) | (BlobFactsRecord.reader < registry.READER),
        )
        .group_by(BlobRecord.id)
    )
    with vault.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def _file_late(vault: Vault, announce: _Announce) -> None:
    with vault.read() as connection:
        late = filing.unfiled(connection)
    if late:
        with vault.write(READ_OUT, undoable=False) as uow:
            filing.file(uow, late)
        announce(uow.changes)


def _facts(vault: Vault, blob_id: str, media_type: str, work: Work) -> _Facts:
    readers = vault.companion(Readers)
    with vault.read() as connection:
        stream = cast(BinaryIO, io.BufferedReader(blobs.open_file(connection, blob_id)))
        found = readers.facts(media_type, stream, work=work)
        # What was given up once is not tried again for its picture: it would take as long.
        given_up = UNREADABLE in found.notes
        picture = None if given_up else readers.thumbnail(media_type, stream, work=work)
    return _values(found, picture)


def _values(found: FileFacts, picture: Picture | None) -> _Facts:
    details = [(each.code, each.value) for each in found.details]
    details += suggesting.told(suggesting.suggestion(found))
    return {
        "pages": found.pages,
        "width": found.width,
        "height": found.height,
        "text": found.text,
        "thumbnail": picture.data if picture else None,
        "thumbnail_type": picture.media_type if picture else "",
        "thumbnail_width": picture.width if picture else None,
        "thumbnail_height": picture.height if picture else None,
        "details": json.dumps(details, ensure_ascii=False),
        "page_starts": json.dumps(found.page_starts),
        "notes": json.dumps(found.notes),
        "text_by": "",
        "reader": registry.READER,
    }


def _keep(vault: Vault, read: dict[str, _Facts], announce: _Announce) -> None:
    """Write what was read, and let the evidence file itself by it."""
    if not read:
        return
    with vault.write(READ_OUT, undoable=False) as uow:
        for blob_id, values in read.items():
            ids = holders(uow.connection, blob_id)
            if ids:
                _replace(uow, blob_id, values)
                for item_id in ids:
                    uow.touch(item_id)
                filing.file(uow, ids)
    announce(uow.changes)


def holders(connection: Connection, blob_id: str) -> list[str]:
    """The evidence that stands for these bytes; none when it was removed, or its capture undone."""
    query = select(EvidenceRecord.id).join(BlobRecord, BlobRecord.id == EvidenceRecord.blob_id)
    return list(connection.execute(query.where(EvidenceRecord.blob_id == blob_id)).scalars())


def _replace(uow: UnitOfWork, blob_id: str, values: _Facts) -> None:
    """Put new facts in the place of earlier ones; what was read out of pictures of text stays."""
    facts = BlobFactsRecord.__table__.c
    known = select(facts.text, facts.text_by, facts.page_starts).where(facts.blob_id == blob_id)
    earlier = uow.connection.execute(known).mappings().first()
    if earlier is not None and earlier["text_by"] and not values["text"].strip():
        values = {**values, **earlier}
    uow.connection.execute(delete(BlobFactsRecord).where(BlobFactsRecord.blob_id == blob_id))
    uow.connection.execute(insert(BlobFactsRecord).values(blob_id=blob_id, **values))
