"""Mails lose their way through the world and keep who wrote what to whom and when."""

from __future__ import annotations

import io
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.registry import facts
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused
from mwl_desktop.evidence.stripping.registry import stripped
from tests.evidence import samples

WAY = (
    b"Received: from laptop.secret (10.1.2.3)\r\n\tby relay.secret; Mon, 3 Mar 2025 09:00:00 +0100\r\n"
    b"X-Mailer: Secret 7\r\nMessage-ID: <1@secret>\r\nBcc: boss@secret\r\nReturn-Path: <ada@secret>\r\n"
    b"In-Reply-To: <0@secret>\r\nReferences: <0@secret>\r\nDKIM-Signature: v=1; d=secret\r\n"
    b"User-Agent: Secret\r\nX-Originating-IP: [10.1.2.3]\r\nThread-Index: secret\r\n"
)
SAID = (
    b"From: Ada <ada@example.org>\r\nTo: Berta <b@example.org>,\r\n Cora <c@example.org>\r\n"
    b"Date: Mon, 3 Mar 2025 08:59:00 +0100\r\nSubject: Thank\r\n\tyou\r\nMIME-Version: 1.0\r\n"
)
WORDS = b"Content-Type: text/plain; charset=utf-8\r\n\r\nThank you for the talk.\r\nReceived: in words\r\n"


def copy_of(data: bytes) -> bytes:
    stripped(types.MAIL, io.BytesIO(data), out := io.BytesIO())
    return out.getvalue()


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_only_lines_of_the_head_go(end: bytes) -> None:
    data = (b"From ada Mon Mar  3 09:00:00 2025\r\n" + WAY + SAID + WAY + WORDS).replace(b"\r\n", end)
    assert copy_of(data) == (SAID + WORDS).replace(b"\r\n", end)


def test_what_is_gone_and_what_stays_is_told() -> None:
    found = stripped(types.MAIL, io.BytesIO(WAY + SAID + WORDS), io.BytesIO())
    assert {each.code for each in found.removed} >= {"detail.mailer", "detail.message_id", "detail.bcc"}
    assert {each.code for each in found.left} == {"detail.from", "detail.to"}


def made() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ada@example.org", "b@example.org", "Two files"
    mail["Date"], mail["X-Secret"] = "Mon, 3 Mar 2025 08:59:00 +0100", "secret"
    mail.set_content("See below.")
    mail.add_alternative("<p>See <img src='cid:one'></p>", subtype="html")
    mail.add_attachment(samples.picture("PNG"), "image", "png", filename="a.png")
    inner = EmailMessage()
    inner["From"], inner["X-Secret"], inner["Subject"] = "cora@example.org", "secret", "Inside"
    inner.set_content("Inside it.")
    mail.add_attachment(inner)
    for part in mail.walk():
        part["X-Part-Secret"] = "secret"
        if part.get_filename():
            part.set_param("creation-date", "secret", "Content-Disposition")
            part.set_param("x-unix-mode", "secret", "Content-Disposition")
    return mail.as_bytes()


def test_parts_and_mails_within_lose_theirs() -> None:
    data = made()
    copy = copy_of(data)
    assert data.count(b"secret") > 6
    assert b"secret" not in copy.lower()
    before, after = message_from_bytes(data), message_from_bytes(copy)
    for one, other in zip(before.walk(), after.walk(), strict=True):
        assert one.get_content_type() == other.get_content_type()
        assert one.get_filename() == other.get_filename()
        if not one.is_multipart():
            assert one.get_payload(decode=True) == other.get_payload(decode=True)
    told, tells = facts(types.MAIL, data), facts(types.MAIL, copy)
    assert (told.title, told.text, told.sent_on) == (tells.title, tells.text, tells.sent_on)


def test_what_was_signed_stays_as_it_was() -> None:
    signed = (
        b'Content-Type: multipart/signed; boundary="b"; protocol="application/pkcs7-signature"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\nX-Within: it\r\n\r\nSigned words.\r\n"
        b"--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nMII=\r\n--b--\r\n"
    )
    assert copy_of(WAY + SAID + signed) == SAID + signed


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no mail at all\r\n\r\nwords",
        SAID + b"a line that is none\r\n" + WORDS,
        WAY + b"\r\nwords",
        SAID
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nwords without a head\r\n\r\n--b--\r\n",
    ],
)
def test_what_is_not_clearly_a_head_gets_no_copy(data: bytes) -> None:
    with pytest.raises(StripRefused) as refused:
        copy_of(data)
    assert refused.value.code == BROKEN


def test_mails_in_mails_and_parts_without_end_get_no_copy() -> None:
    within = (SAID + b"Content-Type: message/rfc822\r\n\r\n") * 30 + SAID + WORDS
    parts = SAID + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 3000
    for data in (within, parts):
        with pytest.raises(StripRefused):
            copy_of(data)


@given(some.text(some.characters(codec="utf-8", exclude_characters="\r\n"), max_size=200))
def test_words_are_never_touched(text: str) -> None:
    data = SAID + b"\r\n" + text.encode()
    assert copy_of(WAY + data) == data
