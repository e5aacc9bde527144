"""How the pages look: sizes, spaces, colours. One value of `Look` is one theme of output."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from mwl_desktop.documents.accents import Channels, channels, on_white
from mwl_desktop.documents.fonts import Manner
from mwl_desktop.documents.ir import Document

MILLIMETRE: Final = 72 / 25.4
PAPERS: Final = {"A4": (210 * MILLIMETRE, 297 * MILLIMETRE), "Letter": (612.0, 792.0)}
Colour = Channels


TEXT: Final = channels("#1a2029")
MUTED: Final = channels("#5c6673")
LINE: Final = channels("#e1e5ea")
_UPRIGHT: Final = Manner()
_FIXED: Final = Manner(mono=True)
SUNKEN: Final = channels("#f5f6f8")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """One level of text; sizes in points."""

    size: float
    leading: float
    colour: Colour = TEXT
    manner: Manner = _UPRIGHT
    tracking: float = 0.0  # thousandths of the size, added after every glyph


def _bold(size: float, leading: float, colour: Colour = TEXT, tracking: float = 0.0) -> TextStyle:
    return TextStyle(size, leading, colour, Manner(bold=True), tracking)


@dataclass(frozen=True, slots=True)
class Look:
    """The measures of a theme."""

    page: tuple[float, float]
    accent: Colour
    margin: float = 20 * MILLIMETRE
    head: float = 24.0  # from the running head's base line down to the first line's top
    measure: float = 364.0
    gap: float = 7.0
    body: TextStyle = TextStyle(10, 14)
    small: TextStyle = TextStyle(8.5, 12, MUTED)
    label: TextStyle = field(default_factory=lambda: _bold(8.5, 14))
    code: TextStyle = TextStyle(8.5, 12.5, TEXT, _FIXED)
    running: TextStyle = TextStyle(7.5, 10, MUTED)
    title: TextStyle = field(default_factory=lambda: _bold(32, 38, tracking=-22))
    section: TextStyle = field(default_factory=lambda: _bold(20, 25, tracking=-18))
    headings: tuple[TextStyle, ...] = field(
        default_factory=lambda: (_bold(13, 17, tracking=-10), _bold(11, 15, tracking=-6), _bold(10, 14))
    )
    card_title: TextStyle = field(default_factory=lambda: _bold(11.5, 15.5, tracking=-6))

    @property
    def width(self) -> float:
        """Width between the margins."""
        return self.page[0] - 2 * self.margin

    @property
    def top(self) -> float:
        """Height of the first line's upper edge."""
        return self.page[1] - self.margin - self.head

    @property
    def bottom(self) -> float:
        """Height under which no text of a page's body goes."""
        return self.margin + self.head

    @property
    def soft(self) -> Colour:
        """The accent colour as a tint for a background."""
        red, green, blue = self.accent
        return 1 - (1 - red) * 0.1, 1 - (1 - green) * 0.1, 1 - (1 - blue) * 0.1


def look_for(document: Document) -> Look:
    """The look a document asks for; an unreadable colour or paper falls back to the usual one."""
    return Look(PAPERS.get(document.paper, PAPERS["A4"]), on_white(document.accent))
