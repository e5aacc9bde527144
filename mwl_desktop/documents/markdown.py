"""Markdown as a person writes it → blocks of the intermediate form.

CommonMark with tables and strike-through. HTML is text like any other, pictures are never
fetched (their words stay), and a link goes only where `walk.safe_href` lets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mwl_desktop.documents.ir import (
    Block,
    CodeBlock,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
)
from mwl_desktop.documents.walk import block_words, clean, safe_href

_DEEPEST: Final = 40
_LONGEST: Final = 400_000
_MOST_OPENERS: Final = 3_000
_ALIGNMENTS: Final = {"text-align:right": "right", "text-align:center": "center"}


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text; one that is built to exhaust a parser comes back as plain lines."""
    source = clean(text)
    if _is_hostile(source):
        return _plain_paragraphs(source)
    tokens = _parser().parse(source)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        return _plain_paragraphs(source)  # the parser stops at its limit and would drop what lies deeper
    return _Reader(tokens).blocks_until(None)


def plain(text: str) -> str:
    """The words of a Markdown text without its marks, for previews and for search."""
    parts = (part for block in blocks(text) for part in block_words(block))
    return "\n".join(part.strip("\n") for part in parts if part.strip())


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": _DEEPEST})
    parser.enable(["table", "strikethrough"])
    # Every address is taken as a link here and judged once, in `safe_href`, so that the words stay.
    parser.validateLink = _any_link  # type: ignore[method-assign,assignment]
    return parser


def _any_link(_url: str) -> bool:
    return True


def _is_hostile(source: str) -> bool:
    return (
        len(source) > _LONGEST or max(source.count("["), source.count("<"), source.count("`")) > _MOST_OPENERS
    )


def _plain_paragraphs(source: str) -> tuple[Block, ...]:
    return tuple(Paragraph((Run(line.strip()),)) for line in source.splitlines() if line.strip())


class _Reader:
    """Walks the flat token list once; its depth is bounded by the parser's own limit."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def blocks_until(self, closing: str | None) -> tuple[Block, ...]:
        found: list[Block] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == closing:
                break
            block = self._block(token)
            if block is not None:
                found.append(block)
        return tuple(found)

    def _block(self, token: Token) -> Block | None:
        match token.type:
            case "paragraph_open":
                return Paragraph(self._content())
            case "heading_open":
                return Heading(min(int(token.tag[1]) + 1, 6), self._content())
            case "bullet_list_open":
                return ListBlock(self._items("bullet_list_close"))
            case "ordered_list_open":
                start = token.attrGet("start")
                return ListBlock(
                    self._items("ordered_list_close"), True, int(start) if start is not None else 1
                )
            case "blockquote_open":
                return Quote(self.blocks_until("blockquote_close"))
            case "fence" | "code_block":
                return CodeBlock(token.content.rstrip("\n"), token.info.strip().split(" ")[0])
            case "hr":
                return Rule()
            case "table_open":
                return self._table()
            case _:
                return None

    def _content(self) -> Inlines:
        """The inline token between an opening and its closing one."""
        token = self._tokens[self._at]
        self._at += 2
        return _inlines(token.children or ())

    def _items(self, closing: str) -> tuple[tuple[Block, ...], ...]:
        items: list[tuple[Block, ...]] = []
        while self._tokens[self._at].type != closing:
            self._at += 1
            items.append(self.blocks_until("list_item_close"))
        self._at += 1
        return tuple(items)

    def _table(self) -> Table:
        rows: list[tuple[Inlines, ...]] = []
        row: list[Inlines] = []
        align: list[str] = []
        while (token := self._tokens[self._at]).type != "table_close":
            self._at += 1
            if token.type == "tr_open":
                row = []
            elif token.type == "tr_close":
                rows.append(tuple(row))
            elif token.type in ("th_open", "td_open"):
                if token.type == "th_open":
                    align.append(_ALIGNMENTS.get(str(token.attrGet("style")), "left"))
                row.append(self._content())
        self._at += 1
        head, *body = rows
        return Table(head, tuple(body), _weights(rows), tuple(align))


def _weights(rows: Sequence[tuple[Inlines, ...]]) -> tuple[float, ...]:
    """A share of the width for each column by its longest cell, within reason."""
    widest = [8.0] * len(rows[0])
    for row in rows:
        for column, cell in enumerate(row):
            length = sum(len(piece.text) for piece in cell if isinstance(piece, Run))
            widest[column] = max(widest[column], min(float(length), 48.0))
    return tuple(widest)


_MANNERS: Final = {"strong": "bold", "em": "italic", "s": "strike"}


def _inlines(children: Sequence[Token]) -> Inlines:
    found: list[Inline] = []
    depth = {"bold": 0, "italic": 0, "strike": 0}
    hrefs: list[str | None] = []

    def add(text: str, code: bool = False) -> None:
        if not text:
            return
        manner = {name: count > 0 for name, count in depth.items()}
        href = next((href for href in reversed(hrefs) if href), None)
        run = Run(text, code=code, href=href, **manner)
        last = found[-1] if found else None
        if isinstance(last, Run) and _same_manner(last, run):
            found[-1] = Run(last.text + text, code=code, href=href, **manner)
        else:
            found.append(run)

    for token in children:
        name, _, edge = token.type.rpartition("_")
        if edge in ("open", "close") and name in _MANNERS:
            depth[_MANNERS[name]] += 1 if edge == "open" else -1
        elif token.type == "link_open":
            hrefs.append(safe_href(str(token.attrGet("href") or "")))
        elif token.type == "link_close":
            hrefs.pop()
        elif token.type in ("softbreak", "hardbreak"):  # a line that somebody ended is a line
            found.append(LineBreak())
        elif token.type == "image":
            add("".join(child.content for child in token.children or ()))
        else:
            add(token.content, code=token.type == "code_inline")
    return tuple(found)


def _same_manner(one: Run, other: Run) -> bool:
    return (one.bold, one.italic, one.code, one.strike, one.href) == (
        other.bold,
        other.italic,
        other.code,
        other.strike,
        other.href,
    )
