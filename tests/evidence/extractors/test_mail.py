"""Mails: who wrote what and when, in any encoding, from any mail program, and from none."""

from __future__ import annotations

import io
from datetime import date
from email.message import EmailMessage

import pytest

from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.domain.readable import Field, Figure, Grid, Heading, Paragraph
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.blocks import PICTURES_LEFT, READ_CUT
from mwl_desktop.evidence.facts import TEXT_CUT, TOO_LARGE, Limits
from mwl_desktop.evidence.registry import facts, readable
from tests.evidence import samples
from tests.patience import working_at_most


def test_a_mail() -> None:
    found = facts(types.MAIL, samples.mail())
    assert (found.title, found.author) == ("Danke für deine Hilfe", "Grace Höpper")
    assert found.sent_on == found.achieved_on == date(2025, 3, 4)
    assert "der Workshop war großartig" in found.text
    assert "HTML" not in found.text
    assert found.text.endswith("Dank.pdf (5 B)")
    assert found.kind is EvidenceKind.MESSAGE
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
    with working_at_most(10):
        facts(types.MAIL, raw + b"\n\nbody").text.encode("utf-8")


def test_mails_within_mails_end() -> None:
    raw = b"Subject: deep\n"
    for number in range(3000):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
    found = facts(types.MAIL, raw + b"\ninnermost")
    assert isinstance(found.text, str)
    flat = b"Subject: wide\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000
    with working_at_most(5):
        found = facts(types.MAIL, flat, Limits(seconds=0.2))
        assert (found.title, found.notes[0]) == ("wide", TOO_LARGE)


def test_the_subject_comes_first() -> None:
    found = facts(types.MAIL, b"From: a@example.org\nSubject: Thank you\n\nIt held.")
    assert found.text.splitlines()[:2] == ["Thank you", "a@example.org"]


@pytest.mark.parametrize("before", [b"", b"\n", b"\r\n", b"\n\n", b"\n\r\n\n"])
def test_empty_lines_before_the_head_are_no_matter(before: bytes) -> None:
    found = facts(types.MAIL, before + b"Subject: Thank you\nFrom: a@example.org\n\nIt held.")
    assert (found.title, found.author) == ("Thank you", "a@example.org")


def letter() -> EmailMessage:
    """A mail with a page that shows a picture it brings along and one from elsewhere, and a mail within."""
    message = EmailMessage()
    message["Subject"] = "Workshop"
    message["From"] = "Grace <grace@example.org>"
    message["Date"] = "Tue, 04 Mar 2025 23:30:00 +0100"
    message["X-Mailer"] = "Postbote 3"
    message["X-Originating-IP"] = "[192.0.2.7]"
    message.set_content("See the page.")
    page = "<h2>Plan</h2><ul><li>one<li>two</ul><img src='cid:bar@x' alt='A bar'><img src='https://t.example.org/1.png'>"
    page += "<table><tr><th>Day<th>Topic<tr><td>1<td>Coaching</table>"
    message.add_alternative(page, subtype="html")
    html = message.get_payload()[1]
    html.add_related(samples.picture("PNG"), "image", "png", cid="<bar@x>")
    inner = EmailMessage()
    inner["Subject"] = "Re: AW: Thank you"
    inner["From"] = "Bo <bo@example.org>"
    inner.set_content("It held.\n\nBo")
    message.add_attachment(inner)
    message.add_attachment(b"x" * 12_345, maintype="application", subtype="pdf", filename="Plan.pdf")
    return message


def test_a_mail_as_it_is_read() -> None:
    read = readable(types.MAIL, letter().as_bytes())
    assert read is not None
    assert [block for block in read.blocks if not isinstance(block, Figure)] == [
        Field("detail.subject", "Workshop"),
        Field("detail.from", "Grace <grace@example.org>"),
        Field("detail.sent", "2025-03-04 23:30 +0100"),
        Heading("Plan", 2),
        Paragraph("one", "•"),
        Paragraph("two", "•"),
        Grid((("Day", "Topic"), ("1", "Coaching")), has_head=True),
        Heading("Thank you", 2),
        Field("detail.subject", "Re: AW: Thank you"),
        Field("detail.from", "Bo <bo@example.org>"),
        Paragraph("It held."),
        Paragraph("Bo"),
        Field("detail.attachment", "Plan.pdf (12 kB)"),
    ]
    figure = next(block for block in read.blocks if isinstance(block, Figure))
    assert (figure.width, figure.alternative) == (64, "A bar")
    assert read.notes == (PICTURES_LEFT,)  # the one that lies elsewhere


def test_a_picture_that_the_page_shows_is_not_shown_again_for_its_name() -> None:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content("<p>See <img src='cid:bar@x'>", subtype="html")
    message.add_related(samples.picture("PNG"), "image", "png", cid="<bar@x>", filename="image001.png")
    message.add_attachment(samples.picture("PNG"), maintype="image", subtype="png", filename="photo.png")
    read = readable(types.MAIL, message.as_bytes())
    assert read is not None
    shapes = [type(block) for block in read.blocks[1:]]
    assert shapes == [Paragraph, Figure, Field, Field, Figure]
    assert [block.value[:9] for block in read.blocks if isinstance(block, Field)][1:] == [
        "image001.",
        "photo.png",
    ]


def test_each_mail_within_shows_its_own_pictures() -> None:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content("Both of them.")
    for width in (30, 50):
        buffer = io.BytesIO()
        samples.drawing(width).save(buffer, "PNG")
        inner = EmailMessage()
        inner["Subject"] = f"{width}"
        inner.set_content("<p>See <img src='cid:logo'>", subtype="html")
        inner.add_related(buffer.getvalue(), "image", "png", cid="<logo>")
        message.add_attachment(inner)
    read = readable(types.MAIL, message.as_bytes())
    assert read is not None
    assert [block.width for block in read.blocks if isinstance(block, Figure)] == [30, 50]


def test_what_a_mail_carries_along() -> None:
    told = [(detail.code, detail.value) for detail in facts(types.MAIL, letter().as_bytes()).details]
    assert ("detail.mailer", "Postbote 3") in told
    assert ("detail.sender_address", "[192.0.2.7]") in told
    assert ("detail.external", "https://t.example.org/1.png") in told
    assert ("detail.attachment", "Plan.pdf (12 kB)") in told
    assert ("detail.attachment", "Re: AW: Thank you") in told


def test_plain_words_are_preferred_where_they_say_as_much() -> None:
    read = readable(types.MAIL, samples.mail())
    assert read is not None
    assert Paragraph("Liebe Ada,") in read.blocks
    assert not any(isinstance(block, Paragraph) and "twin" in block.text for block in read.blocks)
    message = EmailMessage()
    message["From"] = "a@b"
    message.set_content("Your program shows no pages.")
    message.add_alternative("<p>" + "The page says more. " * 60, subtype="html")
    assert "The page says more." in facts(types.MAIL, message.as_bytes()).text


def test_a_mail_without_a_date_has_that_of_its_delivery() -> None:
    raw = b"Received: from a by b; Wed, 5 Mar 2025 08:00:00 +0000\nFrom: a@b\nSubject: x\n\ny"
    assert facts(types.MAIL, raw).sent_on == date(2025, 3, 5)


def test_too_many_parts_are_cut() -> None:
    many = b"Subject: wide\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2_000
    read = readable(types.MAIL, many)
    assert read is not None
    assert read.notes == (READ_CUT,)
    assert len(read.blocks) < 600


def test_a_header_that_the_standard_parser_trips_over() -> None:
    raw = b"Message-ID:  <p05100307b863befdfb67@[\r\nFrom: a@example.org\r\nSubject: x\r\n\r\nIt held."
    assert facts(types.MAIL, raw).text.endswith("It held.")


def test_a_year_that_no_clock_has_costs_the_date_alone() -> None:
    data = b"Date: Tue, 04 Mar 99999999999999999999 23:30:00\nSubject: Thanks\nFrom: a@b.org\n\nIt held.\n"
    found = facts(types.MAIL, data)
    assert (found.sent_on, found.title) == (None, "Thanks")
    assert "It held." in found.text
    assert readable(types.MAIL, data) is not None


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("latin-1", "iso-8859-1"), ("cp1251", "windows-1251"), ("utf-8", "iso-8859-1"), ("cp1252", "us-ascii")],
)
def test_a_head_in_eight_bits_is_in_the_encoding_of_the_words(encoding: str, declared: str) -> None:
    words = "Аренда офисов" if encoding == "cp1251" else "Formação no Verão"
    raw = f"From: {words} <a@example.org>\nSubject: {words}\n".encode(encoding)
    raw += b"Content-Type: text/plain; charset=" + declared.encode() + b"\n\nx\n"
    found = facts(types.MAIL, raw)
    assert (found.title, found.author) == (words, words)


def test_a_name_of_an_attachment_in_eight_bits() -> None:
    raw = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    raw += b"Content-Type: text/plain; charset=iso-8859-1\n\nx\n--b\nContent-Type: application/pdf\n"
    raw += b'Content-Disposition: attachment; filename="Gr\xfc\xdfe.pdf"\n\nx\n--b--\n'
    assert "Grüße.pdf" in facts(types.MAIL, raw).text


def test_words_that_are_not_as_plain_as_is_declared() -> None:
    raw = b"Subject: x\nContent-Type: text/plain; charset=us-ascii\n\nGr\xfc\xdfe\n"
    assert facts(types.MAIL, raw).text.endswith("Grüße")
