"""Web pages: the words that are read, none that are run."""

from __future__ import annotations

import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.web import page_text
from mwl_desktop.evidence.registry import facts
from tests.evidence import samples
from tests.patience import working_at_most


def test_a_page() -> None:
    found = facts(types.HTML, samples.HTML)
    assert found.title == "Ein & zwei"
    assert found.text.split() == ["Grüße", "one", "two", "three"]
    assert "one\ntwo three" in found.text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a\n  b", "a b"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<p onclick='x'>a</p>", "a"),
        ("<a href='javascript:x'>link</a>", "link"),
        ("<script>x</script><style>y</style><!-- z -->w", "w"),
        ("x < y", "x < y"),
        ('<img alt="a > b">text', "text"),
        ("<p title=it's>a</p>b", "a\nb"),
        ("before<script>alert(1)", "before"),
        ("before<!-- after", "before"),
        ("<svg><text>icon</text></svg>word", "word"),
        ("<STYLE>x</Style >y", "y"),
    ],
)
def test_text_of_a_page(source: str, text: str) -> None:
    assert page_text(source) == text


@pytest.mark.parametrize(
    "filler",
    [
        "<div>",
        "<b>",
        "<table>",
        "<a href=x>",
        "&",
        "<!",
        "<p",
        "</p>",
        "<svg>",
        "<b><p>",
        '<p a="',
        "<a b='c\"",
        "=' ",
    ],
)
def test_tangled_pages_take_no_time(filler: str) -> None:
    with working_at_most(10):
        facts(types.HTML, (filler * (2_000_000 // len(filler))).encode())


def test_a_declaration_after_a_long_script() -> None:
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    page = f"<script>{'// long' * 900}</script>{meta}<title>Аренда</title><p>Москва"
    found = facts(types.HTML, page.encode("cp1251"))
    assert (found.title, found.text) == ("Аренда", "Москва")


def test_words_about_a_charset_are_no_declaration() -> None:
    page = f"<p>{'x' * 5000} charset=windows-1251 <p>Grüße"
    assert "Grüße" in facts(types.HTML, page.encode("cp1252")).text
