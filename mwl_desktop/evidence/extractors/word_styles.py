"""What the styles and lists of a Word document mean: what is a heading, what stands before an item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mwl_desktop.evidence.extractors.packages import BROKEN_PACKAGE, Reading
from mwl_desktop.evidence.safe_xml import Enough, Start, read_xml

_MOST_STYLES: Final = 5_000
_LEVELS: Final = 9
HEADING: Final = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|otsikko) ?([1-9])", re.IGNORECASE
)
"""What the programs call their styles of headings, with the level."""
_TITLES: Final = frozenset({"title", "titel", "titre", "título"})
BULLET: Final = "•"


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list_id: str = ""
    level: int | None = None


@dataclass(slots=True)
class _Level:
    form: str = ""
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Styles:
    """Paragraph styles by their id."""

    known: dict[str, _Style] = field(default_factory=dict)

    def heading(self, style_id: str) -> int | None:
        """The level of heading a style stands for; 1 also for a title."""
        for style in self._line(style_id):
            if style.name.lower() in _TITLES:
                return 1
            if found := HEADING.fullmatch(style.name):
                return int(found[1])
            if style.outline is not None:
                return style.outline + 1 if style.outline < _LEVELS else None
        return None

    def is_title(self, style_id: str) -> bool:
        """Whether it is the style of a document's title."""
        return any(style.name.lower() in _TITLES for style in self._line(style_id))

    def listed(self, style_id: str) -> tuple[str, int | None]:
        """The list that paragraphs of a style belong to, and how deep."""
        for style in self._line(style_id):
            if style.list_id:
                return style.list_id, style.level
        return "", None

    def _line(self, style_id: str) -> list[_Style]:
        """A style and those it is based on."""
        line: list[_Style] = []
        while (style := self.known.get(style_id)) is not None and len(line) < 12:
            line.append(style)
            style_id = style.based_on
        return line


def styles_of(reading: Reading, part: str) -> Styles:
    """The styles of a document; damaged ones are none."""
    styles = Styles()
    current = _Style()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal current
        value = attributes.get("val", "")
        match name:
            case "style":
                current = _Style()
                if attributes.get("type") == "paragraph" and len(styles.known) < _MOST_STYLES:
                    styles.known[attributes.get("styleId", "")] = current
            case "name":
                current.name = current.name or value
            case "basedOn":
                current.based_on = value
            case "outlineLvl":
                current.outline = number(value)
            case "numId":
                current.list_id = value
            case "ilvl":
                current.level = number(value)

    _read(reading, next(iter(reading.related(part, "styles")), ""), start)
    return styles


class Lists:
    """The lists of a document, counted on while it is read."""

    def __init__(self) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.kinds: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}

    def mark(self, list_id: str, depth: int) -> str:
        """What stands before the next item; empty where nothing does."""
        kind = self.kinds.get(list_id, "")
        levels = self.levels.get(kind, {})
        depth = min(max(depth, 0), _LEVELS - 1)
        level = levels.get(depth, _Level("bullet"))
        counts = self._counts.setdefault(kind, [0] * _LEVELS)
        counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        if level.form == "bullet":
            return BULLET
        if level.form == "none" or not level.text.strip():
            return ""
        return self._numbered(level.text, levels, counts)

    def _numbered(self, text: str, levels: Mapping[int, _Level], counts: list[int]) -> str:
        def put(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            level = levels.get(depth, _Level("decimal"))
            return counted(counts[depth] or level.start, level.form)

        return re.sub(r"%([1-9])", put, text[:40])[:20]


def lists_of(reading: Reading, part: str) -> Lists:
    """The lists of a document; damaged ones are bullets."""
    lists = Lists()
    kind, level, owner = "", _Level(), ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal kind, level, owner
        value = attributes.get("val", "")
        match name:
            case "abstractNum":
                kind = attributes.get("abstractNumId", "")
            case "lvl":
                level = _Level()
                if kind and len(lists.levels) < _MOST_STYLES:
                    lists.levels.setdefault(kind, {})[number(attributes.get("ilvl", "")) or 0] = level
            case "numFmt":
                level.form = value
            case "lvlText":
                level.text = value
            case "start":
                level.start = number(value) or 0
            case "num":
                owner, kind = attributes.get("numId", ""), ""
            case "abstractNumId" if owner and len(lists.kinds) < _MOST_STYLES:
                lists.kinds[owner] = value

    _read(reading, next(iter(reading.related(part, "numbering")), ""), start)
    return lists


def number(value: str) -> int | None:
    """A small number of an attribute."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else None


def counted(count: int, form: str) -> str:
    """A number as a list shows it: 3, c, C, iii or III."""
    if form in ("lowerLetter", "upperLetter", "a", "A"):
        letters = chr(ord("a") + (count - 1) % 26) * min(1 + (count - 1) // 26, 4) if count > 0 else "0"
        return letters.upper() if form in ("upperLetter", "A") else letters
    if form in ("lowerRoman", "upperRoman", "i", "I") and 0 < count < 4000:
        roman = _roman(count)
        return roman if form in ("upperRoman", "I") else roman.lower()
    return str(count)


def _roman(count: int) -> str:
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    said = ""
    for value, sign in (*signs, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        said += sign * (count // value)
        count %= value
    return said


def _read(reading: Reading, part: str, start: Start) -> None:
    if not part:
        return

    def checked(_: str) -> None:
        if reading.deadline.passed:
            raise Enough

    try:
        read_xml(reading.archive.pieces(part), start=start, end=checked, text=lambda _: None)
    except BROKEN_PACKAGE:
        return  # how it looks is damaged, what it says is not
