"""How a text file begins, as a page of evidence shows it: a few lines, never a page of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mwl_desktop.documents.ir import Block, CodeBlock, Paragraph, Quote, Run
from mwl_desktop.evidence import media_types
from mwl_desktop.services.blocks.teller import told

_AS_LINES = (media_types.TEXT, media_types.CSV, media_types.TSV, "application/sql")
_AS_PROSE = (media_types.DOCX, media_types.ODT)
_LINES = 7
_LINE_CHARACTERS = 84
_MARKDOWN_CHARACTERS = 1200
_PARAGRAPHS = 3
_PARAGRAPH_CHARACTERS = 240
_HEAD_LINES = 8
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2} ")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


def beginning(media_type: str, inside: str) -> tuple[Block, ...]:
    """Lines of code, Markdown as it is set, the first sentences of a document or a letter.

    Of slides and workbooks nothing: their words run together are no text anybody can read.
    """
    lines = [line.rstrip() for line in inside.splitlines()]
    if media_type in _AS_LINES:
        return _code([line for line in lines if line])
    if media_type == media_types.MARKDOWN:
        return _markdown(lines)
    if media_type in _AS_PROSE:
        return _prose(_sentences(lines))
    if media_type == media_types.MAIL:
        return _prose(_letter(inside))
    return ()


def _code(lines: list[str]) -> tuple[Block, ...]:
    if not lines:
        return ()
    shown = [_cut(line, _LINE_CHARACTERS) for line in lines[:_LINES]]
    return (CodeBlock("\n".join([*shown, *(["…"] if len(lines) > _LINES else [])])),)


def _markdown(lines: list[str]) -> tuple[Block, ...]:
    begun: list[str] = []
    left = _MARKDOWN_CHARACTERS
    for line in lines[: 2 * _LINES]:
        begun.append(_cut(line, left))
        left -= len(line)
        if left <= 1:
            break
    while begun and (not begun[-1].strip() or begun[-1].startswith("#")):
        begun.pop()  # a heading says nothing without what stands under it
    return (Quote(told("\n".join(begun))),) if begun else ()


def _sentences(lines: Iterable[str]) -> Iterator[str]:
    """Lines that end as a sentence does, up to the first table."""
    for line in lines:
        if "\t" in line:
            return
        if _SENTENCE_END.search(line):
            yield line.strip()


def _letter(inside: str) -> Iterator[str]:
    """What was written, without the lines that say from whom to whom; up to an address or a quotation."""
    lines = [line.strip() for line in inside.splitlines()]
    ends = [
        at for at, line in enumerate(lines[:_HEAD_LINES]) if _MOMENT.match(line) or _ends_with_address(line)
    ]
    written: list[str] = []
    for line in lines[ends[-1] + 1 if ends else 0 :]:
        if "@" in line or line.startswith(">"):
            break
        written.append(line)
    yield from _paragraphs(written)


def _ends_with_address(line: str) -> bool:
    return "@" in (line.split() or [""])[-1]


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Lines put together to sentences: a mail breaks them wherever its width ends."""
    words = ""
    for line in lines:
        words = f"{words} {line}".strip()
        if words and (not line or _SENTENCE_END.search(line)):
            yield words
            words = ""
    if words:
        yield words


def _prose(paragraphs: Iterable[str]) -> tuple[Block, ...]:
    said = [*paragraphs]
    shown = [_cut(each, _PARAGRAPH_CHARACTERS) for each in said[:_PARAGRAPHS]]
    if len(said) > _PARAGRAPHS and not shown[-1].endswith("…"):
        shown[-1] += " …"
    return (Quote(tuple(Paragraph((Run(each),)) for each in shown)),) if shown else ()


def _cut(line: str, most: int) -> str:
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
