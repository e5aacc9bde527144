"""What mail programs and browsers put on a drag: forms as they were seen in the wild, byte for byte."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.widgets import offers
from mwl_desktop.ui.widgets.catch import Catch, catch_of, with_bytes
from mwl_desktop.ui.widgets.offers import Link, Offer
from tests.evidence.test_offered import entry, group

WINDOWS = 'application/x-qt-windows-mime;value="{}"'
COURSE = "https://example.org/course?id=1&x=2"

pytestmark = pytest.mark.usefixtures("qtbot")


def of(forms: dict[str, bytes], *urls: str) -> QMimeData:
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    for form, held in forms.items():
        data.setData(form, held)
    return data


@pytest.mark.parametrize(
    "forms",
    [
        {"text/x-moz-url": f"{COURSE}\nA course".encode("utf-16-le")},
        {"text/x-moz-url": f"\ufeff{COURSE}\r\nA  course\0".encode("utf-16-le")},
        {"_NETSCAPE_URL": f"{COURSE}\nA course".encode()},
        {"text/html": b'<meta charset="utf-8"><a href="https://example.org/course">A <b>course</b></a>'},
    ],
    ids=["firefox", "with a mark", "netscape", "html"],
)
def test_a_link_comes_with_its_title(forms: dict[str, bytes]) -> None:
    assert catch_of(of(forms, COURSE)).links == (Link(COURSE, "A course"),)


def test_several_bookmarks_come_as_several_links() -> None:
    lines = "https://a.org/\nFirst\nhttps://b.org/\nhttps://b.org/"
    data = of({"text/x-moz-url": lines.encode("utf-16-le")})
    assert catch_of(data).links == (Link("https://a.org/", "First"), Link("https://b.org/"))


def test_an_offered_shortcut_gives_way_to_the_link_it_stands_for() -> None:
    forms = {
        WINDOWS.format("FileGroupDescriptorW"): group(entry("A course.URL", size=40)),
        "text/x-moz-url": f"{COURSE}\nA course".encode("utf-16-le"),
    }
    caught = catch_of(of(forms, COURSE))
    assert caught == Catch(links=(Link(COURSE, "A course"),))


def test_an_attachment_is_read_when_it_is_taken_and_cut_to_its_size() -> None:
    form = WINDOWS.format("FileContents")
    forms = {
        WINDOWS.format("FileGroupDescriptorW"): group(entry("a.pdf", size=4), entry("b.msg", size=9)),
        f"{form};index=0": b"%PDF\0\0\0\0",
        "text/plain": b"what the mail program says of it in words",
    }
    data = of(forms)
    caught = catch_of(data)
    assert [each.data for each in caught.offers] == [b"", b""]
    first, second = with_bytes(caught, data).offers
    assert (first.name, first.data, first.left) == ("a.pdf", b"%PDF", "")
    assert (second.name, second.left) == ("b.msg", "capture.not_handed_over")  # as Outlook's own mails are


def test_what_is_too_large_for_memory_is_not_even_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "HELD_MOST", 10)
    form = WINDOWS.format("FileContents")
    forms = {
        WINDOWS.format("FileGroupDescriptor"): group(
            entry("big", size=11, wide=False), entry("fits", size=8, wide=False), entry("more", wide=False)
        ),
        f"{form};index=0": b"x" * 11,
        f"{form};index=1": b"x" * 8,
        f"{form};index=2": b"x" * 3,
    }
    data = of(forms)
    taken = with_bytes(catch_of(data), data).offers
    assert [each.left for each in taken] == ["capture.too_large_held", "", "capture.too_large_held"]


def test_a_mail_goes_before_its_own_words() -> None:
    data = of({"message/rfc822": b"Subject: x\n\ny", "text/plain": b"x", "x-uid-list": b"1"})
    caught = catch_of(data)
    assert caught.offers == (Offer("message/rfc822"),)
    assert with_bytes(caught, data).offers[0].data == b"Subject: x\n\ny"


@pytest.mark.parametrize(
    ("forms", "url"),
    [
        ({"text/x-moz-message": b"x", "text/plain": b"x"}, "imap://user@host/INBOX#12"),
        ({"application/x-moz-file-promise": b"", "text/plain": b"a.pdf"}, "mailbox:///x?number=1&part=1.2"),
        ({}, "akonadi:?item=7&type=message/rfc822"),
        ({"text/plain": b"Thanks"}, "message:%3Cabc@mail.example%3E"),
    ],
    ids=["thunderbird", "its attachment", "kmail", "apple mail"],
)
def test_a_promise_alone_is_known_as_one(forms: dict[str, bytes], url: str) -> None:
    assert catch_of(of(forms, url)) == Catch(promised=True)


def test_a_picture_that_a_browser_promises_is_kept_by_its_address() -> None:
    data = of({"application/x-moz-file-promise": b"x"}, "https://example.org/a.png")
    assert catch_of(data).links == (Link("https://example.org/a.png"),)


@pytest.mark.parametrize(
    "forms",
    [
        {"text/x-moz-url-priv": COURSE.encode("utf-16-le")},
        {"chromium/x-source-url": COURSE.encode()},
        {WINDOWS.format("HTML Format"): f"Version:0.9\r\nSourceURL:{COURSE}\r\n<html>".encode()},
    ],
)
def test_words_know_the_page_they_are_from(forms: dict[str, bytes]) -> None:
    caught = catch_of(of({"text/plain": b"We learn from each other.", **forms}))
    assert caught == Catch(text="We learn from each other.", source=COURSE)


def test_an_address_that_is_none_of_the_web_is_no_source() -> None:
    data = of({"text/plain": b"words", "chromium/x-source-url": b"file:///home/me/secret.html"})
    assert catch_of(data).source == ""


def test_nothing_that_is_handed_over_makes_it_fail(qtbot: QtBot) -> None:
    junk = bytes(range(256)) * 40
    forms = ("text/x-moz-url", "_NETSCAPE_URL", "text/html", "chromium/x-source-url", "text/plain")
    assert isinstance(catch_of(of(dict.fromkeys(forms, junk))), Catch)
    assert catch_of(QMimeData()) == Catch()
