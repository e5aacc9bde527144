"""Goals as the window asks for them; each call returns at once, each change is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject

from mwl_desktop.domain.goals import Goal, GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import GoalStatus
from mwl_desktop.services import goals
from mwl_desktop.ui.ops.context import Context, Failed


def get(
    parent: QObject, ctx: Context, item_id: ItemId, done: Callable[[Goal], None], failed: Failed | None = None
) -> None:
    """A goal, whole."""
    ctx.read(parent, lambda connection: goals.get(connection, item_id), done, failed)


def add(parent: QObject, ctx: Context, draft: GoalDraft, done: Callable[[ItemId], None]) -> None:
    """Set a goal; `done` is given its id."""
    ctx.write(parent, "goal.add", lambda uow: goals.add(uow, draft), done, title=draft.title)


def set_why(parent: QObject, ctx: Context, item_id: ItemId, text: str) -> None:
    """Say what it is for; typing on is one step."""
    ctx.write(parent, "goal.why", lambda uow: goals.set_texts(uow, item_id, why=text), merge=True)


def set_success_criteria(parent: QObject, ctx: Context, item_id: ItemId, text: str) -> None:
    """Say how it will show; typing on is one step."""
    ctx.write(
        parent,
        "goal.success_criteria",
        lambda uow: goals.set_texts(uow, item_id, success_criteria=text),
        merge=True,
    )


def set_objective(parent: QObject, ctx: Context, item_id: ItemId, text: str) -> None:
    """Say which of the organisation's objectives it serves; typing on is one step."""
    ctx.write(parent, "goal.objective", lambda uow: goals.set_texts(uow, item_id, objective=text), merge=True)


def set_status(parent: QObject, ctx: Context, item_id: ItemId, status: GoalStatus) -> None:
    """Say where it stands."""
    ctx.write(parent, "goal.status", lambda uow: goals.set_status(uow, item_id, status))


def set_due(parent: QObject, ctx: Context, item_id: ItemId, due_on: date | None) -> None:
    """Say by when."""
    ctx.write(parent, "goal.due", lambda uow: goals.set_due(uow, item_id, due_on))


def add_milestone(parent: QObject, ctx: Context, item_id: ItemId, title: str, failed: Failed) -> None:
    """Add a step at the end; `failed` may give the words back to whoever typed them."""
    ctx.write(
        parent,
        "milestone.add",
        lambda uow: goals.add_milestone(uow, item_id, title),
        failed=failed,
        title=title,
    )


def rename_milestone(parent: QObject, ctx: Context, milestone_id: str, title: str, failed: Failed) -> None:
    """Change a step's words."""
    ctx.write(
        parent,
        "milestone.rename",
        lambda uow: goals.rename_milestone(uow, milestone_id, title),
        failed=failed,
        title=title,
    )


def set_milestone_due(parent: QObject, ctx: Context, milestone_id: str, due_on: date | None) -> None:
    """Say by when a step is to be reached."""
    ctx.write(parent, "milestone.due", lambda uow: goals.set_milestone_due(uow, milestone_id, due_on))


def set_milestone_done(parent: QObject, ctx: Context, milestone_id: str, title: str, *, done: bool) -> None:
    """Say that a step was reached today, or is still to be reached."""
    ctx.write(
        parent,
        "milestone.done" if done else "milestone.undone",
        lambda uow: goals.set_milestone_done(uow, milestone_id, uow.clock.today() if done else None),
        title=title,
    )


def order_milestones(parent: QObject, ctx: Context, milestone_ids: Sequence[str]) -> None:
    """Put the steps into this order."""
    wanted = tuple(milestone_ids)
    ctx.write(parent, "milestone.order", lambda uow: goals.order_milestones(uow, wanted), merge=True)


def remove_milestone(parent: QObject, ctx: Context, milestone_id: str, title: str) -> None:
    """Take a step away."""
    ctx.write(parent, "milestone.remove", lambda uow: goals.remove_milestone(uow, milestone_id), title=title)


def add_progress(
    parent: QObject, ctx: Context, item_id: ItemId, text: str, noted_on: date, failed: Failed
) -> None:
    """Note what moved; `failed` may give the words back to whoever typed them."""
    ctx.write(
        parent,
        "goal.progress",
        lambda uow: goals.add_progress(uow, item_id, text, noted_on),
        failed=failed,
    )


def set_progress(parent: QObject, ctx: Context, note_id: str, text: str) -> None:
    """Change a note's words; typing on is one step."""
    ctx.write(parent, "goal.progress_text", lambda uow: goals.set_progress(uow, note_id, text), merge=True)


def set_progress_date(parent: QObject, ctx: Context, note_id: str, noted_on: date) -> None:
    """Move a note to another day."""
    ctx.write(parent, "goal.progress_date", lambda uow: goals.set_progress_date(uow, note_id, noted_on))


def remove_progress(parent: QObject, ctx: Context, note_id: str) -> None:
    """Take a note away."""
    ctx.write(parent, "goal.progress_remove", lambda uow: goals.remove_progress(uow, note_id))
