"""A drop that was written in several steps is taken back and done again as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mwl_desktop.domain.changes import ChangeSet, UndoStep
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.services import capture, history, listing
from mwl_desktop.vault.vault import Vault
from tests import factory

EVIDENCE = ListFilter(kinds=(ItemKind.EVIDENCE,))


@pytest.fixture
def dropped(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A vault into which seven files were dropped at once, in four steps."""
    monkeypatch.setattr(capture, "_AT_ONCE", 2)
    folder = tmp_path / "drop"
    folder.mkdir()
    for number in range(7):
        (folder / f"{number}.txt").write_text(f"file {number}")
    assert len(capture.capture(vault, [folder]).added) == 7
    return vault


def there(vault: Vault) -> int:
    with vault.read() as connection:
        return listing.count(connection, EVIDENCE)


def undone(vault: Vault, only: str = "", work: Work = QUIET) -> UndoStep:
    with vault.write("undo", undoable=False) as uow:
        step = history.undo(uow, only)
    return history.undo_rest(vault, step, work=work, announce=lambda _: None)


def redone(vault: Vault, only: str = "") -> UndoStep:
    with vault.write("redo", undoable=False) as uow:
        step = history.redo(uow, only)
    return history.redo_rest(vault, step, announce=lambda _: None)


def test_one_drop_is_one_step(dropped: Vault) -> None:
    with dropped.read() as connection:
        named = history.step_to_undo(connection)
    assert named is not None
    assert (named.facts["count"], named.parts) == ("7", 4)
    step = undone(dropped)
    assert (there(dropped), step.facts["count"]) == (0, "7")
    with dropped.read() as connection:
        assert history.step_to_undo(connection) is None
    again = redone(dropped, step.key)
    assert (there(dropped), again.facts["count"]) == (7, "7")
    assert undone(dropped, again.key).facts["count"] == "7"
    assert there(dropped) == 0


def test_each_part_is_announced(dropped: Vault) -> None:
    told: list[ChangeSet] = []
    with dropped.write("undo", undoable=False) as uow:
        step = history.undo(uow)
    history.undo_rest(dropped, step, announce=told.append)
    assert [len(changes.items) for changes in told] == [2, 2, 2]


def test_two_drops_are_two_steps(dropped: Vault, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("another drop")
    capture.capture(dropped, [other])
    assert undone(dropped).facts["count"] == "1"
    assert there(dropped) == 7
    assert undone(dropped).facts["count"] == "7"


def test_what_a_person_did_between_keeps_its_turn(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "_AT_ONCE", 1)
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_text(path.name)
    steps: list[str] = []

    def announce(changes: ChangeSet) -> None:
        steps.append(changes.id)
        if len(steps) == 2:
            factory.add_goal(vault, "Lead")

    capture.capture(vault, paths, announce=announce)
    assert (undone(vault).facts["count"], there(vault)) == ("1", 2)
    assert undone(vault).action == "goal.add"
    assert (undone(vault).facts["count"], there(vault)) == ("2", 0)


class _Stops:
    """Work that is stopped at its second step."""

    def __init__(self) -> None:
        self.steps = 0

    def check_cancelled(self) -> None:
        self.steps += 1
        if self.steps == 2:
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Nobody looks."""


def test_stopped_half_way_it_tells_what_was_taken_back_and_goes_on_from_there(dropped: Vault) -> None:
    step = undone(dropped, work=_Stops())
    assert (step.facts["count"], there(dropped)) == ("3", 4)
    with pytest.raises(UserError, match=r"undo\.passed"):
        undone(dropped, "another step")
    assert (undone(dropped, step.key).facts["count"], there(dropped)) == ("4", 0)
    assert (redone(dropped).facts["count"], there(dropped)) == ("7", 7)
