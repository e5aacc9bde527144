"""What a victim says it has done, kept outside the vault: a line is on the disk before the next step."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mwl_desktop.errors import MwlError
from mwl_desktop.sentences import sentence

_TRIES = 3


class Stuck(Exception):
    """A step failed again and again although nothing was wrong any more."""


class Journal:
    """Written by the victim; every line is synced."""

    def __init__(self, path: Path, *, tries: int = _TRIES) -> None:
        self._tries = tries
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, **said: Any) -> None:
        """Put down a line for good."""
        os.write(self._file, json.dumps(said).encode() + b"\n")
        os.fsync(self._file)

    def insist(self, number: int, step: Callable[[], Any], between: Callable[[], None] | None = None) -> Any:
        """Do a step and acknowledge it; where the program refuses it, try again as a person would.

        `between` is done before trying again: room is made on a full disk, say.
        """
        for _ in range(self._tries):
            try:
                result = step()
            except MwlError as error:
                self.write(failed=number, code=error.code, said=sentence(error))
                if between is not None:
                    between()
                continue
            self.write(done=number)
            return result
        raise Stuck(f"step {number} failed {self._tries} times")


@dataclass(frozen=True, slots=True)
class Told:
    """What a journal says."""

    done: int = 0
    failures: tuple[tuple[int, str], ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def codes(self) -> frozenset[str]:
        """Why steps were refused."""
        return frozenset(code for _, code in self.failures)


def read(path: Path) -> Told:
    """What was acknowledged; a last line that was cut off never was."""
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    said = [json.loads(line) for line in lines]
    notes: dict[str, Any] = {}
    for line in said:
        notes.update(line.get("note", {}))
    return Told(
        done=max((line["done"] for line in said if "done" in line), default=0),
        failures=tuple((line["failed"], line["code"]) for line in said if "failed" in line),
        notes=notes,
    )
