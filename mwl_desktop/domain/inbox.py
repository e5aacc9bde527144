"""What was sealed while a vault was locked, what waits, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from mwl_desktop.domain.evidence import Refused
from mwl_desktop.domain.ids import ItemId


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many sealed notes and files wait for their vault to be unlocked."""

    notes: int = 0
    files: int = 0

    def __bool__(self) -> bool:
        return bool(self.notes or self.files)


@dataclass(frozen=True, slots=True)
class SealReport:
    """What became of files that were to be sealed. After `cancelled` what was finished before stays."""

    sealed: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    passed_over: int = 0
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What came in from an inbox.

    `already_there` are files whose bytes were evidence before; `again` counts sealed files that had
    come in before and only had to be removed. `problem` is about the inbox itself, its key or folder.
    """

    notes: tuple[ItemId, ...] = ()
    files: tuple[ItemId, ...] = ()
    already_there: tuple[ItemId, ...] = ()
    again: int = 0
    refused: tuple[Refused, ...] = ()
    problem: Refused | None = None
    folder: str = ""
    cancelled: bool = False

    @property
    def came_in(self) -> tuple[ItemId, ...]:
        """The items to show: notes first."""
        return (*self.notes, *self.files, *self.already_there)

    def __bool__(self) -> bool:
        return bool(self.came_in or self.refused or self.problem)
