"""HTML for a text view: few tags, nothing dangerous."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.documents.html import fragment
from mwl_desktop.documents.ir import CodeBlock, Paragraph, Run
from mwl_desktop.documents.markdown import blocks
from tests.documents.builders import HOSTILE, every_block, para, run

TAG = re.compile(r"<\s*([a-z0-9]+)([^>]*)>", re.IGNORECASE)
ALLOWED = {
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "b",
    "i",
    "s",
    "a",
}
ALLOWED |= {"br", "hr", "table", "thead", "tbody", "tr", "th", "td"}


def test_markdown_comes_out_as_simple_tags() -> None:
    made = fragment(blocks("## A\n\n**b** *i* `c` ~~s~~ [w](https://a.org)\n\n2. x\n3. y\n\n> q"))
    assert made == (
        '<h3>A</h3><p dir="auto"><b>b</b> <i>i</i> <code>c</code> <s>s</s> <a href="https://a.org">w</a></p>'
        '<ol start="2"><li>x</li><li>y</li></ol><blockquote><p dir="auto">q</p></blockquote>'
    )


def test_every_block_comes_out_and_no_tag_a_text_view_does_not_know() -> None:
    made = fragment(every_block())
    assert {tag.lower() for tag, _ in TAG.findall(made)} <= ALLOWED
    for words in (
        "inner",
        "Dana Reyes, manager",
        "copy(row)",
        "February",
        "Hours by month",
        "Compared logs.",
    ):
        assert words in made


def test_markup_is_words() -> None:
    made = fragment((para(HOSTILE), CodeBlock(HOSTILE), Paragraph(run(HOSTILE, href="javascript:alert(1)"))))
    assert "<script" not in made
    assert "<img" not in made
    assert "&lt;script&gt;" in made
    assert "href" not in made


def test_jumps_stay() -> None:
    assert (
        fragment((Paragraph((Run("E1", href="#exhibit-1"),)),))
        == '<p dir="auto"><a href="#exhibit-1">E1</a></p>'
    )


@given(st.text(max_size=200))
def test_any_markdown_makes_only_known_tags(text: str) -> None:
    for tag, attributes in TAG.findall(fragment(blocks(text))):
        assert tag.lower() in ALLOWED
        assert not re.search(r"\bon\w+\s*=", attributes)
