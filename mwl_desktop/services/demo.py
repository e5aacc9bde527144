"""The demonstration vault: a believable person's two years, made through the same verbs a person uses."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias

from mwl_desktop import paths
from mwl_desktop.domain.clock import SetClock, SystemClock
from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Profile
from mwl_desktop.domain.kinds import (
    BlockKind,
    Confidentiality,
    EntryKind,
    EvidenceKind,
    GoalStatus,
    Horizon,
    ItemKind,
    OutputTheme,
    PersonRelation,
    Purpose,
)
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.domain.portfolios import PortfolioDraft, Rule, Section
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.errors import UserError
from mwl_desktop.services import (
    capture,
    entries,
    evidence,
    facts,
    filler,
    goals,
    links,
    listing,
    people,
    portfolios,
    profile,
    sweeping,
    vaults,
)
from mwl_desktop.vault import undo
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault

_WORKING_DAY_ENDS: Final = time(16, 30, tzinfo=UTC)
_BETWEEN: Final = timedelta(minutes=2)

Table: TypeAlias = dict[str, Any]
Event: TypeAlias = tuple[date, int, Callable[[], None]]
"""A day, what comes first on that day, and what is done then."""


def passphrase_file() -> Path:
    """The file with the demonstration vault's passphrase; it protects nothing."""
    return paths.resource("sample", "passphrase.txt")


def build(
    path: Path,
    passphrase: str,
    *,
    items: int = 0,
    seed: int = 1,
    today: date | None = None,
    work: Work = QUIET,
) -> dict[ItemKind, int]:
    """Make the demonstration vault at `path`; returns how many items of each kind it holds.

    The story is moved by whole days so that its last day is `today`. `items` more entries are
    written by a generator that gives the same ones for the same `seed`. Raises VaultError when
    there is a file already.
    """
    story = tomllib.loads(paths.resource("sample", "story.toml").read_text(encoding="utf-8"))
    clock = SetClock(datetime.now(UTC))
    today = today or SystemClock().today()
    vault = vaults.create(path, passphrase, clock=clock)
    try:
        teller = _Teller(vault, clock, story, today - story["reference_date"])
        teller.tell(work)
        if items:
            known = filler.Known(teller.ids_of("person"), teller.ids_of("goal"), teller.latest_role)
            filler.fill(vault, clock, known, count=items, seed=seed, last_day=today, work=work)
        clock.moment = datetime.now(UTC)
        facts.read_missing(vault, work=work)
        with vault.write("demo.done", undoable=False) as uow:
            undo.forget_steps(uow)
        with vault.read() as connection:
            counts = listing.counts(connection)
    except BaseException:
        vault.close()
        path.unlink()
        raise
    try:
        sweeping.prepare(vault)  # notes can be sealed for it before it was ever unlocked
    finally:
        vault.close()
    return counts


@dataclass(slots=True)
class _Teller:
    """Tells the story into a vault, one day after another, each thing at the moment it would have been."""

    vault: Vault
    clock: SetClock
    story: Table
    shift: timedelta
    ids: dict[str, ItemId] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    latest_role: str = ""

    def tell(self, work: Work) -> None:
        """Write everything, in the order in which it happened."""
        now = datetime.now(UTC)
        self._begin()
        events = sorted(self._events(), key=lambda event: event[:2])
        told_on, number = date.min, 0
        for done, (day, _, happen) in enumerate(events):
            work.check_cancelled()
            work.progress(done, len(events))
            number = number + 1 if day == told_on else 0
            told_on = day
            self.clock.moment = min(datetime.combine(day, _WORKING_DAY_ENDS) + number * _BETWEEN, now)
            happen()

    def ids_of(self, table: str) -> tuple[ItemId, ...]:
        """The items of one table of the story."""
        return tuple(self.ids[row["key"]] for row in self.story[table])

    def _day(self, value: date | None) -> date | None:
        return None if value is None else value + self.shift

    def _on(self, value: date) -> date:
        return value + self.shift

    def _begin(self) -> None:
        """Who it is, and the jobs: known from the first day."""
        first = min(entry["on"] for entry in self.story["entry"])
        self.clock.moment = datetime.combine(self._on(first), time(8, 0, tzinfo=UTC))
        mine = self.story["profile"]
        with self.vault.write("profile.save") as uow:
            profile.save(uow, Profile(mine["name"], mine["headline"], mine["summary"].strip()))
            for row in self.story["role"]:
                ended = self._day(row.get("ended_on"))
                role_id = profile.add_role(
                    uow, row["title"], row["employer"], self._on(row["started_on"]), ended
                )
                self.roles[row["key"]] = self.latest_role = role_id

    def _events(self) -> Iterator[Event]:
        for row in self.story["person"]:
            yield self._on(self._met(row["key"])), 0, self._writes("person.add", self._person, row)
        for row in self.story["goal"]:
            yield from self._goal_events(row)
        for row in self.story["evidence"]:
            happen = self._captures(row) if "file" in row else self._writes("evidence.add", self._said, row)
            yield self._on(row["on"]), 2, happen
        for row in self.story["entry"]:
            yield self._on(row["on"]), 3, self._writes("entry.add", self._entry, row)
        yield from self._link_events()
        last_day = self._on(self.story["reference_date"])
        for place, row in enumerate(reversed(self.story["portfolio"])):
            yield last_day, 9 + place, self._writes("portfolio.add", self._portfolio, row)

    def _writes(
        self, action: str, write: Callable[[UnitOfWork, Table], None], row: Table
    ) -> Callable[[], None]:
        def happen() -> None:
            with self.vault.write(action, title=row.get("title") or row.get("name", "")) as uow:
                write(uow, row)

        return happen

    # -- people, goals, entries

    def _met(self, key: str) -> date:
        """The first day on which somebody occurs."""
        rows = [*self.story["entry"], *self.story["evidence"]]
        days: list[date] = [row["on"] for row in rows if key in row.get("people", ())]
        return min(days, default=self.story["reference_date"])

    def _person(self, uow: UnitOfWork, row: Table) -> None:
        texts = {name: row.get(name, "").strip() for name in ("how_i_know", "gives", "gets", "notes")}
        draft = PersonDraft(
            name=row["name"],
            relation=PersonRelation(row["relation"]),
            organisation=row["organisation"],
            email=row["email"],
            contact_every_days=row.get("contact_every_days"),
            met_on=self._on(self._met(row["key"])),
            tags=tuple(row.get("tags", ())),
            **texts,
        )
        self.ids[row["key"]] = people.add(uow, draft)

    def _goal_events(self, row: Table) -> Iterator[Event]:
        yield self._on(row["started_on"]), 1, self._writes("goal.add", self._goal, row)
        for note in row.get("progress", ()):

            def add_note(uow: UnitOfWork, goal: Table, note: Table = note) -> None:
                goals.add_progress(uow, self.ids[goal["key"]], note["text"].strip(), self._on(note["on"]))

            yield self._on(note["on"]), 4, self._writes("goal.progress", add_note, row)
        for place, step in enumerate(row.get("milestone", ())):
            if "done_on" in step:

                def reach(uow: UnitOfWork, goal: Table, step: Table = step, place: int = place) -> None:
                    reached = goals.get(uow.connection, self.ids[goal["key"]]).milestones[place]
                    goals.set_milestone_done(uow, reached.id, self._on(step["done_on"]))

                yield self._on(step["done_on"]), 5, self._writes("goal.milestone", reach, row)

    def _goal(self, uow: UnitOfWork, row: Table) -> None:
        draft = GoalDraft(
            title=row["title"],
            why=row["why"].strip(),
            success_criteria=row["success_criteria"].strip(),
            objective=row["objective"],
            status=GoalStatus(row["status"]),
            started_on=self._on(row["started_on"]),
            due_on=self._day(row.get("due_on")),
            horizon=Horizon(row["horizon"]),
            role_id=self.roles[row["role"]],
            tags=tuple(row.get("tags", ())),
        )
        goal_id = self.ids[row["key"]] = goals.add(uow, draft)
        for step in row.get("milestone", ()):
            goals.add_milestone(uow, goal_id, step["title"], self._day(step.get("due_on")))

    def _entry(self, uow: UnitOfWork, row: Table) -> None:
        reflection = row.get("reflection", {"model": "", "answers": ()})
        draft = EntryDraft(
            body=row["body"].strip(),
            title=row["title"],
            entry_kind=EntryKind(row["entry_kind"]),
            happened_on=self._on(row["on"]),
            minutes=row["minutes"],
            source=row.get("source", ""),
            reflection_model=reflection["model"],
            answers=tuple(Answer(question, answer) for question, answer in reflection["answers"]),
            horizon=Horizon(row["horizon"]) if "horizon" in row else None,
            confidentiality=Confidentiality(row.get("confidentiality", "shareable")),
            starred=row.get("starred", False),
            role_id=self.roles[row["role"]],
            tags=tuple(row["tags"]),
        )
        self.ids[row["key"]] = entries.add(uow, draft)

    # -- evidence

    def _evidence_draft(self, row: Table) -> EvidenceDraft:
        description = row["description"].strip()
        if "url" in row:
            description += "\n\n" + row["text"].strip()
        return EvidenceDraft(
            title=row["title"],
            evidence_kind=EvidenceKind(row["kind"]),
            achieved_on=self._on(row["on"]),
            issuer=row.get("issuer", ""),
            description=description,
            confidentiality=Confidentiality(row.get("confidentiality", "shareable")),
            role_id=self.roles[row["role"]],
            tags=tuple(row.get("tags", ())),
        )

    def _captures(self, row: Table) -> Callable[[], None]:
        def happen() -> None:
            original = paths.resource("sample", "files", row["file"])
            report = capture.capture(self.vault, [original], draft=self._evidence_draft(row))
            for refused in report.refused:
                raise UserError(refused.code, **dict(refused.facts))
            self.ids[row["key"]] = (*report.added, *(each.item_id for each in report.already_there))[0]

        return happen

    def _said(self, uow: UnitOfWork, row: Table) -> None:
        draft = self._evidence_draft(row)
        if "url" in row:
            self.ids[row["key"]] = evidence.add_link(uow, row["url"], draft)
        else:
            self.ids[row["key"]] = evidence.add_quotation(uow, row["text"].strip(), row["said_by"], draft)

    # -- links

    def _link_events(self) -> Iterator[Event]:
        """A link is made on the day of its later end."""
        days = {row["key"]: row.get("on") or row.get("started_on") for row in self._linkable()}
        for row in [*self.story["entry"], *self.story["evidence"]]:
            for other in (*row.get("goals", ()), *row.get("people", ()), *row.get("evidence", ())):
                day = max(row["on"], days.get(other) or row["on"])
                yield self._on(day), 6, self._writes("link.add", self._linker(row["key"], other), row)

    def _linkable(self) -> Iterable[Table]:
        return (*self.story["goal"], *self.story["evidence"], *self.story["entry"])

    def _linker(self, one: str, other: str) -> Callable[[UnitOfWork, Table], None]:
        def link(uow: UnitOfWork, _: Table) -> None:
            links.link(uow, self.ids[one], self.ids[other])

        return link

    # -- portfolios

    def _portfolio(self, uow: UnitOfWork, row: Table) -> None:
        draft = PortfolioDraft(
            title=row["title"],
            purpose=Purpose(row["purpose"]),
            audience=row["audience"],
            introduction=row["introduction"].strip(),
            period_from=self._on(row["period_from"]),
            period_to=self._on(row["period_to"]),
            paper=row["paper"],
            theme=OutputTheme(row.get("theme", "restrained")),
        )
        sections = [self._section(section) for section in row["section"]]
        self.ids[row["key"]] = portfolios.add(uow, draft, sections)

    def _section(self, row: Table) -> Section:
        block = BlockKind(row["block"])
        named = self._named(row, "goals")
        told_by_hand = block is BlockKind.GOALS and bool(named)
        ruled = {"entry_kinds", "tags", "horizon", "starred_only", "goals"} & row.keys()
        rule = Rule(
            subkinds=tuple(row.get("entry_kinds", ())),
            tags=tuple(row.get("tags", ())),
            horizon=Horizon(row["horizon"]) if "horizon" in row else None,
            starred=row.get("starred_only", False),
            linked_to=() if told_by_hand else named,
            nothing=told_by_hand or not ruled,
        )
        pinned = named if told_by_hand else self._named(row, "pinned")
        text = row.get("text", "").strip()
        return Section("", row["title"], block, text, rule, pinned, self._named(row, "excluded"))

    def _named(self, row: Table, field_name: str) -> tuple[ItemId, ...]:
        return tuple(self.ids[key] for key in row.get(field_name, ()))
