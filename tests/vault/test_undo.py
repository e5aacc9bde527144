"""Undo and redo over random histories: a step back gives exactly the earlier tables, a step on the later."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import BlockKind, Confidentiality, GoalStatus, Horizon, ItemKind
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.services import (
    capture,
    entries,
    evidence,
    goals,
    history,
    items,
    links,
    listing,
    people,
    portfolios,
)
from mwl_desktop.vault.agreement import disagreements
from mwl_desktop.vault.check import check
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault
from tests import vaults
from tests.factory import empty_bin
from tests.vaults import LOG_TABLES, Template

words = st.text(alphabet="abc XYZ é\n*'\"", min_size=1, max_size=12).filter(
    lambda text: any(map(str.isalnum, text))
)
some = st.integers(0, 1000)


# The bytes of a capture that was taken back stay, so that it can be done again.
BYTES = frozenset({"blob", "blob_piece", "blob_facts"})


def _unlink(uow: UnitOfWork, one: ItemId, other: ItemId) -> None:
    for each in links.of(uow.connection, one):
        if each.item.id == other:
            links.unlink(uow, each.link_id)


def dump(vault: Vault) -> dict[str, list[tuple[Any, ...]]]:
    return vaults.dump(vault, without=LOG_TABLES | BYTES)


class Histories(RuleBasedStateMachine):
    """Does random things to a vault and remembers each state's tables."""

    template: ClassVar[Template]

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.vault: Vault = self.template.opened(Path(self.folder.name) / "v.mwl")
        self.states = [dump(self.vault)]
        self.place = 0

    def teardown(self) -> None:
        if hasattr(self, "vault"):
            report = check(self.vault)
            self.vault.close()
            self.folder.cleanup()
            assert report.sound, report

    def do(self, action: Callable[[UnitOfWork], Any]) -> None:
        with self.vault.write("something") as uow:
            action(uow)
        if uow.changes:
            self.went_on()

    def went_on(self) -> None:
        self.states = [*self.states[: self.place + 1], dump(self.vault)]
        self.place += 1

    def known(self, number: int, *kinds: ItemKind) -> ItemId | None:
        """One of the items there are, binned or not."""
        wanted = [row["id"] for row in self.items() if not kinds or row["kind"] in kinds]
        return ItemId(wanted[number % len(wanted)]) if wanted else None

    def items(self) -> list[Any]:
        with self.vault.read() as connection:
            return list(connection.exec_driver_sql("SELECT id, kind FROM item ORDER BY row").mappings())

    @rule(body=words, tags=st.lists(words, max_size=2), answer=words)
    def add_entry(self, body: str, tags: list[str], answer: str) -> None:
        draft = EntryDraft(body=body, tags=tuple(tags), answers=(Answer("What?", answer),))
        self.do(lambda uow: entries.add(uow, draft))

    @rule(title=words)
    def add_goal(self, title: str) -> None:
        self.do(lambda uow: goals.add(uow, GoalDraft(title)))

    @rule(name=words)
    def add_person(self, name: str) -> None:
        self.do(lambda uow: people.add(uow, PersonDraft(name)))

    @rule(quotation=words)
    def add_quotation(self, quotation: str) -> None:
        self.do(lambda uow: evidence.add_quotation(uow, quotation, "somebody", EvidenceDraft()))

    @rule(data=st.binary(min_size=1, max_size=3))
    def capture_bytes(self, data: bytes) -> None:
        report = capture.capture_bytes(self.vault, data, "some.bin")
        if report.added:
            self.went_on()
        else:
            # The bytes were there already: nothing happened.
            assert dump(self.vault) == self.states[self.place]

    @rule(number=some, title=words)
    def rename(self, number: int, title: str) -> None:
        if item := self.known(number):
            self.do(lambda uow: items.rename(uow, item, title))

    @rule(number=some, tags=st.lists(words, max_size=3))
    def tag(self, number: int, tags: list[str]) -> None:
        if item := self.known(number):
            self.do(lambda uow: items.set_tags(uow, item, tags))

    @rule(
        number=some,
        starred=st.booleans(),
        horizon=st.sampled_from(Horizon),
        secret=st.sampled_from(Confidentiality),
    )
    def mark(self, number: int, starred: bool, horizon: Horizon, secret: Confidentiality) -> None:
        def change(uow: UnitOfWork) -> None:
            items.set_starred(uow, item, starred)
            items.set_horizon(uow, item, horizon)
            items.set_confidentiality(uow, item, secret)

        if item := self.known(number):
            self.do(change)

    @rule(one=some, other=some)
    def link(self, one: int, other: int) -> None:
        first, second = self.known(one), self.known(other)
        if first and second and first != second:
            self.do(lambda uow: links.link(uow, first, second))

    @rule(one=some, other=some)
    def unlink(self, one: int, other: int) -> None:
        first, second = self.known(one), self.known(other)
        if first and second:
            self.do(lambda uow: _unlink(uow, first, second))

    @rule(number=some, title=words, status=st.sampled_from(GoalStatus))
    def move_a_goal_on(self, number: int, title: str, status: GoalStatus) -> None:
        def change(uow: UnitOfWork) -> None:
            goals.add_milestone(uow, goal, title)
            goals.add_progress(uow, goal, title)
            goals.set_status(uow, goal, status)

        if goal := self.known(number, ItemKind.GOAL):
            self.do(change)

    @rule(number=some)
    def drop_a_milestone(self, number: int) -> None:
        goal = self.known(number, ItemKind.GOAL)
        if goal is None:
            return
        with self.vault.read() as connection:
            steps = goals.get(connection, goal).milestones
        if steps:
            self.do(lambda uow: goals.remove_milestone(uow, steps[0].id))

    @rule(
        number=some,
        answers=st.lists(st.tuples(st.sampled_from("QRS"), words), max_size=3, unique_by=lambda a: a[0]),
    )
    def reflect(self, number: int, answers: list[tuple[str, str]]) -> None:
        if entry := self.known(number, ItemKind.ENTRY):
            given = [Answer(*each) for each in answers]
            self.do(lambda uow: entries.set_reflection(uow, entry, "what", given))

    @rule(title=words)
    def add_portfolio(self, title: str) -> None:
        self.do(lambda uow: portfolios.add(uow, PortfolioDraft(title)))

    @rule(number=some, chosen=some)
    def work_on_a_portfolio(self, number: int, chosen: int) -> None:
        def change(uow: UnitOfWork) -> None:
            section = portfolios.add_section(uow, portfolio, "another", BlockKind.ENTRIES)
            if item := self.known(chosen, ItemKind.ENTRY):
                portfolios.pin(uow, section, [item])
                portfolios.exclude(uow, section, item)

        if portfolio := self.known(number, ItemKind.PORTFOLIO):
            self.do(change)

    @rule(number=some)
    def drop_a_section(self, number: int) -> None:
        portfolio = self.known(number, ItemKind.PORTFOLIO)
        if portfolio is None:
            return
        with self.vault.read() as connection:
            sections = portfolios.get(connection, portfolio).sections
        if sections:
            self.do(lambda uow: portfolios.remove_section(uow, sections[number % len(sections)].id))

    @rule(number=some)
    def bin_one(self, number: int) -> None:
        if item := self.known(number):
            self.do(lambda uow: items.bin_items(uow, [item]))

    @rule(number=some)
    def restore_one(self, number: int) -> None:
        if item := self.known(number):
            self.do(lambda uow: items.restore(uow, [item]))

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self) -> None:
        with self.vault.write("undo", undoable=False) as uow:
            history.undo(uow)
        self.place -= 1

    @precondition(lambda self: self.place + 1 < len(self.states))
    @rule()
    def redo(self) -> None:
        with self.vault.write("redo", undoable=False) as uow:
            history.redo(uow)
        self.place += 1

    @rule()
    def empty_the_bin(self) -> None:
        with self.vault.read() as connection:
            query = "SELECT id, row FROM item WHERE binned_at IS NOT NULL"
            gone = {each.id: each.row for each in connection.exec_driver_sql(query)}
        with self.vault.write("bin.empty", undoable=False) as uow:
            assert empty_bin(uow) == len(gone)
        if gone:
            self.as_if_they_had_never_been(gone)

    def as_if_they_had_never_been(self, gone: dict[str, int]) -> None:
        """What is gone for good leaves every earlier state; steps that did nothing else are no steps."""
        states: list[dict[str, list[tuple[Any, ...]]]] = []
        for state in self.states[: self.place + 1]:
            left = {table: [row for row in rows if not set(row) & set(gone)] for table, rows in state.items()}
            left["item_text"] = [row for row in left["item_text"] if row[0] not in gone.values()]
            left["meta"] = dump(self.vault)["meta"]
            if not states or left != states[-1]:
                states.append(left)
        self.states, self.place = states, len(states) - 1

    @invariant()
    def the_tables_are_those_of_this_place(self) -> None:
        if not hasattr(self, "vault"):
            return
        now = dump(self.vault)
        for table, rows in self.states[self.place].items():
            assert now[table] == rows, table
        with self.vault.read() as connection:
            assert list(disagreements(connection.exec_driver_sql)) == []
            assert (history.step_to_undo(connection) is not None) == (self.place > 0)
            assert (history.step_to_redo(connection) is not None) == (self.place + 1 < len(self.states))
            every = [ItemId(row["id"]) for row in self.items()]
            assert len(listing.rows(connection, every)) == len(every)


def test_random_histories(template: Template) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Histories.template = template
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_there_is_nothing_to_undo_or_redo_at_first(vault: Vault) -> None:
    for verb, code in ((history.undo, r"undo\.nothing"), (history.redo, r"redo\.nothing")):
        with pytest.raises(Exception, match=code), vault.write("undo", undoable=False) as uow:
            verb(uow)
