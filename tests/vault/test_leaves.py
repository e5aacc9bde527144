"""What is read from the leaves is what the library reads, row for row; what is no leaf gives nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.services import capture
from mwl_desktop.vault import access, engine, leaves, raw_pages, seals
from mwl_desktop.vault.leaves import NoRecord
from mwl_desktop.vault.raw_pages import RawPages
from tests.factory import add_entry, add_goal, link
from tests.vaults import Template


@pytest.fixture
def filled(template: Template, tmp_path: Path) -> Path:
    """A closed vault with rows of every length: with many on a page, and with pages of their own."""
    vault = template.opened(tmp_path / "v.mwl")
    goal = add_goal(vault)
    for number in range(40):
        link(vault, add_entry(vault, f"Entry {number}", body="é" * (number**2 * 9)), goal)
    capture.capture_bytes(vault, random.Random(1).randbytes(2_100_000), "noise.bin")
    vault.close()
    return vault.path


def by_the_library(path: Path, template: Template) -> dict[str, tuple[int, list[tuple[Any, ...]]]]:
    """Each table's first page, and its rows by their numbers."""
    raw = engine.connect(path, template.key, read_only=True, alone=True)
    query = (
        "SELECT name, rootpage FROM sqlite_master"
        " WHERE type = 'table' AND rootpage > 0 AND sql NOT LIKE '%WITHOUT%'"
    )
    tables = raw.execute(query).fetchall()
    found = {
        name: (root, raw.execute(f'SELECT rowid, * FROM "{name}" ORDER BY rowid').fetchall())
        for name, root in tables
    }
    raw.close()
    return found


def by_leaves(pages: RawPages) -> dict[int, list[tuple[Any, ...]]]:
    tree, found = leaves.tree_of(pages), defaultdict(list)
    for number in range(1, pages.count + 1):
        page, whole = pages.read(number)
        assert whole
        for cell in () if leaves.is_map(number) or number in tree.free else leaves.cells(page, number):
            record = cell.record(pages)
            assert record.whole
            found[tree.root(number)].append((cell.row, *record.values))
    return found


def test_every_row_of_every_table_is_read_alike(filled: Path, template: Template) -> None:
    with raw_pages.opened(filled, template.key) as pages:
        found = by_leaves(pages)
    for name, (root, rows) in by_the_library(filled, template).items():
        read = sorted(found.get(root, []))
        # A number that is a column too is not kept beside itself.
        same = [
            tuple(one if two is None else two for one, two in zip(ours, theirs, strict=True))
            for ours, theirs in zip(rows, read, strict=True)
        ]
        assert same == rows, name


def test_the_pages_above_say_what_the_maps_say(filled: Path, template: Template) -> None:
    with raw_pages.opened(filled, template.key) as pages:
        tree = leaves.tree_of(pages)
        above = 0
        for number in range(1, pages.count + 1):
            page, _ = pages.read(number)
            for child in () if leaves.is_map(number) else leaves.children(page, number):
                above += 1
                assert tree.parents[child] == number
    assert above > 10


def test_noise_holds_no_rows() -> None:
    chance = random.Random(7)
    for _ in range(3000):
        page = bytes([0x0D]) + chance.randbytes(seals.USABLE - 1)
        for cell in leaves.cells(page, 5):
            with pytest.raises(NoRecord):
                leaves._values(cell.local.ljust(min(cell.size, 9000), b"\0"), missing=True).__next__()


def test_a_map_does_not_lie_where_the_locks_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [number for number in range(1, 2000) if leaves.is_map(number)] == [2, 806, 1610]
    monkeypatch.setattr(leaves, "UNSEALED", 806)
    assert [number for number in range(1, 2000) if leaves.is_map(number)] == [2, 807, 1610]


def test_pages_of_the_log_take_the_place_of_the_files(template: Template, tmp_path: Path) -> None:
    vault = template.opened(tmp_path / "v.mwl")
    add_entry(vault, "in the log")
    assert access.has_log(vault.path)
    size = vault.path.stat().st_size // seals.PAGE
    with vault.read() as connection, raw_pages.opened(vault.path, template.key) as pages:
        assert pages.count == connection.exec_driver_sql("PRAGMA page_count").scalar() >= size
        titles = [row[4] for rows in by_leaves(pages).values() for row in rows if len(row) == 14]
    vault.close()
    assert titles == ["in the log"]
