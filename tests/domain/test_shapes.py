"""What the frozen shapes work out of themselves."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from datetime import UTC, date, datetime
from itertools import product

import pytest

import mwl_desktop.domain
from mwl_desktop.domain.changes import ChangeSet, ItemChange
from mwl_desktop.domain.entries import Entry
from mwl_desktop.domain.goals import Goal, Milestone
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.kinds import (
    Confidentiality,
    EntryKind,
    GoalStatus,
    ItemKind,
    PersonRelation,
    Relation,
    What,
    relation_between,
)
from mwl_desktop.domain.people import Person

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = date(2026, 11, 22)


def head(kind: ItemKind) -> ItemHead:
    shareable = Confidentiality.SHAREABLE
    return ItemHead(ItemId("i"), kind, "t", DAY, NOW, NOW, None, None, shareable, False, None, "", ())


def test_every_shape_is_frozen_and_slotted() -> None:
    shapes = []
    for module in pkgutil.iter_modules(mwl_desktop.domain.__path__):
        loaded = importlib.import_module(f"mwl_desktop.domain.{module.name}")
        shapes += [
            each
            for each in vars(loaded).values()
            if isinstance(each, type) and dataclasses.is_dataclass(each)
        ]
    assert len(set(shapes)) > 25
    for shape in set(shapes):
        assert "__slots__" in vars(shape), shape
        if shape.__name__ != "SetClock":
            assert shape.__dataclass_params__.frozen, shape  # type: ignore[attr-defined]


def test_an_empty_change_set_is_false() -> None:
    assert not ChangeSet("", "nothing")
    change = ChangeSet("x", "entry.add", items=(ItemChange(ItemId("a"), ItemKind.ENTRY, What.ADDED),))
    assert change
    assert change.ids(ItemKind.ENTRY) == change.ids() == ("a",)
    assert change.ids(ItemKind.GOAL) == ()


def test_only_training_is_designed() -> None:
    designed = [
        kind for kind in EntryKind if Entry(head(ItemKind.ENTRY), kind, "", None, "", "", ()).designed
    ]
    assert designed == [EntryKind.TRAINING]


def test_a_goal_counts_the_steps_that_are_reached() -> None:
    steps = (Milestone("1", "a", None, DAY), Milestone("2", "b", DAY, None), Milestone("3", "c", None, DAY))
    assert Goal(head(ItemKind.GOAL), "", "", "", GoalStatus.ACTIVE, None, steps, ()).done == 2


@pytest.mark.parametrize(
    ("every", "last", "due"),
    [(None, DAY, None), (7, None, date(2026, 11, 29)), (7, date(2026, 12, 1), date(2026, 12, 8))],
)
def test_contact_is_due_from_the_last_real_one(
    every: int | None, last: date | None, due: date | None
) -> None:
    person = Person(head(ItemKind.PERSON), PersonRelation.PEER, "", "", "", "", "", "", every, last)
    assert person.contact_due == due


@pytest.mark.parametrize(("one", "other"), list(product(ItemKind, ItemKind)))
def test_a_relation_is_the_same_from_either_side(one: ItemKind, other: ItemKind) -> None:
    relation, turned = relation_between(one, other)
    back, turned_back = relation_between(other, one)
    assert relation is back
    assert not (turned and turned_back)
    assert (turned or turned_back) == (relation is not Relation.RELATED)
