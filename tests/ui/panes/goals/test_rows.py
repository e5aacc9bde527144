"""How goals are worded in the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, Place
from mwl_desktop.domain.kinds import Confidentiality, GoalStatus, Horizon, ItemKind
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.panes.goals import rows

TODAY = date(2026, 11, 22)
ROW = ItemRow(
    id=ItemId("1"),
    kind=ItemKind.GOAL,
    subkind="active",
    title="Lead",
    happened_on=date(2026, 1, 1),
    preview="Because",
    detail="",
    starred=True,
    horizon=Horizon.TOMORROW,
    confidentiality=Confidentiality.SHAREABLE,
    tags=(),
    links=4,
    evidence=3,
    due_on=date(2026, 11, 30),
    done=2,
    steps=5,
)


def test_a_goal_on_its_way() -> None:
    values = rows.present(ROW, TODAY)
    assert values[Role.DATE_TEXT] == "due in 8 days"
    assert values[Role.PROGRESS] == pytest.approx(0.4)
    assert values[Role.FACTS] == "2 of 5 · Tomorrow's job · 3 evidence"
    assert values[Role.TOOLTIP] == "Lead\nDue Monday 30 November 2026"
    assert Role.BADGE not in values


def test_a_goal_without_milestones_has_no_share() -> None:
    values = rows.present(replace(ROW, steps=0, done=0, horizon=None, evidence=0), TODAY)
    assert Role.PROGRESS not in values
    assert values[Role.FACTS] == ""


@pytest.mark.parametrize(
    ("status", "flagged"),
    [("active", True), ("paused", True), ("achieved", True), ("idea", False), ("dropped", False)],
)
def test_evidence_is_missed_where_it_is_worth_missing(status: str, flagged: bool) -> None:
    values = rows.present(replace(ROW, subkind=status, evidence=0), TODAY)
    assert (values.get(Role.BADGE) == "no evidence yet") is flagged
    assert values[Role.DIMMED] is (status == "dropped")


def test_confidentiality_is_said_where_nothing_is_missing() -> None:
    values = rows.present(replace(ROW, confidentiality=Confidentiality.PRIVATE), TODAY)
    assert (values[Role.BADGE], values[Role.BADGE_TONE]) == ("Private", "muted")


def test_markup_in_a_title_is_words_in_the_tooltip_too() -> None:
    values = rows.present(replace(ROW, title="<img src='x'>", due_on=None), TODAY)
    assert values[Role.TITLE] == "<img src='x'>"
    assert "<img" not in str(values[Role.TOOLTIP])


def test_headings() -> None:
    places = [Place(ItemId("1"), TODAY, status.value) for status in GoalStatus]
    assert [rows.by_status(place, TODAY) for place in places] == [
        "Ideas",
        "Active",
        "Paused",
        "Achieved",
        "Dropped",
    ]
    assert rows.counted(1) == "1 goal"
    assert rows.counted(6) == "6 goals"
