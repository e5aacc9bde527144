"""How the pages look: sizes, spaces, colours. One value of `Look` is one theme on one paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from mwl_desktop.documents.accents import Channels, channels, on_white
from mwl_desktop.documents.fonts import Manner
from mwl_desktop.documents.ir import Document
from mwl_desktop.documents.themes import THEMES, USUAL_THEME, Theme, accent_of, theme_called

MILLIMETRE: Final = 72 / 25.4
PAPERS: Final = {"A4": (210 * MILLIMETRE, 297 * MILLIMETRE), "Letter": (612.0, 792.0)}
Colour = Channels


TEXT: Final = channels("#1a2029")
MUTED: Final = channels("#5c6673")
LINE: Final = channels("#e1e5ea")
WHITE: Final = (1.0, 1.0, 1.0)
_DARK_LINE: Final = channels("#8b93a0")
_UPRIGHT: Final = Manner()
SUNKEN: Final = channels("#f5f6f8")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """One level of text; sizes in points."""

    size: float
    leading: float
    colour: Colour = TEXT
    manner: Manner = _UPRIGHT
    tracking: float = 0.0  # thousandths of the size, added after every glyph
    underline: bool = False  # links are underlined, for colour may not show them


@dataclass(frozen=True, slots=True)
class Look:
    """The measures of a theme on a paper, and the styles that come of them."""

    page: tuple[float, float]
    accent: Colour
    theme: Theme = THEMES[USUAL_THEME]
    head: float = 24.0  # from the running head's base line down to the first line's top
    body: TextStyle = field(init=False)
    small: TextStyle = field(init=False)
    label: TextStyle = field(init=False)
    code: TextStyle = field(init=False)
    cell: TextStyle = field(init=False)
    running: TextStyle = field(init=False)
    title: TextStyle = field(init=False)
    section: TextStyle = field(init=False)
    headings: tuple[TextStyle, ...] = field(init=False)
    card_title: TextStyle = field(init=False)
    name: TextStyle = field(init=False)
    said: TextStyle = field(init=False)
    period: TextStyle = field(init=False)

    def __post_init__(self) -> None:
        titles = self.accent if self.theme.tinted else TEXT
        styles = {
            "body": self.style(10, 14),
            "small": self.style(8.5, 12, MUTED),
            "label": self.style(8.5, 14, bold=True),
            "code": replace(self.style(8.5, 12.5), manner=Manner(mono=True)),
            "cell": self.style(9, 12.5),
            "running": self.style(7.5, 10, MUTED),
            "title": self.style(32, 38, bold=True, tracking=-22),
            "section": self.style(20, 25, titles, bold=True, tracking=-18),
            "headings": (
                self.style(13, 17, titles, bold=True, tracking=-10),
                self.style(11, 15, bold=True, tracking=-6),
                self.style(10, 14, bold=True),
            ),
            "card_title": self.style(11.5, 15.5, bold=True, tracking=-6),
            "name": self.style(14, 19, bold=True, tracking=-8),
            "said": self.style(10.5, 16),
            "period": self.style(13, 19, MUTED),
        }
        for name, style in styles.items():
            object.__setattr__(self, name, style)

    def style(
        self, size: float, leading: float, colour: Colour = TEXT, *, bold: bool = False, tracking: float = 0.0
    ) -> TextStyle:
        """A level of text in this theme, of which the sizes at scale 1 are given.

        The largest sizes grow and shrink less: a title stays on its page, small print stays legible.
        """
        theme = self.theme
        scale = theme.scale ** (0.35 if size > 18 else 1.0)
        size = max(size * scale, 7.0)
        manner = Manner(bold=bold, serif=theme.serif)
        tracking = 0.0 if theme.serif else tracking  # letters with serifs need their room
        return TextStyle(
            size, max(leading * scale * theme.air, size * 1.2), colour, manner, tracking, theme.plain
        )

    @property
    def margin(self) -> float:
        """On every side."""
        return self.theme.margin * MILLIMETRE

    @property
    def measure(self) -> float:
        """The longest line of running text."""
        return self.theme.measure * self.theme.scale

    @property
    def gap(self) -> float:
        """Between paragraphs."""
        return self.room(7.0)

    def room(self, points: float) -> float:
        """Room between parts, as much as the theme gives of the usual one."""
        return points * self.theme.air * min(self.theme.scale, 1.2)

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
    def line(self) -> Colour:
        """Of thin lines; darker where a printer has no greys to spare."""
        return _DARK_LINE if self.theme.plain else LINE

    @property
    def soft(self) -> Colour:
        """The accent colour as a tint for a background."""
        red, green, blue = self.accent
        return 1 - (1 - red) * 0.1, 1 - (1 - green) * 0.1, 1 - (1 - blue) * 0.1


def look_for(document: Document) -> Look:
    """The look a document asks for; an unreadable colour, paper or theme falls back to the usual one."""
    accent = on_white(accent_of(document.theme, document.accent))
    return Look(PAPERS.get(document.paper, PAPERS["A4"]), accent, theme_called(document.theme))
