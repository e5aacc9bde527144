"""Reading the text in pictures: pages and photographs that have none of their own, one after the other.

`text_by` of the facts is empty for what the file itself says, SEEN where pictures were read, and BLANK where
they were looked at and had no text: neither is looked at again. After a restart it goes on with
the next file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final, TypeAlias, cast

from sqlalchemy import Connection, func, select, update

from mwl_desktop.domain.changes import READ_OUT, ChangeSet
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import ocr, registry
from mwl_desktop.evidence.apart.pool import PictureReaders
from mwl_desktop.evidence.facts import BROKEN, ENCRYPTED, TOO_LARGE, UNREADABLE
from mwl_desktop.models import BlobFactsRecord, BlobRecord, EvidenceRecord
from mwl_desktop.services.facts import Rest, holders
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault

SEEN: Final = "ocr"
BLANK: Final = "ocr:blank"
READY: Final = "ocr.ready"
NOT_INSTALLED: Final = "ocr.not_installed"

_MOST_PAGES: Final = 300
"""Pages of one document that are read; a page takes some seconds."""
_LITTLE: Final = 20
"""Characters below which a page has no text of its own: a page number, the name of a scanning program."""
_SMALLEST: Final = 120
"""Pixels on the longer side of a picture below which nothing in it can be read."""
_HOPELESS: Final = frozenset({BROKEN, ENCRYPTED, TOO_LARGE, UNREADABLE})

_Announce: TypeAlias = Callable[[ChangeSet], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    blob_id: str
    media_type: str
    starts: tuple[int, ...]
    pages: tuple[int, ...]
    """Those to be read, from 0."""


def installed() -> bool:
    """Whether text in pictures can be read here."""
    return ocr.installed()


def status() -> str:
    """The code of the sentence that says whether text in pictures is read."""
    return READY if installed() else NOT_INSTALLED


def read_pictures(vault: Vault, *, work: Work = QUIET, announce: _Announce = lambda _changes: None) -> int:
    """Read every scanned page and photograph that was not looked at yet; returns how many files those were.

    It rests while reading rests. Nothing is done where the package is not installed. Raises UserError where
    it is, and does not work.
    """
    if not installed():
        return 0
    with vault.read() as connection:
        waiting = _waiting(connection)
    if waiting:
        _try_out(vault, work)
    total, done, rest = sum(len(each.pages) for each in waiting), 0, vault.companion(Rest)
    for each in waiting:

        def pause(page: int, before: int = done) -> None:
            rest.wait(work, before + page, total)
            work.check_cancelled()
            work.progress(before + page, total, f"{before + page + 1}/{total}")

        try:
            _keep(vault, each, _seen(vault, each, pause, work), announce)
        except UserError as error:
            if error.code != "item.missing":  # removed for good while others were being read
                raise
        done += len(each.pages)
    work.progress(total, total)
    return len(waiting)


def _try_out(vault: Vault, work: Work) -> None:
    """Nothing may count as looked at because the package itself is broken."""
    white = io.BytesIO(ocr.nothing_to_see())
    if vault.companion(PictureReaders).seen(types.PNG, white, 0, limits=ocr.LIMITS, work=work) is None:
        raise UserError("ocr.broken")


def _waiting(connection: Connection) -> list[_Waiting]:
    """Originals with pictures that nobody looked at, the first captured first."""
    facts = BlobFactsRecord
    query = (
        select(
            BlobRecord.id,
            EvidenceRecord.media_type,
            facts.pages,
            facts.page_starts,
            func.length(facts.text),
            facts.width,
            facts.height,
            facts.notes,
        )
        .join(EvidenceRecord, EvidenceRecord.blob_id == BlobRecord.id)
        .join(facts, facts.blob_id == BlobRecord.id)
        .where(
            BlobRecord.state == "kept",
            facts.reader >= registry.READER,
            facts.text_by == "",
            EvidenceRecord.media_type.in_(ocr.TYPES),
        )
        .group_by(BlobRecord.id)
    )
    found = []
    for blob_id, media_type, pages, told, length, width, height, notes in connection.execute(query):
        starts = tuple(json.loads(told))
        if _HOPELESS.intersection(json.loads(notes)):
            continue
        if media_type == types.PDF:
            wanted = _empty(pages or 0, starts, length)
        else:
            wanted = (0,) if max(width or 0, height or 0) >= _SMALLEST else ()
        if wanted:
            found.append(_Waiting(blob_id, media_type, starts, wanted))
    return found


def _empty(pages: int, starts: tuple[int, ...], length: int) -> tuple[int, ...]:
    """The pages that have hardly a text of their own."""
    begins = starts if len(starts) > 1 else (0,)
    known = min(pages, len(begins), _MOST_PAGES)
    ends = (*begins[1:], length)
    return tuple(page for page in range(known) if ends[page] - begins[page] < _LITTLE)


def _seen(vault: Vault, each: _Waiting, pause: Callable[[int], None], work: Work) -> dict[int, str]:
    """What each page that was looked at says; a page that could not be read says nothing."""
    readers = vault.companion(PictureReaders)
    found: dict[int, str] = {}
    for number, page in enumerate(each.pages):
        pause(number)
        # Each page by itself: what is read from for long keeps the write-ahead log from being cut.
        with vault.read() as connection:
            stream = cast(BinaryIO, io.BufferedReader(blobs.open_file(connection, each.blob_id)))
            text = readers.seen(each.media_type, stream, page, limits=ocr.LIMITS, work=work)
        found[page] = text or ""
    return found


def _keep(vault: Vault, each: _Waiting, found: dict[int, str], announce: _Announce) -> None:
    """Put what was seen where the pages have no text, and let search know."""
    facts = BlobFactsRecord
    with vault.write(READ_OUT, undoable=False) as uow:
        text = uow.connection.execute(select(facts.text).where(facts.blob_id == each.blob_id)).scalar()
        if text is None:
            return
        values: dict[str, str] = {"text_by": BLANK}
        if any(found.values()):
            whole, starts = ocr.joined(_merged(text, each, found))
            values = {"text": whole, "page_starts": json.dumps(starts), "text_by": SEEN}
        uow.connection.execute(update(facts).where(facts.blob_id == each.blob_id).values(**values))
        for item_id in holders(uow.connection, each.blob_id):
            uow.touch(item_id)
    announce(uow.changes)


def _merged(text: str, each: _Waiting, found: dict[int, str]) -> list[str]:
    """The text page by page: the file's own where it is more, else what was seen; a caption goes before."""
    if each.media_type != types.PDF:
        return [f"{text}\n{found[0]}".strip()]
    begins = each.starts if len(each.starts) > 1 else (0,)
    ends = (*begins[1:], len(text))
    own = [text[begin:end].strip("\n\f ") for begin, end in zip(begins, ends, strict=True)]
    return [max(page, found.get(number, ""), key=len) for number, page in enumerate(own)]
