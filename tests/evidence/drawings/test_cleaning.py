"""Drawings of strangers: what shows is kept, what acts or reaches out is not, nothing costs without end."""

from __future__ import annotations

import base64
import re

import pytest

from mwl_desktop.evidence.drawings import cleaning
from mwl_desktop.evidence.drawings.cleaning import cleaned
from tests.evidence import samples
from tests.patience import working_at_most

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
)
_RECT = '<rect width="9" height="9"/>'


def svg(inside: str) -> bytes:
    return f"{_HEAD}{inside}</svg>".encode()


def clean(inside: str) -> tuple[str, bool]:
    drawing = cleaned(svg(inside))
    assert drawing is not None
    return drawing.data.decode(), drawing.lost


def test_what_shows_stays() -> None:
    said, lost = clean(
        '<defs><linearGradient id="a b"/><linearGradient id="sun" x1="0">'
        '<stop offset="50%" stop-color="#fa0"/></linearGradient></defs>'
        '<g transform="rotate(5 1,2) scale(2)"><path d="M0 0L9,9z" fill="url(#sun)"/>'
        '<text x="1" font-family="DejaVu Sans, serif" xml:space="preserve">Grow &amp; '
        '<tspan dy="2">learn</tspan></text></g>'
    )
    for part in (
        'id="i2"',
        'offset="50%"',
        'fill="url(#i2)"',
        'transform="rotate(5 1,2) scale(2)"',
        'd="M0 0L9,9z"',
    ):
        assert part in said
    assert "Grow &amp; <tspan" in said
    assert 'xml:space="preserve"' in said
    assert not lost


@pytest.mark.parametrize(
    ("inside", "lost"),
    [
        ("<script>evil()</script>", False),
        ("<script href='https://evil.test/a.js'/>", False),
        ("<metadata><rdf>evil</rdf></metadata>", False),
        ("<foreignObject><body><iframe src='evil'/></body></foreignObject>", True),
        ("<rect width='1'><animate attributeName='x' values='evil'/><set to='evil'/></rect>", True),
        ("<filter id='f'><feImage href='evil'/></filter><rect filter='url(#f)' width='evil'/>", True),
        ("<mask id='evil'/><g mask='url(#evil)'/>", True),
        ("<image href='https://evil.test/a.png' width='9' height='9'/>", True),
        ("<image href='file:///evil.png'/><image xlink:href='//evil.test/x'/><image href='evil.svg'/>", True),
        ("<image href='data:image/svg+xml;base64,ZXZpbA=='/>", True),
        ("<use href='https://evil.test/a.svg#b'/><use xlink:href='evil.svg#b'/>", True),
        ("<rect fill='url(https://evil.test/#x)' stroke='url(data:evil)' clip-path='url(evil#c)'/>", True),
        ("<rect style='fill:url(\"file:///evil#x\");background:url(evil)' onclick='evil()'/>", True),
        ("<style>@import url(evil.css); @font-face{src:url(evil)} rect{fill:url(evil)}</style>", True),
        ("<style>@media print{rect{font-family:evil}} g rect{font-family:evil}</style>", False),
        ("<a href='javascript:evil()'><rect/></a>", False),
        ("<linearGradient id='x' href='evil#y'/>", False),
        ("<rect d='url(#i1)evil' x='url(#i1)evil' id='evil\"&lt;'/>", False),
        ("<path d='M0 0 evil'/><rect transform='rotate(1) evil(2)' x='1evil!'/>", False),
        ("<!-- evil --><?xml-stylesheet href='evil'?>", False),
    ],
)
def test_what_acts_or_reaches_out_is_gone(inside: str, lost: bool) -> None:
    said, was_lost = clean(_RECT + inside)
    assert "evil" not in said
    assert "rect" in said
    assert was_lost is lost


def test_every_reference_left_is_one_inside() -> None:
    said, _ = clean(
        '<g id="dot"><circle r="1"/></g><use href="#dot"/><use href="#nothing"/><rect fill="url(#dot)" '
        'stroke="url(#gone)"/><clipPath id="c"><rect/></clipPath><rect clip-path="url(\'#c\')"/>'
    )
    assert re.findall(r'href="([^"]*)"', said) == ["#i1"]
    assert re.findall(r"url\(([^)]*)\)", said) == ["#i2"]
    assert 'fill="none" stroke="none"' in said


def test_rules_of_a_style_sheet_are_said_where_they_hold() -> None:
    said, _ = clean(
        "<style>/* {} */ .a,.b{fill:red;stroke:blue!important} rect{fill:green} #one{opacity:.5}</style>"
        '<rect id="one" class="b x" fill="black" style="stroke:none"/><rect class="c"/>'
    )
    first, second = re.findall(r"<rect[^>]*>", said)
    assert ('fill="red"' in first, 'stroke="none"' in first, 'opacity=".5"' in first) == (True, True, True)
    assert second == '<rect fill="green">'


@pytest.mark.parametrize(
    "rules",
    [
        ".a{fill:red} .b{fill:blue} .a{stroke:none}",  # the second rule of a class moves none of its first
        ".a{fill:red} .a{stroke:none} .b{fill:blue}",
    ],
)
def test_of_two_rules_the_later_one_holds(rules: str) -> None:
    for classes in ("a b", "b a"):
        said, _ = clean(f'<style>{rules}</style><rect class="{classes}"/>')
        assert 'fill="blue"' in said
        assert 'stroke="none"' in said


def test_a_picture_inside_is_made_anew_and_only_so_many_are() -> None:
    photo = samples.photo(6)
    assert b"Exif" in photo
    href = "data:image/png;base64," + base64.b64encode(photo).decode()  # its bytes say that it is a JPEG
    said, lost = clean(f'<image width="9" height="9" href="{href}"/>')
    ((kind, data),) = re.findall(r'href="data:(image/\w+);base64,([^"]*)"', said)
    assert kind in ("image/jpeg", "image/png")
    assert b"Exif" not in base64.b64decode(data)
    assert not lost
    said, lost = clean(f'<image href="{href}"/>' * 30)
    assert said.count("<image") == 16
    assert lost


def test_of_a_choice_the_first_that_can_be_drawn_is() -> None:
    said, _ = clean("<switch><foreignObject/><text>first</text><text>second</text></switch>")
    assert "first" in said
    assert "second" not in said


def _laughs(levels: int, each: int) -> str:
    steps = ['<g id="u0"><rect width="1" height="1"/></g>']
    for level in range(1, levels):
        uses = f'<use href="#u{level - 1}"/>' * each
        steps.append(f'<g id="u{level}">{uses}</g>')
    return "".join(steps) + f'<use href="#u{levels - 1}"/>'


_BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_HOSTILE = {
    "a billion uses": svg(_laughs(6, 40)),
    "a long chain of uses": svg(_laughs(4_000, 1)),
    "a circle": svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    "a use of what it stands in": svg('<g id="a"><rect/><use href="#a"/></g>'),
    "entities": _BOMB.encode() + svg("<text>&b;</text>"),
    "an outside entity": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///x">]>' + svg("<text>&x;</text>"),
    "too deep": svg("<g>" * 60 + _RECT + "</g>" * 60),
    "very deep": svg("<g>" * 200_000),
    "too many": svg("<g/>" * 50_000 + _RECT),
    "an endless outline": svg('<path d="M0 0' + " 1 1" * 900_000 + '"/>'),
    "endless words": svg(f"<text>{'x' * 300_000}</text>"),
    "too large": svg(_RECT + " " * cleaning.MOST_BYTES),
    "cut off": svg(_RECT)[:-9],
    "nothing to see": svg("<script>1</script><g/>"),
    "no drawing": b"<html><svg/></html>",
    "no bytes": b"",
    "noise": bytes(range(256)) * 9,
}  # fmt: skip


@pytest.mark.parametrize("name", _HOSTILE)
def test_a_hostile_drawing_is_refused_at_once(name: str) -> None:
    with working_at_most(10):
        assert cleaned(_HOSTILE[name]) is None


def test_gradients_made_of_each_other_lead_nowhere() -> None:
    said, _ = clean(
        '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'
        f'<radialGradient id="c" href="#d"/><linearGradient id="d"/>{_RECT}'
    )
    assert re.findall(r'href="([^"]*)"', said) == ["#i4"]


@pytest.mark.parametrize("number", ["1e9", "-1e300", "1e999999", "99999999999", "nan", "inf"])
def test_numbers_that_nothing_can_be_painted_with_are_left_out(number: str) -> None:
    said, _ = clean(
        f'<rect x="{number}" transform="scale({number})" stroke-width="{number}" font-size="{number}"/>'
    )
    assert re.findall(r"<rect([^>]*)>", said) == [""]


@pytest.mark.parametrize("dashes", ["0", "0.0001", "0,0", "-1 2", "1 " * 40, "evil"])
def test_lines_are_not_cut_into_millions(dashes: str) -> None:
    assert "dash" not in clean(f'<line x2="9" stroke-dasharray="{dashes}"/>')[0]
    assert 'stroke-dasharray="4 1"' in clean('<line stroke-dasharray="4 1"/>')[0]


def test_a_document_type_that_declares_nothing_is_no_matter() -> None:
    kind = b'<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">\n'
    drawing = cleaned(kind + svg(_RECT))
    assert drawing is not None
    assert b"w3.org/svg11" not in drawing.data
