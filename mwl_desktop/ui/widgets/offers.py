"""What mail programs and browsers put on a drag or the clipboard beside files and words.

Each has its own forms: links with their titles, offered files that are asked for one by one, mails, the
address a text was taken from, and promises that only a file manager can have kept.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QMimeData

from mwl_desktop.evidence.offered import described

_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'
_LISTS: Final = (
    (_WINDOWS.format("FileGroupDescriptorW"), True),
    (_WINDOWS.format("FileGroupDescriptor"), False),
)
_CONTENTS: Final = _WINDOWS.format("FileContents")
_MAIL: Final = "message/rfc822"
_TITLED: Final = ("text/x-moz-url", "_NETSCAPE_URL")
"""Addresses and titles, a line each; the first is UTF-16, the second is not."""
_SOURCES: Final = ("text/x-moz-url-priv", "chromium/x-source-url")
_RAW_HTML: Final = _WINDOWS.format("HTML Format")
_RAW_SOURCE: Final = re.compile(rb"^SourceURL:(\S{1,2000})", re.MULTILINE)
_PROMISES: Final = (
    "text/x-moz-message",
    "application/x-moz-file-promise",
    "XdndDirectSave0",
    "x-kmail-drag/message-list",
    "x-uid-list",
)
_PROMISING: Final = frozenset({"imap", "imaps", "mailbox", "message", "akonadi", "news", "ews", "owl"})
"""Addresses inside of mail programs: nothing but the program itself can say what lies there."""
_ANCHOR: Final = re.compile(r"<a\b[^<>]{1,4000}>(.{0,2000}?)</a\s*>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]{0,4000}>")
_SHORTCUT: Final = (".url", ".website", ".webloc")
_HTML_READ: Final = 200_000
LINKS_MOST: Final = 500
HELD_MOST: Final = 256 * 1024 * 1024
"""Bytes that are taken at once from what is handed over in memory; larger things come as files."""
_TITLE_MOST: Final = 300


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the web, and what it is called where that was said."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A file or mails that a program holds ready: in which form it is to be asked for, and then its bytes.

    A mail has no name until it is read. `size` is what was said of it; `left` is the code that says why
    there are no bytes.
    """

    form: str
    name: str = ""
    size: int | None = None
    changed_at: datetime | None = None
    data: bytes = b""
    left: str = ""

    @property
    def is_mail(self) -> bool:
        """Whether it is one mail or several, as they were sent."""
        return self.form == _MAIL


def offers_of(data: QMimeData) -> tuple[Offer, ...]:
    """The files or mails that are offered; nothing is asked for yet but their names."""
    for form, wide in _LISTS:
        if data.hasFormat(form):
            listed = described(bytes(data.data(form).data()), wide=wide)
            offers = tuple(
                Offer(f"{_CONTENTS};index={each.place}", each.name, each.size, each.changed_at)
                for each in listed
            )
            # A browser offers a shortcut for a link: the link itself says more.
            if offers and not all(each.name.lower().endswith(_SHORTCUT) for each in offers):
                return offers
    return (Offer(_MAIL),) if data.hasFormat(_MAIL) else ()


def taken(offers: tuple[Offer, ...], data: QMimeData) -> tuple[Offer, ...]:
    """The offers with their bytes; the program that offers them is asked for each now."""
    room = HELD_MOST
    filled = []
    for offer in offers:
        if (offer.size or 0) > room:
            filled.append(replace(offer, left="capture.too_large_held"))
            continue
        held = bytes(data.data(offer.form).data())
        if offer.size is not None:
            held = held[: offer.size]  # what comes from Windows is rounded up
        left = ""
        if len(held) > room:
            held, left = b"", "capture.too_large_held"
        elif not held and offer.size != 0:
            left = "capture.not_handed_over"
        room -= len(held)
        filled.append(replace(offer, data=held, left=left))
    return tuple(filled)


def links_of(data: QMimeData) -> tuple[Link, ...]:
    """The addresses of the web, with their titles as far as they are given."""
    titled = _titled(data)
    addresses = [
        url.toString() for url in (data.urls() if data.hasUrls() else []) if url.scheme() in ("http", "https")
    ]
    if not addresses:
        addresses = list(titled)
    if len(addresses) == 1 and not titled.get(addresses[0]):
        titled[addresses[0]] = _anchor_words(data, addresses[0])
    unique = dict.fromkeys(addresses[:LINKS_MOST])
    return tuple(Link(each, titled.get(each, "")) for each in unique)


def source_of(data: QMimeData) -> str:
    """The address of the page that words were taken from, where a browser says so."""
    found = ""
    for form in _SOURCES:
        if data.hasFormat(form) and not found:
            found = _decoded(bytes(data.data(form).data())).strip("\0 \r\n")
    if not found and data.hasFormat(_RAW_HTML):
        said = _RAW_SOURCE.search(bytes(data.data(_RAW_HTML).data())[:4096])
        found = said[1].decode("utf-8", "replace") if said else ""
    return found if _ADDRESS.fullmatch(found) else ""


def promised(data: QMimeData) -> bool:
    """Whether there is nothing but the promise of a file, or a place inside of a mail program."""
    urls = data.urls() if data.hasUrls() else []
    return any(url.scheme() in _PROMISING for url in urls) or any(data.hasFormat(form) for form in _PROMISES)


def _titled(data: QMimeData) -> dict[str, str]:
    for form in _TITLED:
        if data.hasFormat(form):
            lines = _decoded(bytes(data.data(form).data())[:_HTML_READ]).replace("\0", "").splitlines()
            return dict(_pairs(lines))
    return {}


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Address and title by turns; a title that only says the address again is none."""
    for place, line in enumerate(lines):
        address = line.strip()
        if not _ADDRESS.fullmatch(address):
            continue
        title = " ".join(lines[place + 1].split()) if place + 1 < len(lines) else ""
        yield address, "" if _ADDRESS.fullmatch(title) else title[:_TITLE_MOST]


def _anchor_words(data: QMimeData, address: str) -> str:
    """What a link is called in the page it was taken from."""
    found = _ANCHOR.search(data.html()[:_HTML_READ]) if data.hasHtml() else None
    words = " ".join(html.unescape(_TAG.sub(" ", found[1])).split()) if found else ""
    return "" if words == address or _ADDRESS.fullmatch(words) else words[:_TITLE_MOST]


def _decoded(data: bytes) -> str:
    """Words as browsers write them: UTF-16, with a mark of it or without, or UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:64]:
        return data.decode("utf-16-le", "replace")
    return data.decode("utf-8", "replace")
