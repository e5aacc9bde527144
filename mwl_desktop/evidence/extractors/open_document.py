"""OpenDocument texts, sheets, slides and drawings: what they say, and what they carry along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO, Final

from mwl_desktop.domain.readable import Readable
from mwl_desktop.evidence.archive import Archive
from mwl_desktop.evidence.details import OF_PROGRAMS, Details, minutes, moment, own_title
from mwl_desktop.evidence.extractors.open_content import Content
from mwl_desktop.evidence.extractors.packages import (
    BROKEN_PACKAGE,
    REFUSED,
    Reading,
    begun,
    facts_of,
    readable_of,
)
from mwl_desktop.evidence.facts import BROKEN, ENCRYPTED, TOO_LARGE, Deadline, FileFacts, Limits, day, words
from mwl_desktop.evidence.safe_xml import read_xml

_SMALL_PART: Final = 1024 * 1024
_TOLD: Final = (
    ("detail.author", "initial-creator"),
    ("detail.changed_by", "creator"),
    ("detail.printed_by", "printed-by"),
    ("detail.revision", "editing-cycles"),
    ("detail.subject", "subject"),
    ("detail.description", "description"),
    ("detail.language", "language"),
)


def open_document_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an ODT, ODS, ODP or ODG package; `pages` are slides or sheets where it has such."""
    return facts_of(*_read(stream, limits, figures=False))


def open_document_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """An ODT, ODS, ODP or ODG package as it is read."""
    _, reading, notes = _read(stream, limits, figures=True)
    return readable_of(reading, notes)


def _read(stream: BinaryIO, limits: Limits, *, figures: bool) -> tuple[FileFacts, Reading | None, list[str]]:
    """The package's properties, what was read of its content, and what is missing."""
    facts, notes = FileFacts(), list[str]()
    reading: Reading | None = None
    try:
        with Archive(stream) as archive:
            manifest = archive.read("META-INF/manifest.xml", _SMALL_PART)
            if b"encryption-data" in manifest:
                return facts, None, [ENCRYPTED]
            reading = begun(archive, limits, figures=figures)
            if "meta.xml" in archive.names:
                facts = _properties(archive, reading.details)
            _read_content(reading, facts.pages)
    except REFUSED:
        notes.append(TOO_LARGE)
    except BROKEN_PACKAGE:
        notes.append(BROKEN)
    return facts, reading, notes


def _read_content(reading: Reading, pages: int | None) -> None:
    """The content, as far as it can be read."""
    content = Content(reading, paged=_is_paged(reading.archive, pages, reading.deadline))
    try:
        pieces = reading.archive.pieces("content.xml")
        read_xml(pieces, start=content.start, end=content.end, text=content.text)
    finally:
        content.finish()
        _tell(reading)


def _is_paged(archive: Archive, pages: int | None, deadline: Deadline) -> bool:
    """Whether the text says where each of its pages begins; breaks that styles ask for are not there."""
    count, tail = 0, b""
    if not pages or pages < 2:
        return False
    for piece in archive.pieces("content.xml"):
        deadline.check()
        count += (tail + piece).count(b":soft-page-break")
        tail = piece[-15:]
    return count + 1 == pages


def _tell(reading: Reading) -> None:
    for name in sorted(reading.archive.names):
        if name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", "-lc.xml", "-lb.xml")):
            reading.details.add("detail.macros", name)


def _properties(archive: Archive, details: Details) -> FileFacts:
    found: dict[str, str] = {}
    named: dict[str, str] = {}
    keywords: list[str] = []
    current = own = ""
    pages: int | None = None

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal current, pages, own
        current, own = name, attributes.get("name", "") if name == "user-defined" else ""
        if name == "document-statistic" and attributes.get("page-count", "").isdecimal():
            pages = int(attributes["page-count"][:6])
        elif name == "template":
            details.add("detail.template", attributes.get("title", "") or attributes.get("href", ""))
        elif name == "keyword":
            keywords.append("")

    def end(_: str) -> None:
        nonlocal current
        current = ""

    def text(piece: str) -> None:
        if current == "user-defined" and len(named) < 50:
            named[own] = named.get(own, "") + piece[:1000]
        elif current == "keyword" and len(keywords) < 100:
            keywords[-1] += piece
        elif len(found.get(current, "")) < 4096:
            found[current] = found.get(current, "") + piece

    read_xml([archive.read("meta.xml", _SMALL_PART)], start=start, end=end, text=text)
    for code, name in _TOLD:
        details.add(code, found.get(name, ""))
    details.add("detail.made_with", re.sub(r" \S+_project/\S*", "", found.get("generator", "")[:500]))
    details.add("detail.created", moment(found.get("creation-date", "")))
    details.add("detail.changed", moment(found.get("date", "")))
    details.add("detail.printed", moment(found.get("print-date", "")))
    details.add("detail.editing_time", minutes(found.get("editing-duration", "")))
    details.add("detail.keywords", ", ".join(keywords))
    for name, value in named.items():
        if value.strip() and name not in OF_PROGRAMS:
            details.add("detail.property", f"{name}: {value}")
    author = found.get("initial-creator") or found.get("creator", "")
    created = day(found.get("creation-date", "")) or day(found.get("date", ""))
    return FileFacts(own_title(found.get("title", "")), words(author), created_on=created, pages=pages)
