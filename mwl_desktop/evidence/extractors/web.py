"""Web pages as text, in one pass over the source.

Not by a parser of HTML: building the tree of a hostile page takes quadratic time (2 MB of `<b><p>` keep
html5ever busy for minutes), and for its words no tree is needed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from mwl_desktop.evidence.decode import decoded, tidy
from mwl_desktop.evidence.facts import FileFacts, Limits, TextBudget, words

_LONGEST_SOURCE: Final = 2 * 1024 * 1024
_BLOCKS: Final = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul"}
    | {"ol", "hr", "section", "article", "header", "footer", "dt", "dd", "option", "title", "body"}
)
_UNSEEN: Final = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE)
    for name in ("script", "style", "title", "template", "svg", "iframe", "object")
}
_OPENING = re.compile(r"<(?:(!--)|/?([a-zA-Z][a-zA-Z0-9]{0,30})|[!?])")
_VALUE_OR_END = re.compile(r"""=\s*(["'])|>""")
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,2000})", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)


def page_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an HTML page: title and the text that is read."""
    data = stream.read(_LONGEST_SOURCE + 1)
    declared = _CHARSET.search(data[:4096])
    source = decoded(data[:_LONGEST_SOURCE], declared[1].decode("ascii") if declared else None)
    title = _TITLE.search(source[:65_536])
    budget = TextBudget(limits.text)
    budget.add(page_text(source))
    budget.cut = budget.cut or len(data) > _LONGEST_SOURCE
    return FileFacts(
        title=words(html.unescape(title[1])) if title else "", text=budget.text, notes=budget.notes
    )


def page_text(source: str) -> str:
    """The text of HTML, a line for each block; scripts, styles and comments have none."""
    # In HTML line ends are spaces; the ones that mean something are put in by the blocks.
    flat = re.sub(r"\s+", " ", source)
    text = html.unescape("".join(_seen(flat)))
    return re.sub(r" ?\n[ \n]*", "\n", tidy(text)).strip()


def _seen(source: str) -> Iterator[str]:
    """Text as it stands between the tags; every step goes forward, so that time is linear."""
    place = 0
    while found := _OPENING.search(source, place):
        yield source[place : found.start()]
        if found[1]:
            place = _after(source, "-->", found.end())
            continue
        place = _after_tag(source, found.end())
        name = (found[2] or "").lower()
        if name in _UNSEEN and source[found.start() + 1] != "/":
            closing = _UNSEEN[name].search(source, place)
            place = closing.start() if closing else len(source)
        if name in _BLOCKS:
            yield "\n"
    yield source[place:]


def _after_tag(source: str, place: int) -> int:
    """The place after a tag's end; a `>` inside a quoted value is not it."""
    while found := _VALUE_OR_END.search(source, place):
        if not found[1]:
            return found.end()
        place = _after(source, found[1], found.end())
    return len(source)


def _after(source: str, mark: str, place: int) -> int:
    found = source.find(mark, place)
    return len(source) if found < 0 else found + len(mark)
