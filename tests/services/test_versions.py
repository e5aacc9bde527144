"""Versions of an item: what was read at the time is what is read of it later, and going back is exact."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.domain.versions import Content, Did, Version
from mwl_desktop.errors import UserError
from mwl_desktop.services import entries, goals, history, items, links, past, people, profile, versions
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault
from tests.patience import working_at_most
from tests.vault.test_undo import Histories, dump, some, words
from tests.vaults import Template

Rows = dict[str, dict[str, dict[str, Any]]]


def rows_now(connection: Any, item_id: ItemId) -> Rows:
    return said(past.present(connection, item_id))


def said(rows: past.Past) -> Rows:
    """Rows without empty tables, and without what every step moves on."""
    found = deepcopy({table: each for table, each in rows.rows.items() if each})
    for row in found.get("item", {}).values():
        row.pop("changed_at")
    return found


class Versions(Histories):
    """Remembers what every item was after each step, and asks for it again later."""

    @initialize()
    def begin(self) -> None:
        super().begin()
        self.read: dict[str, dict[ItemId, Rows]] = {}

    def went_on(self) -> None:
        super().went_on()
        self.note()

    def note(self) -> None:
        with self.vault.read() as connection:
            last = connection.exec_driver_sql("SELECT id FROM change_set ORDER BY number DESC").scalar()
            every = [ItemId(row["id"]) for row in self.items()]
            self.read[str(last)] = {each: rows_now(connection, each) for each in every}

    @rule(number=some, title=words)
    def type_on(self, number: int, title: str) -> None:
        item = self.known(number)
        if item is None:
            return
        with self.vault.write("item.rename", merge=True) as uow:
            items.rename(uow, item, title)
        if not uow.changes:
            return
        if uow.changes.id in self.read:
            self.states[self.place] = dump(self.vault)
        else:
            super().went_on()
        self.note()

    @rule()
    def undo_and_note(self) -> None:
        if self.place > 0:
            super().undo()
            self.note()

    @rule()
    def redo_and_note(self) -> None:
        if self.place + 1 < len(self.states):
            super().redo()
            self.note()

    def undo(self) -> None:
        """Only the one that notes."""

    def redo(self) -> None:
        """Only the one that notes."""

    def as_if_they_had_never_been(self, gone: dict[str, int]) -> None:
        super().as_if_they_had_never_been(gone)
        for state in self.read.values():
            for item_id, tables in list(state.items()):
                for table in list(tables):
                    tables[table] = {
                        k: v for k, v in tables[table].items() if not set(v.values()) & set(gone)
                    }
                    if not tables[table]:
                        del tables[table]
                if item_id in gone:
                    del state[item_id]

    @rule(number=some, which=some)
    def go_back(self, number: int, which: int) -> None:
        item = self.known(number)
        if item is None:
            return
        with self.vault.read() as connection:
            known = versions.versions(connection, item)
        version = known[which % len(known)]
        before = self.read[version.id].get(item)
        self.do(lambda uow: versions.go_back(uow, item, version))
        with self.vault.read() as connection:
            now = rows_now(connection, item)
        assert before is not None
        assert alike(now, before)

    @rule(number=some)
    def look(self, number: int) -> None:
        item = self.known(number)
        if item is None:
            return
        with self.vault.read() as connection:
            known = versions.versions(connection, item)
            assert [each.number for each in known] == sorted((each.number for each in known), reverse=True)
            for version in known:
                then = said(past.at(connection, item, version.id))
                assert then == self.read[version.id][item], version
                versions.as_of(connection, item, version)
                assert version.first or versions.differences(connection, item, version)

    @invariant()
    def every_change_is_in_a_version(self) -> None:
        """Nothing happens to an item without a version of it."""
        with self.vault.read() as connection:
            for item in (ItemId(row["id"]) for row in self.items()):
                known = {version.id for version in versions.versions(connection, item)}
                for (_, before), (step, after) in pairwise(self.read.items()):
                    assert step in known or item not in after or before.get(item) == after[item]


def alike(one: Rows, other: Rows) -> bool:
    """Whether two states say the same, whatever the ids of tags and links, and in the bin or not."""
    return essence(one) == essence(other)


def essence(rows: Rows) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = {}
    for table, each in rows.items():
        ignored = (
            {"binned_at"} if table == "item" else {"id", "created_at"} if table in ("tag", "link") else set()
        )
        kept[table] = sorted(
            repr({name: value for name, value in row.items() if name not in ignored}) for row in each.values()
        )
    return kept


def test_random_histories_are_read_backwards_exactly(template: Template) -> None:
    Versions.template = template
    run_state_machine_as_test(
        Versions,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def write(vault: Vault, action: str, verb: Callable[[UnitOfWork], Any], **more: Any) -> Any:
    with vault.write(action, **more) as uow:
        return verb(uow)


def known(vault: Vault, item_id: ItemId) -> tuple[Version, ...]:
    with vault.read() as connection:
        return versions.versions(connection, item_id)


def content(vault: Vault, item_id: ItemId, version: Version) -> Content:
    with vault.read() as connection:
        return versions.as_of(connection, item_id, version)


@pytest.fixture
def goal(vault: Vault) -> ItemId:
    draft = GoalDraft("Speak up", why="Because", tags=("voice",))
    made: ItemId = write(vault, "goal.add", lambda uow: goals.add(uow, draft))
    return made


def test_a_version_says_what_changed(vault: Vault, goal: ItemId) -> None:
    step = write(vault, "milestone.add", lambda uow: goals.add_milestone(uow, goal, "First talk"))
    write(vault, "milestone.rename", lambda uow: goals.rename_milestone(uow, step, "First short talk"))
    write(vault, "item.tags", lambda uow: items.set_tags(uow, goal, ["speaking"]))
    ada = write(vault, "person.add", lambda uow: people.add(uow, PersonDraft("Ada")))
    write(vault, "link.add", lambda uow: links.link(uow, ada, goal))
    found = known(vault, goal)
    assert [each.action for each in found] == [
        "link.add",
        "item.tags",
        "milestone.rename",
        "milestone.add",
        "goal.add",
    ]
    assert [each.first for each in found] == [False, False, False, False, True]
    with vault.read() as connection:
        told = [versions.differences(connection, goal, each) for each in found[:4]]
    ((linked,), tags, (renamed,), (added,)) = told
    assert (linked.table, linked.did, linked.after["title"]) == ("link", Did.ADDED, "Ada")
    assert {(each.did, each.part) for each in tags} == {(Did.REMOVED, "voice"), (Did.ADDED, "speaking")}
    assert (renamed.field, renamed.before, renamed.after) == ("title", "First talk", "First short talk")
    assert renamed.part == "First short talk"
    assert (added.did, added.part) == (Did.ADDED, "First talk")


def test_a_link_is_in_the_versions_of_both_its_ends(vault: Vault, goal: ItemId) -> None:
    entry = write(vault, "entry.add", lambda uow: entries.add(uow, EntryDraft("A talk")))
    link = write(vault, "link.add", lambda uow: links.link(uow, entry, goal))
    write(vault, "link.remove", lambda uow: links.unlink(uow, link))
    for item_id, other in ((entry, "Speak up"), (goal, "A talk")):
        found = known(vault, item_id)
        assert [each.action for each in found][:2] == ["link.remove", "link.add"]
        assert [each.title for each in content(vault, item_id, found[1]).links] == [other]
        assert content(vault, item_id, found[0]).links == ()


def test_typing_on_is_one_version_with_the_last_words(vault: Vault, goal: ItemId) -> None:
    for words_so_far in ("B", "Be", "Be heard"):
        text = words_so_far
        write(vault, "goal.why", lambda uow, text=text: goals.set_texts(uow, goal, why=text), merge=True)
    newest, first = known(vault, goal)
    assert content(vault, goal, newest).fields["why"] == "Be heard"
    assert content(vault, goal, first).fields["why"] == "Because"
    with vault.read() as connection:
        (told,) = versions.differences(connection, goal, newest)
    assert (told.before, told.after) == ("Because", "Be heard")


def test_going_back_is_one_step_that_can_be_undone(vault: Vault, goal: ItemId) -> None:
    first = known(vault, goal)[0]
    step = write(vault, "milestone.add", lambda uow: goals.add_milestone(uow, goal, "First talk"))
    write(vault, "item.rename", lambda uow: items.rename(uow, goal, "Be silent"))
    write(vault, "milestone.done", lambda uow: goals.set_milestone_done(uow, step, uow.clock.today()))
    before = dump(vault)
    went = write(vault, "item.go_back", lambda uow: versions.go_back(uow, goal, first))
    assert (went.changed, went.left_out) == (True, 0)
    with vault.read() as connection:
        now = goals.get(connection, goal)
    assert (now.head.title, now.milestones, now.head.tags) == ("Speak up", (), ("voice",))
    assert len(known(vault, goal)) == 5, "the log is gone on with, never written over"
    write(vault, "undo", history.undo, undoable=False)
    assert dump(vault) == before


def test_going_back_to_what_it_is_does_nothing(vault: Vault, goal: ItemId) -> None:
    with vault.write("item.go_back") as uow:
        went = versions.go_back(uow, goal, known(vault, goal)[0])
    assert not went.changed
    assert not uow.changes


def test_what_is_gone_for_good_is_left_out_and_said(vault: Vault, goal: ItemId) -> None:
    role = write(vault, "role.add", lambda uow: profile.add_role(uow, "Analyst", "Harlow", uow.clock.today()))
    write(vault, "item.role", lambda uow: items.set_role(uow, goal, role))
    with_role = known(vault, goal)[0]
    assert content(vault, goal, with_role).role == "Analyst · Harlow"
    write(vault, "role.remove", lambda uow: profile.remove_role(uow, role))
    went = write(vault, "item.go_back", lambda uow: versions.go_back(uow, goal, with_role))
    assert went.left_out == 1
    with vault.read() as connection:
        assert items.head(connection, goal).role_id is None


def test_an_item_in_the_bin_stays_there(vault: Vault, goal: ItemId) -> None:
    write(vault, "item.rename", lambda uow: items.rename(uow, goal, "Other"))
    write(vault, "item.bin", lambda uow: items.bin_items(uow, [goal]))
    newest, _renamed, first = known(vault, goal)
    assert [(each.field, each.emptied) for each in newest.touched] == [("binned_at", False)]
    write(vault, "item.go_back", lambda uow: versions.go_back(uow, goal, first))
    with vault.read() as connection:
        head = items.head(connection, goal)
    assert (head.title, head.binned_at is None) == ("Speak up", False)


def test_answers_and_their_questions(vault: Vault) -> None:
    draft = EntryDraft("It went well", answers=(Answer("What?", "A talk"), Answer("So what?", "")))
    entry = write(vault, "entry.add", lambda uow: entries.add(uow, draft))
    new = [Answer("What?", "A long talk")]
    write(vault, "entry.reflection", lambda uow: entries.set_reflection(uow, entry, "what", new))
    newest, first = known(vault, entry)
    with vault.read() as connection:
        told = {
            (each.table, each.field, each.part) for each in versions.differences(connection, entry, newest)
        }
    assert ("reflection_answer", "answer", "What?") in told
    assert ("reflection_answer", "*", "So what?") in told
    assert [row["question"] for _, row in content(vault, entry, first).parts] == ["What?", "So what?"]
    assert content(vault, entry, newest).kind is ItemKind.ENTRY


def test_what_is_not_there_is_told(vault: Vault, goal: ItemId) -> None:
    version = known(vault, goal)[0]
    with vault.read() as connection:
        for bad in ("nothing", ""):
            with pytest.raises(UserError, match=r"version\.missing"):
                past.at(connection, goal, bad)
        with pytest.raises(UserError, match=r"item\.missing"):
            versions.as_of(connection, ItemId("nobody"), version)
        assert versions.versions(connection, ItemId("nobody")) == ()


def test_five_thousand_versions_are_read_at_once(template: Template, tmp_path: Any) -> None:
    clock = SetClock(template_now())
    vault = template.opened(tmp_path / "many.mwl", clock)
    entry = write(vault, "entry.add", lambda uow: entries.add(uow, EntryDraft("0")))
    text = "word " * 400
    with vault.transaction() as connection:
        for number in range(5000):
            at = (clock.now() + timedelta(minutes=number)).isoformat(timespec="milliseconds")
            connection.exec_driver_sql(
                "INSERT INTO change_set(id, action, facts, at, state)"
                " VALUES (?, 'entry.body', '{}', ?, 'done')",
                (f"s{number}", at),
            )
            connection.exec_driver_sql(
                "INSERT INTO change"
                "(set_id, table_name, row_id, item_id, field, before, after, stamp, installation)"
                " VALUES (?, 'entry', ?, ?, 'body', ?, ?, ?, 'x')",
                (f"s{number}", entry, entry, f'"{text}{number}"', f'"{text}{number + 1}"', f"{number:09}"),
            )
    # Twenty times what each takes.
    with working_at_most(3):
        found = known(vault, entry)
    with working_at_most(3):
        then = content(vault, entry, found[-2])
    vault.close()
    assert len(found) == 5001
    assert then.fields["body"] == f"{text}1"


def template_now() -> Any:
    from tests.vaults import NOON

    return NOON
