"""People: what is known of them, what passes between us, whom to get back to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EntryKind, ItemKind, PersonRelation, Relation
from mwl_desktop.domain.people import Person, PersonDraft
from mwl_desktop.errors import UserError
from mwl_desktop.services import entries, history, items, links, listing, people
from mwl_desktop.vault.vault import Vault
from tests import factory

TODAY = date(2026, 11, 22)


def read(vault: Vault, item_id: ItemId) -> Person:
    with vault.read() as connection:
        return people.get(connection, item_id)


def get_back_to(vault: Vault, day: date = TODAY) -> list[str]:
    """Names of those who are due, as the list has them; each row must say the same date as the person."""
    with vault.read() as connection:
        wanted = ListFilter(kinds=(ItemKind.PERSON,), due_by=day)
        rows = listing.rows(connection, [place.id for place in listing.places(connection, wanted)])
        assert [row.due_on for row in rows] == [people.get(connection, row.id).contact_due for row in rows]
    return [row.title for row in rows]


def test_a_person_comes_back_as_added(vault: Vault) -> None:
    draft = PersonDraft(
        "Ines Duarte",
        PersonRelation.MENTOR,
        organisation="Independent",
        email="ines@example.org",
        how_i_know="A workshop",
        gives="Answers",
        gets="Questions",
        notes="Tea",
        contact_every_days=30,
        met_on=date(2025, 2, 3),
        tags=("mentor",),
    )
    with vault.write("person.add") as uow:
        item_id = people.add(uow, draft)
    person = read(vault, item_id)
    assert (person.head.title, person.head.happened_on, person.head.tags) == (
        draft.name,
        draft.met_on,
        ("mentor",),
    )
    for field in ("relation", "organisation", "email", "how_i_know", "gives", "gets", "notes"):
        assert getattr(person, field) == getattr(draft, field)
    assert person.last_contact is None
    assert person.contact_due == date(2025, 3, 5)


def test_one_text_changes_at_a_time_and_can_be_undone(vault: Vault) -> None:
    item_id = factory.add_person(vault, notes="Old", gives="Stays")
    with vault.write("person.notes") as uow:
        people.set_text(uow, item_id, "notes", "New")
        people.set_relation(uow, item_id, PersonRelation.EXPERT)
    person = read(vault, item_id)
    assert (person.notes, person.gives, person.relation) == ("New", "Stays", PersonRelation.EXPERT)
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    assert (read(vault, item_id).notes, read(vault, item_id).relation) == ("Old", PersonRelation.PEER)


@pytest.mark.parametrize("days", [0, -7, 3_651])
def test_a_rhythm_that_is_none_is_refused(vault: Vault, days: int) -> None:
    item_id = factory.add_person(vault, contact_every_days=30)
    with pytest.raises(UserError, match=r"contact\.not_a_rhythm"), vault.write("try") as uow:
        people.set_contact_every(uow, item_id, days)
    assert read(vault, item_id).contact_every_days == 30
    with vault.write("person.rhythm") as uow:
        people.set_contact_every(uow, item_id, None)
    assert read(vault, item_id).contact_due is None


def test_a_conversation_is_an_entry_linked_to_the_person(vault: Vault) -> None:
    item_id = factory.add_person(vault)
    with vault.write("person.interaction") as uow:
        entry_id = people.add_interaction(
            uow, item_id, "Asked about **queues**.\nMore.", happened_on=date(2026, 11, 20), minutes=25
        )
    with vault.read() as connection:
        entry = entries.get(connection, entry_id)
        found = links.of(connection, item_id, ItemKind.ENTRY)
    assert (entry.entry_kind, entry.minutes, entry.head.title) == (
        EntryKind.INTERACTION,
        25,
        "Asked about queues.",
    )
    assert [(link.item.id, link.relation, link.outward) for link in found] == [
        (entry_id, Relation.WITH, False)
    ]
    assert read(vault, item_id).last_contact == date(2026, 11, 20)
    with vault.write("item.bin") as uow:
        items.bin_items(uow, (entry_id,))
    assert read(vault, item_id).last_contact is None


def test_a_conversation_with_a_goal_is_refused(vault: Vault) -> None:
    goal = factory.add_goal(vault)
    with pytest.raises(UserError, match=r"item\.not_of_kind"), vault.write("try") as uow:
        people.add_interaction(uow, goal, "Hello")
    with vault.read() as connection:
        assert listing.counts(connection)[ItemKind.ENTRY] == 0


def test_those_who_waited_longest_come_first(vault: Vault) -> None:
    factory.add_person(vault, "No rhythm", met_on=date(2020, 1, 1))
    factory.add_person(vault, "Never spoken", contact_every_days=30, met_on=date(2026, 9, 1))
    spoken = factory.add_person(vault, "Spoken long ago", contact_every_days=7, met_on=date(2026, 1, 1))
    lately = factory.add_person(vault, "Spoken lately", contact_every_days=7, met_on=date(2026, 1, 1))
    factory.link(vault, factory.add_entry(vault, happened_on=date(2026, 6, 1)), spoken)
    factory.link(vault, factory.add_entry(vault, happened_on=date(2026, 5, 1)), spoken)
    factory.link(vault, factory.add_entry(vault, happened_on=date(2026, 11, 20)), lately)
    factory.link(vault, factory.add_goal(vault, started_on=date(2026, 11, 21)), spoken)
    assert get_back_to(vault) == ["Spoken long ago", "Never spoken"]
    assert get_back_to(vault, TODAY + timedelta(days=5)) == [
        "Spoken long ago",
        "Never spoken",
        "Spoken lately",
    ]


def test_the_day_somebody_is_due_counts_and_binned_entries_do_not(vault: Vault) -> None:
    item_id = factory.add_person(vault, "Ines", contact_every_days=7, met_on=date(2026, 11, 8))
    entry_id = factory.add_entry(vault, happened_on=date(2026, 11, 15))
    factory.link(vault, entry_id, item_id)
    assert get_back_to(vault, date(2026, 11, 21)) == []
    assert get_back_to(vault, date(2026, 11, 22)) == ["Ines"]
    with vault.write("item.bin") as uow:
        items.bin_items(uow, (entry_id,))
    assert get_back_to(vault, date(2026, 11, 15)) == ["Ines"]


def test_people_stand_by_name_whatever_its_case(vault: Vault) -> None:
    for name in ("bram", "Ada", "Cleo"):
        factory.add_person(vault, name)
    with vault.read() as connection:
        ids = [place.id for place in listing.places(connection, ListFilter(kinds=(ItemKind.PERSON,)))]
        assert [row.title for row in listing.rows(connection, ids)] == ["Ada", "bram", "Cleo"]


def test_names_keep_their_script_and_lose_what_would_turn_a_line_round(vault: Vault) -> None:
    item_id = factory.add_person(vault, "\u202eأحمد علي\u202c\x07", organisation="شركة")
    assert read(vault, item_id).head.title == "أحمد علي"
    assert read(vault, item_id).organisation == "شركة"
