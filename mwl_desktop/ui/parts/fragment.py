"""Markdown as the reading view takes it: every word escaped, every tag our own."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from mwl_desktop.documents import markdown
from mwl_desktop.documents.ir import (
    Block,
    CodeBlock,
    Heading,
    Inline,
    LineBreak,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from mwl_desktop.documents.walk import block_words

_MANNERS: Final = (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code"))

_BOXES: Final = {"[ ] ": "☐ ", "[x] ": "☑ "}


def fragment(text: str) -> str:
    """The HTML of a Markdown text, without a frame around it."""
    return _blocks(markdown.blocks(text))


def _blocks(blocks: Iterable[Block]) -> str:
    return "".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Heading():
            level = min(block.level, 3)
            return f"<h{level}>{_inlines(block.content)}</h{level}>"
        case Paragraph():
            return f"<p>{_inlines(block.content)}</p>"
        case ListBlock():
            tag = "ol" if block.ordered else "ul"
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            items = "".join(f"<li>{_item(item)}</li>" for item in block.items)
            return f"<{tag}{start}>{items}</{tag}>"
        case Quote():
            return f"<blockquote>{_blocks(block.blocks)}</blockquote>"
        case CodeBlock():
            return f"<pre>{escape(block.text)}</pre>"
        case Rule():
            return "<hr>"
        case Table():
            return _table(block)
        case _:
            return "".join(f"<p>{escape(words)}</p>" for words in block_words(block))


def _item(blocks: tuple[Block, ...]) -> str:
    """An item's first paragraph stands beside its bullet, not under it; a task's begins with its box."""
    if blocks and isinstance(blocks[0], Paragraph):
        return _boxed(_inlines(blocks[0].content)) + _blocks(blocks[1:])
    return _blocks(blocks)


def _boxed(words: str) -> str:
    box = _BOXES.get(words[:4].lower())
    return words if box is None else box + words[4:]


def _table(table: Table) -> str:
    head = "".join(f"<th>{_inlines(cell)}</th>" for cell in table.head)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td align="{align}">{_inlines(cell)}</td>' for cell, align in zip(row, table.align, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return f"<table><tr>{head}</tr>{rows}</table>"


def _inlines(content: Iterable[Inline]) -> str:
    return "".join(map(_inline, content))


def _inline(piece: Inline) -> str:
    if isinstance(piece, LineBreak):
        return "<br>"
    words = escape(piece.text)
    for manner, tag in _MANNERS:
        if getattr(piece, manner):
            words = f"<{tag}>{words}</{tag}>"
    return f'<a href="{escape(piece.href)}">{words}</a>' if piece.href else words
