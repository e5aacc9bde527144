"""The window tools themselves, on a trivial window: what they say happened must have happened."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import wait_until
from tests.window_tools import Screen, Window

pytestmark = pytest.mark.window
TARGET = Path(__file__).with_name("drop_target.py")


@contextmanager
def target(screen: Screen, record: Path, manner: str) -> Iterator[Window]:
    with screen.start([sys.executable, TARGET, record, manner], title="Drop target") as window:
        yield window


def recorded(record: Path) -> dict[str, object]:
    wait_until(record.exists, "something to be recorded")
    return dict(json.loads(record.read_text(encoding="utf-8").splitlines()[-1]))


def test_pointer_and_keys_reach_the_window(screen: Screen, tmp_path: Path) -> None:
    record = tmp_path / "record"
    with target(screen, record, "copy") as window:
        window.click(60, 35)
        window.type("Greetings, #2 (two) words!")
        window.key("Return")
        assert recorded(record) == {"typed": "Greetings, #2 (two) words!"}
        assert window.geometry()[2:] == (400, 300)
        assert window.picture().getpixel((300, 200)) == (0x20, 0x40, 0x60)
        window.key("ctrl+q")
        assert window.wait_for_end() == 0


@pytest.mark.parametrize(("manner", "action"), [("copy", "CopyAction"), ("proposed", "MoveAction")])
def test_a_drag_between_processes_arrives_and_tells_what_was_taken(
    screen: Screen, tmp_path: Path, manner: str, action: str
) -> None:
    files = [tmp_path / "a name with spaces.txt", tmp_path / "Zürich – 東京.md"]
    for file in files:
        file.write_text("kept")
    record = tmp_path / "record"
    with target(screen, record, manner) as window:
        assert window.drop(files, at=(200, 200), propose="move") == action
        assert recorded(record)["dropped"] == [str(file) for file in files]


def test_a_refused_drag_is_told_as_refused(screen: Screen, tmp_path: Path) -> None:
    record = tmp_path / "record"
    with target(screen, record, "refuse") as window:
        assert window.drop([TARGET], at=(200, 200)) == "IgnoreAction"
    assert not record.exists()


def test_a_program_without_a_window_is_told_as_such(screen: Screen) -> None:
    with (
        pytest.raises(AssertionError, match="ended with 3 before its window came"),
        screen.start([sys.executable, "-c", "raise SystemExit(3)"], title="Drop target"),
    ):
        pass
