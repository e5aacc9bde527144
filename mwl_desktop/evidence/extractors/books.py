"""EPUB books: their chapters in the order they are read, title, author and publisher."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from urllib.parse import unquote

from mwl_desktop.domain.readable import Readable
from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.details import Details, moment, own_title
from mwl_desktop.evidence.extractors.blocks import LARGEST_SOURCE, Blocks
from mwl_desktop.evidence.extractors.web import page_source, page_title
from mwl_desktop.evidence.extractors.web_blocks import add_page
from mwl_desktop.evidence.facts import (
    BROKEN,
    ENCRYPTED,
    TOO_LARGE,
    Deadline,
    FileFacts,
    Limits,
    TimeIsUp,
    day,
    words,
)
from mwl_desktop.evidence.safe_xml import BROKEN_XML, XmlRefused, read_xml

_CONTAINER: Final = "META-INF/container.xml"
_SMALL_PART: Final = 4 * 1024 * 1024
_LONGEST_CHAPTER: Final = 2 * 1024 * 1024
_HEADED = re.compile(r"<h[1-3]\b", re.IGNORECASE)
_FONTS: Final = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_TOLD: Final = (
    ("detail.author", "creator"),
    ("detail.publisher", "publisher"),
    ("detail.subject", "subject"),
    ("detail.description", "description"),
    ("detail.language", "language"),
    ("detail.identifier", "identifier"),
    ("detail.rights", "rights"),
)


@dataclass(slots=True)
class _Book:
    """What a book's package says: its own description, and its chapters as parts in their order."""

    said: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)


def book_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an EPUB; `pages` are chapters."""
    blocks = Blocks(limits, Deadline.of(limits))
    book, notes = _read(stream, limits, blocks)
    text, starts = blocks.text()
    details = Details()
    for code, name in _TOLD:
        details.add(code, book.said.get(name, ""))
    details.add("detail.changed", moment(book.said.get("dcterms:modified", "")))
    return FileFacts(
        title=own_title(book.said.get("title", "")),
        author=words(book.said.get("creator", "")),
        created_on=day(book.said.get("date", "")),
        pages=len(starts) or None,
        text=text,
        page_starts=starts,
        details=details.all(),
        notes=tuple(dict.fromkeys((*notes, *blocks.notes()))),
    )


def book_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """An EPUB as it is read."""
    blocks = Blocks(limits, Deadline.of(limits), figures=True)
    _, notes = _read(stream, limits, blocks)
    return blocks.readable(notes)


def _read(stream: BinaryIO, limits: Limits, blocks: Blocks) -> tuple[_Book, list[str]]:
    book, notes, deadline = _Book(), list[str](), Deadline.of(limits)
    try:
        with Archive(stream) as archive:
            if _is_locked(archive):
                return book, [ENCRYPTED]
            package = _package(archive)
            _describe(archive, package, book)
            for part in book.order:
                if blocks.full:
                    break
                deadline.check()
                _add_chapter(archive, part, blocks, deadline)
            if not book.order:
                notes.append(BROKEN)
    except (ArchiveRefused, XmlRefused, TimeIsUp):
        notes.append(TOO_LARGE)
    except (*BROKEN_ARCHIVE, *BROKEN_XML):
        notes.append(BROKEN)
    return book, notes


def _is_locked(archive: Archive) -> bool:
    """Whether its chapters are encrypted; many books scramble their fonts only."""
    if "META-INF/encryption.xml" not in archive.names:
        return False
    found: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "EncryptionMethod" and len(found) < 1_000:
            found.append(attributes.get("Algorithm", ""))

    data = archive.read("META-INF/encryption.xml", _SMALL_PART)
    read_xml([data], start=start, end=lambda _: None, text=lambda _: None)
    return any(method not in _FONTS for method in found)


def _package(archive: Archive) -> str:
    found: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "rootfile" and len(found) < 10:
            found.append(attributes.get("full-path", ""))

    data = archive.read(_CONTAINER, _SMALL_PART)
    read_xml([data], start=start, end=lambda _: None, text=lambda _: None)
    return next((name for name in found if name in archive.names), "")


def _describe(archive: Archive, package: str, book: _Book) -> None:
    folder = posixpath.dirname(package)
    current = ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal current
        # Of several titles or dates the first one counts.
        current = "" if name in book.said else name
        if name == "meta":
            current = attributes.get("property", "")
        elif name == "item" and len(book.parts) < 20_000:
            address = unquote(attributes.get("href", "").partition("#")[0])
            book.parts[attributes.get("id", "")] = posixpath.normpath(posixpath.join(folder, address))
        elif name == "itemref" and len(book.order) < 20_000:
            part = book.parts.get(attributes.get("idref", ""), "")
            book.order += [part] if part in archive.names else []

    def end(_: str) -> None:
        nonlocal current
        current = ""

    def text(piece: str) -> None:
        if current and len(book.said.get(current, "")) < 4_096:
            book.said[current] = book.said.get(current, "") + piece

    read_xml([archive.read(package, _SMALL_PART)], start=start, end=end, text=text)


def _add_chapter(archive: Archive, part: str, blocks: Blocks, deadline: Deadline) -> None:
    source = page_source(archive.read(part, _LONGEST_CHAPTER))
    folder = posixpath.dirname(part)

    def load(address: str) -> bytes:
        name = posixpath.normpath(posixpath.join(folder, unquote(address)))
        return archive.read(name, LARGEST_SOURCE + 1) if name in archive.names else b""

    # A chapter that begins with a heading has its title there.
    blocks.page("" if _HEADED.search(source) else page_title(source))
    if not blocks.full:
        add_page(source, blocks, deadline, load, base=folder)
