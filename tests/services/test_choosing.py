"""Which items a section holds: rules, choices by hand, and what never leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import BlockKind, Confidentiality, EntryKind, Horizon, Purpose
from mwl_desktop.domain.portfolios import PortfolioDraft, Rule, Section, SectionContents
from mwl_desktop.services import choosing, items, portfolios
from mwl_desktop.vault.vault import Vault
from tests import factory


def made(vault: Vault, *sections: Section, **said: object) -> ItemId:
    draft = PortfolioDraft("P", Purpose.BLANK, **said)  # type: ignore[arg-type]
    with vault.write("portfolio.add") as uow:
        return portfolios.add(uow, draft, sections)


def contents(vault: Vault, item_id: ItemId) -> tuple[SectionContents, ...]:
    with vault.read() as connection:
        return choosing.contents(connection, portfolios.get(connection, item_id))


def titles(found: SectionContents) -> list[str]:
    return [row.title for row in found.rows]


def entries_section(rule: Rule, **said: object) -> Section:
    return Section("", "Entries", BlockKind.ENTRIES, rule=rule, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(), {"work", "gem", "tagged", "starred"}),
        (Rule(subkinds=(EntryKind.GEM.value,)), {"gem"}),
        (Rule(tags=("red", "blue")), {"tagged"}),
        (Rule(starred=True), {"starred"}),
        (Rule(horizon=Horizon.TOMORROW), {"gem"}),
        (Rule(nothing=True), set()),
    ],
)
def test_a_rule_takes_what_meets_all_of_it(vault: Vault, rule: Rule, expected: set[str]) -> None:
    factory.add_entry(vault, "work")
    factory.add_entry(vault, "gem", entry_kind=EntryKind.GEM, horizon=Horizon.TOMORROW)
    factory.add_entry(vault, "tagged", tags=("red",))
    factory.add_entry(vault, "starred", starred=True)
    (found,) = contents(vault, made(vault, entries_section(rule)))
    assert set(titles(found)) == expected


def test_a_rule_can_ask_for_a_job_and_for_any_of_several_goals(vault: Vault) -> None:
    role = factory.add_role(vault)
    one, other = factory.add_goal(vault, "one"), factory.add_goal(vault, "other")
    served = factory.add_entry(vault, "serves one")
    both = factory.add_entry(vault, "serves both", role_id=role)
    factory.add_entry(vault, "serves none", role_id=role)
    for entry, goal in ((served, one), (both, one), (both, other)):
        factory.link(vault, entry, goal)
    rules = (Rule(linked_to=(one, other)), Rule(role_id=role))
    linked, of_role = (contents(vault, made(vault, entries_section(rule)))[0] for rule in rules)
    assert sorted(titles(linked)) == ["serves both", "serves one"]
    assert sorted(titles(of_role)) == ["serves both", "serves none"]


def test_the_period_holds_for_entries_and_not_for_goals(vault: Vault) -> None:
    factory.add_entry(vault, "before", happened_on=date(2025, 1, 1))
    factory.add_entry(vault, "within", happened_on=date(2026, 1, 1))
    factory.add_goal(vault, "goal")
    goals = Section("", "Goals", BlockKind.GOALS)
    item_id = made(vault, entries_section(Rule()), goals, period_from=date(2025, 6, 1))
    assert [titles(each) for each in contents(vault, item_id)] == [["within"], ["goal"]]


@pytest.mark.parametrize("how", ["by rule", "by hand"])
@pytest.mark.parametrize("confidentiality", [Confidentiality.PRIVATE, Confidentiality.EMPLOYER])
def test_what_is_not_mine_to_show_stays_out(vault: Vault, how: str, confidentiality: Confidentiality) -> None:
    secret = factory.add_entry(vault, "secret", confidentiality=confidentiality)
    section = (
        entries_section(Rule()) if how == "by rule" else entries_section(Rule(nothing=True), pinned=(secret,))
    )
    (found,) = contents(vault, made(vault, section))
    assert found.rows == ()
    assert [(each.row.title, each.reason) for each in found.left_out] == [("secret", confidentiality.value)]


def test_a_binned_item_that_was_put_in_by_hand_is_said_to_be_in_the_bin(vault: Vault) -> None:
    gone = factory.add_entry(vault, "gone")
    item_id = made(vault, entries_section(Rule(nothing=True), pinned=(gone,)))
    with vault.write("item.bin") as uow:
        items.bin_items(uow, [gone])
    (found,) = contents(vault, item_id)
    assert (found.rows, found.left_out[0].reason) == ((), "binned")


def test_what_is_put_in_by_hand_comes_first_and_is_told_from_what_the_rule_brings(vault: Vault) -> None:
    plain = factory.add_entry(vault, "plain")
    factory.add_entry(vault, "starred", starred=True)
    (found,) = contents(vault, made(vault, entries_section(Rule(starred=True), pinned=(plain,))))
    assert titles(found) == ["plain", "starred"]
    assert found.by_hand == (plain,)


def test_an_item_taken_out_by_hand_is_left_out_with_that_reason(vault: Vault) -> None:
    out = factory.add_entry(vault, "out")
    (found,) = contents(vault, made(vault, entries_section(Rule(), excluded=(out,))))
    assert [(each.row.id, each.reason) for each in found.left_out] == [(out, "excluded")]


def test_rules_do_not_tell_an_item_twice(vault: Vault) -> None:
    shared = factory.add_entry(vault, "shared", starred=True)
    item_id = made(vault, entries_section(Rule(starred=True)), entries_section(Rule()))
    first, second = contents(vault, item_id)
    assert titles(first) == ["shared"]
    assert (titles(second), [row.id for row in second.elsewhere]) == ([], [shared])
    assert second.left_out == ()


def test_a_rule_leaves_an_item_to_the_section_it_was_put_into(vault: Vault) -> None:
    chosen = factory.add_entry(vault, "chosen")
    later = entries_section(Rule(nothing=True), pinned=(chosen,))
    first, second = contents(vault, made(vault, entries_section(Rule()), later))
    assert (titles(first), titles(second)) == ([], ["chosen"])


def test_an_item_put_twice_by_hand_is_there_twice(vault: Vault) -> None:
    twice = factory.add_entry(vault, "twice")
    by_hand: Callable[[], Section] = lambda: entries_section(Rule(nothing=True), pinned=(twice,))  # noqa: E731
    assert [titles(each) for each in contents(vault, made(vault, by_hand(), by_hand()))] == [["twice"]] * 2


def test_sections_without_items_hold_none(vault: Vault) -> None:
    factory.add_entry(vault)
    item_id = made(vault, Section("", "Text", BlockKind.TEXT), Section("", "Me", BlockKind.PROFILE))
    assert all(each.rows == each.left_out == () for each in contents(vault, item_id))
