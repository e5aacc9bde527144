"""Evidence in groups and orders: each piece once, groups whole, what belongs nowhere at the end."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import pytest

from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EvidenceKind, Grouping, ItemKind, Order
from mwl_desktop.services import capture, evidence, goals, items, links, listing, profile
from mwl_desktop.vault.vault import Vault


@pytest.fixture
def kept(vault: Vault) -> dict[str, ItemId]:
    """Four pieces: one of two goals, one of one of these, one of a goal in the bin, one of none."""
    with vault.write("fill") as uow:
        early = profile.add_role(uow, "Clerk", "Castell", started_on=date(2020, 1, 1))
        late = profile.add_role(uow, "Analyst", "", started_on=date(2024, 1, 1))
        lead, mend, gone = (
            goals.add(uow, GoalDraft(title)) for title in ("lead meetings", "Mend it", "Away")
        )
        made = {}
        for name, day, kind, role in (
            ("banana", date(2026, 3, 9), EvidenceKind.DATA, early),
            ("Apple", date(2026, 3, 1), EvidenceKind.CERTIFICATE, late),
            ("cherry", date(2026, 1, 5), EvidenceKind.DATA, None),
        ):
            draft = EvidenceDraft(title=name, evidence_kind=kind, achieved_on=day, role_id=role)
            made[name] = evidence.add_quotation(uow, f"words of {name}", "", draft)
        links.link(uow, made["banana"], mend)
        links.link(uow, lead, made["banana"])
        links.link(uow, made["cherry"], lead)
        links.link(uow, made["Apple"], gone)
        items.bin_items(uow, [gone])
    report = capture.capture_bytes(vault, b"bytes", "damson.txt")
    with vault.write("date") as uow:
        items.set_date(uow, report.added[0], date(2026, 2, 1))
    return {**made, "damson": report.added[0]}


def stands(
    vault: Vault, kept: dict[str, ItemId], grouped: Grouping | None, order: Order | None = None
) -> list[tuple[str, list[str]]]:
    names = {item_id: name for name, item_id in kept.items()}
    wanted = ListFilter(kinds=(ItemKind.EVIDENCE,), grouped=grouped, order=order)
    with vault.read() as connection:
        places = listing.places(connection, wanted)
        assert listing.count(connection, wanted) == len(places) == len(kept)
    runs = groupby(places, key=lambda place: place.group)
    return [(group, [names[place.id] for place in run]) for group, run in runs]


def test_under_a_goal_each_stands_once_and_goals_in_the_bin_name_nothing(
    vault: Vault, kept: dict[str, ItemId]
) -> None:
    assert stands(vault, kept, Grouping.GOAL) == [
        ("lead meetings", ["banana", "cherry"]),
        ("", ["Apple", "damson"]),
    ]


def test_roles_stand_the_latest_first(vault: Vault, kept: dict[str, ItemId]) -> None:
    assert stands(vault, kept, Grouping.ROLE) == [
        ("Analyst", ["Apple"]),
        ("Clerk · Castell", ["banana"]),
        ("", ["damson", "cherry"]),
    ]


def test_kinds_stand_in_their_own_order(vault: Vault, kept: dict[str, ItemId]) -> None:
    found = stands(vault, kept, Grouping.KIND, Order.OLDEST)
    assert found == [
        ("certificate", ["Apple"]),
        ("work sample", ["damson"]),
        ("data", ["cherry", "banana"]),
    ]


def test_months_stay_whole_whatever_the_order_within_them(vault: Vault, kept: dict[str, ItemId]) -> None:
    assert stands(vault, kept, Grouping.MONTH, Order.TITLE) == [("", ["Apple", "banana", "damson", "cherry"])]
    assert stands(vault, kept, Grouping.MONTH, Order.OLDEST) == [
        ("", ["cherry", "damson", "Apple", "banana"])
    ]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order.NEWEST, ["banana", "Apple", "damson", "cherry"]),
        (Order.TITLE, ["Apple", "banana", "cherry", "damson"]),
        (Order.ADDED, ["damson", "cherry", "Apple", "banana"]),
        (Order.SIZE, ["damson", "banana", "Apple", "cherry"]),
    ],
)
def test_one_list_in_every_order(
    vault: Vault, kept: dict[str, ItemId], order: Order, names: list[str]
) -> None:
    assert stands(vault, kept, Grouping.NONE, order) == [("", names)]


def test_grouped_evidence_can_be_searched_and_narrowed(vault: Vault, kept: dict[str, ItemId]) -> None:
    for grouped in Grouping:
        wanted = ListFilter(kinds=(ItemKind.EVIDENCE,), grouped=grouped, text="banana", unlinked=False)
        with vault.read() as connection:
            assert [place.id for place in listing.places(connection, wanted)] == [kept["banana"]]
