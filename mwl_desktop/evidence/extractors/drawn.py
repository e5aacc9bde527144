"""The words of diagrams and charts, which Office draws from parts of their own."""

from __future__ import annotations

from collections.abc import Mapping

from mwl_desktop.evidence.extractors.packages import Reading
from mwl_desktop.evidence.facts import words
from mwl_desktop.evidence.safe_xml import Enough, read_xml


def drawn_words(reading: Reading, part: str) -> list[str]:
    """Each text of a diagram, or title, categories and series of a chart, once."""
    found: dict[str, None] = {}
    said: list[str] = []
    inside = caches = 0

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal inside, caches
        caches += name == "strCache"
        inside += name == "t" or (name == "v" and caches > 0)

    def end(name: str) -> None:
        nonlocal inside, caches
        caches -= name == "strCache"
        inside -= name == "t" or (name == "v" and caches > 0)
        if name in ("p", "v") and said:
            found[words("".join(said))] = None
            said.clear()
        reading.deadline.check()
        if len(found) > 500:
            raise Enough

    def text(piece: str) -> None:
        if inside:
            said.append(piece)

    read_xml(reading.archive.pieces(part), start=start, end=end, text=text)
    return [text for text in found if text]
