"""A drawing as a tree: only elements of the list, with their attributes as they stand, within limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from mwl_desktop.evidence.drawings import rules
from mwl_desktop.evidence.facts import Deadline
from mwl_desktop.evidence.safe_xml import read_xml

MOST_ELEMENTS: Final = 40_000
MOST_TEXT: Final = 200_000
_DEEPEST: Final = 48
_LONGEST_SHEET: Final = 400_000
_PIECE: Final = 64 * 1024
_PROLOGUE: Final = 4_096
_WITHIN_TEXT: Final = frozenset({"text", "tspan"})
_KEPT: Final = frozenset({"id", "class", "style", "href", "space", "clip-path"})
_TYPE = re.compile(rb"<!DOCTYPE\s+svg\b[^\[\]<>]*>")
"""A document type that only says what this is; one that declares anything stays, and is refused."""


class DrawingRefused(Exception):
    """The drawing has more of something than any drawing needs."""


@dataclass(slots=True)
class Node:
    """An element, and in their order what is in it: elements and text."""

    name: str
    attributes: dict[str, str]
    inside: list[Node | str] = field(default_factory=list)

    @property
    def children(self) -> Iterator[Node]:
        """The elements in it."""
        return (each for each in self.inside if isinstance(each, Node))


class Tree:
    """Reads a drawing; `lost` says whether something that shows was left out."""

    def __init__(self, data: bytes, deadline: Deadline) -> None:
        self.root: Node | None = None
        self.sheet = ""
        self.lost = False
        self._deadline = deadline
        self._open: list[Node] = []
        self._left_out = 0
        self._in_sheet = 0
        self._elements = 0
        self._text = 0
        head = _TYPE.sub(b" ", data[:_PROLOGUE], count=1)
        pieces = (data[at : at + _PIECE] for at in range(_PROLOGUE, len(data), _PIECE))
        read_xml((head, *pieces), start=self._start, end=self._end, text=self._words)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._deadline.check()
        if self._left_out or name not in rules.ELEMENTS or not (self._open or name == "svg"):
            if not self._left_out:
                self.lost = self.lost or name not in rules.UNSEEN
                self._in_sheet += name == "style"
            self._left_out += 1
            return
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._open) >= _DEEPEST:
            raise DrawingRefused("elements")
        node = Node(
            self._named(name), {key: value.strip() for key, value in attributes.items() if _kept(key)}
        )
        if self._open:
            self._open[-1].inside.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _named(self, name: str) -> str:
        """A link is drawn as what it is around."""
        if name != "a":
            return name
        return "tspan" if self._open and self._open[-1].name in _WITHIN_TEXT else "g"

    def _end(self, _: str) -> None:
        if self._left_out:
            self._left_out -= 1
            self._in_sheet = self._in_sheet if self._left_out else 0
        else:
            self._open.pop()

    def _words(self, text: str) -> None:
        if self._in_sheet:
            self.sheet += text[: _LONGEST_SHEET - len(self.sheet)]
        elif not self._left_out and self._open and self._open[-1].name in _WITHIN_TEXT:
            self._text += len(text)
            if self._text > MOST_TEXT:
                raise DrawingRefused("text")
            self._open[-1].inside.append(text)


def _kept(key: str) -> bool:
    return key in _KEPT or key in rules.ATTRIBUTES or key in rules.PROPERTIES
