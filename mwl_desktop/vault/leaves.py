"""The rows on the leaves of a file's tables: neither the list of tables nor the way to them is needed.

Source: SQLite's documented file format, for tables with row numbers in a file that keeps pointer maps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from mwl_desktop.vault.raw_pages import RawPages
from mwl_desktop.vault.seals import UNSEALED, USABLE

_LEAF: Final = 0x0D
_INNER: Final = 0x05
_OF_INDEXES: Final = (0x02, 0x0A)
_FILE_HEAD: Final = 100
_LEAF_HEAD: Final = 8
_INNER_HEAD: Final = 12
_MOST_LOCAL: Final = USABLE - 35
_LEAST_LOCAL: Final = (USABLE - 12) * 32 // 255 - 23
_POINTER: Final = 4
_MAP_ENTRY: Final = 5
_MAPPED: Final = USABLE // _MAP_ENTRY
_ROOT, _FREE, _TREE = 1, 2, 5
_WIDTHS: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_REAL: Final = 7
_RESERVED_TYPES: Final = (10, 11)
_FIRST_BYTES: Final = 12
_SHORT: Final = 64 * 1024


class NoRecord(Exception):
    """What lies there is no row."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row's values, the pages it goes on at, and whether each of these is whole."""

    values: tuple[Any, ...]
    pages: tuple[int, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A row where it lies: its number, its size, what of it is on the leaf, and the page it goes on at."""

    row: int
    size: int
    local: bytes
    follows: int

    def record(self, pages: RawPages, *, short: bool = False) -> Record:
        """The row; what is missing of it reads as zeros. With `short` only the leaf is read for a long one.

        Raises `NoRecord` where what lies here is none.
        """
        whole, read = True, []
        data, page = bytearray(self.local), self.follows
        while len(data) < self.size and 1 < page <= pages.count and not (short and self.size > _SHORT):
            read.append(page)
            clear, sealed = pages.read(page)
            page, whole = int.from_bytes(clear[:_POINTER], "big"), whole and sealed
            data += clear[_POINTER:]
        missing = len(data) < self.size
        values = _values(bytes(data[: self.size]).ljust(self.size, b"\0"), missing=missing)
        return Record(tuple(values), tuple(read), whole and not missing)


@dataclass(frozen=True, slots=True)
class Tree:
    """Which page each is below of, and those that are free, as far as anything tells."""

    parents: dict[int, int]
    free: frozenset[int]

    def root(self, page: int) -> int:
        """The first page of the table, or the nearest to it that is known."""
        seen = {page}
        while (parent := self.parents.get(page, 0)) and parent not in seen:
            page = parent
            seen.add(page)
        return page


def is_map(number: int) -> bool:
    """Whether a page says of others what they are."""
    return number == _map_of(number)


def _map_of(number: int) -> int:
    found = (number - 2) // (_MAPPED + 1) * (_MAPPED + 1) + 2
    return found + 1 if found == UNSEALED else found


def tree_of(pages: RawPages) -> Tree:
    """What the pointer maps and the pages above the leaves say, as far as their seals are good."""
    parents: dict[int, int] = {}
    free: set[int] = set()
    for number in range(2, pages.count + 1):
        if is_map(number):
            page, whole = pages.read(number)
            if whole:
                _read_map(number, page, pages.count, parents, free)
    return Tree(parents, frozenset(free))


def _read_map(number: int, page: bytes, count: int, parents: dict[int, int], free: set[int]) -> None:
    for entry in range(_MAPPED):
        of = number + 1 + entry
        kind, parent = page[entry * _MAP_ENTRY], int.from_bytes(page[entry * _MAP_ENTRY + 1 :][:4], "big")
        if of > count:
            return
        if kind == _TREE and 0 < parent <= count:
            parents[of] = parent
        elif kind == _FREE:
            free.add(of)


def children(page: bytes, number: int) -> tuple[int, ...]:
    """The pages below one that is above the leaves of a table; none below any other."""
    head = _FILE_HEAD if number == 1 else 0
    if page[head] != _INNER:
        return ()
    try:
        places = _places(page, head, _INNER_HEAD)
    except NoRecord:
        return ()
    last = int.from_bytes(page[head + 8 : head + 12], "big")
    return (*(int.from_bytes(page[at : at + 4], "big") for at in places), last)


def holds_no_rows(page: bytes) -> bool:
    """Whether a page is one of those that are above leaves or of an index."""
    return page[0] == _INNER or page[0] in _OF_INDEXES


def cells(page: bytes, number: int) -> list[Cell]:
    """The rows on a leaf of a table; none on any other page, or where anything is not as it has to be."""
    head = _FILE_HEAD if number == 1 else 0
    if page[head] != _LEAF:
        return []
    try:
        return [_cell(page, at) for at in _places(page, head, _LEAF_HEAD)]
    except (NoRecord, IndexError):
        return []


def _places(page: bytes, head: int, length: int) -> list[int]:
    count = int.from_bytes(page[head + 3 : head + 5], "big")
    end = head + length + 2 * count
    if end > USABLE:
        raise NoRecord
    starts = range(head + length, end, 2)
    places = [int.from_bytes(page[at : at + 2], "big") for at in starts]
    if any(not end <= place < USABLE for place in places):
        raise NoRecord
    return places


def _cell(page: bytes, at: int) -> Cell:
    size, at = _number(page, at)
    row, at = _number(page, at)
    row -= 2**64 if row >= 2**63 else 0
    local = size
    if size > _MOST_LOCAL:
        local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (USABLE - _POINTER)
        local = local if local <= _MOST_LOCAL else _LEAST_LOCAL
    rest = page[at : at + local + _POINTER]
    if size < 1 or len(rest) < min(local, size):
        raise NoRecord
    follows = int.from_bytes(rest[local:], "big") if local < size else 0
    return Cell(row, size, rest[:local], follows)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _values(data: bytes, *, missing: bool) -> Iterator[Any]:
    try:
        end, at = _number(data, 0)
        kinds = []
        while at < end:
            kind, at = _number(data, at)
            kinds.append(kind)
    except IndexError:
        raise NoRecord from None
    widths = [_width(kind) for kind in kinds]
    if at != end or end + sum(widths) != len(data):
        raise NoRecord
    for kind, width in zip(kinds, widths, strict=True):
        value = _value(kind, data[at : at + width])
        # What is missing reads as zeros, which no text of a vault has.
        yield value.rstrip("\0") if missing and isinstance(value, str) else value
        at += width


def _width(kind: int) -> int:
    if kind in (*_RESERVED_TYPES, _REAL):  # no column of a vault's holds broken numbers
        raise NoRecord
    return _WIDTHS[kind] if kind < _FIRST_BYTES else (kind - _FIRST_BYTES) // 2


def _value(kind: int, data: bytes) -> Any:
    if kind == 0:
        return None
    if kind < _FIRST_BYTES:
        return int.from_bytes(data, "big", signed=True) if data else kind - 8
    if kind % 2 == 0:
        return data
    return data.decode("utf-8", "replace")
