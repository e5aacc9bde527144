"""The table of a sweep: flow × fault, how many runs, how many landed, what was lost or damaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.faults.running import Outcome

HEADS = ("flow", "fault", "runs", "landed", "lost", "damaged", "unexplained")


@dataclass(slots=True)
class Row:
    """One line of the table."""

    flow: str
    fault: str
    runs: int = 0
    landed: int = 0
    lost: int = 0
    damaged: int = 0
    unexplained: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one run."""
        self.runs += 1
        self.landed += outcome.landed
        self.lost += bool(outcome.lost)
        self.damaged += bool(outcome.damaged)
        self.unexplained += bool(outcome.rude)

    @property
    def cells(self) -> tuple[str, ...]:
        """What is printed."""
        numbers = (self.runs, self.landed, self.lost, self.damaged, self.unexplained)
        return (self.flow, self.fault, *(f"{number:,}" for number in numbers))


def rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """The lines, in the order in which flows and faults were met."""
    found: dict[tuple[str, str], Row] = {}
    for outcome in outcomes:
        row = found.setdefault((outcome.flow, outcome.fault), Row(outcome.flow, outcome.fault))
        row.add(outcome)
    return list(found.values())


def total(lines: Iterable[Row]) -> Row:
    """All lines in one."""
    whole = Row("all", "all")
    for line in lines:
        for name in ("runs", "landed", "lost", "damaged", "unexplained"):
            setattr(whole, name, getattr(whole, name) + getattr(line, name))
    return whole


def text(lines: Iterable[Row]) -> str:
    """For a terminal."""
    cells = [HEADS, *(line.cells for line in lines)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(HEADS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at < 2 else cell.rjust(width) for at, (cell, width) in enumerate(pairs)
        )
        for pairs in (list(zip(row, widths, strict=True)) for row in cells)
    )


def markdown(lines: Iterable[Row]) -> str:
    """For a document."""
    cells = [HEADS, ("---", "---", *["---:"] * (len(HEADS) - 2)), *(line.cells for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)
