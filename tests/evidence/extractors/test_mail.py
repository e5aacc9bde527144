"""Mails: who wrote what and when, in any encoding, from any mail program, and from none."""

from __future__ import annotations

import time
from datetime import date

import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import TEXT_CUT, Limits
from mwl_desktop.evidence.registry import facts
from tests.evidence import samples


def test_a_mail() -> None:
    found = facts(types.MAIL, samples.mail())
    assert (found.title, found.author) == ("Danke für deine Hilfe", "Grace Höpper")
    assert found.sent_on == found.achieved_on == date(2025, 3, 4)
    assert "der Workshop war großartig" in found.text
    assert "HTML" not in found.text
    assert found.text.endswith("Dank.pdf")
    assert "Grace Höpper <grace@example.org>" in found.text


def test_old_encodings() -> None:
    raw = b"Subject: =?koi8-r?B?8NLJ18XU?=\nFrom: =?iso-8859-1?Q?J=F6rg?= <j@x>\n"
    raw += b"Date: 1 Feb 2024 01:02:03 -0800\n"
    raw += b"Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n\n8NLJ18XU\n"
    found = facts(types.MAIL, raw)
    assert (found.title, found.author, found.sent_on) == ("Привет", "Jörg", date(2024, 2, 1))
    assert "Привет" in found.text


def test_a_mail_of_html_alone() -> None:
    raw = b"Subject: x\nFrom: a@b\nContent-Type: text/html; charset=utf-8\n\n"
    raw += b"<p>Gr\xc3\xbc\xc3\x9fe</p><script>no</script>"
    found = facts(types.MAIL, raw)
    assert "Grüße" in found.text
    assert "no" not in found.text
    assert found.author == "a@b"


def test_text_is_cut() -> None:
    assert facts(types.MAIL, samples.mail(), Limits(text=30)).notes == (TEXT_CUT,)


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: " + b"(" * 1_000_000,
        b"From: " + b'"<@,:;' * 200_000,
        b"Subject: " + b"=?utf-8?q?" * 100_000,
        b"Date: " + b"1" * 1_000_000,
        b"Date: Mon, 99 Xyz 99999 99:99:99 +9999\nSubject: x\n\n",
        b"Content-Type: multipart/mixed; boundary=" + b"a" * 100_000,
        b"Content-Type: text/plain; charset=" + b"x" * 10_000 + b"\n\nhello",
        b"Content-Type: text/plain; charset=unicode_escape\n\n\\ud800",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n\xff\xfe===",
        b"Content-Type: text/plain; charset*0*=\"''%\n\nx",
        b"Content-Disposition: attachment; filename*=utf-8''%ff%fe; filename*1=x\n\nx",
        b"\n".join(b"X-%d: y" % number for number in range(100_000)),
        b"",
    ],
)
def test_hostile_headers(raw: bytes) -> None:
    started = time.monotonic()
    facts(types.MAIL, raw + b"\n\nbody").text.encode("utf-8")
    assert time.monotonic() - started < 5


def test_mails_within_mails_end() -> None:
    raw = b"Subject: deep\n"
    for number in range(3000):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
    found = facts(types.MAIL, raw + b"\ninnermost")
    assert isinstance(found.text, str)
    flat = b"Subject: wide\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000
    started = time.monotonic()
    assert facts(types.MAIL, flat).title == "wide"
    assert time.monotonic() - started < 5


def test_the_subject_comes_first() -> None:
    found = facts(types.MAIL, b"From: a@example.org\nSubject: Thank you\n\nIt held.")
    assert found.text.splitlines()[:2] == ["Subject: Thank you", "From: a@example.org"]
