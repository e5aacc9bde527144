"""What of an original can be looked at inside the program: read into memory, never written to the disk.

Pictures and pages come whole, for the window to decode. Whatever has to be understood first is read in a
process of its own, so that a hostile file can cost its own preview and nothing else.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO, Final, TypeAlias, cast

from sqlalchemy import Connection, select

from mwl_desktop.domain.evidence import Evidence, Preview, PreviewForm, Thumbnail
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EvidenceForm
from mwl_desktop.domain.readable import PageStart, Readable, Sheet
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import registry
from mwl_desktop.evidence.apart.pool import Readers
from mwl_desktop.evidence.drawings import cleaning
from mwl_desktop.evidence.extractors.blocks import READ_CUT, text_of
from mwl_desktop.evidence.facts import BROKEN, ENCRYPTED, TEXT_CUT, TOO_LARGE, UNREADABLE, FileFacts
from mwl_desktop.evidence.sniff import sniff
from mwl_desktop.models import BlobFactsRecord
from mwl_desktop.services import evidence, facts
from mwl_desktop.vault import blobs
from mwl_desktop.vault.vault import Vault

MOST_BYTES: Final = 192 * 1024 * 1024
"""A larger original is not taken into memory to be shown."""

_MOST_CHARACTERS: Final = 400_000
_MOST_ROWS: Final = 20_000
_MOST_COLUMNS: Final = 256
_LONGEST_CELL: Final = 400
_LONG_NUMBER = re.compile(r"-?\d{1,15}\.\d{6,20}")
_Rows: TypeAlias = tuple[tuple[str, ...], ...]

_PICTURES: Final = frozenset({types.PNG, types.JPEG, types.GIF, types.WEBP, types.BMP, types.TIFF})
_MADE_WHOLE: Final = frozenset({types.AVIF})
"""Pictures that the window cannot decode itself: they are decoded apart, and nothing is left out."""
_VALUES: Final = frozenset({types.CSV, types.TSV})
_SHEETS: Final = frozenset({types.XLSX, types.ODS})
_READ_OUT: Final = frozenset({types.HTML, types.SVG, types.MAIL})  # text, but not fit to be read as it stands
_PLAYED: Final = ("audio/", "video/")
_PROSE: Final = frozenset({types.TEXT, "text/calendar", "text/vcard", "application/x-subrip"})
_SAID: Final = {
    ENCRYPTED: "preview.encrypted",
    BROKEN: "preview.broken",
    TOO_LARGE: "preview.too_large",
    UNREADABLE: "preview.unreadable",
}


@dataclass(frozen=True, slots=True)
class _Cut:
    """What of a table is shown, and of how much; without a note all of it."""

    note: str = ""
    shown: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file that is being looked at, and how it is read."""

    connection: Connection
    readers: Readers
    found: Evidence
    work: Work

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Its bytes, from the vault as they are asked for."""
        with blobs.open_file(self.connection, self.found.blob_id or "") as file:
            yield cast(BinaryIO, io.BufferedReader(file))


def preview(vault: Vault, item_id: ItemId, *, version_id: str = "", work: Work = QUIET) -> Preview:
    """What there is to look at, of an earlier version where one is named.

    A file that cannot be shown says why instead of raising. Raises UserError when the evidence is gone, its
    bytes are not those that were captured, or nothing can be read just now.
    """
    with vault.read() as connection:
        found = _looked_at(connection, item_id, version_id)
        if found.form is EvidenceForm.LINK:
            return Preview(PreviewForm.LINK, text=found.saved_text, name=found.url)
        if found.form is EvidenceForm.QUOTATION:
            return Preview(PreviewForm.QUOTATION, text=found.quotation, name=found.said_by)
        if found.form is EvidenceForm.FILE and found.size == 0:
            return Preview(PreviewForm.NOTHING, note="preview.empty", name=found.original_name)
        if found.media_type in _PICTURES:
            return _whole(connection, found, PreviewForm.PICTURE, work)
        if found.media_type == types.PDF:
            return _whole(connection, found, PreviewForm.PAGES, work)
        if UNREADABLE in found.notes:
            # It would take as long again to come to nothing.
            return Preview(PreviewForm.NOTHING, note=_SAID[UNREADABLE], name=found.original_name)
        facts.look_first(vault, [found.blob_id or ""])
        if found.media_type.startswith(_PLAYED):
            cover = thumbnails(connection, [found.blob_id or ""]).get(found.blob_id or "")
            data = cover.data if cover is not None else b""
            return Preview(
                PreviewForm.NOTHING, data=data, note="preview.not_played", name=found.original_name
            )
        reading = _Reading(connection, vault.companion(Readers), found, work)
        if found.media_type == types.SVG:
            return _drawing(reading)
        return _document(reading) or _embedded(reading) or _worded(reading)


def page_with_marks(
    vault: Vault, item_id: ItemId, page: int, size: int, *, version_id: str = "", work: Work = QUIET
) -> bytes:
    """A page of a PDF, from 0, with what was filled in and written onto it; no bytes where nothing was.

    It is an image whose longer side is at most `size`. Raises UserError when the evidence is gone.
    """
    with vault.read() as connection:
        found = _looked_at(connection, item_id, version_id)
        reading = _Reading(connection, vault.companion(Readers), found, work)
        with reading.stream() as stream:
            made = reading.readers.page_with_marks(found.media_type, stream, page, size=size, work=work)
    return made.data if made is not None else b""


def _looked_at(connection: Connection, item_id: ItemId, version_id: str) -> Evidence:
    if version_id:
        return evidence.as_it_was(connection, item_id, version_id)
    return evidence.get(connection, item_id)


def _whole(connection: Connection, found: Evidence, form: PreviewForm, work: Work) -> Preview:
    if found.size is None or found.blob_id is None or found.size > MOST_BYTES:
        return Preview(PreviewForm.NOTHING, note="preview.too_large", name=found.original_name)
    held = bytearray()
    for piece in blobs.verified_pieces(connection, found.blob_id, found.original_name):
        work.check_cancelled()
        held += piece
        work.progress(len(held), found.size)
    return Preview(form, data=bytes(held), name=found.original_name)


def _document(reading: _Reading) -> Preview | None:
    """A document as blocks, or its sheets; None for a type that is not read like that, or says nothing."""
    found = reading.found
    if found.media_type not in registry.READERS:
        return None
    with reading.stream() as stream:
        read = reading.readers.readable(found.media_type, stream, work=reading.work)
    if read is None:
        return None
    if not _says_something(read):
        # Why there is nothing is told with the text; what was given up is not tried a second time.
        if read.sheets and not read.notes:
            return Preview(PreviewForm.NOTHING, note="preview.no_values", name=found.original_name)
        given_up = Preview(PreviewForm.NOTHING, note=_SAID[UNREADABLE], name=found.original_name)
        return given_up if UNREADABLE in read.notes else None
    note = next(iter(read.notes), "")
    if read.sheets:
        most = max(len(sheet.rows) for sheet in read.sheets)
        return Preview(
            PreviewForm.TABLE,
            rows=_first_sheet(read.sheets[0]),
            note="preview.sheets_cut" if note == READ_CUT else note,
            name=found.original_name,
            readable=read,
            shown=most,
        )
    text = text_of(read.blocks)[0][:_MOST_CHARACTERS]
    return Preview(PreviewForm.DOCUMENT, text=text, note=note, name=found.original_name, readable=read)


def _says_something(read: Readable) -> bool:
    """Whether there is more than empty pages and sheets."""
    if any(not isinstance(block, PageStart) or block.title for block in read.blocks):
        return True
    return any(cell.strip() for sheet in read.sheets for row in sheet.rows for cell in row)


def _first_sheet(sheet: Sheet) -> _Rows:
    """The beginning of a sheet with its head; a sheet that has none is given letters, as spreadsheets do."""
    rows, _ = _table(map(list, sheet.rows))
    return rows if sheet.head else _lettered(rows)


def _embedded(reading: _Reading) -> Preview | None:
    """The picture that a file gives, or carries of itself, where the window cannot decode the file."""
    found = reading.found
    if found.media_type not in registry.RENDERERS or types.is_text(found.media_type):
        return None
    with reading.stream() as stream:
        made = reading.readers.picture_for_page(found.media_type, stream, work=reading.work)
    if made is None:
        return None
    note = "" if found.media_type in _MADE_WHOLE else "preview.embedded"
    return Preview(PreviewForm.PICTURE, data=made.data, note=note, name=found.original_name)


def _drawing(reading: _Reading) -> Preview:
    """A drawing with its words, which are what can be shown where it cannot be drawn."""
    found = reading.found
    worded = _worded(reading)
    if found.size is None or found.size > cleaning.MOST_BYTES:
        return replace(worded, note="preview.not_drawn")
    whole = _whole(reading.connection, found, PreviewForm.DRAWING, reading.work)
    return replace(whole, text=worded.text)


def _worded(reading: _Reading) -> Preview:
    found = reading.found
    read = _facts(reading)
    name = found.original_name
    if not read.text.strip():
        said = next((_SAID[note] for note in read.notes if note in _SAID), _unknown(found))
        return Preview(PreviewForm.NOTHING, note=said, name=name)
    note = next((note for note in read.notes if note in (TEXT_CUT, TOO_LARGE, BROKEN)), "")
    media_type = found.media_type
    if media_type in _VALUES or media_type in _SHEETS:
        rows, cut = _sheet(read.text) if media_type in _SHEETS else _values(read.text)
        if cut.note == "preview.rows_cut" and TEXT_CUT in read.notes:
            cut = replace(cut, note="preview.many_rows_cut")  # how many there are nobody has counted
        preview = Preview(PreviewForm.TABLE, rows=rows, note=note, name=name)
        return replace(preview, note=cut.note, shown=cut.shown, total=cut.total) if cut.note else preview
    text, total = read.text, len(read.text)
    if total > _MOST_CHARACTERS:
        text = text[:_MOST_CHARACTERS]
        note = "preview.long_text_cut" if TEXT_CUT in read.notes else "preview.text_cut"
    return Preview(_form(media_type), text=text, note=note, name=name, shown=len(text), total=total)


def _unknown(found: Evidence) -> str:
    """A file of a kind that is read has nothing to read; one whose name promises what could be shown is
    damaged; of any other kind there is no preview.
    """
    if found.media_type in _SHEETS | _VALUES:
        return "preview.no_values"
    if found.media_type in registry.READERS or types.is_text(found.media_type):
        return "preview.no_words"
    if found.media_type == types.HEIC:
        return "preview.not_decoded"
    promised = sniff(b"", found.original_name).by_name
    if promised is not None and types.is_text(promised):
        return "preview.no_words"  # in an encoding that is not read, or no words at all
    return (
        "preview.broken"
        if promised in _PICTURES | _MADE_WHOLE | _SHEETS | {types.PDF, types.DOCX}
        else "preview.none"
    )


def _form(media_type: str) -> PreviewForm:
    if media_type == types.MARKDOWN:
        return PreviewForm.MARKDOWN
    if media_type in _READ_OUT or media_type in _PROSE or not types.is_text(media_type):
        return PreviewForm.PROSE
    return PreviewForm.CODE


def _facts(reading: _Reading) -> FileFacts:
    """The text as it was read after capture; where there is none, the file is asked again, also why."""
    found = reading.found
    if found.blob_id is None:
        return FileFacts()
    text = evidence.text_inside(reading.connection, found.blob_id)
    if text.strip():
        return FileFacts(text=text, notes=found.notes)
    with reading.stream() as stream:
        return reading.readers.facts(found.media_type, stream, work=reading.work)


def _sheet(text: str) -> tuple[_Rows, _Cut]:
    """Sheets have no head of their own: their columns are called as spreadsheets call them."""
    rows, cut = _table(line.split("\t") for line in text.splitlines())
    return _lettered(rows), cut


def _lettered(rows: _Rows) -> _Rows:
    letters = tuple(_letters(number) for number in range(len(rows[0]) if rows else 0))
    return (letters, *(tuple(map(_rounded, row)) for row in rows))


def _values(text: str) -> tuple[_Rows, _Cut]:
    """Lines of values parted by commas or the like; the first one is the head."""
    return _table(_cells(text, _separator(text)))


def _table(found: Iterable[list[str]]) -> tuple[_Rows, _Cut]:
    """Lines of cells, all of one length, and what was left out."""
    lines: list[list[str]] = []
    total = widest = 0
    for line in found:
        total += 1
        widest = max(widest, len(line))
        if total <= _MOST_ROWS:
            lines.append([cell[:_LONGEST_CELL] for cell in line[:_MOST_COLUMNS]])
    width = max(map(len, lines), default=0)
    rows = tuple(tuple(line + [""] * (width - len(line))) for line in lines)
    if total > _MOST_ROWS:
        return rows, _Cut("preview.rows_cut", _MOST_ROWS, total)
    if widest > _MOST_COLUMNS:
        return rows, _Cut("preview.columns_cut", _MOST_COLUMNS, widest)
    return rows, _Cut()


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return  # a cell beyond all measure: what came before it is shown


def _separator(text: str) -> str:
    head = text[:4000].splitlines()[:1]
    counted = {each: head[0].count(each) for each in ",;\t|"} if head else {",": 1}
    return max(counted, key=lambda each: counted[each])


def _letters(number: int) -> str:
    """A, B, … Z, AA, AB."""
    letters = ""
    number += 1
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _rounded(cell: str) -> str:
    """A number as a sheet would show it rather than as it is kept: 0.1, not 0.10000000000000001."""
    return f"{float(cell):.6g}" if _LONG_NUMBER.fullmatch(cell) else cell


def thumbnails(connection: Connection, blob_ids: Sequence[str]) -> dict[str, Thumbnail]:
    """The small pictures of originals, for those of which one was made."""
    known = BlobFactsRecord
    query = select(
        known.blob_id, known.thumbnail, known.thumbnail_type, known.thumbnail_width, known.thumbnail_height
    ).where(known.blob_id.in_(blob_ids), known.thumbnail.is_not(None))
    return {
        blob_id: Thumbnail(bytes(data or b""), media_type, width or 0, height or 0)
        for blob_id, data, media_type, width, height in connection.execute(query)
    }
