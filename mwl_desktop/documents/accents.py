"""The accent colour of a document, made readable: 4.5 to 1 on paper, and on a dark screen."""

from __future__ import annotations

import re
from typing import Final

USUAL: Final = "#2457c5"
_ON_WHITE: Final = 0.18
_ON_DARK: Final = 0.28
Channels = tuple[float, float, float]


def channels(text: str) -> Channels:
    """The red, green and blue of `#rrggbb`, 0 to 1; the usual accent when it is something else."""
    value = int((text if re.fullmatch(r"#[0-9a-fA-F]{6}", text) else USUAL)[1:], 16)
    return (value >> 16 & 255) / 255, (value >> 8 & 255) / 255, (value & 255) / 255


def on_white(text: str) -> Channels:
    """An accent dark enough to be read on white."""
    value = channels(text)
    while luminance(value) > _ON_WHITE:
        value = value[0] * 0.95, value[1] * 0.95, value[2] * 0.95
    return value


def on_dark(text: str) -> Channels:
    """An accent light enough to be read on a dark screen."""
    value = channels(text)
    while luminance(value) < _ON_DARK:
        value = value[0] * 0.94 + 0.06, value[1] * 0.94 + 0.06, value[2] * 0.94 + 0.06
    return value


def accents(text: str) -> tuple[str, str]:
    """The accent for light and for dark, as #rrggbb."""
    return _written(on_white(text)), _written(on_dark(text))


def luminance(value: Channels) -> float:
    """The relative luminance that contrast is reckoned with."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in value
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _written(value: Channels) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in value)
