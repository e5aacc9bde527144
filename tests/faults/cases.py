"""A case is one fault at one place of one flow; what kinds there are and how many of each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tests.faults.flows import Flow
from tests.faults.running import Outcome
from tests.faults.scene import Bench


@dataclass(frozen=True, slots=True)
class Depth:
    """How much is tried of each flow; `calls` is of each way in which a call fails.

    With None every call fails once, in one of the ways in turn, or with `every_way` once in each.
    """

    kills: int
    calls: int | None
    places: int
    seed: int
    every_way: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One fault at one place; `where` is what its kind needs to know and is told to a person."""

    fault: str
    where: tuple[str | int | float, ...]

    def __str__(self) -> str:
        return " ".join([self.fault, *map(str, self.where)])


class Kind(ABC):
    """A kind of fault. `missing` says which tool is not there, when it cannot be tried here."""

    faults: ClassVar[tuple[str, ...]]

    def missing(self) -> str:
        """Why this kind is not tried on this computer; empty when it is."""
        return ""

    @abstractmethod
    def plan(self, flow: Flow, bench: Bench, depth: Depth) -> list[Case]:
        """The cases of one flow."""

    @abstractmethod
    def run(self, flow: Flow, bench: Bench, case: Case, folder: Path) -> Outcome:
        """Try one, in a folder of its own."""
