"""Mails: who wrote what to whom and when, what was written, pictures in it, and what was attached."""

from __future__ import annotations

import email.errors
import email.parser
import email.policy
import email.utils
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import Message
from typing import BinaryIO, Final

from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.domain.readable import Readable
from mwl_desktop.evidence.decode import decoded, undeclared
from mwl_desktop.evidence.details import Details, size_words
from mwl_desktop.evidence.extractors.blocks import READ_CUT, Blocks
from mwl_desktop.evidence.extractors.web import inline_picture
from mwl_desktop.evidence.extractors.web_blocks import add_page, outside
from mwl_desktop.evidence.facts import BROKEN, TOO_LARGE, Deadline, FileFacts, Limits, words

_LONGEST_MAIL: Final = 48 * 1024 * 1024
_LONGEST_HEADER: Final = 4_000
_PIECE: Final = 64 * 1024
_LONGEST_PAGE: Final = 2 * 1024 * 1024
_DEEPEST: Final = 20
_MOST_PARTS: Final = 500
_HEAD: Final = (
    ("detail.subject", "subject"),
    ("detail.from", "from"),
    ("detail.to", "to"),
    ("detail.cc", "cc"),
)
_TOLD: Final = (
    ("detail.from", "from"),
    ("detail.sender", "sender"),
    ("detail.reply_to", "reply-to"),
    ("detail.to", "to"),
    ("detail.cc", "cc"),
    ("detail.bcc", "bcc"),
    ("detail.mailer", "x-mailer"),
    ("detail.mailer", "user-agent"),
    ("detail.company", "organization"),
    ("detail.sender_address", "x-originating-ip"),
    ("detail.message_id", "message-id"),
)
_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_WHERE_NAMED: Final = 64 * 1024
_PLAIN: Final = frozenset({"us-ascii", "ascii", "utf-8", "utf8"})
_FORWARDED = re.compile(r"^((re|aw|fwd?|wg|sv|tr|antw|r|rif|ref|vs|odp)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)

BROKEN_MAIL: Final = (
    email.errors.MessageError,
    ValueError,
    OverflowError,  # a date of a year that no clock has
    LookupError,  # an unknown encoding, or an index beyond a header's end
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
    NameError,  # a variable that the standard parser of headers forgot to set
)
"""What the `email` package raises, beside its own errors, from its parsers of headers and contents."""


class _OurHeaders(email.policy.EmailPolicy):
    """The modern policy, but a header is cut before its parser can spend minutes on it.

    Eight bits that a header does not declare are read as the mail's own words are: `named` is their encoding.
    """

    named: str = ""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        value = value[:_LONGEST_HEADER]
        if not value.isascii():
            value = undeclared(value.encode("utf-8", "surrogateescape"), self.named)
        return name, value


def _named_encoding(data: bytes) -> str:
    """The first encoding a mail names for its words that says more than that they are plain."""
    found = (each.decode("ascii").lower() for each in _CHARSET.findall(data[:_WHERE_NAMED]))
    return next((each for each in found if each not in _PLAIN), "")


@dataclass(slots=True)
class _Reading:
    """One mail being read; `pictures` are those its pages may name, by their content id.

    `shown` are the parts that a page has shown, so that none is shown again as an attachment.
    """

    blocks: Blocks
    deadline: Deadline
    details: Details = field(default_factory=Details)
    pictures: dict[str, Message] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    parts: int = 0
    attached: list[tuple[str, Message]] = field(default_factory=list)


def mail_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an EML: the title is the subject, the author the sender; nothing remote is ever fetched."""
    data = stream.read(_LONGEST_MAIL + 1)
    reading = _started(limits, figures=False)
    message = _parsed(reading, data)
    if message is None:
        return FileFacts(text=decoded(data)[: limits.text], notes=(BROKEN,))
    _add_mail(reading, message, 0)
    for code, name in _TOLD:
        reading.details.add(code, header(message, name))
    text, _ = reading.blocks.text()
    return FileFacts(
        title=header(message, "subject"),
        author=sender(header(message, "from")),
        sent_on=sent_day(header(message, "date") or _delivered(message)),
        text=text,
        kind=EvidenceKind.MESSAGE,
        details=reading.details.all(),
        notes=_notes(reading, data),
    )


def mail_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """An EML as it is read: its head, what was written, pictures, and the names of what was attached."""
    data = stream.read(_LONGEST_MAIL + 1)
    reading = _started(limits, figures=True)
    message = _parsed(reading, data)
    if message is None:
        reading.blocks.paragraph(decoded(data[: limits.text]))
        return reading.blocks.readable((BROKEN,))
    _add_mail(reading, message, 0)
    cut = (READ_CUT,) if len(data) > _LONGEST_MAIL else ()
    return reading.blocks.readable((*reading.notes, *cut))


def _started(limits: Limits, *, figures: bool) -> _Reading:
    deadline = Deadline.of(limits)
    return _Reading(Blocks(limits, deadline, figures=figures), deadline)


def _parsed(reading: _Reading, data: bytes) -> Message | None:
    """The mail as far as it is parsed in its time; None where it cannot be."""
    # A mail taken out of a mailbox may begin with empty lines, which would end its head at once.
    data = data[:_LONGEST_MAIL].lstrip(b"\r\n")
    # The stubs name the arguments of the standard policy alone; at run time every attribute is one.
    policy = _OurHeaders(named=_named_encoding(data))  # type: ignore[call-overload]
    parser = email.parser.BytesFeedParser(policy=policy)
    try:
        for place in range(0, len(data), _PIECE):
            parser.feed(data[place : place + _PIECE])
            if reading.deadline.passed:
                reading.notes.append(TOO_LARGE)
                break
        return parser.close()
    except BROKEN_MAIL:
        return None


def _notes(reading: _Reading, data: bytes) -> tuple[str, ...]:
    large = (TOO_LARGE,) if len(data) > _LONGEST_MAIL else ()
    return tuple(dict.fromkeys((*reading.notes, *large, *reading.blocks.notes())))


def header(message: Message, name: str, most: int = 300) -> str:
    """A header as one line of text; one that cannot be read is empty."""
    try:
        return words(str(message.get(name, "")), most)
    except BROKEN_MAIL:
        return ""


def sender(value: str) -> str:
    """The name of who sent it, or else the address."""
    name, address = email.utils.parseaddr(value)
    return words(name or address or value)


def _sent(value: str) -> datetime | None:
    try:
        sent = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return sent if isinstance(sent, datetime) and sent.year >= 1970 else None


def sent_day(value: str) -> date | None:
    """The date on the sender's calendar, which is what the mail shows."""
    sent = _sent(value)
    return sent.date() if sent else None


def _delivered(message: Message) -> str:
    """When the last server took it, for a mail that does not say when it was sent."""
    return header(message, "received").rpartition(";")[2].strip()


def _add_mail(reading: _Reading, message: Message, depth: int) -> None:
    """Add a mail's head and body, then the mails and the pictures that are attached to it."""
    for code, name in _HEAD:
        reading.blocks.field(code, header(message, name, _LONGEST_HEADER))  # to everybody it went to
    sent = _sent(header(message, "date"))
    reading.blocks.field(
        "detail.sent", f"{sent:%Y-%m-%d %H:%M %z}".strip() if sent else header(message, "date")
    )
    leaves = list(_leaves(message, 0))
    before, reading.pictures, reading.attached = reading.pictures, {}, []
    for part in leaves[:_MOST_PARTS]:
        if key := header(part, "content-id").strip("<> "):
            reading.pictures[key] = part
    for part in leaves:
        reading.parts += 1
        if reading.parts > _MOST_PARTS or reading.blocks.full or reading.deadline.passed:
            reading.blocks.cut = True
            break
        _add_part(reading, part)
    _add_attached(reading, depth)
    reading.pictures = before


def _add_part(reading: _Reading, part: Message) -> None:
    try:
        name, kind = part.get_filename(), _kind(part)
        if kind == "message/rfc822" or name:
            reading.attached.append((words(str(name or "")), part))
        elif kind in ("text/plain", "text/html"):
            _add_words(reading, part, kind)
        elif kind not in ("multipart/mixed", "message/delivery-status") and not _is_shown(part, kind):
            reading.attached.append((kind, part))
    except BROKEN_MAIL:
        reading.notes.append(BROKEN)


def _is_shown(part: Message, kind: str) -> bool:
    """Whether it is a picture that the page it belongs to shows."""
    return kind.startswith("image/") and bool(header(part, "content-id"))


def _add_words(reading: _Reading, part: Message, kind: str) -> None:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return
    text = decoded(payload[: _LONGEST_PAGE * 2], _charset(part))
    if kind == "text/html":
        page = text[:_LONGEST_PAGE]
        for address in outside(page):
            reading.details.add("detail.external", address)
        base = f"{id(part)}"  # two mails within one may call their pictures alike
        blocks, deadline = reading.blocks, reading.deadline
        add_page(page, blocks, deadline, lambda address: _picture(reading, address), base=base)
        return
    reading.blocks.paragraphs(text)


def _picture(reading: _Reading, address: str) -> bytes:
    """A picture that the mail brings along; of one that lies elsewhere nothing."""
    if address[:4].lower() != "cid:":
        return inline_picture(address)
    part = reading.pictures.get(address[4:])
    if part is None:
        return b""
    reading.shown.add(id(part))
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _add_attached(reading: _Reading, depth: int) -> None:
    attached, reading.attached = reading.attached, []
    for name, part in attached:
        try:
            if _kind(part) == "message/rfc822":
                _add_inner(reading, name, part, depth)
                continue
            payload = part.get_payload(decode=True)
        except BROKEN_MAIL:
            reading.notes.append(BROKEN)
            continue
        data = payload if isinstance(payload, bytes) else b""
        said = f"{name} ({size_words(len(data))})"
        reading.blocks.field("detail.attachment", said)
        reading.details.add("detail.attachment", said)
        if _kind(part).startswith("image/") and id(part) not in reading.shown:
            reading.blocks.figure(f"{id(part)}", lambda data=data: data)  # type: ignore[misc]


def _add_inner(reading: _Reading, name: str, part: Message, depth: int) -> None:
    inner = part.get_payload()
    mail = inner[0] if isinstance(inner, list) and inner else None
    if not isinstance(mail, Message) or depth >= _DEEPEST:
        return
    subject = header(mail, "subject") or name
    reading.details.add("detail.attachment", subject)
    reading.blocks.heading(_FORWARDED.sub("", subject) or subject, 2)
    _add_mail(reading, mail, depth + 1)


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something; of alternatives the one that says most for its plainness."""
    if depth > _DEEPEST:
        return
    inner = part.get_payload() if part.is_multipart() and _kind(part) != "message/rfc822" else None
    if not isinstance(inner, list):
        yield part
        return
    children = [child for child in inner if isinstance(child, Message)]
    if _kind(part) == "multipart/alternative" and children:
        children = _chosen(children)
    for child in children:
        yield from _leaves(child, depth + 1)


def _chosen(children: list[Message]) -> list[Message]:
    """Plain words, unless they are next to nothing beside the page or the page brings pictures along."""
    plain = next((child for child in children if _kind(child) == "text/plain"), None)
    rich = [child for child in children if child is not plain]
    if plain is None or not rich:
        return [plain] if plain is not None else children[-1:]
    others = [child for child in rich if _kind(child) not in ("text/html", "multipart/related")]
    if _kind(rich[-1]) == "multipart/related" or _size(plain) * 20 < _size(rich[-1]):
        return [rich[-1], *(other for other in others if other is not rich[-1])]
    return [plain, *others]


def _size(part: Message) -> int:
    payload = part.get_payload()
    return len(payload) if isinstance(payload, str) else 0


def _kind(part: Message) -> str:
    """The media type a part declares; one that cannot be read is plain text, as mail programs take it."""
    try:
        return part.get_content_type()
    except BROKEN_MAIL:
        return "text/plain"


def _charset(part: Message) -> str | None:
    try:
        named = part.get_content_charset()
    except BROKEN_MAIL:
        return None
    # Plain letters are the same in all others: where there are more, the declaration is not true.
    return None if named in ("us-ascii", "ascii") else named
