"""Presentations: slides with their title, points, tables and pictures, then what the speaker noted."""

from __future__ import annotations

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
from mwl_desktop.evidence.extractors.word_styles import BULLET, counted, number
from mwl_desktop.evidence.facts import BROKEN, FileFacts, Limits, words
from mwl_desktop.evidence.safe_xml import Enough, read_xml

_TITLES: Final = frozenset({"title", "ctrTitle"})
# What stands on every slide, and is not what the slide says.
_PASSED_OVER: Final = frozenset({"sldNum", "ftr", "dt", "hdr", "sldImg"})
_POINTS: Final = frozenset({"body", "obj", ""})
_MOST_COMMENTS: Final = 500


def slides_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a PPTX: `pages` are slides; the text has each slide followed by its notes."""
    return package_facts(stream, limits, _walk)


def slides_readable(stream: BinaryIO, limits: Limits) -> Readable:
    """A PPTX as it is read."""
    return package_readable(stream, limits, _walk)


@dataclass(slots=True)
class _Shape:
    """What a shape on a slide is: `role` is that of a placeholder, None where it is none."""

    role: str | None = None
    lines: list[tuple[str, str, int]] = field(default_factory=list)
    alternative: str = ""
    counts: dict[int, int] = field(default_factory=dict)


class _Slide:
    """One slide or page of notes being read."""

    def __init__(self, reading: Reading, relations: Mapping[str, Relation]) -> None:
        self._reading, self._relations = reading, relations
        self._shape = _Shape()
        self._rows: list[list[str]] | None = None
        self._cell: list[str] = []
        self._line: list[str] = []
        self._bullet: str | None = None
        self._level = self._in_text = self._skipping = 0
        self.title = ""
        self.hidden = False
        self.found: list[tuple[str, object]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        field_kind = attributes.get("type", "") if name == "fld" else ""
        if self._skipping or name == "Fallback" or field_kind.startswith(("slidenum", "datetime")):
            self._skipping += 1
            return
        match name:
            case "sld":
                self.hidden = attributes.get("show") in ("0", "false")
            case "sp" | "pic" | "graphicFrame":
                self._shape = _Shape()
            case "cNvPr":
                self._shape.alternative = attributes.get("descr", "") or attributes.get("title", "")
            case "ph":
                self._shape.role = attributes.get("type", "")
            case "tbl":
                self._rows = []
            case "tr" if self._rows is not None:
                self._rows.append([])
            case "tc":
                self._cell = []
            case "relIds":
                self.found.append(("diagram", attributes.get("dm", "")))
            case "chart" if "id" in attributes:
                self.found.append(("chart", attributes["id"]))
            case _:
                self._start_words(name, attributes)

    def _start_words(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "p":
                self._line, self._bullet, self._level = [], None, 0
            case "pPr":
                self._level = number(attributes.get("lvl", "")) or 0
            case "buNone":
                self._bullet = ""
            case "buChar" | "buBlip":
                self._bullet = BULLET
            case "buAutoNum":
                self._bullet = self._numbered(attributes.get("type", ""), attributes.get("startAt", ""))
            case "br":
                self._line.append("\n")
            case "t":
                self._in_text += 1
            case "blip":
                self.found.append(
                    ("picture", (attributes.get("embed", "") or attributes.get("link", ""), self._shape))
                )

    def _numbered(self, form: str, first: str) -> str:
        counts = self._shape.counts
        counts[self._level] = counts[self._level] + 1 if self._level in counts else number(first) or 1
        for deeper in [level for level in counts if level > self._level]:
            del counts[deeper]
        kinds = {"alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
        kind = next((kinds[start] for start in kinds if form.startswith(start)), "1")
        return counted(counts[self._level], kind) + (")" if "Paren" in form else ".")

    def end(self, name: str) -> None:
        """An element closes."""
        if self._skipping:
            self._skipping -= 1
            return
        if name == "t":
            self._in_text -= 1
        elif name == "p":
            self._end_line()
            self._reading.deadline.check()
        elif name == "tc" and self._rows:
            self._rows[-1].append("\n".join(self._cell))
        elif name == "tbl" and self._rows is not None:
            self.found.append(("grid", self._rows))
            self._rows = None
        elif name == "sp":
            self._end_shape()
        if len(self.found) > 5_000:
            raise Enough

    def _end_line(self) -> None:
        text = "".join(self._line).strip()
        if self._rows is not None:
            self._cell += [text] if text else []
        elif text:
            bullet = self._bullet
            if bullet is None:
                # Points of a slide have the bullets of its layout, which most layouts give them.
                bullet = BULLET if self._shape.role in _POINTS else ""
            self._shape.lines.append((text, bullet, self._level))

    def finish(self) -> None:
        """The slide is whole; what stands outside any shape belongs to it too."""
        self._end_shape()

    def _end_shape(self) -> None:
        shape, self._shape = self._shape, _Shape()
        if shape.role in _PASSED_OVER:
            return
        if shape.role in _TITLES and not self.title:
            self.title = " ".join(text for text, _, _ in shape.lines)
            return
        for text, bullet, depth in shape.lines:
            # A single paragraph is no list.
            self.found.append(("line", (text, bullet if len(shape.lines) > 1 else "", depth)))

    def text(self, piece: str) -> None:
        """Words of a run."""
        if self._in_text and not self._skipping:
            self._line.append(piece)

    def put(self) -> None:
        """Add what the slide says, in its order."""
        blocks = self._reading.blocks
        for kind, what in self.found:
            match kind, what:
                case "line", (str(text), str(bullet), int(depth)):
                    blocks.paragraph(text, bullet, depth)
                case "grid", list(rows):
                    blocks.grid(rows, has_head=True)
                case "picture", (str(key), _Shape(alternative=alternative)):
                    self._reading.picture(self._relations.get(key), alternative)
                case (("diagram" | "chart"), str(key)):
                    self._put_drawn(self._relations.get(key))

    def _put_drawn(self, relation: Relation | None) -> None:
        """The words of a diagram or chart, which is drawn from a part of its own."""
        if relation is None or relation.target not in self._reading.archive.names:
            return
        try:
            said = drawn_words(self._reading, relation.target)
        except BROKEN_PACKAGE:
            self._reading.notes.append(BROKEN)
            return
        for text in said:
            self._reading.blocks.paragraph(text, BULLET if len(said) > 1 else "")


def _walk(reading: Reading) -> None:
    slides = _slides(reading)
    reading.pages = min(len(slides), reading.limits.pages)
    hidden: list[str] = []
    noted = 0
    for place, part in enumerate(slides, 1):
        if reading.blocks.full:
            break
        slide = _read(reading, part)
        reading.blocks.page(slide.title)
        slide.put()
        noted += _add_notes(reading, part)
        if slide.hidden:
            hidden.append(str(place))
    reading.details.add("detail.hidden_slides", ", ".join(hidden))
    reading.details.add("detail.speaker_notes", noted)
    _add_comments(reading)


def _read(reading: Reading, part: str) -> _Slide:
    """One slide; a damaged one costs a note and not the others."""
    slide = _Slide(reading, reading.relations(part))
    try:
        read_xml(reading.archive.pieces(part), start=slide.start, end=slide.end, text=slide.text)
    except BROKEN_PACKAGE:
        reading.notes.append(BROKEN)
    slide.finish()
    return slide


def _slides(reading: Reading) -> list[str]:
    """The slides in the order they are shown; without a whole list of them in that of their numbers."""
    order: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        # Both the slide's number and its relation are called "id" once namespaces are gone.
        if name == "sldId" and len(order) < 100_000:
            order.append(attributes.get("id", ""))

    numbered = reading.numbered(r"ppt/slides/slide(\d{1,6})\.xml")
    main = reading.main_part("ppt/presentation.xml")
    try:
        read_xml(reading.archive.pieces(main), start=start, end=lambda _: None, text=lambda _: None)
    except BROKEN_PACKAGE:
        return numbered
    relations = reading.relations(main)
    shown = [relations[key].target for key in order if key in relations]
    return [part for part in shown if part in reading.archive.names] or numbered


def _add_notes(reading: Reading, part: str) -> bool:
    """What the speaker noted for a slide, as a line of its own."""
    number_of = part.rpartition("/slide")[2]
    named = [f"ppt/notesSlides/notesSlide{number_of}"]
    found = reading.related(part, "notesSlide") or [
        name for name in named if name in reading.archive.names and not reading.relations(part)
    ]
    for notes in found[:1]:
        page = _read(reading, notes)
        said = "\n".join(str(what[0]) for _, what in page.found if isinstance(what, tuple) and len(what) == 3)
        reading.blocks.field("detail.speaker_notes", said)
        return bool(said.strip())
    return False


def _add_comments(reading: Reading) -> None:
    authors: dict[str, str] = {}
    for part in ("ppt/commentAuthors.xml", "ppt/authors.xml"):
        if part in reading.archive.names:
            _read_authors(reading, part, authors)
    for part in sorted(name for name in reading.archive.names if name.startswith("ppt/comments/"))[:200]:
        if part.endswith(".xml"):
            _read_comments(reading, part, authors)


def _read_authors(reading: Reading, part: str, authors: dict[str, str]) -> None:
    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name in ("cmAuthor", "author") and len(authors) < _MOST_COMMENTS:
            authors[attributes.get("id", "")] = words(attributes.get("name", ""))

    read_xml(reading.archive.pieces(part), start=start, end=lambda _: None, text=lambda _: None)


def _read_comments(reading: Reading, part: str, authors: Mapping[str, str]) -> None:
    who = ""
    said: list[str] = []
    inside = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal who, inside
        if name in ("cm", "reply"):
            who = authors.get(attributes.get("authorId", ""), "")
            said.clear()
        inside += name in ("text", "t")

    def end(name: str) -> None:
        nonlocal inside
        inside -= name in ("text", "t")
        if name in ("text", "txBody") and said:
            text = "".join(said)
            reading.details.add("detail.comment", f"{who}: {text}" if who else text)
            said.clear()
        reading.deadline.check()

    def text(piece: str) -> None:
        if inside and len(said) < 2_000:
            said.append(piece)

    read_xml(reading.archive.pieces(part), start=start, end=end, text=text)
