"""The content of an OpenDocument package as blocks and sheets: texts, slides, sheets and drawings alike."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from mwl_desktop.evidence.extractors.packages import Reading
from mwl_desktop.evidence.extractors.sheets import MOST_AREA, MOST_CELLS, Cells, rounded
from mwl_desktop.evidence.extractors.word_styles import BULLET, counted, number
from mwl_desktop.evidence.facts import words
from mwl_desktop.evidence.safe_xml import Enough

_LONGEST_HIDDEN: Final = 300
_MOST_REPEATED: Final = 1_000
_MOST_STYLES: Final = 20_000
_MOST_ON_A_SLIDE: Final = 5_000
_BODIES: Final = frozenset({"text", "spreadsheet", "presentation", "drawing", "image", "chart"})


@dataclass(slots=True)
class _List:
    """A list at hand: the forms of its levels by depth, and how many items it has had."""

    forms: Mapping[int, tuple[str, str]]
    count: int = 0


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    repeated: int = 1
    row_repeated: int = 1
    covered: bool = False
    value: str = ""
    in_head: bool = False
    head: bool = False
    cells: Cells | None = None
    name: str = ""
    column: int = 0


class Content:
    """What is read of `content.xml`, put into `reading`: sheets of workbooks, blocks of everything else."""

    def __init__(self, reading: Reading, *, paged: bool = False) -> None:
        self._reading = reading
        self._blocks, self._deadline, self._details = reading.blocks, reading.deadline, reading.details
        self._path: list[str] = []
        self._words: list[list[str]] = []
        self._tables: list[_Table] = []
        self._lists: list[_List] = []
        self._styles: dict[str, str] = {}
        self._levels: dict[str, dict[int, tuple[str, str]]] = {}
        self._list_style = self._style = self._kind = ""
        self._body = self._notes = self._aside = 0
        self._item = False
        self._level = 1
        self._in_title = False
        self._waiting: list[Callable[[], None]] = []
        self._slide: str | None = None
        self._picture: tuple[str, str] | None = None
        self._said: dict[str, str] = {}
        self._changes: dict[str, int] = {}
        self._hidden: list[str] = []
        self._hidden_slides: list[str] = []
        self._footnotes: list[str] = []
        self._spoken: list[str] = []
        self._noted = self._veiled = 0
        self._paged = paged
        self._breaks, self._breaks_after = int(paged), 0
        self._room = (MOST_CELLS, 2 * reading.limits.text, MOST_AREA)
        self._slides = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        inside = self._path[-1] if self._path else ""
        self._path.append(name)
        if not self._body:
            self._body += name == "body"
            self._start_style(name, attributes)
            return
        if name in _BODIES and inside == "body":
            self._kind = name
        elif name in ("annotation", "changed-region"):
            self._aside += 1
            self._said = {}
        elif self._aside:
            pass
        elif name in ("h", "p"):
            self._level = number(attributes.get("outline-level", "")) or 1
            self._style = attributes.get("style-name", "")
            self._words.append([])
        elif name in ("s", "tab", "line-break"):
            count = min(number(attributes.get("c", "")) or 1, 200)
            self._say({"s": " " * count, "tab": "\t", "line-break": "\n"}[name])
        elif name in ("list", "list-item", "list-header"):
            self._start_list(name, attributes)
        elif name.startswith("table") or name == "covered-table-cell":
            self._start_table(name, attributes)
        else:
            self._start_drawn(name, attributes)

    def _start_style(self, name: str, attributes: Mapping[str, str]) -> None:
        """Styles that a text carries along: what is hidden, and what stands before the items of lists."""
        if len(self._styles) > _MOST_STYLES:
            return
        if name in ("style", "list-style"):
            self._style = attributes.get("name", "")
        elif attributes.get("display") in ("false", "none") or attributes.get("visibility") == "hidden":
            self._styles[self._style] = "hidden"
        elif name in ("list-level-style-number", "list-level-style-bullet"):
            level = number(attributes.get("level", "")) or 1
            form = attributes.get("num-format", "") if name.endswith("number") else BULLET
            self._levels.setdefault(self._style, {})[level] = (form, attributes.get("num-suffix", ""))

    def _start_list(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "list":
            self._list_style = attributes.get("style-name", "") or (self._list_style if self._lists else "")
            if len(self._lists) < 50:
                self._lists.append(_List(self._levels.get(self._list_style, {})))
        elif name == "list-item" and self._lists:
            self._lists[-1].count = number(attributes.get("start-value", "")) or self._lists[-1].count + 1
            self._item = True

    def _start_table(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            sheet = self._kind == "spreadsheet" and not self._tables
            self._tables.append(_Table(name=words(attributes.get("name", ""))))
            if sheet:
                self._tables[-1].cells = Cells(*self._room)
                if self._styles.get(attributes.get("style-name", "")) == "hidden":
                    self._details.add("detail.hidden_sheets", attributes.get("name", ""))
        if not self._tables:
            return
        table = self._tables[-1]
        if name == "table-header-rows":
            table.in_head = True
        elif name == "table-row":
            table.row_repeated = number(attributes.get("number-rows-repeated", "")) or 1
            table.rows.append([])
            table.column = 0
            table.head = table.head or (table.in_head and len(table.rows) == 1)
        elif name in ("table-cell", "covered-table-cell"):
            table.repeated = number(attributes.get("number-columns-repeated", "")) or 1
            table.covered, table.cell = name != "table-cell", []
            table.value = attributes.get("value", "") if attributes.get("value-type") == "float" else ""

    def _start_drawn(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "page":
                self._begin_slide(attributes)
            case "notes" if self._kind == "presentation":
                self._notes += 1
            case "frame":
                self._in_title = attributes.get("class", "") == "title" and self._slide is not None
            case "image":
                self._put_picture()
                self._picture = (attributes.get("href", ""), "")
            case "note":
                self._footnotes.append("")
            case "soft-page-break":
                self._page_break()
            case "hidden-text" | "hidden-paragraph":
                self._hidden.append(attributes.get("string-value", "")[:_LONGEST_HIDDEN])
            case "span" if self._styles.get(attributes.get("style-name", "")) == "hidden":
                self._veiled = self._veiled or len(self._path)
            case "section" if attributes.get("display") == "none":
                self._hidden.append(attributes.get("name", ""))
            case "object" | "object-ole":
                self._details.add("detail.embedded", attributes.get("href", "").lstrip("./"))

    def _page_break(self) -> None:
        """A page ended here when the text was last laid out; what stands in a paragraph comes after it."""
        if not self._paged:
            return
        if self._words and any(part.strip() for part in self._words[-1]):
            self._breaks_after += 1
        else:
            self._breaks += 1

    def _begin_slide(self, attributes: Mapping[str, str]) -> None:
        self._end_slide()
        self._slides += 1
        self._slide = ""
        if self._styles.get(attributes.get("style-name", "")) == "hidden":
            self._hidden_slides.append(str(self._slides))

    def end(self, name: str) -> None:
        """An element closes."""
        if self._path:
            self._path.pop()
        if len(self._path) < self._veiled:
            self._veiled = 0
        if not self._body:
            return
        if name == "body":
            self._body -= 1
        elif name in ("annotation", "changed-region"):
            self._end_aside(name)
        elif self._aside:
            pass
        elif name in ("h", "p"):
            self._end_words(name)
            self._deadline.check()
        elif name in ("list", "list-item"):
            self._item = False
            if name == "list" and self._lists:
                self._lists.pop()
        elif self._tables and (name.startswith("table") or name == "covered-table-cell"):
            self._end_table(name)
        else:
            self._end_drawn(name)
        if self._blocks.full or (self._tables and self._tables[-1].cells and self._tables[-1].cells.full):
            raise Enough

    def _end_drawn(self, name: str) -> None:
        if name == "frame":
            self._put_picture()
            self._in_title = False
        elif name == "notes" and self._notes:
            self._notes -= 1
        elif name == "page":
            self._end_slide()

    def _end_aside(self, name: str) -> None:
        self._aside -= 1
        who, said = words(self._said.get("creator", "")), self._said.get("p", "")
        if name == "annotation":
            self._details.add("detail.comment", f"{who}: {said}" if who else said)
        else:
            self._changes[who] = self._changes.get(who, 0) + 1

    def _end_words(self, name: str) -> None:
        text = "".join(self._words.pop() if self._words else [])
        if self._footnotes and "note-body" in self._path:
            self._footnotes[-1] += text
        elif self._styles.get(self._style) == "hidden":
            self._hidden.append(text[:_LONGEST_HIDDEN])
        elif self._notes:
            self._spoken.append(text)
        elif self._tables:
            self._tables[-1].cell.append(text.strip())
        elif self._in_title:
            self._slide = f"{self._slide} {text}".strip()
        else:
            self._put_words(name, text)
            self._breaks, self._breaks_after = self._breaks + self._breaks_after, 0
        if not self._words:
            self._put_picture()

    def _put_words(self, name: str, text: str) -> None:
        if name == "h":
            level = self._level
            self._put(lambda: self._blocks.heading(text, level))
        elif self._style == "Title" and not self._reading.title and len(text) < 300:
            self._reading.title = text
            self._put(lambda: self._blocks.heading(text, 1))
        elif self._lists:
            depth = len(self._lists) - 1
            mark = self._mark(depth) if self._item and text.strip() else ""
            self._item = self._item and not text.strip()
            self._put(lambda: self._blocks.paragraph(text, mark, depth))
        else:
            self._put(lambda: self._blocks.paragraph(text))

    def _mark(self, depth: int) -> str:
        form, suffix = self._lists[-1].forms.get(depth + 1, (BULLET, ""))
        return (
            BULLET
            if form == BULLET
            else f"{counted(self._lists[-1].count, form)}{suffix}".strip()
            if form
            else ""
        )

    def _put(self, action: Callable[[], None]) -> None:
        """Add what comes next: on a slide once its title is known, on a page once the page has begun."""
        if self._slide is not None:
            if len(self._waiting) < _MOST_ON_A_SLIDE:
                self._waiting.append(action)
            return
        while self._breaks and not self._blocks.full:
            self._breaks -= 1
            self._blocks.page()
        action()

    def _end_slide(self) -> None:
        if self._slide is None:
            return
        self._blocks.page(self._slide)
        for action in self._waiting:
            action()
        self._waiting = []
        spoken = "\n".join(text for text in self._spoken if text.strip())
        self._noted += bool(spoken)
        self._blocks.field("detail.speaker_notes", spoken)
        self._slide, self._spoken = None, []

    def _end_table(self, name: str) -> None:
        table = self._tables[-1]
        if name == "table-header-rows":
            table.in_head = False
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell(table)
        elif name == "table-row" and table.cells is not None:
            table.cells.end_row(table.row_repeated)
            self._deadline.check()
        elif name == "table":
            self._close_table(self._tables.pop())

    def _end_cell(self, table: _Table) -> None:
        text = "\n".join(part for part in table.cell if part) or rounded(table.value)
        if table.cells is not None:
            for place in range(min(table.repeated, _MOST_REPEATED) if text else 0):
                table.cells.put(table.column + place, text)
            table.column += table.repeated
        elif table.rows and len(table.rows[-1]) < 200:
            table.rows[-1] += [text] * min(table.repeated, 64)
        table.cell = []

    def _close_table(self, table: _Table) -> None:
        if table.cells is not None:
            self._put_sheet(table, table.cells)
            self._room = (table.cells.room, table.cells.characters, table.cells.area)
            if len(self._reading.sheets) >= self._reading.limits.pages or min(self._room) < 0:
                self._reading.sheets_cut = True
                raise Enough
        elif self._tables:
            # A table in a cell of another one is read as the cell's lines.
            self._tables[-1].cell += ["\t".join(row) for row in table.rows if any(row)]
        else:
            head = table.head or self._slide is not None
            self._put(lambda: self._blocks.grid(table.rows, has_head=head))

    def _put_sheet(self, table: _Table, cells: Cells) -> None:
        self._reading.sheets.append(cells.sheet(table.name, head=table.head))
        self._reading.sheets_cut = self._reading.sheets_cut or cells.cut

    def text(self, piece: str) -> None:
        """Words."""
        if not self._body:
            return
        if self._aside:
            name = next((each for each in reversed(self._path) if each in ("creator", "date", "p")), "")
            if len(self._said.get(name, "")) < 1_000:
                self._said[name] = self._said.get(name, "") + piece
        elif self._picture is not None and self._path[-1] in ("title", "desc"):
            self._picture = (self._picture[0], self._picture[1] or piece)
        elif self._path[-1] == "note-citation":
            self._say(f"[{len(self._footnotes)}]" if piece.strip() else "")
        elif self._veiled:
            self._hidden.append(piece[:_LONGEST_HIDDEN])
        elif "ruby-text" not in self._path[-2:]:
            # In the file line ends and runs of spaces are one space; those that count are elements.
            folded = " ".join(piece.split())
            lead = " " if piece[:1].isspace() else ""
            self._say(lead + folded + (" " if folded and piece[-1:].isspace() else ""))

    def _say(self, piece: str) -> None:
        if self._words and not self._aside:
            self._words[-1].append(piece)

    def _put_picture(self) -> None:
        """Add the picture of a frame, once what it shows is known; of a slide's own preview none."""
        if self._picture is None:
            return
        (address, alternative), self._picture = self._picture, None
        if self._notes or self._kind == "spreadsheet" or "ObjectReplacements" in address:
            return
        if "://" in address:
            self._details.add("detail.external", address)
            return
        self._put(
            lambda: self._blocks.figure(
                address, lambda: self._reading.held(posixpath.normpath(address)), alternative
            )
        )

    def finish(self) -> None:
        """The content has ended, as far as it could be read."""
        self._end_slide()
        for table in self._tables[:1]:
            if table.cells is not None:
                self._put_sheet(table, table.cells)
        self._reading.pages = len(self._reading.sheets) or self._slides or None
        for place, text in enumerate(self._footnotes, 1):
            self._blocks.paragraph(text, f"[{place}]")
        for who, count in self._changes.items():
            self._details.add("detail.tracked_changes", f"{who}: {count}" if who else count)
        self._details.add("detail.hidden_text", " ".join(self._hidden))
        self._details.add("detail.hidden_slides", ", ".join(self._hidden_slides))
        self._details.add("detail.speaker_notes", self._noted)
