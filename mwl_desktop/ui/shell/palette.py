"""The command palette: every action and every item, found as one types."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.items import PageOf, SearchHit
from mwl_desktop.search.words import folded_word, words_in
from mwl_desktop.ui.actions import Actions
from mwl_desktop.ui.actions.registry import words as name_of
from mwl_desktop.ui.itemmodels.found import Found
from mwl_desktop.ui.ops import shell as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts.vocabulary import glyph_of, kind_name
from mwl_desktop.ui.shell.finder import Finder

_PAUSE_MS: Final = 60
_MOST_ITEMS: Final = 20
_FEW_ACTIONS: Final = 7
_ITSELF: Final = "palette.open"


class Palette(Finder):
    """Actions are there at once, items as soon as they were read: first those that have the title typed."""

    def __init__(self, ctx: Context, actions: Actions, parent: QWidget) -> None:
        super().__init__(pause=_PAUSE_MS, parent=parent)
        self.say(
            self.tr("Go to anything"),
            self.tr("Type an action or what you look for"),
            self.tr("No action and no item has these words."),
        )
        self._ctx = ctx
        self._actions = actions
        self.typed.connect(self._look)
        self.chosen.connect(partial(follow, ctx))

    def _look(self, typed: str) -> None:
        acts = self._action_rows(typed)
        if acts:
            self.show_rows(acts)
        ops.titles(self, self._ctx, typed, _MOST_ITEMS, partial(self._show_items, typed, acts))

    def _show_items(self, typed: str, acts: tuple[Found, ...], hits: tuple[SearchHit, ...]) -> None:
        if typed != self.field.text() or not self.isVisible():
            return
        wanted = _words(typed)
        named = tuple(hit for hit in hits if wanted and matches(hit.row.title, wanted))
        others = tuple(hit for hit in hits if hit not in named)
        heading = (
            self.tr("Latest items") if not wanted else self.tr("More items") if named else self.tr("Items")
        )
        first = _under(self.tr("Items"), named)
        self.show_rows((*first, *acts, *_under(heading, others)))

    def _action_rows(self, typed: str) -> tuple[Found, ...]:
        wanted = _words(typed)
        # By its own name: “Undo” says a title as well, and is not what is looked for by that.
        rows = [
            Found(words, spec.glyph, side=_keys(self._actions.keys(spec.id)), act=self._trigger(spec.id))
            for spec, words in self._actions.offered()
            if spec.id != _ITSELF and matches(name_of(spec), wanted)
        ]
        shown = rows if wanted else rows[:_FEW_ACTIONS]
        return (Found(self.tr("Actions")), *shown) if shown else ()

    def _trigger(self, action_id: str) -> Callable[[], None]:
        return lambda: self._actions.trigger(action_id)


def matches(words: str, wanted: list[str]) -> bool:
    """Whether every word that was typed begins a word of `words`."""
    there = _words(words)
    return all(any(word.startswith(part) for word in there) for part in wanted)


def _words(text: str) -> list[str]:
    return [folded_word(word[0]) for word in words_in(text)]


def _under(heading: str, hits: tuple[SearchHit, ...]) -> tuple[Found, ...]:
    return (Found(heading), *map(item_row, hits)) if hits else ()


def item_row(hit: SearchHit) -> Found:
    """An item as a row of one line."""
    row = hit.row
    return Found(row.title or "…", glyph_of(row), side=kind_name(row.kind), item_id=row.id)


def follow(ctx: Context, row: Found) -> None:
    """Do what a chosen row stands for."""
    if row.act is not None:
        row.act()
    elif row.item_id is not None:
        place = PageOf(row.item_id, row.page, row.words)
        ctx.asked_for.emit("open", place if row.page or row.words else row.item_id)


def _keys(sequence: QKeySequence) -> str:
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)
