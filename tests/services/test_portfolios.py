"""Portfolios and their sections: made, changed, put in order, each change undone in one step."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import BlockKind, Horizon, ItemKind, Purpose
from mwl_desktop.domain.portfolios import Portfolio, PortfolioDraft, Rule, Section
from mwl_desktop.errors import UserError
from mwl_desktop.services import choosing, history, items, portfolios
from mwl_desktop.vault.vault import Vault
from tests import factory


def add(vault: Vault, purpose: Purpose = Purpose.APPRAISAL, **said: object) -> ItemId:
    with vault.write("portfolio.add") as uow:
        return portfolios.add(uow, PortfolioDraft(str(said.pop("title", "")), purpose, **said))  # type: ignore[arg-type]


def get(vault: Vault, item_id: ItemId) -> Portfolio:
    with vault.read() as connection:
        return portfolios.get(connection, item_id)


def undo(vault: Vault) -> None:
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)


def with_entries(vault: Vault, number: int = 4) -> tuple[ItemId, str, list[ItemId]]:
    """A portfolio of one section that takes every entry, and those in its order."""
    for at in range(number):
        factory.add_entry(vault, f"entry {at}", happened_on=date(2026, 1, 28 - at))
    item_id = add(vault, Purpose.BLANK)
    with vault.write("portfolio.section_add") as uow:
        section_id = portfolios.add_section(uow, item_id, "Entries", BlockKind.ENTRIES)
    return item_id, section_id, shown(vault, item_id)


def shown(vault: Vault, item_id: ItemId) -> list[ItemId]:
    with vault.read() as connection:
        (found,) = choosing.contents(connection, portfolios.get(connection, item_id))
    return [row.id for row in found.rows]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_purpose_begins_with_its_template(vault: Vault, purpose: Purpose) -> None:
    made = get(vault, add(vault, purpose))
    assert made.purpose is purpose
    assert made.head.title
    assert bool(made.sections) == (purpose is not Purpose.BLANK)
    assert len({section.id for section in made.sections}) == len(made.sections)
    assert all(section.title for section in made.sections)


def test_two_of_a_purpose_do_not_share_sections(vault: Vault) -> None:
    one, other = get(vault, add(vault)), get(vault, add(vault))
    assert not {s.id for s in one.sections} & {s.id for s in other.sections}


def test_fields_and_period_change_and_come_back(vault: Vault) -> None:
    item_id = add(vault)
    with vault.write("portfolio.audience") as uow:
        portfolios.set_fields(uow, item_id, audience="Dana\nReyes", introduction="Hello", paper="Letter")
        portfolios.set_period(uow, item_id, date(2026, 1, 1), None)
    made = get(vault, item_id)
    assert (made.audience, made.introduction, made.paper) == ("Dana Reyes", "Hello", "Letter")
    assert (made.period_from, made.period_to) == (date(2026, 1, 1), None)
    undo(vault)
    assert (get(vault, item_id).audience, get(vault, item_id).period_from) == ("", None)


def test_a_period_that_ends_before_it_begins_is_refused(vault: Vault) -> None:
    item_id = add(vault)
    with pytest.raises(UserError, match="period_turned"), vault.write("portfolio.period") as uow:
        portfolios.set_period(uow, item_id, date(2026, 2, 1), date(2026, 1, 1))


def test_a_section_keeps_its_rule_whole(vault: Vault) -> None:
    item_id, section_id, _ = with_entries(vault)
    goal, role = factory.add_goal(vault), factory.add_role(vault)
    rule = Rule(("gem",), ("a", "ü"), Horizon.TODAY, starred=True, role_id=role, linked_to=(goal,))
    with vault.write("portfolio.rule") as uow:
        portfolios.set_section(uow, section_id, title="New", text="*Words*", rule=rule)
    (section,) = get(vault, item_id).sections
    assert (section.title, section.text, section.rule) == ("New", "*Words*", rule)


def test_sections_are_put_in_order(vault: Vault) -> None:
    item_id = add(vault)
    before = [section.id for section in get(vault, item_id).sections]
    with vault.write("portfolio.section_order") as uow:
        portfolios.order_sections(uow, before[::-1])
    assert [section.id for section in get(vault, item_id).sections] == before[::-1]
    undo(vault)
    assert [section.id for section in get(vault, item_id).sections] == before


def test_a_removed_section_comes_back_with_its_choices_where_it_was(vault: Vault) -> None:
    entry = factory.add_entry(vault)
    item_id = add(vault)
    sections = get(vault, item_id).sections
    with vault.write("portfolio.put_in") as uow:
        portfolios.put_in(uow, sections[2].id, [entry])
    before = get(vault, item_id).sections
    with vault.write("portfolio.section_remove") as uow:
        portfolios.remove_section(uow, sections[2].id)
    assert len(get(vault, item_id).sections) == len(before) - 1
    undo(vault)
    assert get(vault, item_id).sections == before


def test_undo_brings_a_removed_section_back(vault: Vault) -> None:
    item_id = add(vault)
    before = get(vault, item_id).sections
    with vault.write("portfolio.section_remove") as uow:
        portfolios.remove_section(uow, before[1].id)
    undo(vault)
    assert get(vault, item_id).sections == before


def test_items_are_put_in_taken_out_and_left_to_the_rule_again(vault: Vault) -> None:
    item_id, section_id, entries = with_entries(vault)
    with vault.write("portfolio.leave_out") as uow:
        portfolios.exclude(uow, section_id, entries[0])
        portfolios.exclude(uow, section_id, entries[1])
        portfolios.put_in(uow, section_id, [entries[1]])
    (section,) = get(vault, item_id).sections
    assert (section.pinned, section.excluded) == ((entries[1],), (entries[0],))
    with vault.write("portfolio.unchoose") as uow:
        portfolios.unchoose(uow, section_id, entries[0])
        portfolios.unchoose(uow, section_id, entries[1])
    (section,) = get(vault, item_id).sections
    assert (section.pinned, section.excluded) == ((), ())
    assert shown(vault, item_id) == entries


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_every_order_can_be_had(vault: Vault, order: tuple[int, ...]) -> None:
    item_id, section_id, before = with_entries(vault)
    after = [before[at] for at in order]
    with vault.write("portfolio.arrange") as uow:
        portfolios.arrange(uow, section_id, before, after)
    assert shown(vault, item_id) == after


def test_putting_in_order_pins_no_more_than_it_takes(vault: Vault) -> None:
    item_id, section_id, (a, b, c, d) = with_entries(vault)
    with vault.write("portfolio.arrange") as uow:
        portfolios.arrange(uow, section_id, [a, b, c, d], [c, a, b, d])
    assert get(vault, item_id).sections[0].pinned == (c,)
    newest = factory.add_entry(vault, "newer", happened_on=date(2026, 2, 1))
    assert shown(vault, item_id) == [c, newest, a, b, d]


def test_what_is_pinned_and_cannot_be_shown_stays_pinned(vault: Vault) -> None:
    item_id, section_id, (a, b, c, d) = with_entries(vault)
    with vault.write("portfolio.put_in") as uow:
        portfolios.put_in(uow, section_id, [d])
        items.bin_items(uow, [d])
    with vault.write("portfolio.arrange") as uow:
        portfolios.arrange(uow, section_id, [a, b, c], [b, a, c])
    assert set(get(vault, item_id).sections[0].pinned) == {b, d}


def test_a_portfolio_is_found_by_name_and_the_latest_without_one(vault: Vault) -> None:
    with vault.read() as connection, pytest.raises(UserError, match=r"portfolio\.none"):
        portfolios.named(connection, None)
    one, other = add(vault, title="One"), add(vault, title="Other")
    with vault.read() as connection:
        assert portfolios.named(connection, "one") == one
        assert portfolios.named(connection, other) == other
        assert portfolios.named(connection, None) == other
        with pytest.raises(UserError) as refused:
            portfolios.named(connection, "third")
    assert "One" in str(refused.value.facts["known"])


def test_another_kind_of_item_is_no_portfolio(vault: Vault) -> None:
    entry = factory.add_entry(vault)
    with vault.read() as connection, pytest.raises(UserError, match="not_of_kind"):
        portfolios.get(connection, entry)
    with pytest.raises(UserError), vault.write("portfolio.section_add") as uow:
        portfolios.add_section(uow, entry, "x", BlockKind.TEXT)
    with pytest.raises(UserError, match=r"item\.missing"), vault.write("portfolio.put_in") as uow:
        portfolios.put_in(uow, "no section", [entry])


def test_each_change_announces_the_portfolio(vault: Vault) -> None:
    item_id, section_id, (first, *_) = with_entries(vault)
    with vault.write("portfolio.leave_out") as uow:
        portfolios.exclude(uow, section_id, first)
    assert uow.changes.ids(ItemKind.PORTFOLIO) == (item_id,)
    with vault.write("portfolio.section_text") as uow:
        portfolios.set_section(uow, section_id, text="more")
    assert uow.changes.ids() == (item_id,)


def test_sections_given_are_taken_as_they_are(vault: Vault) -> None:
    with vault.write("portfolio.add") as uow:
        item_id = portfolios.add(uow, PortfolioDraft("Mine"), [Section("", "Only", BlockKind.TEXT, "words")])
    assert [(s.title, s.text) for s in get(vault, item_id).sections] == [("Only", "words")]
