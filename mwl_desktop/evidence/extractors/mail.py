"""Mails: subject, sender, date, what was written and the names of what was attached."""

from __future__ import annotations

import email
import email.errors
import email.policy
import email.utils
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from email.message import Message
from typing import BinaryIO, Final

from mwl_desktop.evidence.decode import decoded, tidy
from mwl_desktop.evidence.extractors.web import page_text
from mwl_desktop.evidence.facts import BROKEN, TOO_LARGE, FileFacts, Limits, TextBudget, words

_LONGEST_MAIL: Final = 32 * 1024 * 1024
_LONGEST_HEADER: Final = 4_000
_DEEPEST: Final = 20
_MOST_PARTS: Final = 500

BROKEN_MAIL: Final = (
    email.errors.MessageError,
    ValueError,
    LookupError,  # an unknown encoding, or an index beyond a header's end
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
)
"""What the `email` package raises, beside its own errors, from its parsers of headers and contents."""


class _ShortHeaders(email.policy.EmailPolicy):
    """The modern policy, but a header is cut before its parser can spend minutes on it."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:_LONGEST_HEADER]


def mail_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an EML: the title is the subject, the author the sender; nothing remote is ever fetched."""
    data = stream.read(_LONGEST_MAIL + 1)
    budget = TextBudget(limits.text)
    try:
        message = email.message_from_bytes(data[:_LONGEST_MAIL], policy=_ShortHeaders())
    except BROKEN_MAIL:
        return FileFacts(text=decoded(data)[: limits.text], notes=(BROKEN,))
    for label, name in (("Subject", "subject"), ("From", "from"), ("To", "to"), ("Cc", "cc")):
        if value := header(message, name):
            budget.add(f"{label}: {value}\n")
    budget.add("\n")
    notes = _add_parts(message, budget)
    if len(data) > _LONGEST_MAIL:
        notes.append(TOO_LARGE)
    return FileFacts(
        title=header(message, "subject"),
        author=_sender(header(message, "from")),
        sent_on=_day(header(message, "date")),
        text=budget.text,
        notes=(*notes, *budget.notes),
    )


def header(message: Message, name: str) -> str:
    """A header as one line of text; one that cannot be read is empty."""
    try:
        return words(str(message.get(name, "")))
    except BROKEN_MAIL:
        return ""


def _sender(value: str) -> str:
    name, address = email.utils.parseaddr(value)
    return words(name or address or value)


def _day(value: str) -> date | None:
    try:
        sent = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    # The date on the sender's calendar, which is what the mail shows.
    return sent.date() if isinstance(sent, datetime) and sent.year >= 1970 else None


def _add_parts(message: Message, budget: TextBudget) -> list[str]:
    notes: list[str] = []
    attached: list[str] = []
    for count, part in enumerate(_leaves(message, 0)):
        if count >= _MOST_PARTS or budget.full:
            break
        try:
            name, shown = part.get_filename(), _shown(part)
        except BROKEN_MAIL:
            notes = [BROKEN]
            continue
        if name:
            attached.append(words(str(name)))
        elif shown:
            budget.add(shown + "\n\n")
    budget.add("\n".join(attached))
    return notes


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something; of alternatives the plainest one that is there."""
    if depth > _DEEPEST:
        return
    inner = part.get_payload() if part.is_multipart() else None
    if not isinstance(inner, list):
        yield part
        return
    children = [child for child in inner if isinstance(child, Message)]
    if _kind(part) == "multipart/alternative" and children:
        plain = [child for child in children if _kind(child) == "text/plain"]
        children = plain[:1] or children[-1:]
    for child in children:
        yield from _leaves(child, depth + 1)


def _kind(part: Message) -> str:
    """The media type a part declares; one that cannot be read is plain text, as mail programs take it."""
    try:
        return part.get_content_type()
    except BROKEN_MAIL:
        return "text/plain"


def _shown(part: Message) -> str:
    kind = _kind(part)
    if kind not in ("text/plain", "text/html"):
        return ""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = decoded(payload, part.get_content_charset())
    return page_text(text[: 2 * 1024 * 1024]) if kind == "text/html" else tidy(text)
