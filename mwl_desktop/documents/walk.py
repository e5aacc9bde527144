"""Small questions every writer asks of the intermediate form: its words, its links, its order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

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
    Table,
)

LINK_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_INVISIBLE: Final = re.compile("[\u2028\u2029]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_HREF_NOISE: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\\]")


def clean(text: str) -> str:
    """Text without controls, direction overrides and lone surrogates: it cannot disturb its neighbours.

    Tab and newline stay. Direction comes from the letters themselves, so marks are not needed.
    """
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _INVISIBLE.sub("\n", text)))


def one_line(text: str, most: int | None = None) -> str:
    """Cleaned text on one line, cut at a word with an ellipsis when it is longer than `most`."""
    words = " ".join(clean(text if most is None else text[: most * 4]).split())
    if most is None or len(words) <= most:
        return words
    cut = words[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut).rstrip() + "…"


def safe_href(href: str | None) -> str | None:
    """The address when a reader may follow it: `#anchor`, http, https or mailto; otherwise None."""
    if not href or len(href) > 2_000 or _HREF_NOISE.search(href):
        return None
    if href.startswith("#"):
        return href if len(href) > 1 else None
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    if parts.scheme.lower() not in LINK_SCHEMES:
        return None
    return href if (parts.path if parts.scheme.lower() == "mailto" else parts.netloc) else None


def inline_words(content: Iterable[Inline]) -> str:
    """The words of inline content; a forced line break is a newline."""
    return "".join("\n" if isinstance(piece, LineBreak) else piece.text for piece in content)


def block_words(block: Block) -> Iterator[str]:
    """The words of a block, part by part in reading order."""
    match block:
        case Heading() | Paragraph():
            yield inline_words(block.content)
        case ListBlock():
            for item in block.items:
                for inner in item:
                    yield from block_words(inner)
        case Quote():
            for inner in block.blocks:
                yield from block_words(inner)
            if block.attribution:
                yield block.attribution
        case CodeBlock():
            yield block.text
        case Facts():
            for label, value in block.rows:
                yield f"{label}: {inline_words(value)}"
        case Table():
            for row in (block.head, *block.rows):
                yield "  ".join(inline_words(cell) for cell in row)
        case Figure():
            yield inline_words(block.caption) or block.alt
        case Progress():
            yield block.label
        case Card():
            yield inline_words(block.title)
            if block.meta:
                yield block.meta
            for inner in block.blocks:
                yield from block_words(inner)
        case Rule():
            return
