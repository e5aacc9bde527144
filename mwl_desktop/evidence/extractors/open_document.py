"""OpenDocument texts, sheets, slides and drawings: what they say, and what they carry along."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import BinaryIO, Final

from mwl_desktop.domain.readable import Readable, Sheet
from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.certificates import certificate
from mwl_desktop.evidence.details import OF_PROGRAMS, Details, minutes, moment, own_title
from mwl_desktop.evidence.extractors.blocks import READ_CUT, Blocks, text_of_sheets
from mwl_desktop.evidence.extractors.open_content import Content
from mwl_desktop.evidence.facts import (
    BROKEN,
    ENCRYPTED,
    TEXT_CUT,
    TOO_LARGE,
    Deadline,
    FileFacts,
    Limits,
    TimeIsUp,
    day,
    words,
)
from mwl_desktop.evidence.safe_xml import BROKEN_XML, XmlRefused, read_xml

_SMALL_PART: Final = 1024 * 1024
_BROKEN: Final = (*BROKEN_ARCHIVE, *BROKEN_XML)
_REFUSED: Final = (ArchiveRefused, XmlRefused, TimeIsUp)
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
    deadline = Deadline.of(limits)
    blocks, details = Blocks(limits, deadline), Details()
    facts, content, notes = _read(stream, limits, blocks, details)
    if content is None:
        return replace(facts, notes=tuple(notes))
    text, starts = blocks.text()
    if content.sheets:
        text, starts, cut = text_of_sheets(content.sheets, limits.text)
        notes += [TEXT_CUT] if cut or content.sheets_cut else []
    pages = len(content.sheets) or content.slides or facts.pages
    kind, issuer = (None, "") if content.sheets else certificate(text, pages)
    return replace(
        facts,
        title=facts.title or own_title(content.title or blocks.first_heading()),
        pages=pages,
        text=text,
        page_starts=starts,
        kind=kind,
        issuer=issuer,
        details=details.all(),
        notes=tuple(dict.fromkeys((*notes, *blocks.notes()))),
    )


def open_document_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """An ODT, ODS, ODP or ODG package as it is read."""
    deadline = Deadline.of(limits)
    blocks = Blocks(limits, deadline, figures=True)
    _, content, notes = _read(stream, limits, blocks, Details())
    sheets: tuple[Sheet, ...] = ()
    if content is not None:
        sheets = tuple(content.sheets)
        notes += [READ_CUT] if content.sheets_cut else []
    return replace(blocks.readable(notes), sheets=sheets)


def _read(
    stream: BinaryIO, limits: Limits, blocks: Blocks, details: Details
) -> tuple[FileFacts, Content | None, list[str]]:
    """The package's properties, what was read of its content, and what is missing."""
    facts, content = FileFacts(), None
    notes: list[str] = []
    deadline = Deadline.of(limits)
    try:
        with Archive(stream) as archive:
            manifest = archive.read("META-INF/manifest.xml", _SMALL_PART)
            if b"encryption-data" in manifest:
                return facts, None, [ENCRYPTED]
            if "meta.xml" in archive.names:
                facts = _properties(archive, details)
            paged = _is_paged(archive, facts.pages, deadline)
            content = Content(blocks, deadline, limits, details, _loader(archive), paged=paged)
            try:
                read_xml(
                    archive.pieces("content.xml"), start=content.start, end=content.end, text=content.text
                )
            finally:
                content.finish()
                _tell(archive, details)
    except _REFUSED:
        notes.append(TOO_LARGE)
    except _BROKEN:
        notes.append(BROKEN)
    return facts, content, notes


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


def _loader(archive: Archive) -> Callable[[str], bytes]:
    """What reads a picture of the package; one outside of it is nothing."""

    def load(address: str) -> bytes:
        name = posixpath.normpath(address)
        return archive.read(name, 32 * 1024 * 1024 + 1) if name in archive.names else b""

    return load


def _tell(archive: Archive, details: Details) -> None:
    for name in sorted(archive.names):
        if name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", "-lc.xml", "-lb.xml")):
            details.add("detail.macros", name)


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
