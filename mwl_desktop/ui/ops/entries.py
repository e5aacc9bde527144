"""Changes to journal entries; each returns at once and is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.services import entries, items
from mwl_desktop.ui.ops.context import Context


def add(
    parent: QObject, ctx: Context, draft: EntryDraft, done: Callable[[ItemId], None] | None = None
) -> None:
    """Write an entry into the journal; `done` is given its id."""
    title = draft.title or items.title_from(draft.body)
    ctx.write(parent, "entry.add", lambda uow: entries.add(uow, draft), done, title=title)


def set_body(parent: QObject, ctx: Context, item_id: ItemId, body: str) -> None:
    """Replace the text; typing on is one step."""
    ctx.write(parent, "entry.body", lambda uow: entries.set_body(uow, item_id, body), merge=True)


def set_kind(parent: QObject, ctx: Context, item_id: ItemId, kind: EntryKind) -> None:
    """Say which of the five kinds it is."""
    ctx.write(parent, "entry.kind", lambda uow: entries.set_kind(uow, item_id, kind))


def set_minutes(parent: QObject, ctx: Context, item_id: ItemId, minutes: int | None) -> None:
    """Say how many minutes it took."""
    ctx.write(parent, "entry.minutes", lambda uow: entries.set_minutes(uow, item_id, minutes), merge=True)


def set_source(parent: QObject, ctx: Context, item_id: ItemId, source: str) -> None:
    """Say where a gem was found; typing on is one step."""
    ctx.write(parent, "entry.source", lambda uow: entries.set_source(uow, item_id, source), merge=True)


def set_reflection(
    parent: QObject, ctx: Context, item_id: ItemId, model: str, answers: Sequence[Answer]
) -> None:
    """Make the reflection exactly this."""
    kept = tuple(answers)
    ctx.write(
        parent, "entry.reflection", lambda uow: entries.set_reflection(uow, item_id, model, kept), merge=True
    )
