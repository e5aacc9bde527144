"""Text that is read as it is: plain text, Markdown, tables of values, source, SVG's words."""

from __future__ import annotations

import re
from typing import BinaryIO

from mwl_desktop.evidence.decode import decoded
from mwl_desktop.evidence.facts import TEXT_CUT, FileFacts, Limits, words

_HEADING = re.compile(r"^\s{0,3}#\s+(.+?)\s*#*\s*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_TITLE_LINE = re.compile(r"""^title:\s*["']?(.+?)["']?\s*$""", re.MULTILINE | re.IGNORECASE)
_ELEMENT = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)

_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]{1,100})\s")
_NAMED = re.compile(r"&([\w.-]{1,100});")
_FAR = 20_000
"""Characters within which a document type is looked for: it comes before everything else."""


def text_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a text; it names no title of its own."""
    text, notes = _read(stream, limits)
    return FileFacts(text=text, notes=notes)


def markdown_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a Markdown text: its title is that of its front matter or its first top heading."""
    text, notes = _read(stream, limits)
    front = _FRONT_MATTER.match(text[:10_000])
    found = (_TITLE_LINE.search(front[1]) if front else None) or _HEADING.search(text[:10_000])
    return FileFacts(title=words(found[1]) if found else "", text=text, notes=notes)


def svg_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an SVG: the words in it, without its markup, styles and scripts."""
    source, notes = _read(stream, limits)
    source = _without_declaration(source)
    title = re.search(r"<title\b[^<>]*>([^<]{1,1000})</title", source[:20_000])
    text = _ELEMENT.sub(" ", _SCRIPT.sub(" ", source))
    return FileFacts(title=words(title[1]) if title else "", text=words_only(text), notes=notes)


def _without_declaration(source: str) -> str:
    """A source without its document type, and without the entities that are declared there and not read."""
    begin = source[:_FAR].upper().find("<!DOCTYPE")
    if begin < 0:
        return source
    bracket, end = source.find("[", begin), source.find(">", begin)
    if 0 <= bracket < end:
        end = source.find(">", source.find("]", bracket))
        if end < bracket:
            return source[:begin]
    declared = set(_ENTITY.findall(source[begin : end + 1]))
    rest = source[:begin] + source[end + 1 :] if end >= 0 else source[:begin]
    return _NAMED.sub(lambda found: " " if found[1] in declared else found[0], rest) if declared else rest


def words_only(text: str) -> str:
    """Text with white space of a file's layout folded."""
    return re.sub(r"\s+", " ", text).strip()


def _read(stream: BinaryIO, limits: Limits) -> tuple[str, tuple[str, ...]]:
    # Four bytes a character is the most that an encoding takes.
    data = stream.read(limits.text * 4 + 1)
    text = decoded(data)
    cut = len(text) > limits.text or len(data) > limits.text * 4
    return text[: limits.text], (TEXT_CUT,) if cut else ()
