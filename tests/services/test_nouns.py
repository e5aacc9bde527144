"""Entries, goals, people, the profile and links: made, changed, read whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Profile
from mwl_desktop.domain.kinds import EntryKind, GoalStatus, ItemKind, PersonRelation, Relation
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.errors import UserError
from mwl_desktop.services import dates, entries, goals, items, links, people, profile
from mwl_desktop.vault.vault import Vault
from tests.vaults import TODAY


def test_an_entry_comes_back_whole_and_changes(vault: Vault) -> None:
    answers = (Answer("What?", "this"), Answer("So what?", ""))
    with vault.write("entry.add") as uow:
        entry = entries.add(
            uow,
            EntryDraft(
                "the *body*",
                entry_kind=EntryKind.GEM,
                minutes=5,
                source="a wall",
                reflection_model="what",
                answers=answers,
            ),
        )
    with vault.read() as connection:
        it = entries.get(connection, entry)
    assert (it.head.title, it.body, it.entry_kind, it.minutes, it.source) == (
        "the body",
        "the *body*",
        EntryKind.GEM,
        5,
        "a wall",
    )
    assert (it.reflection_model, it.answers) == ("what", answers)
    with vault.write("entry.change") as uow:
        entries.set_body(uow, entry, "new")
        entries.set_kind(uow, entry, EntryKind.PROBLEM)
        entries.set_minutes(uow, entry, None)
        entries.set_source(uow, entry, "")
        entries.set_reflection(uow, entry, "other", [Answer("Now what?", "that"), Answer("What?", "this")])
    with vault.read() as connection:
        it = entries.get(connection, entry)
    assert (it.body, it.entry_kind, it.minutes, it.source) == ("new", EntryKind.PROBLEM, None, "")
    assert it.answers == (Answer("Now what?", "that"), Answer("What?", "this"))


def test_a_goal_comes_back_whole_and_moves_on(vault: Vault) -> None:
    with vault.write("goal.add") as uow:
        goal = goals.add(
            uow, GoalDraft("speak", why="w", started_on=date(2026, 1, 1), due_on=date(2026, 12, 31))
        )
        first = goals.add_milestone(uow, goal, "first", date(2026, 6, 1))
        second = goals.add_milestone(uow, goal, "second")
        goals.add_progress(uow, goal, "early", date(2026, 2, 1))
        note = goals.add_progress(uow, goal, "today")
    with vault.write("goal.change") as uow:
        goals.set_texts(uow, goal, success_criteria="c")
        goals.set_status(uow, goal, GoalStatus.ACHIEVED)
        goals.set_due(uow, goal, None)
        goals.order_milestones(uow, [second, first])
        goals.rename_milestone(uow, first, "renamed")
        goals.set_milestone_due(uow, first, None)
        goals.set_milestone_done(uow, second, TODAY)
        goals.set_progress(uow, note, "now")
    with vault.read() as connection:
        it = goals.get(connection, goal)
    assert (it.why, it.success_criteria, it.status, it.due_on) == ("w", "c", GoalStatus.ACHIEVED, None)
    assert [(step.title, step.done_on) for step in it.milestones] == [("second", TODAY), ("renamed", None)]
    assert [(each.noted_on, each.text) for each in it.progress] == [
        (TODAY, "now"),
        (date(2026, 2, 1), "early"),
    ]
    with vault.write("goal.change") as uow:
        goals.remove_milestone(uow, first)
        goals.remove_progress(uow, note)
    with vault.read() as connection:
        it = goals.get(connection, goal)
    assert (len(it.milestones), len(it.progress), it.done) == (1, 1, 1)


def test_parts_that_are_gone_and_goals_that_are_none(vault: Vault) -> None:
    with vault.write("entry.add") as uow:
        entry = entries.add(uow, EntryDraft("x"))
    for verb, code in (
        (lambda uow: goals.set_milestone_done(uow, "none", TODAY), r"milestone\.missing"),
        (lambda uow: goals.remove_milestone(uow, "none"), r"milestone\.missing"),
        (lambda uow: goals.add_milestone(uow, entry, "step"), r"item\.not_of_kind"),
        (lambda uow: goals.add_progress(uow, entry, "text"), r"item\.not_of_kind"),
    ):
        with pytest.raises(UserError, match=code), vault.write("goal") as uow:
            verb(uow)


def add_person(vault: Vault, name: str = "Ines") -> ItemId:
    with vault.write("person.add") as uow:
        return people.add(
            uow, PersonDraft(name, contact_every_days=28, met_on=date(2026, 1, 1), organisation="O")
        )


def test_a_person_comes_back_whole_and_changes(vault: Vault) -> None:
    person = add_person(vault)
    with vault.write("person.change") as uow:
        people.set_relation(uow, person, PersonRelation.MENTOR)
        people.set_text(uow, person, "email", "i@example.org")
        people.set_text(uow, person, "notes", "n")
    with vault.read() as connection:
        it = people.get(connection, person)
    assert (it.head.title, it.relation, it.email, it.organisation, it.notes) == (
        "Ines",
        PersonRelation.MENTOR,
        "i@example.org",
        "O",
        "n",
    )
    assert (it.last_contact, it.contact_due) == (None, date(2026, 1, 29))
    with vault.write("person.change") as uow:
        people.set_contact_every(uow, person, None)
    with vault.read() as connection:
        assert people.get(connection, person).contact_due is None


def test_an_interaction_is_an_entry_with_the_person_and_moves_their_contact(vault: Vault) -> None:
    person = add_person(vault)
    with vault.write("person.interaction") as uow:
        entry = people.add_interaction(uow, person, "we spoke", happened_on=date(2026, 11, 1), minutes=30)
        people.add_interaction(uow, person, "earlier", happened_on=date(2026, 3, 1))
    with vault.read() as connection:
        it = people.get(connection, person)
        linked = links.of(connection, person, ItemKind.ENTRY)
        assert entries.get(connection, entry).entry_kind is EntryKind.INTERACTION
    assert (it.last_contact, it.contact_due) == (date(2026, 11, 1), date(2026, 11, 1) + timedelta(days=28))
    assert (linked[0].item.id, linked[0].relation, linked[0].outward) == (entry, Relation.WITH, False)
    with vault.write("bin") as uow:
        items.bin_items(uow, [entry])
    with vault.read() as connection:
        assert people.get(connection, person).last_contact == date(2026, 3, 1)


def test_links_are_one_from_either_side_and_can_be_taken_away(vault: Vault) -> None:
    person = add_person(vault)
    with vault.write("entry.add") as uow:
        entry = entries.add(uow, EntryDraft("x"))
        made = links.link(uow, person, entry)
        assert links.link(uow, entry, person) == made
    with vault.read() as connection:
        (seen,) = links.of(connection, entry)
        (back,) = links.of(connection, person)
    assert (seen.item.id, seen.outward, seen.link_id) == (person, True, made)
    assert (back.item.id, back.outward, back.link_id) == (entry, False, made)
    with pytest.raises(UserError, match=r"link\.to_itself"), vault.write("link") as uow:
        links.link(uow, entry, entry)
    with pytest.raises(UserError, match=r"item\.missing"), vault.write("link") as uow:
        links.link(uow, entry, ItemId("none"))
    with vault.write("link.remove") as uow:
        links.unlink(uow, made)
    with vault.write("link.again") as uow:
        made = links.link(uow, entry, person)
    with vault.write("link.remove") as uow:
        links.unlink(uow, made)
    with vault.read() as connection:
        assert links.of(connection, entry) == ()


def test_the_profile_and_the_jobs(vault: Vault) -> None:
    with vault.read() as connection:
        assert profile.get(connection) == Profile()
        assert profile.current_role(connection) is None
    with vault.write("profile.save") as uow:
        profile.save(uow, Profile("B", "h", "s"))
        profile.add_role(uow, "Old", "A", date(2020, 1, 1), date(2024, 1, 1))
        now = profile.add_role(uow, "New", "B", date(2024, 2, 1))
    with vault.write("profile.save") as uow:
        profile.save(uow, Profile("B", "h", "longer"))
    with vault.read() as connection:
        assert profile.get(connection) == Profile("B", "h", "longer")
        assert [role.title for role in profile.roles(connection)] == ["New", "Old"]
        current = profile.current_role(connection)
    assert current
    assert current.id == now


@pytest.mark.parametrize("typed", ["2026-02-29", "22.11.2026", "", "tomorrow", "2026-13-01", "x" * 500])
def test_what_is_no_date_is_said_in_short(typed: str) -> None:
    with pytest.raises(UserError, match=r"date\.not_a_date") as caught:
        dates.typed(typed)
    assert len(str(caught.value.facts["text"])) <= 40
    assert dates.typed(" 2026-11-22 ") == TODAY
