"""What is in the bin and how it goes for good; each returns at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.services import emptying
from mwl_desktop.services.emptying import BinContents, Emptied
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.vault import scrubbing

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAYS: Final = emptying.DAYS
EMPTY_JOB: Final = "bin.empty"
EXPIRE_JOB: Final = "bin.expire"


@dataclass(frozen=True, slots=True)
class BinOf:
    """The whole bin, and what is in it of one kind."""

    whole: BinContents
    of_kind: BinContents
    ids: tuple[ItemId, ...]


def of_kind(parent: QObject, ctx: Context, kind: ItemKind, done: Callable[[BinOf], None]) -> None:
    """What is in the bin, of one kind and altogether."""

    def look(connection: Connection) -> BinOf:
        ids = emptying.binned(connection, kind)
        return BinOf(emptying.contents(connection), emptying.contents(connection, ids), ids)

    ctx.read(parent, look, done)


def contents(
    parent: QObject, ctx: Context, item_ids: Sequence[ItemId] | None, done: Callable[[BinContents], None]
) -> None:
    """How many items and bytes are in the bin, or in these items of it."""
    ctx.read(parent, partial(emptying.contents, item_ids=item_ids), done)


def empty(
    parent: QObject,
    ctx: Context,
    item_ids: Sequence[ItemId] | None = None,
    done: Callable[[Emptied], None] | None = None,
) -> Job:
    """Remove all that is in the bin for good, or these items of it."""
    vault, announce = ctx.vault, ctx.telling(parent)

    def run(job: Job) -> Emptied:
        return emptying.empty(vault, item_ids, work=job, announce=announce)

    return ctx.work(parent, EMPTY_JOB, run, done)


def expire(parent: QObject, ctx: Context, done: Callable[[int, Emptied], None]) -> None:
    """Remove what has been in the bin for the time that was chosen; `done` is told the days and what went.

    Where nothing was chosen and nothing is owed, nothing is begun.
    """
    vault, announce = ctx.vault, ctx.telling(parent)

    def begin(found: tuple[int, bool]) -> None:
        days, owed = found
        if days or owed:
            ctx.work(parent, EXPIRE_JOB, run, partial(done, days))

    def run(job: Job) -> Emptied:
        return emptying.empty_old(vault, work=job, announce=announce)

    if not vault.read_only:
        ctx.read(parent, lambda connection: (emptying.days(connection), scrubbing.owed(connection)), begin)


def days(parent: QObject, ctx: Context, done: Callable[[int], None]) -> None:
    """After how many days things in the bin go for good; 0 is never."""
    ctx.read(parent, emptying.days, done)


def set_days(parent: QObject, ctx: Context, number: int) -> None:
    """Choose that time, for this vault on every computer."""
    vault = ctx.vault
    ctx.work(parent, "bin.days", lambda _job: emptying.set_days(vault, number))
