"""What other programs hand over that is no file yet: lists of offered files, and mails one after another."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from mwl_desktop.evidence.names import clean_name

_MOST: Final = 10_000
_FIXED: Final = 72
"""Bytes of a described file before its name: flags, class, size on the screen, attributes, times, size."""
_NAME_UNITS: Final = 260
_HAS_WRITE_TIME: Final = 0x20
_HAS_SIZE: Final = 0x40
_IS_FOLDER: Final = 0x10
_HAS_ATTRIBUTES: Final = 0x04
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_HEAD: Final = 65_536
_SUBJECT_MOST: Final = 4_000
_NAME_MOST: Final = 120
_SEPARATORS: Final = str.maketrans(dict.fromkeys('/\\:*?"<>|', " "))


@dataclass(frozen=True, slots=True)
class Described:
    """A file that a program offers by its name; its bytes are asked for by its place in the list."""

    place: int
    name: str
    size: int | None = None
    changed_at: datetime | None = None


def described(data: bytes, *, wide: bool) -> tuple[Described, ...]:
    """The files of a Windows "FileGroupDescriptor", without folders; its names are UTF-16 where `wide`."""
    length = _FIXED + _NAME_UNITS * (2 if wide else 1)
    if len(data) < 4:
        return ()
    number = min(struct.unpack_from("<I", data)[0], (len(data) - 4) // length, _MOST)
    found = (_described(data, place, 4 + place * length, wide) for place in range(number))
    return tuple(each for each in found if each is not None)


def _described(data: bytes, place: int, at: int, wide: bool) -> Described | None:
    flags = struct.unpack_from("<I", data, at)[0]
    attributes, written, high, low = (
        *struct.unpack_from("<I", data, at + 36),
        *struct.unpack_from("<Q", data, at + 56),
        *struct.unpack_from("<II", data, at + 64),
    )
    if flags & _HAS_ATTRIBUTES and attributes & _IS_FOLDER:
        return None
    raw = data[at + _FIXED : at + _FIXED + _NAME_UNITS * (2 if wide else 1)]
    name = raw.decode("utf-16-le" if wide else "cp1252", "replace").partition("\0")[0]
    # A name with folders is one below an offered folder: what counts is its last part.
    last = name.replace("\\", "/").rpartition("/")[2]
    return Described(
        place,
        clean_name(last),
        (high << 32) + low if flags & _HAS_SIZE else None,
        _moment(written) if flags & _HAS_WRITE_TIME else None,
    )


def _moment(ticks: int) -> datetime | None:
    """A Windows time, in tenths of a microsecond; 0 and what is out of range say nothing."""
    try:
        return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def mails_in(data: bytes) -> Iterator[bytes]:
    """The mails of what a mail program hands over: one as it is, or several as in a mailbox file.

    In a mailbox a line "From " begins each mail, and lines of the mail that look like one are marked by ">".
    """
    if not data.startswith(b"From "):
        if data:
            yield data
        return
    mail: list[bytes] = []
    after_empty = True
    for line in data.splitlines(keepends=True):
        if after_empty and line.startswith(b"From "):
            if mail:
                yield _without_last_line_end(mail)
            mail = []
            after_empty = False
            continue
        after_empty = not line.strip(b"\r\n")
        mail.append(line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line)
    if mail:
        yield _without_last_line_end(mail)


def _without_last_line_end(mail: list[bytes]) -> bytes:
    """The mail without the empty line that parts it from the next."""
    last = len(mail) - (1 if len(mail) > 1 and not mail[-1].strip(b"\r\n") else 0)
    return b"".join(mail[:last])


def mail_name(data: bytes) -> str:
    """What a mail that comes from no file is called: its subject, else "mail", with the ending .eml."""
    # Only now: the fields of the unlock page know lists of files, and need no reader of mails for it.
    from email.header import decode_header, make_header
    from email.parser import BytesHeaderParser

    from mwl_desktop.evidence.extractors.mail import BROKEN_MAIL

    try:
        said = BytesHeaderParser().parsebytes(data[:_HEAD]).get("subject", "")
        subject = str(make_header(decode_header(str(said)[:_SUBJECT_MOST])))
    except BROKEN_MAIL:
        subject = ""
    subject = " ".join(subject.translate(_SEPARATORS).split())[:_NAME_MOST].strip(" .")
    return clean_name(f"{subject or 'mail'}.eml")
