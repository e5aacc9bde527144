"""A list of items of any kind: all places at once, rows page by page, headings between groups."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, ListFilter, Place
from mwl_desktop.domain.kinds import Grouping, ItemKind, Order
from mwl_desktop.services import listing
from mwl_desktop.ui.itemmodels.roles import Role

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mwl_desktop.ui.ops.context import Context

Values: TypeAlias = Mapping[int, object]
Presenter: TypeAlias = Callable[[ItemRow, date], Values]
Grouper: TypeAlias = Callable[[Place, date], str]
_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_Worded: TypeAlias = tuple[tuple[ItemRow, dict[int, object]], ...]

PAGE: Final = 200
_REST: Final = 4
"""How much longer than reading all places took nothing of that kind is read again."""
_LONGEST_REST_MS: Final = 2_000
_MOST_KEPT: Final = 5_000


def one_group(_place: Place, _today: date) -> str:
    """No headings at all: everything is in one group without a name."""
    return ""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything stands: a line is the number of an item, or -1 - n for the nth heading."""

    today: date
    ids: tuple[ItemId, ...] = ()
    lines: array[int] = field(default_factory=lambda: array("l"))
    headings: tuple[str, ...] = ()
    line_of: Mapping[ItemId, int] = field(default_factory=dict)
    heading_at: tuple[int, ...] = ()


def lay_out(places: Iterable[Place], group: Grouper, today: date) -> _Layout:
    """Put a heading before each run of places that are in one group."""
    ids: list[ItemId] = []
    lines, headings, line_of = array("l"), list[str](), dict[ItemId, int]()
    current = ""
    for number, place in enumerate(places):
        name = group(place, today)
        if name != current:
            headings.append(name)
            lines.append(-len(headings))
            current = name
        line_of[place.id] = len(lines)
        lines.append(number)
        ids.append(place.id)
    heading_at = tuple(line for line, number in enumerate(lines) if number < 0)
    return _Layout(today, tuple(ids), lines, tuple(headings), line_of, heading_at)


class ItemListModel(QAbstractListModel):
    """Rows of items as their presenter words them; `data()` only looks up.

    The view says what it shows (`want`), and the pages around that are read off the GUI thread; a row not
    read yet has its place and ITEM_ID only. While it reloads, what was there stays.
    """

    counted = Signal(int)  # items, headings left out; after every reload
    rows_arrived = Signal(object)  # tuple[ItemRow, ...]

    def __init__(
        self, ctx: Context, present: Presenter, group: Grouper = one_group, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._present = present
        self._group = group
        self._filter = ListFilter()
        self._layout = _Layout(date.min)
        self._rows: dict[ItemId, ItemRow] = {}
        self._values: dict[ItemId, dict[int, object]] = {}
        self._stale: set[ItemId] = set()
        self._asked: set[ItemId] = set()
        self._absent: set[ItemId] = set()  # asked for and not there: not asked for again before a reload
        self._shown = (0, PAGE // 4)
        self._generation = 0
        self._laying_out = self._resting = self._again = False

    # -- asking ----------------------------------------------------------------------------

    @property
    def filter(self) -> ListFilter:
        """What is let through."""
        return self._filter

    def set_filter(self, wanted: ListFilter) -> None:
        """Show what this filter lets through; the rows of before stay until the answer is there."""
        if wanted != self._filter:
            self._filter = wanted
            self._lay_out()  # somebody waits for it; what is on its way is for another filter

    def set_group(self, group: Grouper) -> None:
        """Name the groups by this from the next reload on."""
        self._group = group

    def reload(self) -> None:
        """Ask again which items there are, and in which order; rows shown are read again.

        While that is under way, and for some time after, further wishes become one: a drop of ten
        thousand files changes the list more often than all of it could be read.
        """
        if self._laying_out or self._resting:
            self._again = True
        else:
            self._lay_out()

    def _lay_out(self) -> None:
        self._again, self._laying_out = False, True
        self._generation += 1
        generation, wanted, group = self._generation, self._filter, self._group
        today = self._ctx.vault.clock.today()

        def read(connection: Connection) -> tuple[_Layout, float]:
            began = time.monotonic()
            return lay_out(listing.places(connection, wanted), group, today), time.monotonic() - began

        def arrived(answer: tuple[_Layout, float]) -> None:
            layout, took = answer
            if generation == self._generation:
                self._laying_out, self._resting = False, True
                QTimer.singleShot(min(round(took * 1000 * _REST), _LONGEST_REST_MS), self, self._end_rest)
                self._take_layout(layout, generation)

        def failed(error: Exception) -> None:
            self._laying_out = self._again = False
            self._ctx.failed.emit(error)

        self._ctx.read(self, read, arrived, failed)

    def _end_rest(self) -> None:
        self._resting = False
        if self._again and self._ctx.unlocked:
            self._lay_out()

    def reload_rows(self, ids: Iterable[ItemId]) -> None:
        """Read some items again; the whole order is asked for only when one of them may have moved."""
        known = [item_id for item_id in ids if item_id in self._layout.line_of]
        if not known:
            return
        self._stale.update(known)
        if len(known) > PAGE:
            self.reload()
        else:  # also those not read yet: where they stand may have been asked for before they changed
            self._read(known, self._take_changed)

    def want(self, first: int, last: int) -> None:
        """Say which lines are on screen; their page and its neighbours are read where they are missing."""
        self._shown = (first, last)
        if self._asked:
            return  # the next page is asked for when this one is here: the newest wish counts
        start = max(0, (first // PAGE) * PAGE)
        end = min(len(self._layout.lines), (last // PAGE + 1) * PAGE)
        numbers = (number for number in self._layout.lines[start:end] if number >= 0)
        ids = [self._layout.ids[number] for number in numbers]
        there = self._rows.keys() - self._stale | self._absent
        missing = [item_id for item_id in ids if item_id not in there]
        if missing:
            self._read(missing[: 2 * PAGE], self._take_rows)

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self._generation += 1
        self._laying_out = self._again = False
        self.beginResetModel()
        self._forget_rows()
        self._layout = _Layout(date.min)
        self.endResetModel()
        self.counted.emit(0)

    def set_value(self, item_id: ItemId, role: int, value: object) -> None:
        """Add to a row what comes later than the row, such as a thumbnail."""
        if item_id in self._values:
            self._values[item_id][role] = value
            self._tell(item_id, [role])

    # -- looking up ------------------------------------------------------------------------

    @property
    def item_count(self) -> int:
        """How many items there are, headings left out."""
        return len(self._layout.ids)

    def index_of(self, item_id: ItemId) -> QModelIndex:
        """Where an item is; an invalid index when it is not in the list."""
        line = self._layout.line_of.get(item_id)
        return self.index(line, 0) if line is not None else QModelIndex()

    def line_of(self, item_id: ItemId) -> int:
        """The line an item is at; -1 when it is not in the list."""
        return self._layout.line_of.get(item_id, -1)

    def item_id_at(self, index: _Index) -> ItemId | None:
        """The item of a line; None for a heading."""
        if not index.isValid() or index.row() >= len(self._layout.lines):
            return None
        number = self._layout.lines[index.row()]
        return self._layout.ids[number] if number >= 0 else None

    def row_of(self, item_id: ItemId) -> ItemRow | None:
        """The row of an item, when it was read already."""
        return self._rows.get(item_id)

    def heading_lines(self) -> tuple[int, ...]:
        """The lines that are headings, from top to bottom."""
        return self._layout.heading_at

    def read_ids(self) -> tuple[ItemId, ...]:
        """The items whose rows are here already."""
        return tuple(self._rows)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._layout.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._layout.lines):
            return None
        number = self._layout.lines[index.row()]
        if number < 0:
            return self._heading(self._layout.headings[-1 - number], role)
        if role == Role.IS_HEADER:
            return False
        item_id = self._layout.ids[number]
        if role == Role.ITEM_ID:
            return item_id
        return self._values.get(item_id, _NOTHING).get(_SAME_AS.get(role, role))

    @staticmethod
    def _heading(words: str, role: int) -> object:
        if role == Role.IS_HEADER:
            return True
        return words if _SAME_AS.get(role, role) in (Role.TITLE, _SPOKEN) else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self._layout.lines[index.row()] < 0:
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemNeverHasChildren

    # -- answers ---------------------------------------------------------------------------

    def _read(self, ids: list[ItemId], done: Callable[[list[ItemId], _Worded], None]) -> None:
        """Read rows and put them into words, both away from the GUI thread."""
        if not ids:
            return
        self._asked.update(ids)
        generation, today = self._generation, self._layout.today

        def read(connection: Connection) -> _Worded:
            return tuple((row, self._words_of(row, today)) for row in listing.rows(connection, ids))

        def arrived(rows: _Worded) -> None:
            self._asked.difference_update(ids)
            if generation == self._generation:
                done(ids, rows)
            else:
                self.want(*self._shown)

        def failed(error: Exception) -> None:
            self._asked.difference_update(ids)
            self._ctx.failed.emit(error)

        self._ctx.read(self, read, arrived, failed)

    def _take_layout(self, layout: _Layout, generation: int) -> None:
        if generation != self._generation:
            return
        self._absent.clear()
        same = (layout.ids, layout.headings, layout.lines, layout.today) == (
            self._layout.ids,
            self._layout.headings,
            self._layout.lines,  # the same items in the same order can stand under other headings
            self._layout.today,
        )
        if same:
            self._stale.update(self._rows)
        else:
            self.beginResetModel()
            if len(self._rows) > _MOST_KEPT or layout.today != self._layout.today:
                self._forget_rows()
            self._layout = layout
            self._stale = set(self._rows)
            self.endResetModel()
        self.counted.emit(self.item_count)
        self.want(*self._shown)

    def _take_rows(self, ids: list[ItemId], worded: _Worded) -> None:
        for row, values in worded:
            before = self._values.get(row.id, _NOTHING)
            self._rows[row.id] = row
            self._values[row.id] = values | {role: before[role] for role in _LATE if role in before}
        rows = tuple(row for row, _ in worded)
        self._absent.update(set(ids) - {row.id for row in rows})
        self._stale.difference_update(ids)
        self._tell_runs(sorted(line for item_id in ids if (line := self.line_of(item_id)) >= 0))
        self.rows_arrived.emit(rows)
        self.want(*self._shown)

    def _take_changed(self, ids: list[ItemId], worded: _Worded) -> None:
        before = [self._rows.get(row.id) for row, _ in worded]
        moved = len(worded) < len(ids) or any(
            old is None or self._may_move(old, new) for old, (new, _) in zip(before, worded, strict=True)
        )
        self._take_rows(ids, worded)
        if moved:
            self.reload()

    def _may_move(self, old: ItemRow, new: ItemRow) -> bool:
        """Whether a change can have put an item elsewhere in this list, or out of it."""
        wanted = self._filter
        if wanted.text or wanted.role_id or wanted.unlinked or wanted.linked_to or wanted.unevidenced:
            return True
        if wanted.grouped in _BY_OTHERS or wanted.order in _BY_WORDS:
            return True
        if wanted.kinds == (ItemKind.PERSON,) and old.title != new.title:
            return True
        return _place_facts(old) != _place_facts(new)

    def _words_of(self, row: ItemRow, today: date) -> dict[int, object]:
        values = dict(self._present(row, today))
        parts = (values.get(role) for role in _SPOKEN_PARTS)
        values[_SPOKEN] = ", ".join(str(part) for part in parts if part)
        return values

    def _tell(self, item_id: ItemId, roles: list[int] | None = None) -> None:
        index = self.index_of(item_id)
        if index.isValid():
            self.dataChanged.emit(index, index, roles or [])

    def _tell_runs(self, lines: list[int]) -> None:
        """Say once for each run of lines that they changed, as views do some work for each time."""
        for _, run in groupby(enumerate(lines), key=lambda each: each[1] - each[0]):
            told = [line for _, line in run]
            self.dataChanged.emit(self.index(told[0], 0), self.index(told[-1], 0), [])

    def _forget_rows(self) -> None:
        for kept in (self._rows, self._values, self._stale, self._asked, self._absent):
            kept.clear()


def _place_facts(row: ItemRow) -> tuple[object, ...]:
    return (
        row.happened_on,
        row.subkind,
        row.due_on,
        row.starred,
        row.horizon,
        row.confidentiality,
        row.tags,
        row.binned,
    )


_BY_OTHERS: Final = (Grouping.GOAL, Grouping.ROLE)
_BY_WORDS: Final = (Order.TITLE, Order.SIZE, Order.ADDED)
_NOTHING: Final[dict[int, object]] = {}
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_SPOKEN_PARTS: Final = (Role.TITLE, Role.KIND_LABEL, Role.DATE_TEXT, Role.BADGE, Role.FACTS, Role.PREVIEW)
_LATE: Final = (Role.THUMBNAIL,)
_SAME_AS: Final[dict[int, int]] = {
    int(Qt.ItemDataRole.DisplayRole): int(Role.TITLE),
}
