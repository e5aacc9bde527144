"""What a flow is: how it is prepared, what its victim does, and when what it left is in order."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeAlias
from unittest.mock import patch

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.evidence import CaptureReport
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.errors import UserError
from mwl_desktop.services import capture, entries, goals, links, vaults
from mwl_desktop.vault.unit_of_work import UnitOfWork
from mwl_desktop.vault.vault import Vault
from tests.faults import judge
from tests.faults.apart import apart
from tests.faults.journal import Journal, Told
from tests.faults.judge import Verdict
from tests.faults.picture import Picture, look
from tests.faults.scene import NOON, PASSPHRASES, Bench, Scene, copy_vault

VAULT = "portfolio.mwl"
Step: TypeAlias = Callable[[Vault], object]


class Flow(ABC):
    """One way through the program. `small` cuts originals small, for faults that try every single call."""

    name: ClassVar[str]

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

    expected: ClassVar[frozenset[str]] = frozenset({VAULT})
    """What may lie in the vault's folder in the end."""

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
            journal.insist(number, partial(step, vault), between)
        vault.close()

    def judge(self, scene: Scene, told: Told) -> Verdict:
        faults, seen = judge.whole(scene, scene.vault, scene.bench.old_key)
        if seen is None:
            return Verdict(damaged=tuple(faults))
        faults += judge.goes_on(scene, scene.vault, scene.bench.old_key)
        faults += judge.leftovers(scene.place, self.expected)
        states = [self.compared(state, told) for state in self.states]
        return judge.one_of(self.compared(seen, told), states, told.done) + Verdict(damaged=tuple(faults))

    def compared(self, seen: Picture, _told: Told) -> Picture:
        """What of a picture has to be as foreseen."""
        return seen
