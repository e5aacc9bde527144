"""Numbers of EBML, which WebM and Matroska films are made of: their first bits say how long they are."""

from __future__ import annotations

from typing import Final

from mwl_desktop.evidence.boxes import BrokenBoxes

UNKNOWN: Final = -1
"""The size of an element that ends where the next one of its level begins."""


def variable(data: bytes, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """A number and its length; raises BrokenBoxes where there is none. That of an element keeps its mark."""
    if at >= len(data) or data[at] == 0:
        raise BrokenBoxes("no element")
    length = 9 - data[at].bit_length()
    if at + length > len(data):
        raise BrokenBoxes("cut short")
    value = int.from_bytes(data[at : at + length], "big")
    if keep_mark:
        return value, length
    value &= (1 << 7 * length) - 1
    return (UNKNOWN if value == (1 << 7 * length) - 1 else value), length
