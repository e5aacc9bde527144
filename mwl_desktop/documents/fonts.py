"""Which font speaks for which character: the table of embedded fonts and the split of text by it.

A font file is opened only when a character asks for it. Order matters: the main family first, then
the font made for a script, then fonts with a bit of everything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

import uharfbuzz

from mwl_desktop.paths import resource


@dataclass(frozen=True, slots=True)
class Manner:
    """How a stretch of text stands: weight, slant, pitch, and whether its letters have serifs."""

    bold: bool = False
    italic: bool = False
    mono: bool = False
    serif: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """The files of one family; `first_for` are the character ranges it is chosen for before others."""

    name: str
    regular: str
    bold: str | None = None
    italic: str | None = None
    bold_italic: str | None = None
    first_for: tuple[tuple[int, int], ...] = ()
    cursive: bool = True  # a slant may be imitated; scripts that are never slanted say no

    def file(self, manner: Manner) -> str:
        """The nearest file there is to a manner."""
        if manner.bold and manner.italic and self.bold_italic:
            return self.bold_italic
        if manner.bold and self.bold:
            return self.bold
        if manner.italic and self.italic and not manner.bold:
            return self.italic
        return self.regular


@dataclass(frozen=True, slots=True)
class FontRun:
    """Text for one font; what it lacks (weight, slant) is imitated; `missing` when no font has it."""

    text: str
    file: str
    thicken: bool
    slant: bool
    missing: bool = False


REPLACEMENT: Final = "\ufffd"
_REPLACING: Final = "NotoSans-Regular.ttf"
_EMOJI: Final = ((0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0x2B05, 0x2B55), (0x20E3, 0x20E3))


def _noto(script: str, *ranges: tuple[int, int], bold: bool = False) -> Family:
    stem = f"NotoSans{script}"
    heavy = f"{stem}-Bold.ttf" if bold else None
    return Family(stem, f"{stem}-Regular.ttf", heavy, first_for=ranges, cursive=False)


MAIN: Final = Family(
    "Inter", "Inter-Regular.ttf", "Inter-Bold.ttf", "Inter-Italic.ttf", "Inter-BoldItalic.ttf"
)
SERIF: Final = Family(
    "SourceSerif4",
    "SourceSerif4-Regular.ttf",
    "SourceSerif4-Bold.ttf",
    "SourceSerif4-Italic.ttf",
    "SourceSerif4-BoldItalic.ttf",
)
MONO: Final = Family("NotoSansMono", "NotoSansMono-Regular.ttf")
SCRIPTS: Final = (
    _noto(
        "Arabic",
        (0x600, 0x6FF),
        (0x750, 0x77F),
        (0x8A0, 0x8FF),
        (0xFB50, 0xFDFF),
        (0xFE70, 0xFEFE),
        bold=True,
    ),
    _noto("Hebrew", (0x590, 0x5FF), (0xFB1D, 0xFB4F), bold=True),
    _noto("Devanagari", (0x900, 0x97F), (0xA8E0, 0xA8FF), (0x1CD0, 0x1CFF), bold=True),
    _noto("Thai", (0xE00, 0xE7F), bold=True),
    _noto("Bengali", (0x980, 0x9FF)),
    _noto("Gurmukhi", (0xA00, 0xA7F)),
    _noto("Gujarati", (0xA80, 0xAFF)),
    _noto("Oriya", (0xB00, 0xB7F)),
    _noto("Tamil", (0xB80, 0xBFF)),
    _noto("Telugu", (0xC00, 0xC7F)),
    _noto("Kannada", (0xC80, 0xCFF)),
    _noto("Malayalam", (0xD00, 0xD7F)),
    _noto("Sinhala", (0xD80, 0xDFF)),
    _noto("Lao", (0xE80, 0xEFF)),
    _noto("Myanmar", (0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
    _noto("Georgian", (0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
    _noto("Armenian", (0x530, 0x58F), (0xFB13, 0xFB17)),
    _noto("Ethiopic", (0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)),
    _noto("Khmer", (0x1780, 0x17FF), (0x19E0, 0x19FF)),
    Family("NotoEmoji", "NotoEmoji-Regular.ttf", first_for=_EMOJI, cursive=False),
    _noto("KR", (0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF)),
    Family(
        "DroidSansFallback",
        "DroidSansFallbackFull.ttf",
        first_for=((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF)),
        cursive=False,
    ),
)
REST: Final = (
    Family("NotoSans", "NotoSans-Regular.ttf"),
    _noto("Symbols"),
    _noto("Math"),
    _noto("Symbols2"),
)


@cache
def face(file: str) -> uharfbuzz.Face:
    """The opened font file, mapped rather than read."""
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(resource("fonts", file))))


@cache
def _covered(file: str) -> frozenset[int]:
    return frozenset(face(file).unicodes)


def split(text: str, manner: Manner) -> tuple[FontRun, ...]:
    """Text as runs of one font each, in logical order; a mark stays with the letter that carries it."""
    if not text:
        return ()
    if text.isascii() and text.isprintable():  # what most words are: every family has these
        return (_set_in(_family(manner), manner, text),)
    runs: list[FontRun] = []
    for cluster in _clusters(text):
        for run in _runs_for(cluster, manner):
            last = runs[-1] if runs else None
            if last and _same_font(last, run):
                runs[-1] = replace(last, text=last.text + run.text)
            else:
                runs.append(run)
    return tuple(runs)


def _family(manner: Manner) -> Family:
    if manner.mono:
        return MONO
    return SERIF if manner.serif else MAIN


def _same_font(one: FontRun, other: FontRun) -> bool:
    return (one.file, one.thicken, one.slant, one.missing) == (
        other.file,
        other.thicken,
        other.slant,
        other.missing,
    )


def _clusters(text: str) -> Iterator[str]:
    """A letter with its marks, joiners and variation selectors; never cut in two."""
    start = 0
    for at, char in enumerate(text):
        if at > start and not clings(char) and text[at - 1] != "\u200d":
            yield text[start:at]
            start = at
    if start < len(text):
        yield text[start:]


def clings(char: str) -> bool:
    """Whether a character belongs to the letter before it: a mark, a joiner, a skin tone."""
    code = ord(char)
    if code < 0x300:
        return False
    return unicodedata.category(char)[0] == "M" or ignorable(char) or 0x1F3FB <= code <= 0x1F3FF


def ignorable(char: str) -> bool:
    """Whether a character only steers its neighbours and is drawn as nothing."""
    code = ord(char)
    return (
        code in (0xAD, 0x200B, 0x200C, 0x200D, 0x2060)
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE01EF
    )


@lru_cache(maxsize=20_000)
def _runs_for(cluster: str, manner: Manner) -> tuple[FontRun, ...]:
    needed = [ord(char) for char in cluster if not ignorable(char)]
    for family in _candidates(cluster, manner):
        if _covers(family, manner, needed):
            return (_set_in(family, manner, cluster),)
    if len(cluster) > 1:
        return tuple(run for char in cluster for run in _runs_for(char, manner))
    return (FontRun(cluster, _REPLACING, thicken=False, slant=False, missing=True),)


def forget() -> None:
    """Drop what is kept of people's words; opened fonts stay."""
    _runs_for.cache_clear()


def _set_in(family: Family, manner: Manner, text: str) -> FontRun:
    file = family.file(manner)
    slanted = file in (family.italic, family.bold_italic)
    heavy = file in (family.bold, family.bold_italic)
    return FontRun(
        text,
        file,
        thicken=manner.bold and not heavy,
        slant=manner.italic and family.cursive and not slanted,
    )


def _covers(family: Family, manner: Manner, needed: list[int]) -> bool:
    covered = _covered(family.file(manner))
    return all(code in covered for code in needed)


def _candidates(cluster: str, manner: Manner) -> Iterator[Family]:
    if manner.mono:
        yield MONO
    code = ord(cluster[0])
    emoji = code >= 0x1F000 or "\ufe0f" in cluster
    if not emoji:
        if manner.serif:
            yield SERIF
        yield MAIN
    for family in SCRIPTS:
        if any(low <= code <= high for low, high in family.first_for):
            yield family
    yield from REST
    yield MAIN
    yield from SCRIPTS
