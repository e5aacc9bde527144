"""Pages as they are read: what has a shape keeps it, what only places things has none, and time is linear."""

# ruff: noqa: E501

from __future__ import annotations

import base64
from datetime import date

import pytest

from mwl_desktop.domain.readable import Block, Figure, Grid, Heading, Paragraph
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.blocks import PICTURES_LEFT
from mwl_desktop.evidence.registry import facts, readable
from tests.evidence import samples
from tests.patience import working_at_most


def blocks(page: str) -> list[Block]:
    read = readable(types.HTML, page.encode())
    assert read is not None
    return list(read.blocks)


def test_headings_paragraphs_and_lists() -> None:
    page = "<head><title>no</title><p>no</head><h1>Learning</h1>plain <b>bold</b>\n&amp; more<p>next<br>line"
    page += "<ol><li>one<ul><li>deep</ul><li>two</ol><blockquote>said</blockquote><pre>a\n  b</pre><script>evil()</script>"
    assert blocks(page) == [
        Heading("Learning", 1),
        Paragraph("plain bold & more"),
        Paragraph("next\nline"),
        Paragraph("one", "1."),
        Paragraph("deep", "•", 1),
        Paragraph("two", "2."),
        Paragraph("said", "", 1),
        Paragraph("a\n  b"),
    ]


def test_a_table_of_values_is_one() -> None:
    page = "<table><tr><th>Course</th><th>Hours</th></tr><tr><td>Coaching<td>3</table>"
    assert blocks(page) == [Grid((("Course", "Hours"), ("Coaching", "3")), has_head=True)]


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td><h2>One</h2><td>two<tr><td>three</table>",
        "<table><tr><td><p>One</p><table><tr><td>two</table><tr><td>three</table>",
        f"<table><tr><td>One<td>two<tr><td>three<td>{'long ' * 100}</table>",
        "<table><tr><td>One<tr><td>two<tr><td>three",
    ],
)
def test_a_table_that_places_things_is_none(page: str) -> None:
    found = blocks(page)
    assert not any(isinstance(block, Grid) for block in found)
    said = [block.text for block in found if isinstance(block, Heading | Paragraph)]
    assert said[:3] == ["One", "two", "three"]


def test_pictures_in_the_page_are_shown_and_none_is_fetched() -> None:
    inline = base64.b64encode(samples.picture("PNG")).decode()
    page = f"<p>See <img src='data:image/png;base64,{inline}' alt='A bar'>"
    assert blocks(page)[0] == Paragraph("See")
    figure = blocks(page)[1]
    assert isinstance(figure, Figure)
    assert figure.alternative == "A bar"
    for address in ("https://example.org/a.png", "file:///etc/passwd", "a.png", "data:image/png;base64,???"):
        read = readable(types.HTML, f"x<img src='{address}'>".encode())
        assert read is not None
        assert read.notes == (PICTURES_LEFT,)
        assert read.blocks == (Paragraph("x"),)
    assert readable(types.HTML, b"x<img width=1 src='https://example.org/count'>").notes == ()  # type: ignore[union-attr]


def test_what_the_head_says() -> None:
    page = b"<head><title>On coaching</title><meta name=author content='Ada &amp; Bo'><meta property='article:published_time' content='2025-03-04T08:00'>"
    page += b"<meta name=generator content='Writer 3'></head><body><img src=https://t.example.org/x.gif><img src='https://t.example.org/y.gif'>"
    found = facts(types.HTML, page)
    assert (found.title, found.author, found.created_on) == ("On coaching", "Ada & Bo", date(2025, 3, 4))
    told = [(detail.code, detail.value) for detail in found.details]
    assert ("detail.made_with", "Writer 3") in told
    assert [value for code, value in told if code == "detail.external"] == ["https://t.example.org/x.gif"]


@pytest.mark.parametrize(
    "piece",
    [
        "<b><p>",
        "<table>",
        "<table><tr><td>",
        "<ul><li>",
        "<",
        "<!--",
        "<a href='",
        "<script>",
        "<blockquote>",
        "<pre>\n",
        "&#x",
        "<td>x",
        "<img src=x>",
    ],
)
def test_hostile_pages_end_soon(piece: str) -> None:
    page = (piece * (2_000_000 // len(piece))).encode()
    with working_at_most(24):
        assert readable(types.HTML, page) is not None
        facts(types.HTML, page)
