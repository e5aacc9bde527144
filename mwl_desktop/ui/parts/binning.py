"""Into the bin, out of it, and away for good: the same words and the same question everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.services.emptying import BinContents, Emptied
from mwl_desktop.ui.ops import bin as bin_ops
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.bin import BinOf
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.parts.removal_question import asked
from mwl_desktop.ui.parts.sizes import size_words
from mwl_desktop.ui.widgets.words import fill


class Which(Enum):
    """What of the bin is to go."""

    NOTHING = auto()
    THESE = auto()
    ALL = auto()


Asking = Callable[[QWidget, str, BinContents], bool]
Choosing = Callable[[QWidget, BinContents, BinContents], Which]


def _tr(words: str) -> str:
    return QCoreApplication.translate("binning", words)


def named(titles: Sequence[str]) -> str:
    """One item by its title, several by their number."""
    if len(titles) == 1:
        return titles[0] or _tr("Untitled")
    return fill(_tr("%1 items"), len(titles))


def move_to_bin(parent: QWidget, ctx: Context, ids: Sequence[ItemId], titles: Sequence[str]) -> None:
    """Move items to the bin; the window says so and offers Undo, whoever asked."""
    if ids:
        items.move_to_bin(parent, ctx, tuple(ids), named(titles))


def restore(parent: QWidget, ctx: Context, ids: Sequence[ItemId], titles: Sequence[str]) -> None:
    """Take items out of the bin."""
    if ids:
        items.restore(parent, ctx, tuple(ids), named(titles))


def purge(
    parent: QWidget, ctx: Context, ids: Sequence[ItemId], titles: Sequence[str], ask: Asking | None = None
) -> None:
    """Remove binned items for good, once the person has said that they mean it."""
    if ids:
        _remove(parent, ctx, tuple(ids), fill(_tr("Remove “%1” for good?"), named(titles)), ask)


def empty(
    parent: QWidget,
    ctx: Context,
    ask: Asking | None = None,
    *,
    kind: ItemKind | None = None,
    choose: Choosing | None = None,
) -> None:
    """Remove what is in the bin for good, once the person has said so.

    Asked for beside a list of one kind, it is theirs to say whether the others go too.
    """
    if kind is None:
        _remove(parent, ctx, None, _tr("Empty the bin?"), ask)
        return

    def decide(found: BinOf) -> None:
        if found.of_kind.items in (0, found.whole.items):
            _remove(parent, ctx, None, _tr("Empty the bin?"), ask)
            return
        which = (choose or chosen)(parent, found.of_kind, found.whole)
        if which is not Which.NOTHING and ctx.unlocked:
            ids = found.ids if which is Which.THESE else None
            bin_ops.empty(parent, ctx, ids, lambda gone: _say(ctx, gone))

    bin_ops.of_kind(parent, ctx, kind, decide)


def _remove(
    parent: QWidget, ctx: Context, ids: tuple[ItemId, ...] | None, question: str, ask: Asking | None
) -> None:
    def decide(held: BinContents) -> None:
        if not held.items:
            ctx.said.emit(Message(_tr("There is nothing in the bin.")))
        elif (ask or confirmed)(parent, question, held) and ctx.unlocked:
            bin_ops.empty(parent, ctx, ids, lambda gone: _say(ctx, gone))

    bin_ops.contents(parent, ctx, ids, decide)


def _say(ctx: Context, gone: Emptied) -> None:
    words = _tr("1 item removed for good") if gone.items == 1 else _tr("%1 items removed for good")
    ctx.said.emit(Message(with_traces(fill(words, gone.items), clean=gone.clean)))


def with_traces(words: str, *, clean: bool) -> str:
    """That something is gone for good; where the file is not `clean` of it yet, when it will be."""
    later = _tr("the last traces leave the file when it is next locked and unlocked")
    return words if clean else f"{words} · {later}"


def confirmed(parent: QWidget, question: str, held: BinContents) -> bool:
    """Ask the one question that is asked at all: this cannot be undone."""
    return asked(parent, question, explained(held), _tr("Remove for good")) is not None


def chosen(parent: QWidget, of_kind: BinContents, whole: BinContents) -> Which:
    """Ask whether what is in the bin of one kind goes for good, or all that is there."""
    these = fill(_tr("Remove %1"), counted(of_kind))
    everything = fill(_tr("Remove all %1"), whole.items)
    words = _tr(
        "In the bin: %1. What you remove is gone from the vault’s file, with its texts, links and history. "
        "This cannot be undone. Backups made earlier still hold it."
    )
    answer = asked(parent, _tr("Empty the bin?"), fill(words, _sized(whole)), these, everything)
    return Which.NOTHING if answer is None else (Which.THESE, Which.ALL)[answer]


def explained(held: BinContents) -> str:
    """How much goes, that it goes for good, and where it is left all the same."""
    one = _tr(
        "%1, with its text, links and history, will be gone from the vault’s file. This cannot be undone. "
        "Backups made earlier still hold it."
    )
    many = _tr(
        "%1, with their texts, links and history, will be gone from the vault’s file. This cannot be undone. "
        "Backups made earlier still hold them."
    )
    return fill(one if held.items == 1 else many, _sized(held))


def _sized(held: BinContents) -> str:
    if not held.bytes:
        return counted(held)
    return fill(_tr("%1 with %2 of original files"), counted(held), size_words(held.bytes))


def counted(held: BinContents) -> str:
    """How many of each kind; of several kinds also how many there are together."""
    kinds = [number_of(kind, number) for kind, number in held.kinds]
    if len(kinds) == 1:
        return kinds[0]
    together = _tr("1 item") if held.items == 1 else fill(_tr("%1 items"), held.items)
    return fill(_tr("%1 (%2)"), together, ", ".join(kinds)) if kinds else together


def number_of(kind: ItemKind, number: int) -> str:
    """2 entries, 1 goal."""
    one, many = {
        ItemKind.ENTRY: (_tr("1 entry"), _tr("%1 entries")),
        ItemKind.GOAL: (_tr("1 goal"), _tr("%1 goals")),
        ItemKind.EVIDENCE: (_tr("1 piece of evidence"), _tr("%1 pieces of evidence")),
        ItemKind.PERSON: (_tr("1 person"), _tr("%1 people")),
        ItemKind.PORTFOLIO: (_tr("1 portfolio"), _tr("%1 portfolios")),
    }[kind]
    return one if number == 1 else fill(many, number)
