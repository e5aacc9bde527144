"""The order of letters on a line: Unicode's bidirectional algorithm, by way of python-bidi.

Line breaking stays logical: levels are found once for a paragraph and each finished line is reordered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from bidi import algorithm

_RIGHT: Final = frozenset({"R", "AL", "AN"})
_STRONG: Final = {"L": 0, "R": 1, "AL": 1}
_FIRST_RIGHT: Final = "\u0590"
_LONGEST: Final = 4_000


def has_right_to_left(text: str) -> bool:
    """Whether any letter of a text runs from right to left."""
    return max(text, default="") >= _FIRST_RIGHT and any(
        unicodedata.bidirectional(char) in _RIGHT for char in text if char >= _FIRST_RIGHT
    )


def base_level(text: str) -> int:
    """0 for a paragraph that starts in a left-to-right script, 1 for right-to-left."""
    for char in text:
        level = _STRONG.get(unicodedata.bidirectional(char))
        if level is not None:
            return level
    return 0


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character; an unreasonably long text is done in pieces."""
    if not base and not has_right_to_left(text):
        return [0] * len(text)
    found: list[int] = []
    for start in range(0, len(text), _LONGEST):
        found += _levels(text[start : start + _LONGEST], base)
    return found


def _levels(text: str, base: int) -> list[int]:
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "R" if base else "L"
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    kept = iter(storage["chars"])
    result: list[int] = []
    for char in text:
        if unicodedata.bidirectional(char) in algorithm.X9_REMOVED:
            result.append(result[-1] if result else base)  # joiners are taken out by rule X9
        else:
            result.append(int(next(kept)["level"]))
    return result


def visual_order(line_levels: Sequence[int]) -> list[int]:
    """Indices of a line's pieces from left to right (rule L2)."""
    order = list(range(len(line_levels)))
    if not any(line_levels):
        return order
    lowest_odd = min((level for level in line_levels if level % 2), default=1)
    for level in range(max(line_levels), lowest_odd - 1, -1):
        at = 0
        while at < len(order):
            if line_levels[order[at]] < level:
                at += 1
                continue
            end = at
            while end < len(order) and line_levels[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = end
    return order
