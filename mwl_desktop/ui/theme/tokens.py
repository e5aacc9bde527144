"""Every colour and every size of the program: nothing else names one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final


class Space(IntEnum):
    """Distances in device-independent pixels."""

    TINY = 4
    SMALL = 8
    MEDIUM = 12
    LARGE = 16
    WIDE = 24
    HUGE = 32


class Radius(IntEnum):
    """Corner radii in device-independent pixels."""

    SMALL = 4
    CONTROL = 6
    CARD = 10


class Type(IntEnum):
    """Text sizes in device-independent pixels."""

    META = 12
    BODY = 13
    ROW = 15
    PAGE = 20
    GREETING = 28


class Weight(IntEnum):
    """The two weights in use."""

    REGULAR = 400
    SEMIBOLD = 600


class Size(IntEnum):
    """Measures of the frame and of recurring parts, in device-independent pixels."""

    LINE = 1
    FOCUS = 2
    ACCENT_BAR = 3
    METER = 4
    SCROLL_BAR = 10
    ICON_SMALL = 16
    ICON = 20
    ICON_LARGE = 40
    CHIP = 24
    CONTROL = 32
    RAIL_ENTRY = 34
    AVATAR = 36
    RAIL = 200
    RAIL_FOLDED = 56
    LIST_COLUMN = 320
    READING = 720


READING_LINE_HEIGHT: Final = 124  # percent of a line of its own: one and a half times the size of the type
BADGE_TINT: Final = 0.12  # how much of its own hue lies under a badge's text
_FILE_HUES: Final = {
    label: kind
    for kind, labels in {
        "work": "PDF DOC DOCX ODT RTF TXT MD",
        "gem": "XLS XLSX ODS CSV LINK HTML",
        "interaction": "EML MSG VCF ICS QUOTE",
        "problem": "PPT PPTX ODP KEY",
        "training": "JPEG JPG PNG GIF WEBP HEIC TIFF SVG MP3 MP4 MOV WAV",
    }.items()
    for label in labels.split()
}


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme's colours as `#rrggbb`."""

    name: str
    dark: bool
    canvas: str
    surface: str
    raised: str
    sunken: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    success: str
    warning: str
    danger: str
    kinds: dict[str, str] = field(hash=False)
    high_contrast: bool = False

    @property
    def track(self) -> str:
        """What a meter runs on: a line's colour, but never as strong as what fills it."""
        return blend(self.text, self.canvas, 0.2) if self.high_contrast else self.line

    def kind(self, name: str) -> str:
        """The hue of an entry kind; kinds without a hue of their own are muted."""
        return self.kinds.get(name, self.muted)

    def badge(self, hue: str, below: str | None = None) -> str:
        """The background of a badge of that hue lying on the colour `below` (surface when not said)."""
        return blend(hue, below or self.surface, BADGE_TINT)

    def file(self, label: str) -> str:
        """The hue of a file type by its short label ("PDF", "XLSX", "LINK")."""
        return self.kind(_FILE_HUES.get(label.upper(), ""))

    def person(self, initials: str) -> str:
        """A hue for a person's initials, the same every time."""
        hues = list(self.kinds.values())
        return hues[sum(map(ord, initials)) % len(hues)]

    def hover(self, below: str) -> str:
        """What `below` becomes under the mouse."""
        return blend(self.text, below, 0.05)


def blend(upper: str, lower: str, share: float) -> str:
    """`upper` laid over `lower` with that share of opacity."""
    mixed = (
        round(over * share + under * (1 - share))
        for over, under in zip(channels(upper), channels(lower), strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue 0–255 of `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1–21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = []
    for channel in channels(colour):
        share = channel / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


LIGHT: Final = Colours(
    name="light",
    dark=False,
    canvas="#f5f6f8",
    surface="#ffffff",
    raised="#ffffff",
    sunken="#eef0f3",
    line="#e1e5ea",
    text="#1a2029",
    muted="#5c6673",
    accent="#2457c5",
    accent_soft="#e7edfb",
    on_accent="#ffffff",
    success="#1d7a4b",
    warning="#8a5a00",
    danger="#b3261e",
    kinds={
        "work": "#2457c5",
        "interaction": "#8a3fa0",
        "gem": "#0b6470",
        "training": "#8a5a00",
        "problem": "#9c3f1c",
    },
)

DARK: Final = Colours(
    name="dark",
    dark=True,
    canvas="#14171c",
    surface="#1b1f26",
    raised="#232831",
    sunken="#101317",
    line="#2e3540",
    text="#e8ebf0",
    muted="#9aa5b4",
    accent="#8fb0ff",
    accent_soft="#243250",
    on_accent="#0e1626",
    success="#6fd3a0",
    warning="#e6b65c",
    danger="#ff9b92",
    kinds={
        "work": "#8fb0ff",
        "interaction": "#d79bea",
        "gem": "#6fd0db",
        "training": "#e6b65c",
        "problem": "#f3a17f",
    },
)


def _high_contrast(base: Colours) -> Colours:
    """The same scheme with lines and second-rank text as strong as text itself."""
    plain = "#000000" if base.dark else "#ffffff"
    ink = "#ffffff" if base.dark else "#000000"
    return replace(
        base,
        name=f"{base.name}-contrast",
        canvas=plain,
        surface=plain,
        raised=plain,
        line=ink,
        text=ink,
        muted=blend(ink, plain, 0.85),
        high_contrast=True,
    )


SCHEMES: Final[dict[str, Colours]] = {
    colours.name: colours for colours in (LIGHT, DARK, _high_contrast(LIGHT), _high_contrast(DARK))
}
