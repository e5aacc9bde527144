"""Web pages as text, in one pass over the source.

Not by a parser of HTML: building the tree of a hostile page takes quadratic time (2 MB of `<b><p>` keep
html5ever busy for minutes), and for its words no tree is needed.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from mwl_desktop.domain.readable import Readable
from mwl_desktop.evidence.certificates import certificate
from mwl_desktop.evidence.decode import decoded, tidy
from mwl_desktop.evidence.details import Details
from mwl_desktop.evidence.extractors.blocks import READ_CUT, Blocks
from mwl_desktop.evidence.extractors.web_blocks import OPENING, add_page, after_tag, attributes, outside
from mwl_desktop.evidence.facts import Deadline, FileFacts, Limits, TextBudget, day, words

_LONGEST_SOURCE: Final = 2 * 1024 * 1024
_BLOCKS: Final = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul"}
    | {"ol", "hr", "section", "article", "header", "footer", "dt", "dd", "option", "title", "body"}
)
_UNSEEN: Final = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE)
    for name in ("script", "style", "title", "template", "svg", "iframe", "object")
}
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,2000})", re.IGNORECASE)
_META = re.compile(r"<meta\b[^<>]{0,4000}>", re.IGNORECASE)
_LARGEST_INLINE: Final = 16 * 1024 * 1024
_TOLD: Final = (
    ("detail.author", ("author", "article:author", "dc.creator")),
    ("detail.description", ("description", "og:description")),
    ("detail.keywords", ("keywords",)),
    ("detail.publisher", ("og:site_name", "dc.publisher", "publisher")),
    ("detail.made_with", ("generator",)),
)
_DATED: Final = ("article:published_time", "date", "dc.date", "dcterms.created", "created", "pubdate")
_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)

_LATE_CHARSET = re.compile(rb"<meta\b[^<>]{0,200}?" + _CHARSET.pattern, re.IGNORECASE)


def page_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of an HTML page: title, author and date as its head says them, and the text that is read."""
    data = stream.read(_LONGEST_SOURCE + 1)
    source = page_source(data)
    budget = TextBudget(limits.text)
    budget.add(page_text(source))
    budget.cut = budget.cut or len(data) > _LONGEST_SOURCE
    said, details = _head(source), Details()
    kind, issuer = certificate(budget.text, None)
    for code, names in _TOLD:
        details.add(code, next((said[name] for name in names if name in said), ""))
    for address in outside(source):
        details.add("detail.external", address)
    return FileFacts(
        title=page_title(source),
        author=words(said.get("author", "") or said.get("article:author", "")),
        created_on=next((found for name in _DATED if (found := day(said.get(name, "")))), None),
        text=budget.text,
        kind=kind,
        issuer=issuer,
        details=details.all(),
        notes=budget.notes,
    )


def page_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """An HTML page as it is read: nothing in it acts, nothing outside it is fetched."""
    data = stream.read(_LONGEST_SOURCE + 1)
    deadline = Deadline.of(limits)
    blocks = Blocks(limits, deadline, figures=True)
    add_page(page_source(data), blocks, deadline, inline_picture)
    return blocks.readable((READ_CUT,) if len(data) > _LONGEST_SOURCE else ())


def page_source(data: bytes, encoding: str | None = None) -> str:
    """The source of a page in the encoding it names, as far as it is read; `encoding` where it names none."""
    # A long script may stand before the declaration; so far into a page it has to be in its own element.
    declared = _CHARSET.search(data[:4096]) or _LATE_CHARSET.search(data[:65_536])
    return decoded(data[:_LONGEST_SOURCE], declared[1].decode("ascii") if declared else encoding)


def page_title(source: str) -> str:
    """The title in a page's head."""
    title = _TITLE.search(source[:65_536])
    return words(html.unescape(title[1])) if title else ""


def inline_picture(address: str) -> bytes:
    """The bytes of a picture that is written into the page itself; of any other none."""
    head, comma, data = address[: _LARGEST_INLINE * 2].partition(",")
    if not comma or not head.lower().startswith("data:image/") or not head.lower().endswith(";base64"):
        return b""
    try:
        return base64.b64decode(re.sub(r"\s+|%0[aAdD]", "", data))
    except ValueError:
        return b""


def _head(source: str) -> dict[str, str]:
    """What the page's `meta` elements say, by their names."""
    found: dict[str, str] = {}
    for tag in _META.findall(source[:200_000])[:200]:
        said = attributes(tag)
        name = (said.get("name") or said.get("property") or "").lower()
        if name and "content" in said:
            found.setdefault(name, html.unescape(said["content"][:1000]))
    return found


def page_text(source: str) -> str:
    """The text of HTML, a line for each block; scripts, styles and comments have none."""
    # In HTML line ends are spaces; the ones that mean something are put in by the blocks.
    flat = re.sub(r"\s+", " ", source)
    text = html.unescape("".join(_seen(flat)))
    return re.sub(r" ?\n[ \n]*", "\n", tidy(text)).strip()


def _seen(source: str) -> Iterator[str]:
    """Text as it stands between the tags; every step goes forward, so that time is linear."""
    place = 0
    while found := OPENING.search(source, place):
        yield source[place : found.start()]
        if found[1]:
            place = _after(source, "-->", found.end())
            continue
        place = after_tag(source, found.end())
        name = (found[2] or "").lower()
        if name in _UNSEEN and source[found.start() + 1] != "/":
            closing = _UNSEEN[name].search(source, place)
            place = closing.start() if closing else len(source)
        if name in _BLOCKS:
            yield "\n"
    yield source[place:]


def _after(source: str, mark: str, place: int) -> int:
    found = source.find(mark, place)
    return len(source) if found < 0 else found + len(mark)
