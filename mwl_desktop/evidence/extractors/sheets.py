"""Workbooks: each sheet with its cells in their places, what is hidden, and who noted what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from mwl_desktop.domain.readable import Readable, Sheet
from mwl_desktop.evidence.decode import tidy
from mwl_desktop.evidence.extractors.number_formats import NumberFormats
from mwl_desktop.evidence.extractors.packages import (
    BROKEN_PACKAGE,
    Reading,
    package_facts,
    package_readable,
)
from mwl_desktop.evidence.facts import BROKEN, PAGES_CUT, FileFacts, Limits, words
from mwl_desktop.evidence.safe_xml import Enough, read_xml

_MOST_ROWS: Final = 20_000
_MOST_COLUMNS: Final = 256
MOST_CELLS: Final = 400_000
MOST_AREA: Final = 3_000_000
"""Cells of all sheets together, the empty ones that fill up rows among them."""
_LONGEST_CELL: Final = 32_767  # as long as Excel lets one be
_LARGEST_GAP: Final = 50
"""Empty rows in a row; a table that goes on after more of them is brought nearer."""
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,25})?(?:E[-+]?\d{1,3})?", re.IGNORECASE)
_LONG_NUMBER = re.compile(
    r"-?\d{1,15}\.\d{6,25}(?:E[-+]?\d{1,3})?|-?\d(?:\.\d+)?E[-+]?\d{1,3}", re.IGNORECASE
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def sheets_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an XLSX: `pages` are sheets; the text has a line for each row, cells parted by tabs."""
    return package_facts(stream, limits, _walk)


def sheets_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """An XLSX as it is read."""
    return package_readable(stream, limits, _walk)


@dataclass(frozen=True, slots=True)
class _Named:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


class Cells:
    """The rows of one sheet, put together from cells in their places; kept within limits."""

    def __init__(
        self, room: int = MOST_CELLS, characters: int = 2 * 1024 * 1024, area: int = MOST_AREA
    ) -> None:
        self._rows: list[list[str]] = []
        self._empty = 0
        self._row: list[str] = []
        self.room, self.characters, self.area = room, characters, area
        self.cut = self.full = False

    def put(self, column: int, text: str) -> None:
        """A cell of the row at hand."""
        if column >= _MOST_COLUMNS:
            self.cut = self.cut or bool(text)
            return
        said = tidy(text[:_LONGEST_CELL]).strip()
        if not said:
            return
        self.characters -= len(said)
        self._row += [""] * (column + 1 - len(self._row))
        self._row[column] = said

    def end_row(self, times: int = 1) -> None:
        """The row is whole; empty ones count only where a row comes after them."""
        row, self._row = self._row, []
        if not row:
            self._empty += times
            return
        for _ in range(min(times, _MOST_ROWS)):
            gap = min(self._empty, _LARGEST_GAP)
            self._empty = 0
            self.room -= len(row) + gap
            if self.room < 0 or self.characters < 0 or len(self._rows) + gap >= _MOST_ROWS:
                self.cut = self.full = True
                return
            self._rows += [[] for _ in range(gap)]
            self._rows.append(row)

    def skip_rows(self, count: int) -> None:
        """Rows that are not there at all."""
        self._empty += max(count, 0)

    def sheet(self, name: str, *, head: bool = False) -> Sheet:
        """The sheet, its rows of one length."""
        width = max(map(len, self._rows), default=0)
        most = max(self.area // max(width, 1), 1)
        self.cut = self.cut or len(self._rows) > most
        rows = tuple((*row, *[""] * (width - len(row))) for row in self._rows[:most])
        self.area -= len(rows) * width
        return Sheet(name, rows, head or looks_headed(rows))


def looks_headed(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a first row names its columns: words throughout, none twice, and figures below."""
    if len(rows) < 2 or not all(rows[0]) or len(set(rows[0])) < len(rows[0]):
        return False
    figures = any(re.match(r"-?\d", cell) for row in rows[1:20] for cell in row)
    return figures and not any(_NUMBER.fullmatch(cell) for cell in rows[0])


def _walk(reading: Reading) -> None:
    listed = _listed(reading)
    if not listed:
        raise ValueError("no sheets")
    if len(listed) > reading.limits.pages:
        reading.notes.append(PAGES_CUT)
    listed = listed[: reading.limits.pages]
    reading.pages = len(listed)
    shared, formats = _shared_strings(reading), NumberFormats.of(reading.archive)
    room, characters, area = MOST_CELLS, 2 * reading.limits.text, MOST_AREA
    for named in listed:
        cells = Cells(room, characters, area)
        sheet = _Sheet(reading, cells, shared, formats)
        try:
            read_xml(reading.archive.pieces(named.part), start=sheet.start, end=sheet.end, text=sheet.text)
        except BROKEN_PACKAGE:
            reading.notes.append(BROKEN)
        finally:
            # What was read before a limit was reached is shown.
            if not sheet.is_drawing:
                reading.sheets.append(cells.sheet(named.name, head=sheet.headed))
        reading.sheets_cut = reading.sheets_cut or cells.cut
        room, characters, area = cells.room, cells.characters, cells.area
        if named.hidden:
            reading.details.add("detail.hidden_sheets", named.name)
        reading.details.add("detail.hidden_rows", f"{named.name}: {sheet.hidden}" if sheet.hidden else "")
        _add_comments(reading, named)
        if room < 0 or characters < 0:
            reading.sheets_cut = True
            break
    _add_outside(reading)


def _listed(reading: Reading) -> list[_Named]:
    """The sheets in the workbook's order; without a whole list of them in that of their numbers."""
    found: list[tuple[str, str, bool]] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet" and len(found) < 10_000:
            hidden = attributes.get("state", "") in ("hidden", "veryHidden")
            found.append((attributes.get("id", ""), words(attributes.get("name", "")), hidden))

    numbered = reading.numbered(r"xl/worksheets/sheet(\d{1,6})\.xml")
    fallback = [_Named(f"{place}", part, False) for place, part in enumerate(numbered, 1)]
    main = _workbook(reading)
    if not main:
        return fallback
    try:
        read_xml(reading.archive.pieces(main), start=start, end=lambda _: None, text=lambda _: None)
    except BROKEN_PACKAGE:
        return fallback
    relations = reading.relations(main)
    return [
        _Named(name, relations[key].target, hidden)
        for key, name, hidden in found
        if key in relations
        and relations[key].kind == "worksheet"
        # Strict workbooks write the names of their parts in any case.
        and relations[key].target in reading.archive.names
    ] or fallback


def _workbook(reading: Reading) -> str:
    """The part that lists the sheets; without it sheets can still be read."""
    try:
        return reading.main_part("xl/workbook.xml")
    except ValueError:
        return ""


def _shared_strings(reading: Reading) -> list[str]:
    """The workbook's table of strings, as far as it can matter for the text."""
    strings: list[str] = []
    current: list[str] = []
    inside = phonetic = False
    total = 0

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal inside, phonetic
        phonetic = phonetic or name == "rPh"
        inside = name == "t" and not phonetic

    def text(piece: str) -> None:
        nonlocal total
        if inside:
            current.append(piece)
            total += len(piece)

    def end(name: str) -> None:
        nonlocal inside, phonetic
        inside = False
        if name == "rPh":
            phonetic = False
        elif name == "si":
            strings.append("".join(current)[:_LONGEST_CELL])
            current.clear()
            reading.deadline.check()
        if total > 4 * reading.limits.text or len(strings) > reading.limits.text:
            raise Enough

    main = _workbook(reading)
    parts = (reading.related(main, "sharedStrings") if main else []) or [
        name for name in ("xl/sharedStrings.xml",) if name in reading.archive.names
    ]
    for part in parts[:1]:
        try:
            read_xml(reading.archive.pieces(part), start=start, end=end, text=text)
        except BROKEN_PACKAGE:
            reading.notes.append(BROKEN)
    return strings


class _Sheet:
    """One sheet being read; formulas show what they last came to."""

    def __init__(self, reading: Reading, cells: Cells, shared: list[str], formats: NumberFormats) -> None:
        self._reading, self._cells, self._shared, self._formats = reading, cells, shared, formats
        self._kind = self._style = ""
        self._column = self._row = 0
        self._shows = self._phonetic = False
        self._value: list[str] = []
        self.hidden = 0
        self.headed = self.is_drawing = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        match name:
            case "c":
                self._kind, self._style = attributes.get("t", ""), attributes.get("s", "")
                self._column = _column(attributes.get("r", ""), self._column)
                self._value.clear()
            case "row":
                row = _small(attributes.get("r", "")) or self._row + 1
                self._cells.skip_rows(row - self._row - 1)
                self._row, self._column = max(row, self._row + 1), 0
                self.hidden += attributes.get("hidden", "") in ("1", "true")
            case "pane":
                self.headed = attributes.get("ySplit", "") == "1" and "frozen" in attributes.get("state", "")
            case "rPh":
                self._phonetic = True
            case "chartsheet":
                self.is_drawing = True
        self._shows = name in ("v", "t") and not self._phonetic

    def text(self, piece: str) -> None:
        """A value."""
        if self._shows:
            self._value.append(piece)

    def end(self, name: str) -> None:
        """An element closes."""
        self._shows = False
        if name == "rPh":
            self._phonetic = False
        elif name == "c":
            if self._value and self._column < _MOST_COLUMNS:
                self._cells.put(self._column, self._shown("".join(self._value)[:_LONGEST_CELL]))
            self._cells.cut = self._cells.cut or (bool(self._value) and self._column >= _MOST_COLUMNS)
            self._column += 1
            self._reading.deadline.check()
        elif name == "row":
            self._cells.end_row()
            self._reading.deadline.check()
        elif name == "sheetData" or self._cells.full:
            raise Enough

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            place = value.strip()
            known = place.isascii() and place.isdigit() and int(place) < len(self._shared)
            return _unescaped(self._shared[int(place)]) if known else ""
        if self._kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(value, value)
        if self._kind in ("", "n"):
            return rounded(self._formats.shown(value, self._style))
        return _unescaped(value)


def rounded(value: str) -> str:
    """A number as a sheet would show it rather than as it is kept: 0.1, not 0.10000000000000001."""
    return f"{float(value):.10g}" if _LONG_NUMBER.fullmatch(value) else value


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value


def _column(reference: str, following: int) -> int:
    """The place of a cell's column, "B7" being 1; one without a reference follows the one before."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return following
    place = 0
    for letter in letters[0]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _small(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else 0


def _add_comments(reading: Reading, named: _Named) -> None:
    """What was noted at cells, with who noted it; newer workbooks keep both forms, of which one is told."""
    parts = reading.related(named.part, "threadedComment") or reading.related(named.part, "comments")
    for part in parts[:20]:
        try:
            _read_comments(reading, part)
        except BROKEN_PACKAGE:
            reading.notes.append(BROKEN)


def _read_comments(reading: Reading, part: str) -> None:
    people = _people(reading) if "threaded" in part.lower() else []
    names: list[str] = [name for _, name in people]
    ids: list[str] = [key for key, _ in people]
    said: list[str] = []
    who = where = ""
    inside = ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal who, where, inside
        if name in ("comment", "threadedComment"):
            where = words(attributes.get("ref", ""))
            key = attributes.get("personId", "")
            place = ids.index(key) if key in ids else _small(attributes.get("authorId", "x") or "x")
            who = names[place] if place < len(names) and (key or "authorId" in attributes) else ""
            said.clear()
        inside = name if name in ("t", "author", "text") else ""

    def text(piece: str) -> None:
        if inside == "author":
            names.append(words(piece))
        elif inside and len(said) < 2_000:
            said.append(piece)

    def end(name: str) -> None:
        nonlocal inside
        inside = ""
        if name in ("comment", "threadedComment"):
            told = words("".join(said).strip())
            lead = who if not who or not told.startswith(f"{who}:") else ""
            reading.details.add("detail.comment", f"{where} {lead}: {told}" if lead else f"{where}: {told}")
        if len(names) > 5_000:
            raise Enough
        reading.deadline.check()

    read_xml(reading.archive.pieces(part), start=start, end=end, text=text)


def _people(reading: Reading) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "person" and len(found) < 1_000:
            found.append((attributes.get("id", ""), words(attributes.get("displayName", ""))))

    for part in sorted(name for name in reading.archive.names if name.startswith("xl/persons/"))[:3]:
        if part.endswith(".xml"):
            read_xml(reading.archive.pieces(part), start=start, end=lambda _: None, text=lambda _: None)
    return found


def _add_outside(reading: Reading) -> None:
    """Other workbooks and sources that this one would fetch from: told, never fetched."""
    for part in sorted(name for name in reading.archive.names if name.startswith("xl/externalLinks/"))[:50]:
        for relation in reading.relations(part).values():
            if relation.external:
                reading.details.add("detail.external", relation.target)
