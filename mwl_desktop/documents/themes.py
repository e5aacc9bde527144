"""The themes of output: how a portfolio looks on paper and on the screen, whatever is in it.

A theme is a few choices that every writer follows in its own way; the same content fits all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from mwl_desktop.documents.accents import USUAL

Cover = Literal["quiet", "band", "centred"]
_BLACK: Final = "#1a2029"


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme. `scale` is that of all type, 1 being 10 points for the body; margins are in millimetres.

    `plain`: nothing is told by colour or tint alone, so that it can be printed in black.
    """

    name: str
    accent: str = USUAL
    scale: float = 1.0
    air: float = 1.0  # of the usual room between lines and blocks
    margin: float = 20.0
    measure: float = 364.0  # points; the longest line that is good to read, at scale 1
    serif: bool = False
    cover: Cover = "quiet"
    ruled: bool = False  # a line under each section's title
    tinted: bool = False  # titles in the accent colour
    plain: bool = False


THEMES: Final = {
    theme.name: theme
    for theme in (
        Theme("restrained"),
        Theme("modern", accent="#0f6b6b", cover="band", tinted=True),
        Theme(
            "classic", accent="#7a2331", scale=1.08, serif=True, cover="centred", ruled=True, measure=350.0
        ),
        Theme("compact", scale=0.86, air=0.8, margin=15.0, measure=430.0, ruled=True),
        Theme("large", accent="#1b3f94", scale=1.4, margin=18.0, measure=364.0, tinted=True),
        Theme("black", accent=_BLACK, plain=True, ruled=True),
    )
}
"""By name, in the order in which they are offered; the first is the usual one."""
USUAL_THEME: Final = next(iter(THEMES))


def accent_of(theme: str, accent: str) -> str:
    """The accent colour that is used: the one chosen, unless the theme has its own or has none at all."""
    its_own = theme_called(theme)
    return its_own.accent if its_own.plain or not accent else accent


def theme_called(name: str) -> Theme:
    """The theme of a name; the usual one for a name that none has."""
    return THEMES.get(name, THEMES[USUAL_THEME])
