"""Changes that any item can have; each returns at once and is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject

from mwl_desktop.domain.changes import UndoStep
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import Confidentiality, Horizon
from mwl_desktop.services import history, items, links
from mwl_desktop.tasks import Lane
from mwl_desktop.ui.ops.context import Context


def rename(parent: QObject, ctx: Context, item_id: ItemId, title: str) -> None:
    """Give an item another title; typing on is one step."""
    ctx.write(parent, "item.rename", lambda uow: items.rename(uow, item_id, title), merge=True, title=title)


def set_date(parent: QObject, ctx: Context, item_id: ItemId, happened_on: date) -> None:
    """Move an item to another day."""
    ctx.write(parent, "item.date", lambda uow: items.set_date(uow, item_id, happened_on))


def set_horizon(parent: QObject, ctx: Context, item_id: ItemId, horizon: Horizon | None) -> None:
    """Say whether it is for this job or the next."""
    ctx.write(parent, "item.horizon", lambda uow: items.set_horizon(uow, item_id, horizon))


def set_confidentiality(
    parent: QObject, ctx: Context, item_id: ItemId, confidentiality: Confidentiality
) -> None:
    """Say who may ever see it."""
    ctx.write(
        parent, "item.confidentiality", lambda uow: items.set_confidentiality(uow, item_id, confidentiality)
    )


def set_starred(parent: QObject, ctx: Context, item_id: ItemId, starred: bool) -> None:
    """Star an item, or take the star away."""
    ctx.write(parent, "item.star", lambda uow: items.set_starred(uow, item_id, starred))


def set_role(parent: QObject, ctx: Context, item_id: ItemId, role_id: str | None) -> None:
    """Say in which job it happened."""
    ctx.write(parent, "item.role", lambda uow: items.set_role(uow, item_id, role_id))


def set_tags(parent: QObject, ctx: Context, item_id: ItemId, names: Sequence[str]) -> None:
    """Make an item's tags exactly these."""
    ctx.write(parent, "item.tags", lambda uow: items.set_tags(uow, item_id, names))


def move_to_bin(
    parent: QObject,
    ctx: Context,
    item_ids: Sequence[ItemId],
    title: str,
    done: Callable[[], None] | None = None,
) -> None:
    """Move items to the bin; `title` names the one, or says how many."""
    ctx.write(
        parent,
        "item.bin",
        lambda uow: items.bin_items(uow, item_ids),
        lambda _: done() if done else None,
        title=title,
    )


def restore(parent: QObject, ctx: Context, item_ids: Sequence[ItemId], title: str) -> None:
    """Take items out of the bin."""
    ctx.write(parent, "item.restore", lambda uow: items.restore(uow, item_ids), title=title)


def link(
    parent: QObject,
    ctx: Context,
    one: ItemId,
    other: ItemId,
    title: str,
    done: Callable[[], None] | None = None,
) -> None:
    """Link two items; `title` is the other's."""
    ctx.write(
        parent,
        "link.add",
        lambda uow: links.link(uow, one, other),
        lambda _: done() if done else None,
        title=title,
    )


def unlink(parent: QObject, ctx: Context, link_id: str, title: str) -> None:
    """Take a link away; `title` is the other item's."""
    ctx.write(parent, "link.remove", lambda uow: links.unlink(uow, link_id), title=title)


def next_steps(
    parent: QObject, ctx: Context, done: Callable[[tuple[UndoStep | None, UndoStep | None]], None]
) -> None:
    """The steps that would be undone and done again next."""
    ctx.read(parent, lambda read: (history.step_to_undo(read), history.step_to_redo(read)), done)


def undo(parent: QObject, ctx: Context, done: Callable[[UndoStep], None], only: str = "") -> None:
    """Take the last step back, if it is the one named; `done` is told which it was."""

    def go_on(step: UndoStep) -> None:
        _rest(parent, ctx, "undo", history.undo_rest, step, done)

    ctx.write(parent, "undo", lambda uow: history.undo(uow, only), go_on, undoable=False)


def redo(parent: QObject, ctx: Context, done: Callable[[UndoStep], None], only: str = "") -> None:
    """Do the last undone step again, if it is the one named; `done` is told which it was."""

    def go_on(step: UndoStep) -> None:
        _rest(parent, ctx, "redo", history.redo_rest, step, done)

    ctx.write(parent, "redo", lambda uow: history.redo(uow, only), go_on, undoable=False)


def _rest(
    parent: QObject,
    ctx: Context,
    name: str,
    take: Callable[..., UndoStep],
    step: UndoStep,
    done: Callable[[UndoStep], None],
) -> None:
    """Go on with the other parts of a long drop, as work that is watched; what is changed meanwhile waits."""
    if step.parts == 1:
        done(step)
        return
    vault, announce = ctx.vault, ctx.telling(parent)
    ctx.work(parent, name, lambda job: take(vault, step, work=job, announce=announce), done, lane=Lane.WRITE)
