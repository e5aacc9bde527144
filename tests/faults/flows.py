"""The flows that are hurt: how each is prepared, what it does, and when what it left is in order."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypeAlias

from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.evidence import CaptureReport
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.errors import UserError
from mwl_desktop.services import capture, entries, goals, history, items, links, people, vaults
from mwl_desktop.vault import blobs
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault
from tests.faults import judge
from tests.faults.apart import apart
from tests.faults.journal import Journal, Told
from tests.faults.judge import Verdict
from tests.faults.picture import Picture, look
from tests.faults.scene import NOON, PASSPHRASES, Bench, Scene, copy_vault

Step: TypeAlias = Callable[[Vault], object]


class Flow(ABC):
    """One way through the program. `small` cuts originals small, for faults that try every single call."""

    name: ClassVar[str]
    own_vault: ClassVar[bool] = True
    """Whether the vault itself is what the flow changes, so that a second program may look in."""

    def __init__(self, *, small: bool = True) -> None:
        self.small = small

    def build(self, bench: Bench) -> None:
        """Make the templates that the runs copy; done once, in a process that stands apart."""
        base_template(bench)

    def prepare(self, scene: Scene) -> None:
        """Put everything in its place before a run."""
        copy_vault(base_template(scene.bench), scene.vault)

    @abstractmethod
    def run(self, scene: Scene, journal: Journal, between: Callable[[], None] | None = None) -> None:
        """What the victim does."""

    @abstractmethod
    def judge(self, scene: Scene, told: Told) -> Verdict:
        """What is wrong with what it left, after one more opening by the program."""


def base_template(bench: Bench) -> Path:
    """A small vault with a bit of everything in it; made when it is not there yet."""
    path = bench.template("base.mwl")
    if not path.exists():
        apart(lambda: _make_base(bench, path))
    return path


def _make_base(bench: Bench, path: Path) -> None:
    with bench.scene("making") as scene:
        scene.enter()
        vault = made_vault(scene, path)
        with vault.write("entry.add") as uow:
            for number in range(12):
                entries.add(uow, EntryDraft(title=f"Old entry {number}", body="What I knew. " * 20))
            goal = goals.add(uow, GoalDraft(title="Old goal", why="Because. " * 10))
            links.link(uow, titled(uow, "Old entry 3"), goal)
        for number, size in enumerate((700, 9_000, 40_000)):
            file = scene.sources / f"old {number}.bin"
            file.write_bytes(random.Random(number).randbytes(size))
            taken(capture.capture(vault, [file]))
        vault.close()


def made_vault(scene: Scene, path: Path) -> Vault:
    """A new vault under the old key of the bench."""
    from unittest.mock import patch

    from mwl_desktop.domain.clock import SetClock

    with patch("mwl_desktop.vault.keys.new_key", lambda _: scene.bench.old_key):
        return vaults.create(path, PASSPHRASES[0], clock=SetClock(NOON))


def taken(report: CaptureReport) -> None:
    """Raise what the report of a capture says was refused, so that it is tried again."""
    for refused in report.refused:
        raise UserError(refused.code, **dict(refused.facts))


def titled(uow: UnitOfWork, title: str) -> ItemId:
    """The item with this title."""
    return ItemId(
        uow.connection.exec_driver_sql("SELECT id FROM item WHERE title = ?", (title,)).scalars().one()
    )


class Stepwise(Flow):
    """A flow whose steps are done one by one in an open vault, each acknowledged before the next."""

    def __init__(self, *, small: bool = True) -> None:
        super().__init__(small=small)
        self.states: list[Picture] = []

    @abstractmethod
    def steps(self, scene: Scene) -> list[Step]:
        """What is done, in order."""

    def build(self, bench: Bench) -> None:
        super().build(bench)
        self.states = apart(lambda: self._all_states(bench))

    def _all_states(self, bench: Bench) -> list[Picture]:
        with bench.scene(f"states-{self.name}") as scene:
            scene.enter()
            self.prepare(scene)
            self.settle()
            states = [look(scene.vault, bench.old_key)]
            for step in self.steps(scene):
                vault = scene.opened()
                step(vault)
                vault.close()
                states.append(look(scene.vault, bench.old_key))
            return states

    def settle(self) -> None:
        """Set what a run is to have besides, in the victim and where the states are made."""

    def run(self, scene: Scene, journal: Journal, between: Callable[[], None] | None = None) -> None:
        self.settle()
        vault = journal.insist(0, scene.opened, between)
        for number, step in enumerate(self.steps(scene), start=1):
            journal.insist(number, lambda step=step: step(vault), between)
        vault.close()

    def judge(self, scene: Scene, told: Told) -> Verdict:
        faults, seen = judge.whole(scene, scene.vault, scene.bench.old_key)
        if seen is None:
            return Verdict(damaged=tuple(faults))
        faults += judge.goes_on(scene, scene.vault, scene.bench.old_key)
        faults += judge.leftovers(scene.place, {scene.vault.name})
        return judge.one_of(seen, self.states, told.done) + Verdict(damaged=tuple(faults))


class Commit(Stepwise):
    """Writing, linking, undoing, binning, purging: what every edit comes to."""

    name = "commit"

    def steps(self, scene: Scene) -> list[Step]:
        return [
            _add_entry,
            _add_goal,
            _link,
            lambda vault: _type(vault, "First words"),
            lambda vault: _type(vault, "First words, and some more of them"),
            _add_person,
            lambda vault: _by_history(vault, "undo"),
            lambda vault: _by_history(vault, "redo"),
            _rename,
            lambda vault: _add_many(vault, 4 if self.small else 25),
            _bin,
            _restore,
            _bin,
            _empty_bin,
        ]


def _add_entry(vault: Vault) -> None:
    answers = (Answer("What?", "A thing. " * 30), Answer("So what?", "It matters. " * 30))
    draft = EntryDraft(title="New entry", body="A body. " * 80, tags=("one", "two"), answers=answers)
    with vault.write("entry.add", title="New entry") as uow:
        entries.add(uow, draft)


def _add_goal(vault: Vault) -> None:
    with vault.write("goal.add") as uow:
        goal = goals.add(uow, GoalDraft(title="New goal", why="To be able to. " * 20))
        goals.add_milestone(uow, goal, "Half of it")


def _link(vault: Vault) -> None:
    with vault.write("link.add") as uow:
        ends = [titled(uow, title) for title in ("New entry", "New goal")]
        links.link(uow, *ends)


def _type(vault: Vault, text: str) -> None:
    with vault.write("entry.body", merge=True) as uow:
        entries.set_body(uow, titled(uow, "New entry"), text)


def _add_person(vault: Vault) -> None:
    with vault.write("person.add") as uow:
        people.add(uow, PersonDraft(name="Ada Example", notes="Knows a lot. " * 20))


def _by_history(vault: Vault, way: str) -> None:
    with vault.write(way, undoable=False) as uow:
        (history.undo if way == "undo" else history.redo)(uow)


def _rename(vault: Vault) -> None:
    with vault.write("item.rename") as uow:
        item = titled(uow, "New goal")
        items.rename(uow, item, "Newer goal")
        items.set_starred(uow, item, True)
        items.add_tag(uow, item, "three")


def _add_many(vault: Vault, number: int) -> None:
    with vault.write("entry.add") as uow:
        for at in range(number):
            entries.add(uow, EntryDraft(title=f"One of many {at}", body=f"{at} " * 3_000))


def _many(uow: UnitOfWork) -> list[ItemId]:
    query = "SELECT id FROM item WHERE title LIKE 'One of many%' ORDER BY row"
    return [ItemId(found) for found in uow.connection.exec_driver_sql(query).scalars()]


def _bin(vault: Vault) -> None:
    with vault.write("item.bin") as uow:
        items.bin_items(uow, _many(uow))


def _restore(vault: Vault) -> None:
    with vault.write("item.restore") as uow:
        items.restore(uow, _many(uow))


def _empty_bin(vault: Vault) -> None:
    with vault.write("bin.empty", undoable=False) as uow:
        items.empty_bin(uow)


class Capture(Stepwise):
    """Files taken in as evidence: streamed in pieces and batches, filed in one step each."""

    name = "capture"

    def steps(self, scene: Scene) -> list[Step]:
        sources = sorted(scene.sources.iterdir())
        return [lambda vault, source=source: taken(capture.capture(vault, [source])) for source in sources]

    def prepare(self, scene: Scene) -> None:
        super().prepare(scene)
        unit = 1024 if self.small else 64 * 1024
        for number, size in enumerate((0, 3 * unit, 40 * unit, 150 * unit, 290 * unit)):
            data = random.Random(size).randbytes(size)
            (scene.sources / f"{number} original.bin").write_bytes(data)
        folder = scene.sources / "9 folder"
        folder.mkdir()
        for number in range(3):
            (folder / f"part {number}.txt").write_text(f"Part {number}\n" * 200, encoding="utf-8")

    def settle(self) -> None:
        # A drop is cut into steps by the clock too; a run that is slowed down must not be another story.
        capture._AT_LEAST_EVERY = 1e9  # type: ignore[misc]
        if self.small:
            blobs.PIECE, blobs._BATCH = 16 * 1024, 64 * 1024


FLOWS: dict[str, type[Flow]] = {flow.name: flow for flow in (Commit, Capture)}
