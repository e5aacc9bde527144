"""Goals, their milestones and notes, and the lists that goals stand in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from mwl_desktop.domain.goals import Goal, GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import GoalStatus, Horizon, ItemKind
from mwl_desktop.errors import UserError
from mwl_desktop.services import finding, goals, history, items, listing
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault
from tests import factory

TODAY = date(2026, 11, 22)
Verb = Callable[[UnitOfWork], None]
GOALS = ListFilter(kinds=(ItemKind.GOAL,))


def read(vault: Vault, item_id: ItemId) -> Goal:
    with vault.read() as connection:
        return goals.get(connection, item_id)


def titles(vault: Vault, wanted: ListFilter) -> list[str]:
    with vault.read() as connection:
        ids = [place.id for place in listing.places(connection, wanted)]
        return [row.title for row in listing.rows(connection, ids)]


def undo(vault: Vault) -> None:
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)


def test_a_goal_comes_back_as_it_was_set(vault: Vault) -> None:
    draft = GoalDraft(
        "Lead the work",
        why="Because **I** can.",
        success_criteria="Three in a row",
        objective="Fewer errors",
        status=GoalStatus.IDEA,
        started_on=date(2026, 3, 1),
        due_on=date(2027, 3, 1),
        horizon=Horizon.TOMORROW,
        tags=("quality",),
    )
    with vault.write("goal.add") as uow:
        item_id = goals.add(uow, draft)
    goal = read(vault, item_id)
    assert (goal.head.title, goal.why, goal.success_criteria, goal.objective) == (
        draft.title,
        draft.why,
        draft.success_criteria,
        draft.objective,
    )
    assert (goal.status, goal.due_on, goal.head.happened_on) == (
        GoalStatus.IDEA,
        draft.due_on,
        date(2026, 3, 1),
    )
    assert (goal.head.horizon, goal.head.tags, goal.milestones, goal.progress) == (
        Horizon.TOMORROW,
        ("quality",),
        (),
        (),
    )


def test_only_the_texts_that_are_given_change(vault: Vault) -> None:
    item_id = factory.add_goal(vault, why="Old", objective="Stays")
    with vault.write("goal.why") as uow:
        goals.set_texts(uow, item_id, why="New\r\nline")
    assert (read(vault, item_id).why, read(vault, item_id).objective) == ("New\nline", "Stays")
    undo(vault)
    assert read(vault, item_id).why == "Old"


def test_milestones_are_added_ticked_moved_and_taken_away(vault: Vault) -> None:
    item_id = factory.add_goal(vault)
    with vault.write("milestone.add") as uow:
        first, second, third = (goals.add_milestone(uow, item_id, words) for words in ("A", "B", "C"))
    with vault.write("milestone.done") as uow:
        goals.set_milestone_done(uow, second, TODAY)
        goals.set_milestone_due(uow, third, TODAY + timedelta(days=3))
        goals.rename_milestone(uow, first, " A   better ")
        goals.order_milestones(uow, (third, first, second))
    goal = read(vault, item_id)
    assert [(step.title, step.due_on, step.done_on) for step in goal.milestones] == [
        ("C", TODAY + timedelta(days=3), None),
        ("A better", None, None),
        ("B", None, TODAY),
    ]
    assert goal.done == 1
    with vault.write("milestone.remove") as uow:
        goals.remove_milestone(uow, first)
    left = read(vault, item_id).milestones
    ((place, removed),) = ((at, step) for at, step in enumerate(goal.milestones) if step not in left)
    assert (removed.title, place) == ("A better", 1)
    assert [step.id for step in left] == [third, second]
    undo(vault)
    assert [step.id for step in read(vault, item_id).milestones] == [third, first, second]
    undo(vault)
    assert [(step.id, step.done_on) for step in read(vault, item_id).milestones] == [
        (first, None),
        (second, None),
        (third, None),
    ]


def test_a_step_taken_away_is_put_back_where_it_stood(vault: Vault) -> None:
    item_id = factory.add_goal(vault)
    with vault.write("milestone.add") as uow:
        ids = [goals.add_milestone(uow, item_id, words, TODAY, TODAY) for words in ("A", "B", "C")]
    with vault.write("milestone.remove") as uow:
        goals.remove_milestone(uow, ids[1])
    undo(vault)
    steps = read(vault, item_id).milestones
    assert [(step.title, step.due_on, step.done_on) for step in steps] == [
        (words, TODAY, TODAY) for words in ("A", "B", "C")
    ]


def test_what_is_gone_is_said_to_be_gone(vault: Vault) -> None:
    item_id = factory.add_goal(vault)
    with vault.write("milestone.add") as uow:
        there = goals.add_milestone(uow, item_id, "A")
    steps: tuple[Verb, ...] = (
        lambda uow: goals.rename_milestone(uow, "nothing", "B"),
        lambda uow: goals.set_milestone_due(uow, "nothing", TODAY),
        lambda uow: goals.set_milestone_done(uow, "nothing", TODAY),
        lambda uow: goals.remove_milestone(uow, "nothing"),
        lambda uow: goals.order_milestones(uow, (there, "nothing")),
    )
    for verb in steps:
        with pytest.raises(UserError, match=r"milestone\.missing"), vault.write("try") as uow:
            verb(uow)
    notes: tuple[Verb, ...] = (
        lambda uow: goals.set_progress(uow, "nothing", "B"),
        lambda uow: goals.set_progress_date(uow, "nothing", TODAY),
        lambda uow: goals.remove_progress(uow, "nothing"),
    )
    for verb in notes:
        with pytest.raises(UserError, match=r"progress\.missing"), vault.write("try") as uow:
            verb(uow)
    with pytest.raises(UserError, match=r"item\.missing"), vault.write("try") as uow:
        goals.add_progress(uow, ItemId("nothing"), "B")


def test_a_step_on_the_way_to_a_person_is_refused(vault: Vault) -> None:
    person = factory.add_person(vault)
    with pytest.raises(UserError, match=r"item\.not_of_kind"), vault.write("try") as uow:
        goals.add_milestone(uow, person, "A")


def test_a_step_of_a_hundred_thousand_characters_is_refused_whole(vault: Vault) -> None:
    item_id = factory.add_goal(vault)
    with pytest.raises(UserError, match=r"item\.title_too_long"), vault.write("try") as uow:
        goals.add_milestone(uow, item_id, "word " * 20_000)
    assert read(vault, item_id).milestones == ()


def test_notes_stand_newest_first_and_can_move(vault: Vault) -> None:
    item_id = factory.add_goal(vault)
    with vault.write("goal.progress") as uow:
        old = goals.add_progress(uow, item_id, "Began", date(2026, 11, 1))
        new = goals.add_progress(uow, item_id, "Went on")
    assert [(note.id, note.noted_on) for note in read(vault, item_id).progress] == [
        (new, TODAY),
        (old, date(2026, 11, 1)),
    ]
    with vault.write("goal.progress_date") as uow:
        goals.set_progress_date(uow, old, date(2026, 11, 23))
        goals.set_progress(uow, old, "Ended")
    assert [(note.id, note.text) for note in read(vault, item_id).progress] == [
        (old, "Ended"),
        (new, "Went on"),
    ]
    with vault.write("goal.progress_remove") as uow:
        assert goals.remove_progress(uow, new).text == "Went on"
    assert [note.id for note in read(vault, item_id).progress] == [old]


def test_steps_and_notes_are_found(vault: Vault) -> None:
    item_id = factory.add_goal(vault, "Lead")
    with vault.write("goal.progress") as uow:
        goals.add_progress(uow, item_id, "Met the zoologist")
        goals.add_milestone(uow, item_id, "Chair a quorum")
    with vault.read() as connection:
        for typed in ("zoologist", "quorum"):
            assert [hit.row.id for hit in finding.search(connection, typed)] == [item_id]


def test_goals_stand_by_status_and_then_by_due_date(vault: Vault) -> None:
    factory.add_goal(vault, "Idea", status=GoalStatus.IDEA)
    factory.add_goal(vault, "No date")
    factory.add_goal(vault, "Later", due_on=date(2027, 5, 1))
    factory.add_goal(vault, "Sooner", due_on=date(2026, 12, 1))
    factory.add_goal(vault, "Dropped", status=GoalStatus.DROPPED)
    factory.add_goal(vault, "Done", status=GoalStatus.ACHIEVED)
    assert titles(vault, GOALS) == ["Sooner", "Later", "No date", "Idea", "Done", "Dropped"]
    with vault.read() as connection:
        groups = [place.group for place in listing.places(connection, GOALS)]
    assert groups == ["active", "active", "active", "idea", "achieved", "dropped"]


def test_unevidenced_goals_are_those_without_evidence_outside_the_bin(vault: Vault) -> None:
    bare, proven, lost = (factory.add_goal(vault, title) for title in ("Bare", "Proven", "Lost"))
    factory.link(vault, factory.add_entry(vault), bare)
    factory.link(vault, factory.add_evidence(vault), proven)
    gone = factory.add_evidence(vault)
    factory.link(vault, gone, lost)
    unevidenced = ListFilter(kinds=(ItemKind.GOAL,), unevidenced=True)
    assert titles(vault, unevidenced) == ["Bare"]
    with vault.write("item.bin") as uow:
        items.bin_items(uow, (gone,))
    assert sorted(titles(vault, unevidenced)) == ["Bare", "Lost"]
