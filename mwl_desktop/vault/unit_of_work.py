"""One transaction of changes: rows, change log and change set are written together or not at all.

Every change to a logged table goes through `insert`, `update` and `delete`, which keep each
row's earlier values. Undo, history and announcements all read that one log.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection, Table, delete, insert, select, update

from mwl_desktop.domain.changes import BY_ITSELF, ChangeSet, ItemChange
from mwl_desktop.domain.clock import Clock, HybridLogicalClock
from mwl_desktop.domain.ids import ItemId, new_id
from mwl_desktop.domain.kinds import ItemKind, What
from mwl_desktop.errors import UserError
from mwl_desktop.models import (
    Base,
    ChangeRecord,
    ChangeSetRecord,
    ChoiceRecord,
    ItemRecord,
    LinkRecord,
    ProfileRecord,
    RoleRecord,
)
from mwl_desktop.vault.batches import batches

Values: TypeAlias = Mapping[str, Any]
WHOLE_ROW = "*"
TIES = {LinkRecord.__tablename__: "to_id", ChoiceRecord.__tablename__: "chosen_id"}
"""Tables whose rows are logged with one item and name another, and where they name it."""
_MERGE_WITHIN = timedelta(seconds=60)


def table_of(record: type[Base]) -> Table:
    """The table a mapped class stands for."""
    return cast(Table, record.__table__)


def moment(at: datetime) -> str:
    """A moment as it lies in the vault: ISO text in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


class UnitOfWork:
    """Changes that belong together under one name. Made by `Vault.write`, never directly.

    `merge` lets a step that only goes on with the last one (typing in the same field) become
    part of it, so that one undo takes both back.
    """

    def __init__(
        self,
        connection: Connection,
        action: str,
        facts: dict[str, str],
        *,
        clock: Clock,
        stamps: HybridLogicalClock,
        installation: str,
        merge: bool = False,
        undoable: bool = True,
    ) -> None:
        self.connection = connection
        self.clock = clock
        self.action = action
        self.facts = facts
        self.changes = ChangeSet("", action, facts)
        self._stamps = stamps
        self._installation = installation
        self._merge = merge
        self._undoable = undoable
        self._log: list[dict[str, Any]] = []
        self._touched: dict[str, What] = {}
        self._bumped: set[str] = set()
        self._kinds: dict[str, str] = {}
        self._profile = False

    # -- changing rows ---------------------------------------------------------------------

    def insert(self, record: type[Base], **values: Any) -> None:
        """Add a row; `values` must hold its id."""
        table = table_of(record)
        found = self.connection.execute(insert(table).values(**values).returning(table)).mappings().one()
        row = dict(found)
        self._note(record, row, WHOLE_ROW, None, row)

    def update(self, record: type[Base], row_id: str, **values: Any) -> bool:
        """Change a row's fields; returns False, and logs nothing, when they have these values already."""
        row = self._row(record, row_id)
        changed = {name: value for name, value in values.items() if row[name] != value}
        if not changed:
            return False
        table = table_of(record)
        self.connection.execute(update(table).where(table.c.id == row_id).values(**changed))
        for name, value in changed.items():
            self._note(record, row, name, row[name], value)
        return True

    def delete(self, record: type[Base], row_id: str) -> None:
        """Remove a row."""
        row = self._row(record, row_id)
        table = table_of(record)
        self.connection.execute(delete(table).where(table.c.id == row_id))
        self._note(record, row, WHOLE_ROW, row, None)

    def _row(self, record: type[Base], row_id: str) -> dict[str, Any]:
        table = table_of(record)
        found = self.connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
        if found is None:
            raise UserError("item.missing")
        return dict(found)

    # -- what happened ---------------------------------------------------------------------

    @property
    def touched(self) -> dict[str, What]:
        """Ids of the items changed so far and what happened to each."""
        return self._touched

    def touch(self, item_id: str) -> None:
        """Announce an item whose unlogged, re-readable facts (text, thumbnail) changed."""
        self._touched.setdefault(item_id, What.CHANGED)

    def forget(self, item_ids: Collection[str]) -> None:
        """Let this unit of work's own log and name say nothing of items that are gone for good."""
        self.facts = {}
        self._log = [change for change in self._log if not _mentions(change, item_ids)]

    def _note(self, record: type[Base], row: Values, field: str, before: Any, after: Any) -> None:
        if record is ItemRecord:
            self._kinds[row["id"]] = row["kind"]
        owners = [str(row[column]) for column in record.item_columns]
        for owner in owners:
            self._mark(owner, _what(record, field, before, after))
        if record is not LinkRecord:
            self._bumped.update(owners)
        self._profile |= record in (ProfileRecord, RoleRecord)
        self._log.append(
            {
                "table_name": record.__tablename__,
                "row_id": str(row["id"]),
                "item_id": owners[0] if owners else None,
                "field": field,
                "before": _packed(before),
                "after": _packed(after),
                "stamp": self._stamps.next(),
                "installation": self._installation,
            }
        )

    def _mark(self, item_id: str, what: What) -> None:
        earlier = self._touched.get(item_id)
        if earlier is None or what is not What.CHANGED:
            self._touched[item_id] = what
        if earlier is What.ADDED and what is not What.REMOVED:
            self._touched[item_id] = What.ADDED

    # -- finishing -------------------------------------------------------------------------

    def finish(self) -> ChangeSet:
        """Write the log; the caller commits. Returns the change set, empty when nothing changed."""
        if not self._log and not self._touched:
            return self.changes
        if self._log:
            self._bump_changed_at()
        set_id = self._write_log() if self._log else new_id()
        self.changes = ChangeSet(set_id, self.action, self.facts, self._announced(), self._profile)
        return self.changes

    def _bump_changed_at(self) -> None:
        now = moment(self.clock.now())
        alive = [item_id for item_id in self._bumped if self._touched.get(item_id) is not What.REMOVED]
        for item_id in alive:
            self.connection.execute(update(ItemRecord).where(ItemRecord.id == item_id).values(changed_at=now))

    def _write_log(self) -> str:
        earlier = self._step_to_merge_into() if self._merge else None
        if earlier is not None:
            return earlier
        set_id = new_id()
        sets = table_of(ChangeSetRecord)
        if self._undoable:
            self.connection.execute(update(sets).where(sets.c.state == "undone").values(state="past"))
        self.connection.execute(
            insert(sets).values(
                id=set_id,
                action=self.action,
                facts=json.dumps(self.facts, ensure_ascii=False),
                at=moment(self.clock.now()),
                state="done" if self._undoable else "past",
            )
        )
        self.connection.execute(insert(ChangeRecord), [{"set_id": set_id, **change} for change in self._log])
        return set_id

    def _step_to_merge_into(self) -> str | None:
        """The last step's id when this one only goes on with it; its after-values are moved on."""
        sets, changes = table_of(ChangeSetRecord), table_of(ChangeRecord)
        newest = select(sets).where(sets.c.action.not_in(BY_ITSELF)).order_by(sets.c.number.desc()).limit(1)
        last = self.connection.execute(newest).mappings().first()
        if last is None or last["state"] != "done" or last["action"] != self.action:
            return None
        if self.clock.now() - datetime.fromisoformat(last["at"]) > _MERGE_WITHIN:
            return None
        of_it = select(changes).where(changes.c.set_id == last["id"]).order_by(changes.c.number)
        rows = self.connection.execute(of_it).mappings().all()
        there = {(row["table_name"], row["row_id"], row["field"]): row["number"] for row in rows}
        places = [(change["table_name"], change["row_id"], change["field"]) for change in self._log]
        if any(place not in there or place[2] == WHOLE_ROW for place in places):
            return None
        for place, change in zip(places, self._log, strict=True):
            self.connection.execute(
                update(changes).where(changes.c.number == there[place]).values(after=change["after"])
            )
        return str(last["id"])

    def _announced(self) -> tuple[ItemChange, ...]:
        unknown = [item_id for item_id in self._touched if item_id not in self._kinds]
        for some in batches(unknown):
            query = select(ItemRecord.id, ItemRecord.kind).where(ItemRecord.id.in_(some))
            self._kinds.update((row.id, row.kind) for row in self.connection.execute(query))
        return tuple(
            ItemChange(ItemId(item_id), ItemKind(self._kinds[item_id]), what)
            for item_id, what in self._touched.items()
            if item_id in self._kinds
        )


def _mentions(change: Mapping[str, Any], item_ids: Collection[str]) -> bool:
    """Whether a change is one of these items' own, or of a row that ties another item to them."""
    if change["item_id"] in item_ids:
        return True
    column = TIES.get(change["table_name"])
    row = change["after"] or change["before"]
    return column is not None and change["field"] == WHOLE_ROW and json.loads(row)[column] in item_ids


def _packed(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _what(record: type[Base], field: str, before: Any, after: Any) -> What:
    if record is not ItemRecord:
        return What.CHANGED
    if field == WHOLE_ROW:
        return What.ADDED if before is None else What.REMOVED
    if field == "binned_at":
        return What.BINNED if after else What.RESTORED
    return What.CHANGED
