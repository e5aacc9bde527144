"""Words → glyphs: HarfBuzz forms each word once and the result is kept.

Lengths are in thousandths of the type size. Each glyph knows the characters it stands for, so that
text copies out of the page as it was written, ligatures and joined letters included.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, NamedTuple

import uharfbuzz

from mwl_desktop.documents import fonts
from mwl_desktop.documents.fonts import REPLACEMENT, FontRun, Manner

# Contextual alternates would turn "->" into an arrow: words stay as they were typed.
_FEATURES: Final = {"kern": True, "liga": True, "calt": False}
_SCRIPT_FEATURES: Final = {"kern": True, "liga": True}


class Glyph(NamedTuple):
    """One glyph and the characters it stands for; `dx`, `dy` lift a mark to its place."""

    glyph: int
    text: str
    advance: float
    dx: float
    dy: float
    natural: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """Glyphs of one font from left to right as they are drawn."""

    file: str
    glyphs: tuple[Glyph, ...]
    width: float
    thicken: bool
    slant: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A formed word: its runs from left to right, its width, and the characters no font has."""

    runs: tuple[Shaped, ...]
    width: float
    missing: tuple[str, ...]


@lru_cache(maxsize=60_000)
def shape(text: str, manner: Manner, right_to_left: bool) -> Word:
    """A word of one direction, formed."""
    runs = fonts.split(text, manner)
    shaped = [_shape_run(run, right_to_left) for run in runs]
    if right_to_left:
        shaped.reverse()
    missing = tuple(char for run in runs if run.missing for char in run.text)
    return Word(tuple(shaped), sum(run.width for run in shaped), missing)


@cache
def _font(file: str) -> tuple[uharfbuzz.Font, float]:
    face = fonts.face(file)
    return uharfbuzz.Font(face), 1000 / face.upem


@cache
def vertical(file: str) -> tuple[float, float]:
    """How far a font reaches above and below the base line."""
    font, scale = _font(file)
    extents = font.get_font_extents("ltr")
    return extents.ascender * scale, extents.descender * scale


@cache
def natural_width(file: str, glyph: int) -> float:
    """The advance of a glyph as its font states it."""
    font, scale = _font(file)
    return float(font.get_glyph_h_advance(glyph)) * scale


def _shape_run(run: FontRun, right_to_left: bool) -> Shaped:
    font, scale = _font(run.file)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    buffer.add_str(REPLACEMENT * len(run.text) if run.missing else run.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    main = run.file.startswith("Inter")
    uharfbuzz.shape(font, buffer, _FEATURES if main else _SCRIPT_FEATURES)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    stands_for = _texts([info.cluster for info in infos], run.text, right_to_left)
    glyphs = tuple(
        Glyph(
            info.codepoint,
            text,
            place.x_advance * scale,
            place.x_offset * scale,
            place.y_offset * scale,
            natural_width(run.file, info.codepoint),
        )
        for info, place, text in zip(infos, positions, stands_for, strict=True)
    )
    return Shaped(run.file, glyphs, sum(glyph.advance for glyph in glyphs), run.thicken, run.slant)


def _texts(clusters: list[int], text: str, right_to_left: bool) -> list[str]:
    """The characters each glyph stands for; glyphs that make one cluster share out its characters."""
    members: dict[int, list[int]] = {}
    for index, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(index)
    starts = sorted(members)
    found = [""] * len(clusters)
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(text)
        glyphs = members[start][::-1] if right_to_left else members[start]
        letters = text[start if place else 0 : end]
        for index in glyphs[:-1]:
            found[index], letters = letters[:1], letters[1:]
        found[glyphs[-1]] = letters
    return found


def forget() -> None:
    """Remember no word any more, as the vault is locked."""
    shape.cache_clear()
