"""What the frame reads: counts for the rail, whose vault it is, where an item lives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import SearchHit
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.errors import UserError
from mwl_desktop.services import finding, listing, profile
from mwl_desktop.ui.ops.context import Context

Hits = Callable[[tuple[SearchHit, ...]], None]


def counts(parent: QObject, ctx: Context, done: Callable[[dict[str, int]], None]) -> None:
    """How many items of each kind there are, by the kind's value."""
    ctx.read(
        parent,
        lambda connection: {kind.value: number for kind, number in listing.counts(connection).items()},
        done,
    )


def owner(parent: QObject, ctx: Context, done: Callable[[str], None]) -> None:
    """The name in the profile; empty when none was said."""
    ctx.read(parent, lambda connection: profile.get(connection).name, done)


def kind_of(parent: QObject, ctx: Context, item_id: ItemId, done: Callable[[ItemKind], None]) -> None:
    """What an item is; one that is gone is a failure that the window explains."""

    def tell(kind: ItemKind | None) -> None:
        if kind is None:
            ctx.failed.emit(UserError("item.missing"))
        else:
            done(kind)

    def look(connection: object) -> ItemKind | None:
        row = listing.row(connection, item_id)  # type: ignore[arg-type]
        return row.kind if row is not None else None

    ctx.read(parent, look, tell)


def titles(parent: QObject, ctx: Context, typed: str, most: int, done: Hits) -> None:
    """Items whose words match, or the latest where nothing is typed."""
    ctx.read(parent, lambda connection: finding.titles(connection, typed, most=most), done)


def search(parent: QObject, ctx: Context, typed: str, most: int, done: Hits) -> None:
    """What matches over everything, best first, with an excerpt."""
    ctx.read(parent, lambda connection: finding.search(connection, typed, most=most), done)
