"""What happens to a file at rest: a bit turns, an end is missing, an old page or another log comes back.

Each time the program has to notice, or nothing may be different. What it refuses it must leave as it is.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from mwl_desktop.errors import MwlError
from mwl_desktop.services import entries
from mwl_desktop.vault import check, copying, engine
from mwl_desktop.vault.keys import VaultKey
from tests.faults import picture
from tests.faults.apart import apart
from tests.faults.cases import Case, Depth, Kind
from tests.faults.flows import Flow, base_template
from tests.faults.judge import Verdict
from tests.faults.running import Outcome, victim_of
from tests.faults.scene import BESIDE, Bench, Scene, copy_vault

PAGE: Final = 4096
_TURNED: Final = str.maketrans("aeiou", "eioua")
_HOW: Final = {
    "bit flips": ("anywhere", "first page"),
    "truncation": ("anywhere", "whole pages", "to nothing"),
    "stale pages": ("anywhere", "words"),
    "swapped": ("pages", "another vault"),
    "foreign log": ("of another vault", "of an earlier day"),
    "flipped log": ("anywhere",),
}


class Tamper(Kind):
    """The vault that a flow left, then changed from outside."""

    faults = tuple(_HOW)

    def plan(self, flow: Flow, bench: Bench, depth: Depth) -> list[Case]:
        chance = random.Random(f"{depth.seed} {flow.name}")
        each = max(1, depth.places // 2)
        return [
            Case(fault, (way, chance.randrange(1 << 30)))
            for fault, ways in _HOW.items()
            for way in ways
            for _ in range(1 if way in ("to nothing", "another vault") else each)
        ]

    def run(self, flow: Flow, bench: Bench, case: Case, folder: Path) -> Outcome:
        with bench.scene("tamper", root=folder) as scene:
            flow.prepare(scene)
            before = scene.scratch / "before.mwl"
            copy_vault(scene.vault, before)
            _earlier_day(scene)
            victim = victim_of(flow, scene)
            if victim.wait():
                raise RuntimeError(f"the unhurt flow {flow.name} failed: {victim.said}")
            key = apart(lambda: _key_of(scene))
            if case.where[0] == "words":
                copy_vault(scene.vault, before)
                apart(lambda: _say_it_otherwise(scene, key, random.Random(case.where[1])))
            whole = apart(lambda: picture.look(scene.vault, key))
            unchanged = scene.vault.read_bytes() == before.read_bytes()
            landed = _HANDS[case.fault](scene, before, key, str(case.where[0]), random.Random(case.where[1]))
            own = ["last "] if case.fault == "flipped log" else []
            own += ["earlier "] if unchanged else []
            verdict = apart(lambda: _noticed(scene, key, whole, tuple(own)))
        return Outcome(flow.name, case.fault, str(case), landed, verdict.lost, verdict.damaged)


def _key_of(scene: Scene) -> VaultKey:
    keys = (scene.bench.old_key, scene.bench.new_key)
    return next(key for key in keys if picture.opens(scene.vault, key))


def _earlier_day(scene: Scene) -> None:
    """The log of this very vault from before the flow, as a copy made by hand would bring it back."""

    def write() -> None:
        copied = copy_vault(scene.vault, scene.scratch / "earlier.mwl")
        connection = picture.connect(copied, _key_of_file(scene, copied))
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(3):
            connection.execute("INSERT INTO meta VALUES (?, ?)", (f"earlier {number}", "x" * 3_000))
        shutil.copyfile(f"{copied}-wal", scene.scratch / "earlier-wal")

    apart(write)


def _key_of_file(scene: Scene, path: Path) -> VaultKey:
    keys = (scene.bench.old_key, scene.bench.new_key)
    return next(key for key in keys if picture.opens(path, key))


def _noticed(scene: Scene, key: VaultKey, whole: picture.Picture, own_log: tuple[str, ...]) -> Verdict:
    """What is wrong when the program opens and checks a file that was changed from outside."""
    scene.enter()
    as_it_lay = _digest(scene.vault)
    try:
        vault = scene.opened(key)
    except MwlError:
        # Refused: then not a byte of it may be changed.
        return Verdict() if _digest(scene.vault) == as_it_lay else Verdict(damaged=("refused, yet changed",))
    try:
        sound = check.check(vault).sound
    except MwlError:
        sound = False
    finally:
        vault.close()
    if not sound:
        return Verdict()
    try:
        seen = picture.look(scene.vault, key)
    except dbapi2.Error as error:
        return Verdict(damaged=(f"not noticed: {error}",))
    # A log ends where its seal is broken: what comes after never was, as after a power cut. And the log
    # of an earlier day is the vault's own where nothing has changed since.
    for name in own_log:
        seen["meta"] = [row for row in seen["meta"] if not str(row[0]).startswith(name)]
    if seen == whole:
        return Verdict()
    return Verdict(damaged=(f"not noticed: {picture.difference(seen, whole)}",))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _flip(scene: Scene, before: Path, key: VaultKey, way: str, chance: random.Random) -> bool:
    size = scene.vault.stat().st_size
    _flip_in(
        scene.vault, chance.randrange(16, PAGE) if way == "first page" else chance.randrange(16, size), chance
    )
    return True


def _flip_in(path: Path, at: int, chance: random.Random) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << chance.randrange(8)]))


def _cut(scene: Scene, before: Path, key: VaultKey, way: str, chance: random.Random) -> bool:
    size = scene.vault.stat().st_size
    lengths = {"to nothing": 0, "whole pages": chance.randrange(1, size // PAGE) * PAGE}
    with scene.vault.open("r+b") as file:
        file.truncate(lengths.get(way, chance.randrange(1, size)))
    return True


def _put_old_page_back(scene: Scene, before: Path, key: VaultKey, way: str, chance: random.Random) -> bool:
    old, new = before.read_bytes(), scene.vault.read_bytes()
    if old[:16] != new[:16]:
        return False
    made = {
        at: new[:at] + old[at : at + PAGE] + new[at + PAGE :]
        for at in range(0, min(len(old), len(new)), PAGE)
        if old[at : at + PAGE] != new[at : at + PAGE]
    }
    if way == "words":
        made = apart(lambda: _only_words_differ(scene, key, made))
    if not made:
        return False
    scene.vault.write_bytes(made[chance.choice(sorted(made))])
    return True


def _say_it_otherwise(scene: Scene, key: VaultKey, chance: random.Random) -> None:
    """Other words, as many as before, inside the texts of some entries; nothing else."""
    vault = scene.opened(key)
    try:
        with vault.write("entry.body") as uow:
            rows = uow.connection.exec_driver_sql(
                "SELECT id, body FROM entry WHERE body <> '' ORDER BY id"
            ).all()
            for item_id, body in chance.sample(rows, min(3, len(rows))):
                entries.set_body(uow, item_id, body.translate(_TURNED))
    finally:
        vault.close()


def _only_words_differ(scene: Scene, key: VaultKey, made: dict[int, bytes]) -> dict[int, bytes]:
    """Of files with an old page those that read well and have nothing but old texts of entries."""
    whole = picture.look(scene.vault, key)
    tried = scene.scratch / "tried.mwl"
    return {at: content for at, content in made.items() if _has_old_words(tried, content, key, whole)}


def _has_old_words(tried: Path, content: bytes, key: VaultKey, whole: picture.Picture) -> bool:
    tried.write_bytes(content)
    try:
        seen = picture.look(tried, key)
    except dbapi2.Error:
        return False
    return {table for table in whole if seen.get(table) != whole[table]} == {"entry"}


def _swap(scene: Scene, before: Path, key: VaultKey, way: str, chance: random.Random) -> bool:
    if way == "another vault":
        shutil.copyfile(_other_vault(scene.bench), scene.vault)
        return True
    data = scene.vault.read_bytes()
    one, other = (at * PAGE for at in sorted(chance.sample(range(1, len(data) // PAGE), 2)))
    parts = (data[:one], data[other : other + PAGE], data[one + PAGE : other], data[one : one + PAGE])
    scene.vault.write_bytes(b"".join(parts) + data[other + PAGE :])
    return True


def _put_log(scene: Scene, before: Path, key: VaultKey, way: str, chance: random.Random) -> bool:
    log = scene.vault.with_name(scene.vault.name + "-wal")
    if way == "of another vault":
        other = _other_vault(scene.bench)
        shutil.copyfile(other.with_name(other.name + "-log"), log)
    else:
        shutil.copyfile(scene.scratch / "earlier-wal", log)
    return True


def _flip_log(scene: Scene, before: Path, key: VaultKey, way: str, chance: random.Random) -> bool:
    """A vault whose last changes are still in the log, and one bit of that turned."""

    def write() -> None:
        connection = picture.connect(scene.vault, key)
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(5):
            connection.execute("INSERT INTO meta VALUES (?, ?)", (f"last {number}", "z" * 3_000))
        shutil.copyfile(f"{scene.vault}-wal", scene.scratch / "kept-wal")

    apart(write)
    for suffix in BESIDE:
        scene.vault.with_name(scene.vault.name + suffix).unlink(missing_ok=True)
    log = scene.vault.with_name(scene.vault.name + "-wal")
    shutil.copyfile(scene.scratch / "kept-wal", log)
    _flip_in(log, chance.randrange(log.stat().st_size), chance)
    return True


def _other_vault(bench: Bench) -> Path:
    """A vault under a third key, and a log of it that was not written back."""
    path = bench.template("other.mwl")
    if not path.exists():
        apart(lambda: _make_other(bench, path))
    return path


def _make_other(bench: Bench, path: Path) -> None:
    source = engine.connect(base_template(bench), bench.old_key, read_only=True, alone=True)
    key = VaultKey(bytes(range(32)), bytes(range(64, 80)))
    copying.copy(source, path, key)
    source.close()
    connection = picture.connect(path, key)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    for number in range(5):
        connection.execute("INSERT INTO meta VALUES (?, ?)", (f"other {number}", "y" * 3_000))
    shutil.copyfile(f"{path}-wal", path.with_name(path.name + "-log"))


_HANDS: Final[dict[str, Callable[[Scene, Path, VaultKey, str, random.Random], bool]]] = {
    "bit flips": _flip,
    "truncation": _cut,
    "stale pages": _put_old_page_back,
    "swapped": _swap,
    "foreign log": _put_log,
    "flipped log": _flip_log,
}
