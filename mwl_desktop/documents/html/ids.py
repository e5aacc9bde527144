"""Anchors of a document as ids of a page: plain, unique, and only for places that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mwl_desktop.documents.ir import Block, Card, Document, Heading, Inlines, ListBlock, Quote, Run

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,80}")
_OWN: Final = frozenset({"main", "contents", "evidence", "top"})


class Ids:
    """Gives each anchor its id, the second block that claims one none; keeps headings in order."""

    def __init__(self, document: Document) -> None:
        self._ids: dict[str, str] = {}
        self._given: set[str] = set()
        self._last_level = 2
        for anchor in _anchors(document):
            if anchor not in self._ids:
                plain = bool(_PLAIN.fullmatch(anchor)) and anchor not in _OWN
                self._ids[anchor] = anchor if plain else "a-" + anchor.encode(errors="replace").hex()[:160]
        if document.exhibits:
            self._ids.setdefault("evidence", "evidence")

    def of(self, anchor: str | None) -> str | None:
        """The id to set at an anchor's place, the first time it is asked for."""
        if not anchor or anchor in self._given:
            return None
        self._given.add(anchor)
        return self._ids.get(anchor)

    def to(self, anchor: str) -> str:
        """The id to lead to from a link."""
        return self._ids.get(anchor, "main")

    def restart(self) -> None:
        """A section begins: its title is a heading of the second level."""
        self._last_level = 2

    def level(self, wanted: int) -> int:
        """The level a heading gets so that none is skipped on the way down."""
        self._last_level = max(3, min(wanted, self._last_level + 1, 6))
        return self._last_level

    def resolved(self, content: Inlines) -> Inlines:
        """Inline content whose jumps name ids of this page; one that leads nowhere is plain words."""
        return tuple(self._resolved(piece) if isinstance(piece, Run) else piece for piece in content)

    def _resolved(self, run: Run) -> Run:
        if not run.href or not run.href.startswith("#"):
            return run
        found = self._ids.get(run.href[1:])
        return replace(run, href=f"#{found}" if found else None)


def _anchors(document: Document) -> Iterable[str]:
    for section in document.sections:
        yield section.anchor
        yield from _block_anchors(section.blocks)
    for exhibit in document.exhibits:
        yield exhibit.anchor
        yield from _block_anchors(exhibit.blocks)


def _block_anchors(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Heading | Card) and block.anchor:
            yield block.anchor
        if isinstance(block, Card | Quote):
            yield from _block_anchors(block.blocks)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _block_anchors(item)
