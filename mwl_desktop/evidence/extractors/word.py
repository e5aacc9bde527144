"""Word documents: headings, lists, tables, pictures and notes in their order; who changed and said what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from mwl_desktop.domain.readable import Readable
from mwl_desktop.evidence.extractors.drawn import drawn_words
from mwl_desktop.evidence.extractors.packages import (
    BROKEN_PACKAGE,
    Reading,
    Relation,
    package_facts,
    package_readable,
)
from mwl_desktop.evidence.extractors.web import inline_picture, page_source
from mwl_desktop.evidence.extractors.web_blocks import add_page
from mwl_desktop.evidence.extractors.word_styles import BULLET, Lists, Styles, lists_of, number, styles_of
from mwl_desktop.evidence.facts import BROKEN, FileFacts, Limits, words
from mwl_desktop.evidence.safe_xml import Enough, read_xml

_SIGNS: Final[dict[str, str]] = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# What is not for reading: instructions to Word, deleted and moved-away words, the older twin of a drawing.
_PASSED_OVER: Final = frozenset({"instrText", "delText", "moveFrom", "del", "Fallback", "rt", "delInstrText"})
_CHANGES: Final = frozenset({"ins", "del", "moveFrom", "moveTo"})
_NOTES: Final = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_MOST_MARGINS: Final = 12
_MOST_CELLS: Final = 50_000
_LONGEST_HIDDEN: Final = 300
_LONGEST_PAGE: Final = 2 * 1024 * 1024


def word_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a DOCX: its body, notes, headers and footers; pages are those Word saw last."""
    return package_facts(stream, limits, _walk)


def word_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """A DOCX as it is read."""
    return package_readable(stream, limits, _walk)


@dataclass(slots=True)
class _Paragraph:
    style: str = ""
    list_id: str | None = None
    level: int | None = None
    outline: int | None = None
    text: list[str] = field(default_factory=list)
    size: int = 0


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    span: int = 1
    has_head: bool = False
    cells: int = 0


class _Part:
    """One part being read: paragraphs are put together from runs, rows from cells."""

    def __init__(self, reading: Reading, part: str, styles: Styles, lists: Lists) -> None:
        self._reading = reading
        self._relations: Mapping[str, Relation] = reading.relations(part)
        self._styles, self._lists = styles, lists
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._skipping = self._in_text = self._pages = 0
        self._hidden = False
        self._alternative = ""
        self._mark = ""
        self.changes: dict[str, int] = {}
        self.hidden: list[str] = []
        self.notes: list[tuple[str, str]] = []
        self.paged = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        if name in _CHANGES and "author" in attributes:
            who = words(attributes["author"])
            self.changes[who] = self.changes.get(who, 0) + 1
        if self._skipping or name in _PASSED_OVER:
            self._skipping += 1
            return
        if name == "t":
            self._in_text += 1
        elif name == "p":
            self._paragraphs.append(_Paragraph())
        elif name == "r":
            self._hidden = False
        elif name in _SIGNS:
            if attributes.get("type") != "page":
                self._say(_SIGNS[name])
        elif name == "altChunk":
            self._page_within(self._relations.get(attributes.get("id", "")))
        elif name in ("tbl", "tc", "gridSpan", "tblHeader"):
            self._start_table(name, attributes)
        elif self._paragraphs:
            self._start_inside(name, attributes)

    def _start_table(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "tbl":
            self._tables.append(_Table())
        elif not self._tables:
            return
        elif name == "tc":
            self._tables[-1].cell, self._tables[-1].span = [], 1
        elif name == "gridSpan":
            self._tables[-1].span = min(number(attributes.get("val", "")) or 1, 64)
        elif len(self._tables[-1].rows) <= 1:
            self._tables[-1].has_head = True

    def _start_inside(self, name: str, attributes: Mapping[str, str]) -> None:
        paragraph, value = self._paragraphs[-1], attributes.get("val", "")
        match name:
            case "pStyle":
                paragraph.style = value
            case "numId":
                paragraph.list_id = value
            case "ilvl":
                paragraph.level = number(value)
            case "outlineLvl":
                paragraph.outline = number(value)
            case "vanish":
                self._hidden = value not in ("0", "false", "off")
            case "lastRenderedPageBreak":
                self._next_page(paragraph)
            case "docPr":
                self._alternative = attributes.get("descr", "") or attributes.get("title", "")
            case "blip":
                relation = self._relations.get(attributes.get("embed", "") or attributes.get("link", ""))
                self._picture(relation, self._alternative)
            case "imagedata":
                self._picture(self._relations.get(attributes.get("id", "")), attributes.get("title", ""))
            case "footnoteReference" | "endnoteReference":
                self._note(_NOTES[name], attributes.get("id", ""))
            case "chart" | "relIds":
                self._drawn(self._relations.get(attributes.get("dm", "") or attributes.get("id", "")))
            case "sym":
                self._symbol(attributes.get("char", ""))

    def _next_page(self, paragraph: _Paragraph) -> None:
        self.paged = True
        self._pages += 1
        if not paragraph.size and len(self._paragraphs) == 1 and not self._tables:
            self._begin_pages()

    def _begin_pages(self) -> None:
        for _ in range(self._pages):
            self._reading.blocks.page()
        self._pages = 0

    def _picture(self, relation: Relation | None, alternative: str) -> None:
        # A picture stands after the words of the paragraph before it, in its own paragraph's place.
        if not self._tables:
            self._finish_words(self._paragraphs[-1])
        self._reading.picture(relation, alternative)

    def _drawn(self, relation: Relation | None) -> None:
        """The words of a chart or diagram stand where it does."""
        if relation is None or relation.target not in self._reading.archive.names or self._tables:
            return
        self._finish_words(self._paragraphs[-1])
        try:
            said = drawn_words(self._reading, relation.target)
        except BROKEN_PACKAGE:
            self._reading.notes.append(BROKEN)
            return
        for text in said:
            self._reading.blocks.paragraph(text, BULLET if len(said) > 1 else "")

    def _page_within(self, relation: Relation | None) -> None:
        """A page that the document was put together from, as it is kept; of other formats nothing."""
        if relation is None or not relation.target.lower().endswith((".htm", ".html", ".xhtml")):
            return
        if relation.target in self._reading.archive.names:
            source = page_source(self._reading.archive.read(relation.target, _LONGEST_PAGE))
            add_page(source, self._reading.blocks, self._reading.deadline, inline_picture)

    def _note(self, kind: str, note_id: str) -> None:
        if len(self.notes) < 5_000:
            self.notes.append((kind, note_id))
            self._say(f"[{len(self.notes)}]")

    def _symbol(self, code: str) -> None:
        sign = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{4}", code) else 0
        # Symbol fonts put their signs where Unicode has none of its own.
        self._say(chr(sign) if sign and not 0xE000 <= sign <= 0xF8FF else "•" if sign else "")

    def end(self, name: str) -> None:
        """An element closes."""
        if self._skipping:
            self._skipping -= 1
            return
        if name == "t":
            self._in_text -= 1
        elif name == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
            self._reading.deadline.check()
        elif self._tables and name in ("tc", "tr", "tbl"):
            self._end_table(name)
        if self._reading.blocks.full:
            raise Enough

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        if self._tables:
            text = "".join(paragraph.text).strip()
            if text and self._tables[-1].cells < _MOST_CELLS:
                mark = self._bullet(paragraph)[0]
                self._tables[-1].cell.append(f"{mark} {text}" if mark else text)
        else:
            self._finish_words(paragraph)
        if not self._paragraphs and not self._tables:
            self._begin_pages()

    def _finish_words(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.text)
        paragraph.text, blocks = [], self._reading.blocks
        if not text.strip():
            return
        level = self._styles.heading(paragraph.style)
        if paragraph.outline is not None:
            level = paragraph.outline + 1 if paragraph.outline < 9 else None
        bullet, depth = self._bullet(paragraph)
        if level is not None and len(text) < 300:
            if self._styles.is_title(paragraph.style):
                self._reading.title = self._reading.title or text
            blocks.heading(text if bullet in ("", "•") else f"{bullet} {text}", level)
        else:
            blocks.paragraph(text, bullet, depth)

    def _bullet(self, paragraph: _Paragraph) -> tuple[str, int]:
        list_id, level = paragraph.list_id, paragraph.level
        if list_id is None:
            list_id, styled = self._styles.listed(paragraph.style)
            level = styled if level is None else level
        if not list_id or list_id == "0":
            return "", 0
        return self._lists.mark(list_id, level or 0), level or 0

    def _end_table(self, name: str) -> None:
        table = self._tables[-1]
        if name == "tc":
            table.cells += 1
            if table.cells < _MOST_CELLS:
                if not table.rows:
                    table.rows.append([])
                table.rows[-1] += ["\n".join(table.cell), *[""] * (table.span - 1)]
            table.cell = []
        elif name == "tr":
            table.rows.append([])
        else:
            self._finish_table(self._tables.pop())

    def _finish_table(self, table: _Table) -> None:
        if self._tables:
            # A table in a cell of another one is read as the cell's lines.
            self._tables[-1].cell += ["\t".join(row) for row in table.rows if any(row)]
            return
        self._reading.blocks.grid(table.rows, has_head=table.has_head)
        if not self._paragraphs:
            self._begin_pages()

    def text(self, piece: str) -> None:
        """Words of a run."""
        if not self._in_text or self._skipping or not self._paragraphs:
            return
        if self._hidden:
            if len(self.hidden) < 200:
                self.hidden.append(piece[:_LONGEST_HIDDEN])
            return
        self._say(piece)

    def _say(self, piece: str) -> None:
        if self._paragraphs:
            paragraph = self._paragraphs[-1]
            paragraph.size += len(piece)
            if paragraph.size <= self._reading.limits.text:
                paragraph.text.append(piece)


def _walk(reading: Reading) -> None:
    main = reading.main_part("word/document.xml")
    styles, lists = styles_of(reading, main), lists_of(reading, main)
    paged = _has_pages(reading, main)
    if paged:
        reading.blocks.page()
    for part in _margins(reading, main, "header"):
        _read(reading, _Part(reading, part, styles, lists), part)
    body = _Part(reading, main, styles, lists)
    _read(reading, body, main)
    _add_notes(reading, main, body.notes)
    for part in _margins(reading, main, "footer"):
        _read(reading, _Part(reading, part, styles, lists), part)
    for who, count in body.changes.items():
        reading.details.add("detail.tracked_changes", f"{who}: {count}")
    reading.details.add("detail.hidden_text", "".join(body.hidden))
    _add_comments(reading, main)
    _add_outside(reading, main)


def _read(reading: Reading, part: _Part, name: str) -> None:
    if not reading.blocks.full:
        read_xml(reading.archive.pieces(name), start=part.start, end=part.end, text=part.text)


def _has_pages(reading: Reading, part: str) -> bool:
    """Whether Word wrote down where the pages began."""
    tail = b""
    for piece in reading.archive.pieces(part):
        reading.deadline.check()
        if b"lastRenderedPageBreak" in tail + piece:
            return True
        tail = piece[-32:]
    return False


def _margins(reading: Reading, main: str, kind: str) -> list[str]:
    return reading.related(main, kind)[:_MOST_MARGINS]


def _add_notes(reading: Reading, main: str, wanted: list[tuple[str, str]]) -> None:
    """Footnotes and endnotes at the end, with the numbers that stand in the text; stray ones after them."""
    found: dict[tuple[str, str], str] = {}
    for kind in ("footnotes", "endnotes"):
        for part in reading.related(main, kind)[:1]:
            found |= {(kind, key): text for key, text in _entries(reading, part, kind[:-1]).items()}
    for place, key in enumerate(wanted, 1):
        reading.blocks.paragraph(found.pop(key, ""), f"[{place}]")
    for text in found.values():
        reading.blocks.paragraph(text)


def _add_comments(reading: Reading, main: str) -> None:
    for part in reading.related(main, "comments")[:1]:
        for said in _entries(reading, part, "comment").values():
            reading.details.add("detail.comment", said)


def _entries(reading: Reading, part: str, element: str) -> dict[str, str]:
    """The texts of a part of notes or comments by their id; a comment begins with who said it."""
    found: dict[str, list[str]] = {}
    key, in_text, room = "", 0, reading.limits.text

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal key, in_text
        if name == element:
            # Separators between text and notes have a type of their own.
            key = "" if "separator" in attributes.get("type", "").lower() else attributes.get("id", "?")
            author = words(attributes.get("author", "")) if element == "comment" else ""
            found.setdefault(key, [f"{author}: "] if author else [])
        in_text += name == "t"
        if name in _SIGNS and key in found:
            found[key].append(" ")

    def end(name: str) -> None:
        nonlocal in_text
        in_text -= name == "t"
        if name == "p":
            found.setdefault(key, []).append("\n")
            reading.deadline.check()
        if room < 0 or len(found) > 5_000:
            raise Enough

    def text(piece: str) -> None:
        nonlocal room
        if in_text:
            room -= len(piece)
            found.setdefault(key, []).append(piece)

    read_xml(reading.archive.pieces(part), start=start, end=end, text=text)
    found.pop("", None)
    return {key: "".join(parts).strip() for key, parts in found.items()}


def _add_outside(reading: Reading, main: str) -> None:
    """What the document would fetch from elsewhere when it is opened: told, never fetched."""
    settings = reading.related(main, "settings")
    for part in (main, *settings[:1]):
        for relation in reading.relations(part).values():
            if relation.external and relation.kind != "hyperlink":
                reading.details.add("detail.external", relation.target)
