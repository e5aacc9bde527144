"""Search over everything: titles, texts and what is inside the evidence, grouped by kind, as one types."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.items import SearchHit
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.ui.itemmodels.found import Found
from mwl_desktop.ui.ops import shell as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts.dates import relative
from mwl_desktop.ui.parts.vocabulary import glyph_of, kind_name, page_name
from mwl_desktop.ui.shell.finder import Finder
from mwl_desktop.ui.shell.palette import follow

_PAUSE_MS: Final = 120
_MOST: Final = 60


class Search(Finder):
    """Enter opens what is marked in the pane where it lives."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        super().__init__(pause=_PAUSE_MS, parent=parent)
        self._ctx = ctx
        self.say(
            self.tr("Search everything"),
            self.tr("Search everything: words, “a phrase”, tag:name, kind:evidence"),
            self.tr("Nothing has these words, in no title, text or file."),
        )
        self.typed.connect(self._look)
        self.chosen.connect(partial(follow, ctx))

    def _look(self, typed: str) -> None:
        if typed.strip():
            ops.search(self, self._ctx, typed, _MOST, partial(self._show, typed))
        else:
            self.show_rows((), self.tr("Type to search titles, texts and what is inside your files."))

    def _show(self, typed: str, hits: tuple[SearchHit, ...]) -> None:
        if typed == self.field.text() and self.isVisible():
            self.show_rows(grouped(hits, self._ctx.vault.clock.today()))


def grouped(hits: tuple[SearchHit, ...], today: date) -> tuple[Found, ...]:
    """Hits under the heading of their kind, kinds in the order of their best hit."""
    kinds: dict[ItemKind, list[SearchHit]] = {}
    for hit in hits:
        kinds.setdefault(hit.row.kind, []).append(hit)
    rows: list[Found] = []
    for kind, some in kinds.items():
        rows.append(Found(kind_name(kind, several=True)))
        rows.extend(_row(hit, today) for hit in some)
    return tuple(rows)


def _row(hit: SearchHit, today: date) -> Found:
    row = hit.row
    hue = row.subkind if row.kind is ItemKind.ENTRY else ""
    pieces = hit.pieces or ((row.preview, False),) if row.preview else hit.pieces
    side = " · ".join(
        part for part in (page_name(row.media_type, hit.page), relative(row.happened_on, today)) if part
    )
    return Found(row.title or "…", glyph_of(row), hue, pieces, side, row.id, page=hit.page, words=hit.words)
