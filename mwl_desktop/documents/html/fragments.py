"""Blocks → sanitised HTML in the small set of tags that a text view of the window understands."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

import nh3

from mwl_desktop.documents.ir import (
    Block,
    Card,
    CodeBlock,
    Facts,
    Figure,
    Heading,
    Inline,
    LineBreak,
    ListBlock,
    Paragraph,
    Progress,
    Quote,
    Rule,
    Run,
    Table,
)
from mwl_desktop.documents.walk import LINK_SCHEMES, clean, safe_href

_TEXT_TAGS: Final = ("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "br")
_MANNER_TAGS: Final = ("code", "b", "i", "s", "a")
_TABLE_TAGS: Final = ("table", "thead", "tbody", "tr", "th", "td")
_TAGS: Final = frozenset({*_TEXT_TAGS, *_MANNER_TAGS, *_TABLE_TAGS})
_ATTRIBUTES: Final = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "p": {"dir"},
    "li": {"dir"},
}


def fragment(blocks: Iterable[Block]) -> str:
    """HTML of blocks for a text view; everything is escaped here and judged once more by nh3."""
    made = "".join(_block(block) for block in blocks)
    return nh3.clean(
        made,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(LINK_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def inline_html(content: Iterable[Inline]) -> str:
    """Inline content with its manners as tags."""
    return "".join("<br>" if isinstance(piece, LineBreak) else _run(piece) for piece in content)


def _run(run: Run) -> str:
    made = escape(clean(run.text))
    for wanted, tag in ((run.code, "code"), (run.strike, "s"), (run.italic, "i"), (run.bold, "b")):
        if wanted:
            made = f"<{tag}>{made}</{tag}>"
    href = safe_href(run.href)
    return f'<a href="{escape(href)}">{made}</a>' if href else made


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f'<p dir="auto">{inline_html(block.content)}</p>'
        case Heading():
            level = min(max(block.level, 2), 6)
            return f"<h{level}>{inline_html(block.content)}</h{level}>"
        case ListBlock():
            return _list(block)
        case Quote():
            inner = "".join(_block(each) for each in block.blocks)
            said = f"<p>— {escape(clean(block.attribution))}</p>" if block.attribution else ""
            return f"<blockquote>{inner}{said}</blockquote>"
        case CodeBlock():
            return f"<pre><code>{escape(clean(block.text))}</code></pre>"
        case Rule():
            return "<hr>"
        case Facts():
            rows = ((escape(clean(label)), inline_html(value)) for label, value in block.rows)
            return "".join(f'<p dir="auto"><b>{label}</b> {value}</p>' for label, value in rows)
        case Table():
            return _table(block)
        case Figure():
            return f"<p><i>{inline_html(block.caption) or escape(clean(block.alt))}</i></p>"
        case Progress():
            return f"<p>{escape(clean(block.label))}</p>"
        case Card():
            inner = "".join(_block(each) for each in block.blocks)
            meta = f"<p>{escape(clean(block.meta))}</p>" if block.meta else ""
            return f"<h3>{inline_html(block.title)}</h3>{meta}{inner}"


def _list(block: ListBlock) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    items: list[str] = []
    for item in block.items:
        # A single paragraph stands in its item bare, or a text view sets it apart from its marker.
        if item and isinstance(item[0], Paragraph):
            items.append(inline_html(item[0].content) + "".join(_block(each) for each in item[1:]))
        else:
            items.append("".join(_block(each) for each in item))
    return f"<{tag}{start}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{tag}>"


def _table(block: Table) -> str:
    def row(cells: Iterable[tuple[Inline, ...]], tag: str) -> str:
        sides = [*block.align, *["left"] * 99]
        made = (
            f'<{tag} align="{side if side in ("right", "center") else "left"}">{inline_html(cell)}</{tag}>'
            for cell, side in zip(cells, sides, strict=False)
        )
        return "<tr>" + "".join(made) + "</tr>"

    body = "".join(row(cells, "td") for cells in block.rows)
    return f"<table><thead>{row(block.head, 'th')}</thead><tbody>{body}</tbody></table>"
