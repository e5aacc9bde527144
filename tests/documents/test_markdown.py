"""Markdown: what comes out as which block, and what a hostile text cannot do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.documents.ir import (
    Block,
    CodeBlock,
    Heading,
    LineBreak,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
)
from mwl_desktop.documents.markdown import blocks, plain
from tests.patience import working_at_most


def only(text: str) -> Block:
    (block,) = blocks(text)
    return block


def runs(text: str) -> tuple[Run, ...]:
    block = only(text)
    assert isinstance(block, Paragraph)
    return tuple(piece for piece in block.content if isinstance(piece, Run))


def test_manners_are_kept() -> None:
    assert runs("a **b *c*** ~~d~~ `e`") == (
        Run("a "),
        Run("b ", bold=True),
        Run("c", bold=True, italic=True),
        Run(" "),
        Run("d", strike=True),
        Run(" "),
        Run("e", code=True),
    )


def test_a_line_that_was_ended_is_a_line() -> None:
    (paragraph,) = blocks("one\ntwo\\\nthree")
    assert paragraph == Paragraph((Run("one"), LineBreak(), Run("two"), LineBreak(), Run("three")))


def test_headings_begin_below_the_section_title() -> None:
    assert [block.level for block in blocks("# a\n\n## b\n\n###### c") if isinstance(block, Heading)] == [
        2,
        3,
        6,
    ]


def test_lists_nest_and_count_from_where_they_start() -> None:
    outer = only("3. a\n4. b\n   - c\n")
    assert isinstance(outer, ListBlock)
    assert (outer.ordered, outer.start, len(outer.items)) == (True, 3, 2)
    inner = outer.items[1][1]
    assert inner == ListBlock(((Paragraph((Run("c"),)),),))


def test_a_list_may_start_at_nought() -> None:
    block = only("0. a\n1. b")
    assert isinstance(block, ListBlock)
    assert block.start == 0


def test_quotes_code_rules_and_tables() -> None:
    quote, code, rule, table = blocks(
        "> q\n\n```py title\nx  = 1\n```\n\n---\n\n| a | b |\n|---|--:|\n| 1 | 2 |"
    )
    assert quote == Quote((Paragraph((Run("q"),)),))
    assert code == CodeBlock("x  = 1", "py")
    assert rule == Rule()
    assert isinstance(table, Table)
    assert table.head == ((Run("a"),), (Run("b"),))
    assert table.rows == (((Run("1"),), (Run("2"),)),)
    assert table.align == ("left", "right")


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "vbscript:x", "x.html"],
)
def test_an_address_nobody_should_follow_leaves_its_words(href: str) -> None:
    assert runs(f"[words](<{href}>)") == (Run("words"),)


@pytest.mark.parametrize(
    "href", ["https://example.org/a?b=1", "http://x.org", "mailto:a@b.org", "#exhibit-1"]
)
def test_an_address_that_is_fine_stays(href: str) -> None:
    assert runs(f"[words]({href})") == (Run("words", href=href),)


def test_html_is_text_and_a_picture_is_its_words() -> None:
    assert runs("<script>x</script> ![the *chart*](https://h/x.png)") == (
        Run("<script>x</script> the chart"),
    )


def test_bare_addresses_are_not_made_links() -> None:
    assert runs("see https://example.org now") == (Run("see https://example.org now"),)


def test_controls_and_overrides_do_not_come_through() -> None:
    assert runs("a\x00b\u202ec\ud800") == (Run("abc\ufffd"),)


HOSTILE = {
    "deep quotes": ">" * 10_000 + " word",
    "deep lists": "- " * 10_000 + "word",
    "stairs": "\n".join("  " * index + "- a" for index in range(1_000)) + "\n\nword",
    "one long line": "x" * 100_000 + " word",
    "emphasis": "*a " * 33_000 + " word",
    "underscores": "*_" * 50_000 + " word",
    "brackets": "[" * 100_000 + " word",
    "pictures": "![a](" * 20_000 + " word",
    "backticks": "`" * 100_000 + " word",
    "references": "&#" * 50_000 + " word",
    "pipes": "|" * 50_000 + "\n" + "|-" * 50_000 + "\n\nword",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_made_to_exhaust_a_parser_comes_back_with_its_words(name: str) -> None:
    with working_at_most(20):
        assert "word" in plain(HOSTILE[name])


def test_words_deeper_than_the_limit_are_not_lost() -> None:
    nested = "\n".join("  " * depth + f"- word{depth}" for depth in range(60))
    found = plain(nested)
    assert all(f"word{depth}" in found for depth in range(60))


def test_plain_words_in_reading_order() -> None:
    assert (
        plain("# Title\n\nSome **bold** text\n\n- one\n- two\n\n> said")
        == "Title\nSome bold text\none\ntwo\nsaid"
    )


@given(st.text(alphabet=st.sampled_from("ab \n\t*_`[]()<>!#>-+1.|~\\&;:/\x00\u202e"), max_size=200))
def test_any_text_makes_blocks_of_safe_runs(text: str) -> None:
    for block in blocks(text):
        assert_safe(block)


def assert_safe(block: Block) -> None:
    match block:
        case Paragraph() | Heading():
            for piece in block.content:
                if isinstance(piece, Run):
                    assert "\x00" not in piece.text
                    assert piece.href is None or piece.href.startswith(("http", "mailto:", "#"))
        case ListBlock():
            for item in block.items:
                for inner in item:
                    assert_safe(inner)
        case Quote():
            for inner in block.blocks:
                assert_safe(inner)
        case _:
            pass


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=12))
def test_plain_keeps_every_ordinary_word(words: list[str]) -> None:
    assert plain(" ".join(words)).split() == words
