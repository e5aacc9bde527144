"""Text → lines: words formed, broken by width, ordered for their direction, ready to be drawn.

No markup is read here: what a person wrote can only ever become glyphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from mwl_desktop.documents.fonts import Manner, clings
from mwl_desktop.documents.ir import Inline, LineBreak, Run
from mwl_desktop.documents.pdf import bidi
from mwl_desktop.documents.pdf.shaping import Word, shape
from mwl_desktop.documents.pdf.structure import Element
from mwl_desktop.documents.pdf.style import Colour, TextStyle
from mwl_desktop.documents.walk import clean, safe_href

_WORD_LIMIT: Final = 48
# Spaces at which a line may break; the no-break ones are letters of their word.
_SPACES: Final = " \\t\\n\\r\\f\\v\u1680\u2000-\u2006\u2008-\u200b\u205f\u3000"
_TOKENS: Final = re.compile(f"[{_SPACES}]+|[^{_SPACES}]+")
_SPACE: Final = re.compile(f"[{_SPACES}]")
# Long words may break after these; the address of a page is one long word.
_AFTER_DASH: Final = re.compile(r"(?<=[-‐–—/])(?=[^\W\d_]{2})")
_AFTER_MARK: Final = re.compile(r"(?<=[-‐–—/\\_.,:;?&=@])(?=[^\s\d\-.,:;?])")
_LONG: Final = 24
_NO_BREAK_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))
_NO_START: Final = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】〙〗｠»ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥％℃,.!?:;)]}"
)
_NO_END: Final = frozenset("（［｛〔〈《「『【〘〖｟«([{￥＄")
_IDEOGRAPHS: Final = (
    (0x2E80, 0x9FFF),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)


@dataclass(frozen=True, slots=True)
class Ink:
    """What is said about a stretch of text besides its letters."""

    style: TextStyle
    href: str | None = None
    strike: bool = False
    shade: bool = False


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch of one direction and one ink that is not broken unless it is wider than the line."""

    text: str
    word: Word
    width: float
    ink: Ink
    level: int
    space: bool
    free: bool  # a line may begin here


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its atoms from left to right."""

    atoms: tuple[Atom, ...]
    width: float


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of one paragraph, its line height and its direction; without an element it is mere decoration."""

    lines: tuple[Line, ...]
    leading: float
    size: float
    right_to_left: bool
    missing: frozenset[str] = field(default_factory=frozenset)
    element: Element | None = None


def text_block(
    content: Iterable[Inline] | str, style: TextStyle, width: float, accent: Colour, most: int | None = None
) -> TextBlock:
    """Lay inline content out into lines no wider than `width`; at most `most` of them, the last one cut."""
    parts = (Run(content),) if isinstance(content, str) else tuple(content)
    pieces = _inked(parts, style, accent)
    whole = "".join(text for text, _ in pieces)
    base = bidi.base_level(whole)
    lines: list[Line] = []
    missing: set[str] = set()
    for part in _split_lines(pieces):
        atoms = list(_atoms(part, base))
        missing.update(char for atom in atoms for char in atom.word.missing)
        for line in _broken(atoms, width):
            lines.append(_ordered(line, base))
            if most and len(lines) > most:
                lines = [*lines[: most - 1], _cut(lines[most - 1], width)]
                return TextBlock(tuple(lines), style.leading, style.size, bool(base), frozenset(missing))
    return TextBlock(tuple(lines), style.leading, style.size, bool(base), frozenset(missing))


def code_block(text: str, style: TextStyle, width: float) -> TextBlock:
    """Lay text out as it was typed; only a line that does not fit is broken."""
    kept = clean(text).expandtabs(4).replace(" ", "\u00a0").split("\n")
    ink = Ink(style)
    lines = [_ordered(line, 0) for row in kept for line in _broken(list(_atoms([(row, ink)], 0)), width)]
    missing = frozenset(char for line in lines for atom in line.atoms for char in atom.word.missing)
    return TextBlock(tuple(lines), style.leading, style.size, right_to_left=False, missing=missing)


def _inked(parts: Sequence[Inline], style: TextStyle, accent: Colour) -> list[tuple[str, Ink]]:
    """Each run's cleaned text with its ink; a forced break is a newline of its own."""
    pieces: list[tuple[str, Ink]] = []
    plain = Ink(style)
    for part in parts:
        if isinstance(part, LineBreak):
            pieces.append(("\n", plain))
            continue
        base = style.manner
        manner = Manner(base.bold or part.bold, base.italic or part.italic, part.code, base.serif)
        href = safe_href(part.href)
        size = style.size * 0.92 if part.code else style.size
        own = replace(style, size=size, manner=manner, colour=accent if href else style.colour)
        text = " ".join(clean(part.text).split("\n")) if part.text else ""
        pieces.append((text, Ink(own, href, part.strike, part.code)))
    return pieces


def _split_lines(pieces: Sequence[tuple[str, Ink]]) -> Iterator[list[tuple[str, Ink]]]:
    current: list[tuple[str, Ink]] = []
    for text, ink in pieces:
        if text == "\n":
            yield current
            current = []
        else:
            current.append((text, ink))
    yield current


def _atoms(pieces: Sequence[tuple[str, Ink]], base: int) -> Iterator[Atom]:
    text = "".join(piece for piece, _ in pieces)
    levels = bidi.levels(text, base)
    mixed = any(level != base for level in levels)
    at = 0
    free = True
    for piece, ink in pieces:
        for token in _TOKENS.findall(piece):
            if _SPACE.match(token):
                if token.strip("\u200b"):
                    yield _atom(" ", ink, levels[at], space=True, free=False)
                free = True
            else:
                for start, part, may_break in _parts(token, ink.style.manner.mono):
                    first = at + start
                    for offset, run in _level_runs(part, levels[first : first + len(part)], mixed):
                        level = levels[first + offset]
                        yield _atom(run, ink, level, space=False, free=free or (may_break and offset == 0))
                        free = False
            at += len(token)


def _atom(text: str, ink: Ink, level: int, *, space: bool, free: bool) -> Atom:
    word = shape(text.translate(_NO_BREAK_SPACES), ink.style.manner, bool(level % 2))
    tracking = ink.style.tracking * sum(len(run.glyphs) for run in word.runs)
    return Atom(text, word, (word.width + tracking) * ink.style.size / 1000, ink, level, space, free)


def _parts(token: str, mono: bool) -> Iterator[tuple[int, str, bool]]:
    """A word's parts, where each starts, and whether a line may begin with it."""
    if len(token) > _LONG:
        parts = _AFTER_MARK.split(token)
    else:
        parts = [token] if mono else _AFTER_DASH.split(token)
    at = 0
    for part in parts:
        yield from ((at + start, piece, may_break) for start, piece, may_break in _short(part, at > 0))
        at += len(part)


def _short(part: str, may_break: bool) -> Iterator[tuple[int, str, bool]]:
    """Pieces of at most a few dozen letters; ideographs stand alone."""
    start = 0
    for at in range(1, len(part) + 1):
        if at < len(part):
            ideographic = _is_ideograph(part[at]) or _is_ideograph(part[at - 1])
            if _joined(part, at) or not (ideographic or at - start >= _WORD_LIMIT):
                continue
        yield start, part[start:at], may_break
        may_break = (
            at < len(part)
            and (_is_ideograph(part[at]) or _is_ideograph(part[at - 1]))
            and part[at] not in _NO_START
            and part[at - 1] not in _NO_END
        )
        start = at


def _joined(text: str, at: int) -> bool:
    """Whether a cut before `at` would part a letter from its mark."""
    return clings(text[at]) or text[at - 1] == "\u200d"


def _is_ideograph(char: str) -> bool:
    code = ord(char)
    return code >= 0x2E80 and any(low <= code <= high for low, high in _IDEOGRAPHS)


def _level_runs(text: str, levels: Sequence[int], mixed: bool) -> Iterator[tuple[int, str]]:
    if not mixed:
        yield 0, text
        return
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or (levels[at] != levels[start] and not _joined(text, at)):
            yield start, text[start:at]
            start = at


def _broken(atoms: Sequence[Atom], width: float) -> Iterator[list[Atom]]:
    """Greedy lines; an unbreakable stretch wider than a line is cut between letters."""
    line: list[Atom] = []
    used = 0.0
    for chunk in _chunks(atoms):
        chunk_width = sum(atom.width for atom in chunk)
        if line and used + chunk_width > width + 0.01 and not chunk[0].space:
            yield line
            line, used = [], 0.0
        if chunk_width <= width + 0.01:
            if line or not chunk[0].space:
                line += chunk
                used += chunk_width
            continue
        for atom in (letter for whole in chunk for letter in _letters(whole)):
            if line and used + atom.width > width:
                yield line
                line, used = [], 0.0
            line.append(atom)
            used += atom.width
    yield line


def _chunks(atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    """Atoms that stay together on a line; a space is a chunk of its own."""
    chunk: list[Atom] = []
    for atom in atoms:
        if chunk and (atom.free or atom.space or chunk[-1].space):
            yield chunk
            chunk = []
        chunk.append(atom)
    if chunk:
        yield chunk


def _letters(atom: Atom) -> Iterator[Atom]:
    start = 0
    for at in range(1, len(atom.text) + 1):
        if at == len(atom.text) or not _joined(atom.text, at):
            yield _atom(atom.text[start:at], atom.ink, atom.level, space=False, free=True)
            start = at


def _ordered(line: list[Atom], base: int) -> Line:
    while line and line[-1].space:
        line = line[:-1]
    width = sum(atom.width for atom in line)
    if not base and not any(atom.level for atom in line):
        return Line(tuple(line), width)
    return Line(tuple(line[index] for index in bidi.visual_order([atom.level for atom in line])), width)


def _cut(line: Line, width: float) -> Line:
    """A line that ends with an ellipsis because there was more."""
    if not line.atoms:
        return line
    last = max((atom for atom in line.atoms), key=lambda atom: atom.level == 0)
    dots = _atom("…", last.ink, 0, space=False, free=False)
    atoms = list(line.atoms)
    used = line.width
    while atoms and used + dots.width > width:
        used -= atoms.pop().width
    while atoms and atoms[-1].space:
        used -= atoms.pop().width
    return Line((*atoms, dots), used + dots.width)
