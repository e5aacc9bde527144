"""What a drawing may consist of: its elements, their attributes, and what these may say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

_SHAPES: Final = frozenset({"rect", "circle", "ellipse", "line", "polyline", "polygon", "path"})
GRADIENTS: Final = frozenset({"linearGradient", "radialGradient"})
SEEN: Final = _SHAPES | {"text", "image", "use"}
"""Elements that put something on the paper."""
ELEMENTS: Final = (
    SEEN | GRADIENTS | {"svg", "g", "defs", "symbol", "a", "switch", "tspan", "stop", "clipPath"}
)
UNSEEN: Final = frozenset({"metadata", "title", "desc", "namedview", "script", "style", "view", "cursor"})
"""Elements that go without anybody missing them."""

_FARTHEST: Final = 1e7
_LARGEST_FONT: Final = 20_000.0
_FONT_SIZES: Final = frozenset(
    {"xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "smaller", "larger"}
)
_WIDEST: Final = 30_000.0  # Qt's pens are no wider
_MOST_DASHES: Final = 32
_SHORTEST_DASH: Final = 0.01
_LONGEST_VALUE: Final = 300
_NUMBER: Final = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBERS = re.compile(_NUMBER)
_LENGTH = re.compile(rf"({_NUMBER})\s*(?:px|pt|pc|mm|cm|in|em|ex|%)?")
_OUTLINE = re.compile(r"[\sMmZzLlHhVvCcSsQqTtAaeE\d.,+-]*")
_BETWEEN = re.compile(r"[\s,]+")
_TRANSFORM = re.compile(
    r"\s*(?:(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([\s\deE.,+-]*\)[\s,]*)*", re.ASCII
)
_COLOUR = re.compile(r"#[\da-fA-F]{3,8}|[a-zA-Z]{1,30}|(?:rgb|hsl)a?\([\s\d.,%/deg-]{1,60}\)", re.ASCII)
_KEYWORD = re.compile(r"[a-zA-Z][a-zA-Z-]{0,30}|[1-9]00")
_FONT = re.compile(r"[\w ,.'\"-]{1,200}")
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")\s]{1,200})['\"]?\s*\)")

Check = Callable[[str], bool]


def _near(value: str) -> bool:
    """Whether every number is one that can be painted with."""
    return all(abs(float(each)) <= _FARTHEST for each in _NUMBERS.findall(value))


def _length(value: str) -> bool:
    found = _LENGTH.fullmatch(value)
    return found is not None and abs(float(found[1])) <= _FARTHEST


def _outline(value: str) -> bool:
    return _OUTLINE.fullmatch(value) is not None and _near(value)


def _lengths(value: str) -> bool:
    return all(_length(each) for each in _BETWEEN.split(value))


def _transform(value: str) -> bool:
    return len(value) <= 2_000 and _TRANSFORM.fullmatch(value) is not None and _near(value)


def _colour(value: str) -> bool:
    return _COLOUR.fullmatch(value) is not None


def _keyword(value: str) -> bool:
    return _KEYWORD.fullmatch(value) is not None


def _font(value: str) -> bool:
    return _FONT.fullmatch(value) is not None


def _font_size(value: str) -> bool:
    found = _LENGTH.fullmatch(value)
    return value in _FONT_SIZES if found is None else 0 < float(found[1]) <= _LARGEST_FONT


def _width(value: str) -> bool:
    found = _LENGTH.fullmatch(value)
    return found is not None and 0 <= float(found[1]) <= _WIDEST


def _dashes(value: str) -> bool:
    """Dashes so short that a line has millions of them are left out: the line is drawn through."""
    if value == "none":
        return True
    numbers = [float(each) for each in _NUMBERS.findall(value)]
    few = 0 < len(numbers) <= _MOST_DASHES and min(numbers) >= 0 and sum(numbers) >= _SHORTEST_DASH
    return few and _lengths(value)


PAINTS: Final = frozenset({"fill", "stroke"})
PROPERTIES: Final[Mapping[str, Check]] = {
    **dict.fromkeys(("fill", "stroke", "color", "stop-color"), _colour),
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity"), _length),
    **dict.fromkeys(("stroke-miterlimit", "stroke-dashoffset"), _length),
    "stroke-width": _width,
    **dict.fromkeys(("fill-rule", "clip-rule", "stroke-linecap", "stroke-linejoin", "display"), _keyword),
    **dict.fromkeys(("visibility", "text-anchor", "vector-effect"), _keyword),
    **dict.fromkeys(("font-style", "font-weight", "font-variant"), _keyword),
    "stroke-dasharray": _dashes,
    "font-family": _font,
    "font-size": _font_size,
}
"""What may be said in an attribute, a style or a rule alike."""

_PLACES: Final = (
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height", "dx", "dy",
)  # fmt: skip
ATTRIBUTES: Final[Mapping[str, Check]] = {
    **dict.fromkeys(_PLACES, _lengths),
    "d": _outline,
    "points": _outline,
    "transform": _transform,
    "gradientTransform": _transform,
    "viewBox": _outline,
    "offset": _length,
    **dict.fromkeys(("gradientUnits", "clipPathUnits", "spreadMethod"), _keyword),
    "preserveAspectRatio": lambda value: re.fullmatch(r"[a-zA-Z ]{1,30}", value) is not None,
}
"""What may be said in an attribute alone."""

LONG: Final = frozenset({"d", "points", "transform", "gradientTransform", "x", "y", "dx", "dy"})


def allowed(name: str, value: str) -> bool:
    """Whether an attribute or property may say this; references are looked at elsewhere."""
    if len(value) > _LONGEST_VALUE and name not in LONG:
        return False
    check = PROPERTIES.get(name) or ATTRIBUTES.get(name)
    try:
        return check is not None and check(value)
    except (ValueError, OverflowError):
        return False


def numbers_in(value: str) -> int:
    """How many numbers there are: what an outline costs to be drawn."""
    return sum(1 for _ in _NUMBERS.finditer(value))


def referred(value: str) -> str | None:
    """The name inside this drawing that a property points to, or None where it points to none."""
    found = _REFERENCE.match(value)
    return found[1] if found else None
