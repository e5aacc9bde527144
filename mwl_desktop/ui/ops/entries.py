"""Changes to journal entries; each returns at once and is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.errors import UserError
from mwl_desktop.services import entries, items
from mwl_desktop.ui.ops.context import Context

if TYPE_CHECKING:
    from mwl_desktop.vault.unit_of_work import UnitOfWork


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


def remove_reflection(parent: QObject, ctx: Context, item_id: ItemId) -> None:
    """Take the questions away with their answers: a step of its own, whatever was typed before it."""
    ctx.write(parent, "entry.reflection_remove", lambda uow: entries.set_reflection(uow, item_id, "", ()))


class Ticket:
    """Stands for an entry whose writing is under way: what is typed meanwhile follows it, in order."""

    def __init__(self) -> None:
        self._item_id: ItemId | None = None

    def add(self, uow: UnitOfWork, draft: EntryDraft) -> ItemId:
        """Write the entry; called on the lane that writes.

        A title that was not given yet stays empty: half a second's typing is no title.
        """
        item_id = entries.add(uow, draft)
        if not draft.title:
            items.rename(uow, item_id, "")
        self._item_id = item_id
        return item_id

    def item_id(self) -> ItemId:
        """The entry's id; raises UserError when it could not be written. Called on the lane that writes."""
        if self._item_id is None:
            raise UserError("item.missing")
        return self._item_id


def begin(parent: QObject, ctx: Context, draft: EntryDraft, done: Callable[[ItemId], None]) -> Ticket:
    """Write the first words of an entry; more can be written through the ticket before `done` is called."""
    ticket = Ticket()
    ctx.write(parent, "entry.add", lambda uow: ticket.add(uow, draft), done, title=draft.title)
    return ticket


def go_on(parent: QObject, ctx: Context, ticket: Ticket, draft: EntryDraft) -> None:
    """Make the entry of a ticket say what the draft says now; part of the same step of undo."""

    def write(uow: UnitOfWork) -> None:
        item_id = ticket.item_id()
        items.rename(uow, item_id, draft.title)
        entries.set_body(uow, item_id, draft.body)
        entries.set_kind(uow, item_id, draft.entry_kind)
        entries.set_source(uow, item_id, draft.source)
        if draft.answers:
            entries.set_reflection(uow, item_id, draft.reflection_model, draft.answers)

    ctx.write(parent, "entry.body", write, merge=True)


def name_by_ticket(parent: QObject, ctx: Context, ticket: Ticket) -> None:
    """Give an untitled entry whose writing is under way its first words as title."""
    ctx.write(parent, "item.rename", lambda uow: _name(uow, ticket.item_id()), merge=True, title="")


def name_by_text(parent: QObject, ctx: Context, item_id: ItemId) -> None:
    """Give an untitled entry its first words as title."""
    ctx.write(parent, "item.rename", lambda uow: _name(uow, item_id), merge=True, title="")


def _name(uow: UnitOfWork, item_id: ItemId) -> None:
    entry = entries.get(uow.connection, item_id)
    texts = (entry.body, *(answer.answer for answer in entry.answers), entry.source)
    title = next((title for text in texts if (title := items.title_from(text))), "")
    if not entry.head.title and title:
        items.rename(uow, item_id, title)
