"""HTML as blocks, in one pass over the source: headings, lists, tables that hold values, pictures.

Mails and pages use tables to place things: only a table of short cells in rows and columns is read as one.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from mwl_desktop.evidence.extractors.blocks import Blocks
from mwl_desktop.evidence.facts import Deadline

Loader = Callable[[str], bytes]
"""The address of a picture as the page writes it, to its bytes; none for what is not at hand."""

OPENING: Final = re.compile(r"<(?:(!--)|/?([a-zA-Z][a-zA-Z0-9]{0,30})|[!?])")
_VALUE_OR_END = re.compile(r"""=\s*(["'])|>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]{0,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_OUTSIDE = re.compile(r"""\b(?:src|background)\s*=\s*["']?\s*(https?://[^\s"'<>]{1,400})""", re.IGNORECASE)
_UNSEEN: Final = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE)
    for name in ("script", "style", "title", "template", "svg", "iframe", "object", "head")
}
_UNSEEN_BUT_HEAD: Final = frozenset(_UNSEEN) - {"head"}
_BREAKS: Final = frozenset(
    {"p", "div", "blockquote", "pre", "section", "article", "header", "footer", "dt", "dd", "hr", "body"}
    | {"option", "form", "fieldset", "figcaption", "address", "center", "main", "nav", "aside", "caption"}
)
_LAYOUT: Final = frozenset({"img", "h1", "h2", "h3", "h4", "ul", "ol"})
_LONGEST_CELL: Final = 300
_MOST_CELLS: Final = 20_000
_DEEPEST: Final = 100
_SPACES = re.compile(r"[ \t\r\n\f]+")


def add_page(source: str, blocks: Blocks, deadline: Deadline, load: Loader, *, base: str = "") -> None:
    """Add what a page says; every step goes forward, so that time is linear. `base` tells pages apart."""
    page = _Page(blocks, load, base)
    place = 0
    while found := OPENING.search(source, place):
        if blocks.full or deadline.passed:
            blocks.cut = True
            return
        page.text(source[place : found.start()])
        if found[1]:
            closing = source.find("-->", found.end())
            place = len(source) if closing < 0 else closing + 3
            continue
        place = after_tag(source, found.end())
        name = (found[2] or "").lower()
        if source[found.start() + 1] == "/":
            page.end(name)
        elif name in _UNSEEN:
            closed = _UNSEEN[name].search(source, place)
            # A head that never ends is none.
            place = closed.start() if closed else len(source) if name in _UNSEEN_BUT_HEAD else place
        else:
            page.start(name, source[found.end() : place])
    page.text(source[place:])
    page.finish()


def after_tag(source: str, place: int) -> int:
    """The place after a tag's end; a `>` inside a quoted value is not it."""
    while found := _VALUE_OR_END.search(source, place):
        if not found[1]:
            return found.end()
        closing = source.find(found[1], found.end())
        if closing < 0:
            return len(source)
        place = closing + 1
    return len(source)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag by their names in small letters."""
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(tag)
    }


def outside(source: str) -> tuple[str, ...]:
    """Addresses that a browser would ask when it shows the page, each host once."""
    hosts: dict[str, str] = {}
    for found in _OUTSIDE.finditer(source):
        address = html.unescape(found[1])
        hosts.setdefault(address.split("/")[2].lower(), address)
        if len(hosts) >= 30:
            break
    return tuple(hosts.values())


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    open: bool = False
    head: bool = False
    layout: bool = False
    cells: int = 0


class _Page:
    """A page being put together."""

    def __init__(self, blocks: Blocks, load: Loader, base: str) -> None:
        self._blocks, self._load, self._base = blocks, load, base
        self._words: list[str] = []
        self._level = self._quoted = 0
        self._lists: list[list[int]] = []
        self._bullet = ""
        self._kept = 0
        self._tables: list[_Table] = []

    def text(self, piece: str) -> None:
        """Words between tags."""
        if piece:
            said = html.unescape(piece)
            # What is written out line by line stays so; everywhere else line ends are spaces.
            self._words.append(said if self._kept else _SPACES.sub(" ", said.replace("\xa0", " ")))

    def start(self, name: str, tag: str) -> None:
        """A tag opens."""
        if name in _LAYOUT:
            self._make_layout()
        if name == "br":
            self._words.append("\n")
        elif name == "img":
            self._picture(attributes(tag))
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self._flush()
            self._level = int(name[1])
        elif name in ("ul", "ol"):
            self._flush()
            if len(self._lists) < _DEEPEST:
                self._lists.append([0 if name == "ul" else 1, 0])
        elif name == "li":
            self._item()
        elif name in ("table", "tr", "td", "th"):
            self._start_table(name)
        elif name in _BREAKS:
            self._flush()
            self._quoted += name == "blockquote"
            self._kept += name == "pre"

    def end(self, name: str) -> None:
        """A tag closes."""
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self._flush()
        elif name in ("ul", "ol"):
            self._flush()
            if self._lists:
                self._lists.pop()
        elif name in ("table", "tr", "td", "th"):
            self._end_table(name)
        elif name in _BREAKS or name == "li":
            self._flush()
            self._quoted = max(self._quoted - (name == "blockquote"), 0)
            self._kept = max(self._kept - (name == "pre"), 0)

    def finish(self) -> None:
        """The page has ended, whatever it left open."""
        self._flush()
        while self._tables:
            self._close_table()

    def _item(self) -> None:
        self._flush()
        if not self._lists:
            self._bullet = "•"
            return
        listed = self._lists[-1]
        listed[1] += 1
        self._bullet = f"{listed[1]}." if listed[0] else "•"

    def _flush(self) -> None:
        """The words so far are a heading, a list's item, a cell's line or a paragraph."""
        said = re.sub(r" *\n *", "\n", "".join(self._words)) if not self._kept else "".join(self._words)
        self._words, level, self._level = [], self._level, 0
        said = said.strip() if not self._kept else said.strip("\n")
        if not said.strip():
            return
        bullet, self._bullet = self._bullet, ""
        table = self._tables[-1] if self._tables else None
        if table and table.open and not table.layout:
            table.cell.append(f"{bullet} {said}" if bullet else said)
        elif level:
            self._blocks.heading(said, level)
        else:
            depth = max(len(self._lists) - 1, 0) + self._quoted
            self._blocks.paragraph(said, bullet, depth)

    def _picture(self, said: dict[str, str]) -> None:
        self._flush()
        address = said.get("src", "").strip()
        if said.get("width") in ("0", "1") or said.get("height") in ("0", "1"):
            return  # counts who looks
        key = hashlib.sha256(f"{self._base}\n{address}".encode("utf-8", "replace")).hexdigest()
        self._blocks.figure(key, lambda: self._load(address), said.get("alt", ""))

    def _start_table(self, name: str) -> None:
        self._flush()
        if name == "table":
            self._make_layout()
            if len(self._tables) < _DEEPEST:
                self._tables.append(_Table())
        elif self._tables:
            table = self._tables[-1]
            if name == "tr":
                self._end_cell(table)
                table.rows.append([])
            else:
                self._end_cell(table)
                table.open = True
                table.head = table.head or (name == "th" and len(table.rows) <= 1)

    def _end_table(self, name: str) -> None:
        self._flush()
        if not self._tables:
            return
        if name == "table":
            self._close_table()
        else:
            self._end_cell(self._tables[-1])

    def _end_cell(self, table: _Table) -> None:
        if table.open and not table.layout:
            table.cells += 1
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append("\n".join(table.cell))
            if table.cells > _MOST_CELLS:
                self._make_layout()
        table.cell, table.open = [], False

    def _close_table(self) -> None:
        table = self._tables.pop()
        self._end_cell(table)
        rows = [row for row in table.rows if any(row)]
        wide = max(map(len, rows), default=0)
        longest = max((len(cell) for row in rows for cell in row), default=0)
        if len(rows) > 1 and wide > 1 and (longest <= _LONGEST_CELL or table.head):
            self._blocks.grid(rows, has_head=table.head)
        else:
            self._put_lines(rows)

    def _make_layout(self) -> None:
        """A table that holds what no table of values does only places things; its cells are read in turn."""
        table = self._tables[-1] if self._tables else None
        if table is None or table.layout:
            return
        self._flush()
        self._put_lines([*table.rows, table.cell])
        table.layout, table.rows, table.cell = True, [], []

    def _put_lines(self, rows: list[list[str]]) -> None:
        for cell in (cell for row in rows for cell in row if cell):
            self._blocks.paragraph(cell)
