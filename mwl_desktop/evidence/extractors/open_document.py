"""OpenDocument texts, sheets, slides and drawings: title, author, date and text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import BinaryIO, Final

from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.facts import (
    BROKEN,
    ENCRYPTED,
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

_ENDS: Final[dict[str, str]] = {"p": "\n", "h": "\n", "tab": "\t", "line-break": "\n", "s": " ", "page": "\n"}
_BODY: Final = frozenset({"body"})


def open_document_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an ODT, ODS, ODP or ODG package."""
    facts, budget, notes = FileFacts(), TextBudget(limits.text), []
    try:
        with Archive(stream) as archive:
            manifest = archive.read("META-INF/manifest.xml", 1024 * 1024)
            if b"encryption-data" in manifest:
                return FileFacts(notes=(ENCRYPTED,))
            if "meta.xml" in archive.names:
                facts = _properties(archive)
            _text(archive, budget, Deadline.of(limits))
    except (ArchiveRefused, XmlRefused, TimeIsUp):
        notes.append(TOO_LARGE)
    except (*BROKEN_ARCHIVE, *BROKEN_XML):
        notes.append(BROKEN)
    return replace(facts, text=budget.text, notes=(*notes, *budget.notes))


def _properties(archive: Archive) -> FileFacts:
    found: dict[str, str] = {}
    current = ""
    pages: int | None = None

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal current, pages
        current = name
        if name == "document-statistic" and attributes.get("page-count", "").isdecimal():
            pages = int(attributes["page-count"][:6])

    def text(piece: str) -> None:
        if len(found.get(current, "")) < 4096:
            found[current] = found.get(current, "") + piece

    read_xml([archive.read("meta.xml", 1024 * 1024)], start=start, end=lambda _: None, text=text)
    author = found.get("initial-creator") or found.get("creator", "")
    created = day(found.get("creation-date", "")) or day(found.get("date", ""))
    return FileFacts(words(found.get("title", "")), words(author), created_on=created, pages=pages)


def _text(archive: Archive, budget: TextBudget, deadline: Deadline) -> None:
    inside = 0

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal inside
        inside += name in _BODY

    def end(name: str) -> None:
        nonlocal inside
        inside -= name in _BODY
        if inside and name in _ENDS:
            budget.add(_ENDS[name])
            deadline.check()
        if budget.full:
            raise Enough

    def text(piece: str) -> None:
        # White space between elements is layout of the file, not of the text.
        if inside and piece.strip():
            budget.add(piece)

    read_xml(archive.pieces("content.xml"), start=start, end=end, text=text)
