"""Word, PowerPoint and Excel packages: title, author, date and text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.extractors.number_formats import NumberFormats
from mwl_desktop.evidence.facts import (
    BROKEN,
    ENCRYPTED,
    PAGES_CUT,
    TOO_LARGE,
    Deadline,
    FileFacts,
    Limits,
    TextBudget,
    TimeIsUp,
    day,
    words,
)
from mwl_desktop.evidence.safe_xml import BROKEN_XML, Enough, XmlRefused, read_xml

_OLE_MARK: Final = b"\xd0\xcf\x11\xe0"
_BROKEN: Final = (*BROKEN_ARCHIVE, *BROKEN_XML)
_REFUSED: Final = (ArchiveRefused, XmlRefused, TimeIsUp)


@dataclass(slots=True)
class Reading:
    """One package being read, with what may still be spent on it."""

    archive: Archive
    limits: Limits
    deadline: Deadline
    budget: TextBudget
    notes: list[str] = field(default_factory=list)

    def parts(self, pattern: str) -> list[str]:
        """Parts whose name matches, in the order of the number that is its first group."""
        found = [match for name in self.archive.names if (match := re.fullmatch(pattern, name))]
        ordered = sorted(found, key=lambda match: (int(match[1]), match[0]))
        if len(ordered) > self.limits.pages:
            self.notes.append(PAGES_CUT)
        return [match[0] for match in ordered[: self.limits.pages]]


def word_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a DOCX: the text of its body, notes, headers and footers."""
    return _facts(stream, limits, _word_text)


def slides_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a PPTX: `pages` are slides; the text has each slide followed by its notes."""
    return _facts(stream, limits, _slides_text)


def sheets_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an XLSX: `pages` are sheets; the text has a line for each row, cells parted by tabs."""
    return _facts(stream, limits, _sheets_text)


def _facts(stream: BinaryIO, limits: Limits, read_text: Callable[[Reading], int | None]) -> FileFacts:
    if stream.read(4) == _OLE_MARK:
        # A package with a password is wrapped in the older container.
        return FileFacts(notes=(ENCRYPTED,))
    facts, budget, notes = FileFacts(), TextBudget(limits.text), []
    try:
        with Archive(stream) as archive:
            reading = Reading(archive, limits, Deadline.of(limits), budget)
            facts = properties(archive)
            pages = read_text(reading)
            facts = replace(facts, pages=pages if pages is not None else facts.pages)
            notes += reading.notes
    except _REFUSED:
        notes.append(TOO_LARGE)
    except _BROKEN:
        notes.append(BROKEN)
    return replace(facts, text=budget.text, notes=(*notes, *budget.notes))


def properties(archive: Archive) -> FileFacts:
    """Title, author, date and number of pages as the program that wrote the package declared them."""
    core = _leaves(archive, "docProps/core.xml")
    declared = _leaves(archive, "docProps/app.xml").get("Pages", "")
    return FileFacts(
        title=words(core.get("title", "")),
        author=words(core.get("creator", "")),
        created_on=day(core.get("created", "")),
        pages=int(declared) if re.fullmatch("[1-9][0-9]{0,5}", declared) else None,
    )


def _leaves(archive: Archive, part: str) -> dict[str, str]:
    """Text by element name of a small flat part; what cannot be read is not there."""
    found: dict[str, str] = {}
    open_names: list[str] = []

    def text(piece: str) -> None:
        if open_names and len(found.get(open_names[-1], "")) < 4096:
            found[open_names[-1]] = found.get(open_names[-1], "") + piece

    if part not in archive.names:
        return found
    data = archive.read(part, 1024 * 1024)
    read_xml([data], start=lambda name, _: open_names.append(name), end=lambda _: _pop(open_names), text=text)
    return found


def _pop(names: list[str]) -> None:
    names.pop()


_BREAKS: Final[dict[str, str]] = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_ENDS: Final[dict[str, str]] = {"p": "\n", "tc": "\t", "tr": "\n"}


def running_text(reading: Reading, part: str) -> None:
    """Collect the text runs of a part, with line ends where paragraphs end."""
    inside = cells = 0
    budget = reading.budget

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal inside, cells
        inside += name == "t"
        cells += name == "tc"
        if name in _BREAKS:
            budget.add(_BREAKS[name])

    def end(name: str) -> None:
        nonlocal inside, cells
        inside -= name == "t"
        cells -= name == "tc"
        if name in _ENDS:
            # A cell's paragraphs stay on the line of its row.
            budget.add(" " if cells and name == "p" else _ENDS[name])
            reading.deadline.check()
        if budget.full:
            raise Enough

    def text(piece: str) -> None:
        if inside:
            budget.add(piece)

    read_xml(reading.archive.pieces(part), start=start, end=end, text=text)


def _word_text(reading: Reading) -> None:
    names = reading.archive.names
    if "word/document.xml" not in names:
        raise ValueError("no document part")
    others = sorted(
        name for name in names if re.fullmatch(r"word/(footnotes|endnotes|header\d*|footer\d*)\.xml", name)
    )
    for part in ["word/document.xml", *others[:20]]:
        running_text(reading, part)
        if reading.budget.full:
            return


def _slides_text(reading: Reading) -> int:
    slides = reading.parts(r"ppt/slides/slide(\d{1,6})\.xml")
    if not slides:
        raise ValueError("no slides")
    for part in slides:
        if reading.budget.full:
            break
        running_text(reading, part)
        notes = part.replace("slides/slide", "notesSlides/notesSlide")
        if notes in reading.archive.names:
            running_text(reading, notes)
        reading.budget.add("\n")
    return len(slides)


def _sheets_text(reading: Reading) -> int:
    sheets = reading.parts(r"xl/worksheets/sheet(\d{1,6})\.xml")
    if not sheets:
        raise ValueError("no sheets")
    shared, formats = _shared_strings(reading), NumberFormats.of(reading.archive)
    for part in sheets:
        if reading.budget.full:
            break
        _sheet(reading, part, shared, formats)
        reading.budget.add("\n")
    return len(sheets)


def _shared_strings(reading: Reading) -> list[str]:
    """The workbook's table of strings, as far as it can matter for the text."""
    strings: list[str] = []
    current: list[str] = []
    inside = False
    total = 0

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal inside
        inside = name == "t"

    def text(piece: str) -> None:
        nonlocal total
        if inside:
            current.append(piece)
            total += len(piece)

    def end(name: str) -> None:
        nonlocal inside
        inside = False
        if name == "si":
            strings.append("".join(current))
            current.clear()
            reading.deadline.check()
        if total > 4 * reading.limits.text or len(strings) > reading.limits.text:
            raise Enough

    if "xl/sharedStrings.xml" in reading.archive.names:
        read_xml(reading.archive.pieces("xl/sharedStrings.xml"), start=start, end=end, text=text)
    return strings


def _sheet(reading: Reading, part: str, shared: list[str], formats: NumberFormats) -> None:
    """Collect the cells of a sheet that show something; formulas show what they last came to."""
    kind, style, shows = "", "", False
    value: list[str] = []
    gap = ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal kind, style, shows
        if name == "c":
            kind, style = attributes.get("t", ""), attributes.get("s", "")
            value.clear()
        shows = name in ("v", "t")

    def text(piece: str) -> None:
        if shows:
            value.append(piece)

    def end(name: str) -> None:
        nonlocal shows, gap
        shows = False
        if name == "c" and value:
            words = _cell("".join(value), kind, shared)
            reading.budget.add(gap + (formats.shown(words, style) if kind in ("", "n") else words))
            gap = "\t"
        elif name == "row" and gap:
            reading.budget.add("\n")
            gap = ""
            reading.deadline.check()
        if reading.budget.full:
            raise Enough

    read_xml(reading.archive.pieces(part), start=start, end=end, text=text)


def _cell(value: str, kind: str, shared: list[str]) -> str:
    if kind == "s":
        return shared[int(value)] if value.isascii() and value.isdigit() and int(value) < len(shared) else ""
    return {"0": "FALSE", "1": "TRUE"}.get(value, value) if kind == "b" else value
