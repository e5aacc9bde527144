"""Very many files and very large ones: how much memory and log they take, and how soon Cancel is heard."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.errors import Cancelled, VaultError
from mwl_desktop.services import capture, evidence, vaults
from mwl_desktop.services.checking import check
from mwl_desktop.vault import blobs
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.vaults import Template

MIB = 1024 * 1024
LARGE = 5 * 1024**3
MANY = 10_000
MORE_MEMORY = 64 * MIB
LOG_MOST = 64 * MIB
CANCEL_WORK = 5.0
"""Seconds of work after Cancel, several times what it takes."""
CANCEL_BYTES = 16 * MIB
ROOM = 12 * 1024**3


class Watching:
    """Notes the most of what is looked at, all the time; can say stop, and notes what came after it."""

    def __init__(self, look: Callable[[], int], stop_at: int = 0) -> None:
        self.most = 0
        self.look = look
        self.stop_at = stop_at
        self.done = 0
        self.done_when_stopped = 0
        self.worked_when_stopped = 0.0
        self.stopped_at = 0.0
        self.ended = threading.Event()

    def check_cancelled(self) -> None:
        if self.stopped_at:
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        assert 0 <= done <= total
        self.done = done
        if self.stop_at and done >= self.stop_at and not self.stopped_at:
            self.stop()

    def stop(self) -> None:
        self.stopped_at = time.monotonic()
        self.done_when_stopped, self.worked_when_stopped = self.done, time.process_time()

    def after_stopping(self) -> dict[str, Any]:
        """For docs/reliability.md the seconds; bytes and work are the same however busy the machine is."""
        return {
            "cancel_after": round(time.monotonic() - self.stopped_at, 2),
            "cancel_work": round(time.process_time() - self.worked_when_stopped, 2),
            "cancel_bytes": self.done - self.done_when_stopped,
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        def run() -> None:
            while not self.ended.wait(0.01):
                self.most = max(self.most, self.look())

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            self.ended.set()
            thread.join()


def log_of(vault: Vault) -> Callable[[], int]:
    log = vault.path.with_name(vault.path.name + "-wal")
    return lambda: log.stat().st_size if log.exists() else 0


# -- cancelling, in the ordinary run -----------------------------------------------------------------


def test_what_was_stopped_half_way_is_not_there_and_its_room_is_given_back(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "_ENDING_LASTS", 0.0)
    (tmp_path / "large.bin").write_bytes(os.urandom(100 * MIB))
    before = vault.path.stat().st_size

    class StopsLate(Watching):
        def progress(self, done: int, total: int, what: str = "") -> None:
            if done > 90 * MIB:
                self.stop()

    watching = StopsLate(int)
    report = capture.capture(vault, [tmp_path / "large.bin"], work=watching)
    assert (report.cancelled, report.added) == (True, ())
    with vault.read() as connection:
        kept = connection.exec_driver_sql("SELECT state, sha256 FROM blob").all()
    assert kept == [("leaving", "")], "nobody waits for the room"
    capture.tidy(vault)
    assert vault.empty_log()
    assert vault.path.stat().st_size < before + 4 * MIB
    assert check(vault).sound


def test_room_that_was_not_given_back_is_when_the_vault_is_opened(
    vault: Vault, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends() -> Iterator[bytes]:
        for _ in range(40):
            yield os.urandom(MIB)
        raise Cancelled

    with monkeypatch.context() as patch:
        patch.setattr(blobs, "_ENDING_LASTS", 0.0)
        with pytest.raises(Cancelled):
            blobs.keep(vault, ends())
    vault.close()
    opened = vaults.unlock_with_key(vault.path, template.key)
    with opened.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM blob").scalar() == 0
    opened.close()


def test_a_disk_that_fills_up_takes_what_fits(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step that holds several small files fails as a whole, and is tried again file by file."""
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(name * 20)
    keep = blobs.keep_small

    def full(connection: Any, data: bytes) -> blobs.Kept:
        if data.startswith(b"b"):
            raise VaultError("vault.disk_full", path=vault.path)
        return keep(connection, data)

    monkeypatch.setattr(blobs, "keep_small", full)
    report = capture.capture(vault, sorted(tmp_path.glob("*.txt")))
    assert [(each.name, each.code) for each in report.refused] == [("b.txt", "capture.no_room")]
    with vault.read() as connection:
        names = [evidence.get(connection, each).original_name for each in report.added]
    assert names == ["a.txt", "c.txt"]
    assert report.bytes_added == 40


# -- the figures themselves --------------------------------------------------------------------------


@pytest.mark.slow
def test_ten_thousand_files_in_one_drop(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    for number in range(MANY):
        place = folder / str(number % 100)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.txt").write_text(f"file {number} " * (number % 500 + 1))
    watching = Watching(log_of(vault))
    steps: list[float] = []
    begun = time.monotonic()
    with watching.running():
        report = capture.capture(
            vault, [folder], work=watching, announce=lambda _: steps.append(time.monotonic())
        )
    took = time.monotonic() - begun
    assert (len(report.added), report.refused, report.namesakes) == (MANY, (), ())
    longest = max(later - earlier for earlier, later in zip([begun, *steps], steps, strict=False))
    say(files=MANY, seconds=round(took, 1), log=watching.most, longest_step=round(longest, 2))
    assert watching.most <= LOG_MOST
    stopping = Watching(int, stop_at=watching.done // 3)
    again = capture.capture(vault, [folder], work=stopping)
    told = stopping.after_stopping()
    say(**told, there=len(again.already_there))
    assert again.cancelled
    assert 0 < len(again.already_there) < MANY
    assert told["cancel_work"] < CANCEL_WORK
    assert told["cancel_bytes"] < CANCEL_BYTES


_CHILD = """
import sys
from tests.services.test_capture_size import measured
measured(*sys.argv[1:])
"""


def measured(path: str, key: str, salt: str, large: str, stop_at: str) -> None:
    """Capture one file in a process of its own, and tell on the output what it took."""
    vault = vaults.unlock_with_key(Path(path), VaultKey(bytes.fromhex(key), bytes.fromhex(salt)))
    small = Path(large).with_name("small.txt")
    small.write_bytes(b"what has to be loaded is loaded")
    capture.capture(vault, [small])
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    watching = Watching(log_of(vault), stop_at=int(stop_at))
    begun = time.monotonic()
    with watching.running():
        report = capture.capture(vault, [Path(large)], work=watching)
    ended = time.monotonic()
    told: dict[str, Any] = watching.after_stopping() if report.cancelled else {}
    told |= {
        "seconds": round(ended - begun, 1),
        "more_memory": _memory("VmHWM") - before,
        "log": watching.most,
        "added": len(report.added),
        "there": len(report.already_there),
    }
    begun = time.monotonic()
    capture.tidy(vault)
    told["tidied_in"] = round(time.monotonic() - begun, 1)
    vault.close()
    print(json.dumps(told))


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text("utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def in_a_process(vault: Path, key: VaultKey, large: Path, stop_at: int = 0) -> dict[str, Any]:
    arguments = (vault, key.key.hex(), key.salt.hex(), large, stop_at)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    say(**told)
    return told


def say(**figures: object) -> None:
    """For docs/reliability.md: run with -s."""
    print("\n" + ", ".join(f"{name} {value}" for name, value in figures.items()))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read as Linux tells it")
def test_five_gigabytes_take_little_memory_and_can_be_stopped(template: Template, tmp_path: Path) -> None:
    if shutil.disk_usage(tmp_path).free < ROOM:
        pytest.skip("less than 12 GiB are free")
    large = tmp_path / "film.bin"
    with large.open("wb") as file:
        file.truncate(LARGE)  # takes no room until it is encrypted
    path = template.copy(tmp_path / "v.mwl")
    stopped = in_a_process(path, template.key, large, stop_at=LARGE // 3)
    assert stopped["added"] == 0
    assert stopped["cancel_work"] < CANCEL_WORK
    assert stopped["cancel_bytes"] < CANCEL_BYTES
    whole = in_a_process(path, template.key, large)
    assert whole["added"] == 1
    again = in_a_process(path, template.key, large)
    assert (again["added"], again["there"]) == (0, 1)
    assert again["log"] < MIB, "the same bytes are noticed before they are stored"
    for told in (stopped, whole, again):
        assert told["more_memory"] <= MORE_MEMORY
        assert told["log"] <= LOG_MOST
    vault = vaults.unlock_with_key(path, template.key)
    with vault.read() as connection:
        kept = blobs.known(connection, of_zeros(LARGE))
    assert kept is not None
    assert kept.size == LARGE
    vault.close()


def of_zeros(size: int) -> str:
    digest, piece = sha256(), bytes(MIB)
    for _ in range(size // MIB):
        digest.update(piece)
    return digest.hexdigest()
