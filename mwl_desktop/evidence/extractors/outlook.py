"""Outlook's messages: the same of them as of any mail, from the properties Outlook keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Final

from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.domain.readable import Readable
from mwl_desktop.evidence.details import Details, size_words
from mwl_desktop.evidence.extractors.blocks import LARGEST_SOURCE, Blocks
from mwl_desktop.evidence.extractors.outlook_file import (
    BROKEN_OUTLOOK,
    Folder,
    opened,
    page_within,
    unpacked_rich_text,
)
from mwl_desktop.evidence.extractors.rich_text import add_rich_text
from mwl_desktop.evidence.extractors.web import inline_picture, page_source
from mwl_desktop.evidence.extractors.web_blocks import add_page, outside
from mwl_desktop.evidence.facts import BROKEN, Deadline, FileFacts, Limits, words

_MOST_ATTACHED: Final = 200
_MOST_PEOPLE: Final = 200
_DEEPEST: Final = 10
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp")
_LONGEST_PAGE: Final = 2 * 1024 * 1024
_SUBJECT, _SENT, _DELIVERED = 0x0037, 0x0039, 0x0E06
_BODY, _PAGE, _RICH = 0x1000, 0x1013, 0x1009
_NAME, _DATA, _LONG_NAME, _SHORT_NAME, _CONTENT_ID, _SHOWN_NAME = (
    0x3001,
    0x3701,
    0x3707,
    0x3704,
    0x3712,
    0x3001,
)
_SENDER: Final = ((0x0C1A, (0x5D01, 0x0C1F)), (0x0042, (0x5D02, 0x0065)))
_PEOPLE: Final = {1: "detail.to", 2: "detail.cc", 3: "detail.bcc"}
_HEADERS: Final = (
    ("detail.mailer", "x-mailer"),
    ("detail.sender_address", "x-originating-ip"),
    ("detail.reply_to", "reply-to"),
)


@dataclass(slots=True)
class _Reading:
    """One message being read."""

    blocks: Blocks
    deadline: Deadline
    details: Details = field(default_factory=Details)
    notes: list[str] = field(default_factory=list)
    subject: str = ""
    author: str = ""
    sent: datetime | None = None


def outlook_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an MSG: the title is the subject, the author the sender."""
    reading = _read(stream, limits, figures=False)
    text, _ = reading.blocks.text()
    return FileFacts(
        title=reading.subject,
        author=reading.author,
        sent_on=reading.sent.date() if reading.sent else None,
        text=text,
        kind=EvidenceKind.MESSAGE if reading.subject or reading.author else None,
        details=reading.details.all(),
        notes=tuple(dict.fromkeys((*reading.notes, *reading.blocks.notes()))),
    )


def outlook_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """An MSG as it is read."""
    reading = _read(stream, limits, figures=True)
    return reading.blocks.readable(reading.notes)


def _read(stream: BinaryIO, limits: Limits, *, figures: bool) -> _Reading:
    deadline = Deadline.of(limits)
    reading = _Reading(Blocks(limits, deadline, figures=figures), deadline)
    try:
        with opened(stream) as ole:
            _add_message(reading, Folder(ole), 0)
    except BROKEN_OUTLOOK:
        reading.notes.append(BROKEN)
    return reading


def _add_message(reading: _Reading, message: Folder, depth: int) -> None:
    subject, author = words(message.text(_SUBJECT)), _sender(message)
    sent = message.moment(_SENT) or message.moment(_DELIVERED)
    people = _people(message)
    if depth == 0:
        reading.subject, reading.sent = subject, sent
        reading.author = words(author.partition(" <")[0])
        _tell(reading, message, author, people)
    reading.blocks.field("detail.subject", subject)
    reading.blocks.field("detail.from", author)
    for code in ("detail.to", "detail.cc"):
        reading.blocks.field(code, "; ".join(people.get(code, ())))
    reading.blocks.field("detail.sent", f"{sent:%Y-%m-%d %H:%M} UTC" if sent else "")
    attached = list(message.folders("__attach_version1.0_", _MOST_ATTACHED))
    _add_body(reading, message, attached)
    for each in attached:
        if reading.blocks.full or reading.deadline.passed:
            reading.blocks.cut = True
            return
        _add_attached(reading, each, depth)


def _sender(message: Folder) -> str:
    for name, addresses in _SENDER:
        said = words(message.text(name))
        address = next((found for key in addresses if _is_address(found := words(message.text(key)))), "")
        if said or address:
            return _person(said, address)
    return ""


def _is_address(said: str) -> bool:
    # Inside a company the address is the name of an entry in its directory: "/O=FIRM/CN=…".
    return "@" in said and not said.startswith("/")


def _person(name: str, address: str) -> str:
    if not address or address == name:
        return name
    return f"{name} <{address}>" if name else address


def _people(message: Folder) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in message.folders("__recip_version1.0_", _MOST_PEOPLE):
        address = next((said for key in (0x39FE, 0x3003) if _is_address(said := words(each.text(key)))), "")
        code = _PEOPLE.get(each.number(0x0C15) or 1, "detail.to")
        found.setdefault(code, []).append(_person(words(each.text(_NAME)).strip("'"), address))
    for code, key in (("detail.to", 0x0E04), ("detail.cc", 0x0E03)):
        if code not in found and (said := words(message.text(key))):
            found[code] = [said]
    return found


def _tell(reading: _Reading, message: Folder, author: str, people: dict[str, list[str]]) -> None:
    reading.details.add("detail.from", author)
    for code, said in people.items():
        reading.details.add(code, "; ".join(said))
    reading.details.add("detail.message_id", message.text(0x1035))
    headers = message.text(0x007D)[:100_000]
    for code, name in _HEADERS:
        if found := re.search(rf"^{name}:[ \t]*(.{{1,300}})", headers, re.IGNORECASE | re.MULTILINE):
            reading.details.add(code, found[1])


def _add_body(reading: _Reading, message: Folder, attached: list[Folder]) -> None:
    """The page where it shows pictures or there is no more, otherwise the plain words."""
    data = message.data(_PAGE)
    page = page_source(data, message.encoding) if data else message.text(_PAGE)
    plain = message.text(_BODY)
    rich = b"" if page or plain.strip() else unpacked_rich_text(message.data(_RICH))
    page = page or page_within(rich)
    if page and (not plain.strip() or "cid:" in page):
        for address in outside(page[:_LONGEST_PAGE]):
            reading.details.add("detail.external", address)
        pictures = {words(each.text(_CONTENT_ID)).strip("<>"): each for each in attached}
        add_page(
            page[:_LONGEST_PAGE],
            reading.blocks,
            reading.deadline,
            lambda address: _picture(pictures, address),
            base=message.place,
        )
    elif plain.strip():
        reading.blocks.paragraphs(plain)
    elif rich:
        add_rich_text(rich, reading.blocks, reading.deadline, base=message.place)


def _picture(pictures: dict[str, Folder], address: str) -> bytes:
    if address[:4].lower() != "cid:":
        return inline_picture(address)
    part = pictures.get(address[4:])
    return part.data(_DATA, LARGEST_SOURCE) if part is not None else b""


def _add_attached(reading: _Reading, each: Folder, depth: int) -> None:
    inner = each.within()
    name = next(
        (said for key in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME) if (said := words(each.text(key)))), ""
    )
    if inner is not None:
        subject = words(inner.text(_SUBJECT)) or name
        reading.details.add("detail.attachment", subject)
        if depth < _DEEPEST:
            reading.blocks.heading(subject, 2)
            _add_message(reading, inner, depth + 1)
        return
    said = f"{name} ({size_words(each.size(_DATA))})"
    reading.details.add("detail.attachment", said)
    reading.blocks.field("detail.attachment", said)
    if name.lower().endswith(_PICTURES) and not words(each.text(_CONTENT_ID)):
        reading.blocks.figure(each.place, lambda: each.data(_DATA, LARGEST_SOURCE))
