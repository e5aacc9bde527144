"""A unit of work: all or nothing, announced once, logged per field, merged where it only goes on."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Profile
from mwl_desktop.domain.kinds import ItemKind, What
from mwl_desktop.errors import UserError, VaultError
from mwl_desktop.models import ChangeRecord, ChangeSetRecord
from mwl_desktop.services import entries, goals, history, items, links, profile, versions
from mwl_desktop.vault.vault import Vault
from tests.vaults import dump


def add_entry(vault: Vault, body: str = "a body") -> ItemId:
    with vault.write("entry.add") as uow:
        return entries.add(uow, EntryDraft(body=body))


def number_of(vault: Vault, record: type) -> int:
    with vault.read() as connection:
        return int(connection.execute(select(func.count()).select_from(record)).scalar_one())


def test_what_raises_leaves_nothing(vault: Vault) -> None:
    before = dump(vault, without=frozenset())

    class Trouble(Exception):
        pass

    def add_and_fail() -> None:
        with vault.write("entry.add") as uow:
            entries.add(uow, EntryDraft(body="never there"))
            raise Trouble

    with pytest.raises(Trouble):
        add_and_fail()
    assert dump(vault, without=frozenset()) == before
    add_entry(vault)


def test_a_change_set_says_what_happened_to_each_item(vault: Vault) -> None:
    first = add_entry(vault)
    with vault.write("things.done", title="two things") as uow:
        second = entries.add(uow, EntryDraft(body="second"))
        items.rename(uow, second, "renamed at once")
        items.rename(uow, first, "renamed")
        links.link(uow, first, second)
    changes = uow.changes
    assert changes
    assert (changes.action, changes.facts, changes.profile) == ("things.done", {"title": "two things"}, False)
    assert {(each.id, each.kind, each.what) for each in changes.items} == {
        (second, ItemKind.ENTRY, What.ADDED),
        (first, ItemKind.ENTRY, What.CHANGED),
    }
    assert set(changes.ids(ItemKind.ENTRY)) == {first, second}
    assert changes.ids(ItemKind.GOAL) == ()


def test_nothing_changed_is_announced_as_nothing(vault: Vault) -> None:
    entry = add_entry(vault)
    sets = number_of(vault, ChangeSetRecord)
    with vault.write("item.rename") as uow:
        items.rename(uow, entry, "a body")
    assert not uow.changes
    assert number_of(vault, ChangeSetRecord) == sets


def test_binning_restoring_and_removing_are_told_apart(vault: Vault) -> None:
    entry = add_entry(vault)
    seen = []
    for verb in (items.bin_items, items.restore, items.bin_items, items.purge):
        with vault.write("item") as uow:
            verb(uow, [entry])
        seen += [change.what for change in uow.changes.items]
    assert seen == [What.BINNED, What.RESTORED, What.BINNED, What.REMOVED]


def test_the_profile_is_announced_as_such(vault: Vault) -> None:
    with vault.write("profile.save") as uow:
        profile.save(uow, Profile("Bailey", "", ""))
    assert uow.changes.profile
    assert uow.changes.items == ()


def test_a_part_of_an_item_touches_the_item(vault: Vault) -> None:
    with vault.write("goal.add") as uow:
        goal = goals.add(uow, GoalDraft("a goal"))
    with vault.write("goal.milestone") as uow:
        goals.add_milestone(uow, goal, "a step")
    assert [(each.id, each.what) for each in uow.changes.items] == [(goal, What.CHANGED)]


def test_changed_at_moves_but_not_for_links(vault: Vault) -> None:
    one, other = add_entry(vault, "one"), add_entry(vault, "other")

    def changed_at() -> object:
        with vault.read() as connection:
            return items.head(connection, one).changed_at

    first = changed_at()
    with vault.write("link.add") as uow:
        links.link(uow, one, other)
    assert changed_at() == first
    with vault.write("item.star") as uow:
        items.set_starred(uow, one, True)
    assert changed_at() > first  # type: ignore[operator]


def test_history_tells_before_and_after(vault: Vault) -> None:
    entry = add_entry(vault, "first")
    with vault.write("entry.body") as uow:
        entries.set_body(uow, entry, "second")
    with vault.read() as connection:
        latest = versions.versions(connection, entry)[0]
        (change,) = versions.differences(connection, entry, latest)
    told = (change.table, change.field, change.before, change.after, latest.action)
    assert told == ("entry", "body", "first", "second", "entry.body")


def type_on(vault: Vault, entry: ItemId, body: str) -> None:
    with vault.write("entry.body", merge=True) as uow:
        entries.set_body(uow, entry, body)


def test_typing_on_is_one_step(vault: Vault) -> None:
    entry = add_entry(vault, "start")
    sets = number_of(vault, ChangeSetRecord)
    for body in ("start a", "start ab", "start abc"):
        type_on(vault, entry, body)
    assert number_of(vault, ChangeSetRecord) == sets + 1
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    with vault.read() as connection:
        assert entries.get(connection, entry).body == "start"
    with vault.write("redo", undoable=False) as uow:
        history.redo(uow)
    with vault.read() as connection:
        assert entries.get(connection, entry).body == "start abc"


def test_typing_does_not_go_on_in_another_item_or_after_a_pause_or_another_step(vault: Vault) -> None:
    one, other = add_entry(vault, "one"), add_entry(vault, "other")
    clock = vault.clock
    assert isinstance(clock, SetClock)
    type_on(vault, one, "one a")
    sets = number_of(vault, ChangeSetRecord)
    type_on(vault, other, "other a")
    assert number_of(vault, ChangeSetRecord) == sets + 1
    clock.moment += timedelta(minutes=2)
    type_on(vault, other, "other ab")
    assert number_of(vault, ChangeSetRecord) == sets + 2
    with vault.write("item.star") as uow:
        items.set_starred(uow, other, True)
    type_on(vault, other, "other abc")
    assert number_of(vault, ChangeSetRecord) == sets + 4


def test_typing_after_an_undo_is_a_step_of_its_own(vault: Vault) -> None:
    entry = add_entry(vault, "start")
    type_on(vault, entry, "start a")
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    type_on(vault, entry, "start b")
    with vault.read() as connection:
        assert history.step_to_redo(connection) is None
        assert entries.get(connection, entry).body == "start b"
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    with vault.read() as connection:
        assert entries.get(connection, entry).body == "start"


def test_stamps_never_go_back_even_when_the_clock_does(vault: Vault) -> None:
    clock = vault.clock
    assert isinstance(clock, SetClock)
    for _ in range(5):
        add_entry(vault)
        clock.moment -= timedelta(days=1)
    with vault.read() as connection:
        stamps = connection.execute(select(ChangeRecord.stamp).order_by(ChangeRecord.number)).scalars().all()
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == len(stamps)


def test_what_is_gone_cannot_be_changed(vault: Vault) -> None:
    with pytest.raises(UserError, match=r"item\.missing"), vault.write("item.rename") as uow:
        items.rename(uow, ItemId("01900000-0000-7000-8000-000000000000"), "no one")


def test_writers_take_turns_and_readers_see_one_state(vault: Vault) -> None:
    entry = add_entry(vault, "0")
    with vault.read() as connection:
        assert entries.get(connection, entry).body == "0"

        def write(number: int) -> None:
            for _ in range(5):
                with vault.write("entry.body") as uow:
                    entries.set_minutes(uow, entry, number)
                    entries.set_body(uow, entry, f"by {number}")

        threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert entries.get(connection, entry).body == "0", "a reader keeps the state it began with"
    with vault.read() as connection:
        after = entries.get(connection, entry)
    assert after.body == f"by {after.minutes}"


def test_a_reading_connection_cannot_write(vault: Vault) -> None:
    with pytest.raises(VaultError, match=r"vault\.read_only"), vault.read() as connection:
        connection.exec_driver_sql("DELETE FROM item")


def test_a_closed_vault_says_that_it_is_locked(vault: Vault) -> None:
    vault.close()
    vault.close()
    for use in (vault.read, vault.transaction, lambda: vault.write("entry.add")):
        with pytest.raises(VaultError, match=r"vault\.closed"), use():
            pass
    assert vault.key.key == b""
