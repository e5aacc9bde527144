"""Mails without their way through the world: who wrote what to whom and when stays, and what was written.

A line of a head is kept if it is known to be needed, and stays as it was, byte for byte. Within a part that
was signed nothing is touched: the signature would not hold any more.
"""

from __future__ import annotations

import email.parser
import re
from itertools import islice
from typing import BinaryIO, Final

from mwl_desktop.evidence.extractors.mail import BROKEN_MAIL
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.pictures import whole
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused

_KEPT: Final = frozenset({b"from", b"to", b"cc", b"date", b"subject", b"mime-version"})
_KEPT_OF_PARTS: Final = frozenset(
    {b"content-type", b"content-transfer-encoding", b"content-disposition", b"content-id"}
    | {b"content-language", b"content-base", b"content-location"}
)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:")
_WHEN = re.compile(
    rb";\s*(?:creation-date|modification-date|read-date|x-[a-z0-9-]+)(?:\*\d*\*?)?\s*=\s*"
    rb"(?:\"(?:[^\"\\]|\\.){0,2000}\"|[^\s;\"]{0,500})",
    re.IGNORECASE,
)
"""What mail programs add to a part's name: when the file was made, changed and read."""
_DEEPEST: Final = 20
_MOST_PARTS: Final = 2_000
_LONGEST_HEAD: Final = 4 * 1024 * 1024
_LONGEST_BOUNDARY: Final = 200


def strip_mail(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write a mail without the lines that programs and servers added; raises StripRefused."""
    data = whole(stream, limits)
    made = _Mail().without(data, 0, _KEPT)
    if not _NAME.match(made):
        raise StripRefused(BROKEN)
    out.write(made)


class _Mail:
    """One mail being cut: how many parts were seen."""

    def __init__(self) -> None:
        self._parts = 0

    def without(self, data: bytes, depth: int, kept: frozenset[bytes]) -> bytes:
        """A mail, or a part of one, with the needed lines of its head; `kept` beside those of a part."""
        self._parts += 1
        if depth > _DEEPEST or self._parts > _MOST_PARTS:
            raise StripRefused(BROKEN)
        end, body = _end_of_head(data)
        head = _needed(data[:end], kept)
        return head + data[end:body] + self._bare_body(head, data[body:], depth)

    def _bare_body(self, head: bytes, body: bytes, depth: int) -> bytes:
        kind, encoding, boundary = _what_it_is(head)
        if kind == "multipart/signed":
            return body
        if kind.startswith("multipart/") and boundary:
            return self._bare_parts(body, boundary, depth)
        if kind == "message/rfc822" and encoding not in ("base64", "quoted-printable"):
            return self.without(body, depth + 1, _KEPT)
        return body

    def _bare_parts(self, body: bytes, boundary: bytes, depth: int) -> bytes:
        mark = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
        marks = list(islice(mark.finditer(body), _MOST_PARTS + 1))
        if len(marks) > _MOST_PARTS:
            raise StripRefused(BROKEN)
        if not marks or marks[0][1]:
            return body
        # What stands before the first part and behind the last one is shown by nothing.
        pieces: list[bytes] = []
        for number, found in enumerate(marks):
            pieces.append(found[0])
            if found[1]:
                break
            end = marks[number + 1].start() if number + 1 < len(marks) else len(body)
            pieces.append(self.without(body[found.end() : end], depth + 1, frozenset()))
        return b"".join(pieces)


def _end_of_line(data: bytes, at: int) -> int:
    found = _LINE.match(data, at)
    return found.end() if found else len(data)


def _end_of_head(data: bytes) -> tuple[int, int]:
    """Where the head ends and where the body begins, behind an empty line."""
    at = 0
    while at < len(data):
        end = _end_of_line(data, at)
        if not data[at:end].strip(b"\r\n"):
            return at, end
        if end > _LONGEST_HEAD:
            raise StripRefused(BROKEN)
        at = end
    return at, at


def _needed(head: bytes, kept: frozenset[bytes]) -> bytes:
    """The lines of a head that are kept, each with those that continue it."""
    pieces: list[bytes] = []
    at, keep = 0, False
    while at < len(head):
        end = _end_of_line(head, at)
        line = head[at:end]
        if line[:1] not in (b" ", b"\t"):
            name = _NAME.match(line)
            if name is None and not (at == 0 and line.startswith(b"From ")):
                raise StripRefused(BROKEN)  # nobody knows whether that is of the head or was written
            keep = name is not None and name[1].lower() in kept | _KEPT_OF_PARTS
        if keep:
            pieces.append(line)
        at = end
    return _WHEN.sub(b"", b"".join(pieces))


def _what_it_is(head: bytes) -> tuple[str, str, bytes]:
    """The type of a part, how it is encoded, and what stands between its own parts."""
    try:
        message = email.parser.BytesHeaderParser().parsebytes(head)
        boundary = message.get_boundary("") or ""
        encoding = str(message.get("content-transfer-encoding", "")).strip().lower()
        return message.get_content_type(), encoding, boundary.encode("latin-1")[:_LONGEST_BOUNDARY]
    except BROKEN_MAIL:
        return "", "", b""
