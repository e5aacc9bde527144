"""What other programs hand over: offered files of Windows programs, mails one after another."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.evidence.offered import Described, described, mail_name, mails_in


def entry(
    name: str, *, size: int | None = None, written: int = 0, folder: bool = False, wide: bool = True
) -> bytes:
    """One FILEDESCRIPTOR as Windows programs write it."""
    flags = (0x40 if size is not None else 0) | (0x20 if written else 0) | (0x04 if folder else 0)
    size = size or 0
    fixed = struct.pack("<I16x8x8xI", flags, 0x10 if folder else 0)
    fixed += struct.pack("<QQQII", 0, 0, written, size >> 32, size & 0xFFFFFFFF)
    return fixed + (
        name.encode("utf-16-le").ljust(520, b"\0") if wide else name.encode("cp1252").ljust(260, b"\0")
    )


def group(*entries: bytes) -> bytes:
    return struct.pack("<I", len(entries)) + b"".join(entries)


def test_offered_files_have_their_names_sizes_and_times() -> None:
    ticks = 133_767_936_000_000_000  # 2024-11-23 00:00 UTC
    data = group(
        entry("Zeugnis – Ä.pdf", size=5 * 2**32 + 7, written=ticks),
        entry("folder", folder=True),
        entry("folder\\inside.txt"),
    )
    assert described(data, wide=True) == (
        Described(0, "Zeugnis – Ä.pdf", 5 * 2**32 + 7, datetime(2024, 11, 23, tzinfo=UTC)),
        Described(2, "inside.txt"),
    )
    assert described(group(entry("café.msg", size=0, wide=False)), wide=False) == (
        Described(0, "café.msg", 0),
    )


def test_a_list_that_promises_more_than_it_holds_is_read_as_far_as_it_goes() -> None:
    data = group(entry("one.txt")) + b"half"
    assert [each.name for each in described(b"\xff\xff\xff\xff" + data[4:], wide=True)] == ["one.txt"]
    assert described(b"", wide=True) == ()


@given(st.binary(max_size=3000), st.booleans())
def test_no_list_whatever_is_in_it_fails(data: bytes, wide: bool) -> None:
    for each in described(data, wide=wide):
        assert each.name


def test_one_mail_stays_as_it_is() -> None:
    mail = b"Subject: one\r\n\r\nFrom here on\r\n"
    assert list(mails_in(mail)) == [mail]
    assert list(mails_in(b"")) == []


def test_a_mailbox_comes_apart_into_its_mails() -> None:
    box = (
        b"From a@x.org Tue Nov  3 14:02:00 2026\nSubject: one\n\nhello\n>From me\n\n"
        b"From b@x.org Tue Nov  3 14:03:00 2026\nSubject: two\n\nFrom the middle\nof a line\n"
    )
    assert next(mails_in(box)) == b"Subject: one\n\nhello\nFrom me\n"
    # After an empty line "From " begins a mail; writers mark such lines, and this one did not.
    assert len(list(mails_in(box))) == 3


def test_a_mail_is_called_by_its_subject() -> None:
    assert mail_name(b"Subject: =?utf-8?q?Danke_f=C3=BCr_gestern?=\n\nx") == "Danke für gestern.eml"
    assert mail_name(b"Subject: Re: a/b\\c\n d?\n\nx") == "Re a b c d.eml"
    assert mail_name(b"To: x\n\nx") == "mail.eml"
    assert mail_name(b"Subject: =?broken?q?=FF?=\n\n").endswith(".eml")


@given(st.binary(max_size=600))
def test_any_mail_gets_a_name_and_none_is_lost(data: bytes) -> None:
    assert mail_name(b"Subject: " + data).endswith(".eml")
    assert sum(map(len, mails_in(data))) <= len(data)
