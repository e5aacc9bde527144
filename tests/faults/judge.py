"""The judge: opens what a victim left, with both keys, checks it all and compares it with the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.errors import MwlError
from mwl_desktop.services import entries
from mwl_desktop.vault import blobs, check
from mwl_desktop.vault.keys import VaultKey
from tests.faults import picture
from tests.faults.picture import Picture
from tests.faults.scene import Scene, copy_vault, remove_vault

_PRAGMAS: Final = ("cipher_integrity_check", "integrity_check", "foreign_key_check")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong after a run; both empty when nothing is."""

    lost: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(self.lost + other.lost, self.damaged + other.damaged)


def opening_keys(scene: Scene, path: Path) -> list[VaultKey]:
    """Which of the two keys read a file, tried on a copy."""
    return [key for key in (scene.bench.old_key, scene.bench.new_key) if _opens_a_copy(scene, path, key)]


def _opens_a_copy(scene: Scene, path: Path, key: VaultKey) -> bool:
    copied = copy_vault(path, scene.scratch / "tried.mwl")
    try:
        return picture.opens(copied, key)
    finally:
        remove_vault(copied)


def faults_of_copy(scene: Scene, path: Path, key: VaultKey) -> list[str]:
    """What the database library alone finds wrong with a copy of a vault, as it lies there."""
    copied = copy_vault(path, scene.scratch / "looked-at.mwl")
    try:
        connection = picture.connect(copied, key)
        try:
            found = [(name, row) for name in _PRAGMAS for row in connection.execute(f"PRAGMA {name}")]
        except dbapi2.Error as error:
            return [f"{path.name} does not open: {error}"]
        finally:
            connection.close()
        return [f"{path.name}: {name}: {row}" for name, row in found if row[0] != "ok"]
    finally:
        remove_vault(copied)


def faults_by_program(scene: Scene, path: Path, key: VaultKey) -> list[str]:
    """What the program finds wrong when it opens a vault the next time and checks it all."""
    try:
        vault = scene.opened(key, path)
    except MwlError as error:
        return [f"{path.name}: the program does not open it: {error.code} {error.facts}"]
    try:
        # An opening gives a second to what was let go; on a slow day the next ones go on with it.
        blobs.drop_leaving(vault)
        report = check.check(vault)
        return [] if report.sound else [f"{path.name}: not sound: {report}"]
    finally:
        vault.close()


def goes_on(scene: Scene, path: Path, key: VaultKey) -> list[str]:
    """Whether one can go on writing in a vault."""
    try:
        vault = scene.opened(key, path)
        try:
            with vault.write("entry.add") as uow:
                entries.add(uow, EntryDraft(title="It goes on"))
        finally:
            vault.close()
    except MwlError as error:
        return [f"{path.name}: one cannot go on writing: {error.code} {error.facts}"]
    return []


def whole(scene: Scene, path: Path, key: VaultKey) -> tuple[list[str], Picture | None]:
    """Everything that can be wrong with a vault as such, and its picture when it can be seen."""
    if not path.exists():
        return [f"{path.name} is not there"], None
    faults = faults_of_copy(scene, path, key) or faults_by_program(scene, path, key)
    return (faults, None) if faults else ([], picture.look(path, key))


def one_of(seen: Picture, states: Sequence[Picture], done: int, *, ahead: int = 1) -> Verdict:
    """Whether a vault is in the state after the last acknowledged step, or after one that was under way."""
    places = [number for number, state in enumerate(states) if state == seen]
    if not places:
        near = states[min(done, len(states) - 1)]
        return Verdict(damaged=(f"a third state after {done} steps: {picture.difference(seen, near)}",))
    if any(done <= at <= done + ahead for at in places):
        return Verdict()
    if max(places) < done:
        return Verdict(lost=(f"{done} steps were acknowledged, {max(places)} are there",))
    return Verdict(damaged=(f"{done} steps were acknowledged, but {min(places)} are there",))


def leftovers(folder: Path, expected: Iterable[str]) -> list[str]:
    """What lies in a folder and has no business there once a vault was opened and closed again."""
    allowed = set(expected)
    return [f"left over: {path.name}" for path in sorted(folder.iterdir()) if path.name not in allowed]
