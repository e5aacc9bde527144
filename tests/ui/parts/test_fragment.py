"""Markdown to the reading view's HTML: nothing a person writes becomes a tag."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.ui.parts.fragment import fragment


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Plain & <b>tags</b>", "<p>Plain &amp; &lt;b&gt;tags&lt;/b&gt;</p>"),
        ("**a** *b* ~~c~~ `d`", "<p><b>a</b> <i>b</i> <s>c</s> <code>d</code></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("> said", "<blockquote><p>said</p></blockquote>"),
        ("[in](https://example.org/?a=1&b=2)", '<p><a href="https://example.org/?a=1&amp;b=2">in</a></p>'),
        ("[in](javascript:alert)", "<p>in</p>"),
        ("![seen](https://example.org/x.png)", "<p>seen</p>"),
        ("```\n<a>\n```", "<pre>&lt;a&gt;</pre>"),
        ("a\\\nb", "<p>a<br>b</p>"),
        ("| h |\n|--:|\n| c |", '<table><tr><th>h</th></tr><tr><td align="right">c</td></tr></table>'),
        ("---", "<hr>"),
    ],
)
def test_each_kind_of_block(source: str, html: str) -> None:
    assert fragment(source) == html


OURS = frozenset(
    ("p", "b", "i", "s", "code", "h1", "h2", "h3", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "a")
) | {"table", "tr", "th", "td"}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(name for name, _ in attrs)))


@given(st.text(alphabet="<>&\"'ab=: *_[](){}!-\n`/", max_size=80))
def test_only_tags_of_our_own_come_out(source: str) -> None:
    tags = _Tags()
    tags.feed(fragment(source))
    assert {tag for tag, _ in tags.seen} <= OURS
    assert {name for _, names in tags.seen for name in names} <= {"href", "start", "align"}


def test_tasks_have_boxes() -> None:
    said = fragment("- [ ] ask\n- [x] listen\n- [X] thank\n- [y] no task\n- plain [ ] words")
    assert [each.split("</li>")[0] for each in said.split("<li>")[1:]] == [
        "☐ ask", "☑ listen", "☑ thank", "[y] no task", "plain [ ] words",
    ]  # fmt: skip
