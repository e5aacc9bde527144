"""The watched folder: what lies still comes in and is moved aside, nothing is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.services import capture, evidence, watched
from mwl_desktop.services.watched import TAKEN_IN, TakenIn, Watched
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.vault import Vault


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(watched.time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watched"
    made.mkdir()
    return made


def look(vault: Vault, seen: Watched, clock: Clock, seconds: float = 2.5) -> TakenIn:
    """One look, and another one some time later."""
    watched.take_in(vault, seen)
    clock.now += seconds
    return watched.take_in(vault, seen)


def test_a_file_that_lies_still_comes_in_and_is_moved_aside(vault: Vault, folder: Path, clock: Clock) -> None:
    (folder / "certificate.txt").write_bytes(b"well done")
    (folder / TAKEN_IN).mkdir()
    (folder / TAKEN_IN / "Certificate.txt").write_bytes(b"of last year")
    seen = Watched(folder)
    assert watched.take_in(vault, seen) == TakenIn(coming=True)
    clock.now += 1.9
    assert watched.take_in(vault, seen) == TakenIn(coming=True)
    clock.now += 0.2
    report = watched.take_in(vault, seen).report
    assert report is not None
    with vault.read() as connection:
        assert evidence.get(connection, report.added[0]).original_name == "certificate.txt"
    assert sorted(path.name for path in folder.iterdir()) == [TAKEN_IN]
    assert (folder / TAKEN_IN / "certificate (2).txt").read_bytes() == b"well done"
    assert (folder / TAKEN_IN / "Certificate.txt").read_bytes() == b"of last year"
    assert watched.take_in(vault, seen) == TakenIn()


def test_a_file_that_is_still_written_to_waits(vault: Vault, folder: Path, clock: Clock) -> None:
    path, seen = folder / "film.bin", Watched(folder)
    for size in range(1, 4):
        path.write_bytes(b"x" * size)
        assert watched.take_in(vault, seen) == TakenIn(coming=True)
        clock.now += 1.5
    assert watched.take_in(vault, seen).report is None
    clock.now += 1.5
    assert watched.take_in(vault, seen).report is not None


def test_what_is_no_file_of_a_persons_is_left_alone(vault: Vault, folder: Path, clock: Clock) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "in.txt").write_text("in a folder")
    for name in (".hidden", "~$open.docx", "big.zip.part", "Unconfirmed 1.crdownload", "Thumbs.db"):
        (folder / name).write_text("x")
    (folder / "big.zip").write_text("a place kept by the browser")
    (folder / "empty.txt").touch()
    (folder / "link.txt").symlink_to(folder / "elsewhere" / "in.txt")
    before = sorted(folder.rglob("*"))
    assert look(vault, Watched(folder), clock) == TakenIn()
    assert sorted(folder.rglob("*")) == before


def test_what_was_there_already_is_moved_as_well(vault: Vault, folder: Path, clock: Clock) -> None:
    seen = Watched(folder)
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text("the same")
        report = look(vault, seen, clock).report
    assert report is not None
    assert (len(report.added), len(report.already_there)) == (0, 1)
    assert not (folder / "two.txt").exists()


def test_what_cannot_be_taken_in_stays_and_is_said_once(
    vault: Vault, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_args: object, **_named: object) -> Iterator[bytes]:
        yield b"x"
        raise UserError("capture.unreadable", name="closed.txt", reason="no")

    (folder / "closed.txt").write_text("x")
    monkeypatch.setattr(capture, "read_pieces", closed)
    seen = Watched(folder)
    report = look(vault, seen, clock).report
    assert report is not None
    assert [each.code for each in report.refused] == ["capture.unreadable"]
    assert look(vault, seen, clock) == TakenIn()
    assert (folder / "closed.txt").exists()


def test_what_changes_while_it_is_taken_in_stays_and_comes_again(
    vault: Vault, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = folder / "notes.txt", Watched(folder)
    path.write_text("first")
    taken, once = watched.capture, []

    def meanwhile(*args: object, **named: object) -> object:
        report = taken(*args, **named)
        if not once:
            once.append(path.write_text("first and second"))
        return report

    monkeypatch.setattr(watched, "capture", meanwhile)
    look(vault, seen, clock)
    assert path.read_text() == "first and second"
    report = look(vault, seen, clock).report
    assert report is not None
    assert len(report.added) == 1
    assert not path.exists()


def test_a_folder_that_takes_no_more_is_said_and_nothing_comes_twice(
    vault: Vault, folder: Path, clock: Clock
) -> None:
    (folder / "a.txt").write_text("a")
    (folder / TAKEN_IN).write_text("a file has the name of the folder")
    seen = Watched(folder)
    first = look(vault, seen, clock)
    assert first.problem is not None
    assert first.problem.code == "watched.not_moved"
    assert (folder / "a.txt").read_text() == "a"
    assert look(vault, seen, clock) == TakenIn()


def test_a_cancelled_look_moves_nothing(vault: Vault, folder: Path, clock: Clock) -> None:
    class Stopped:
        def check_cancelled(self) -> None:
            raise Cancelled

        def progress(self, done: int, total: int, what: str = "") -> None:
            pass

    (folder / "a.txt").write_text("a")
    seen = Watched(folder)
    watched.take_in(vault, seen)
    clock.now += 3
    report = watched.take_in(vault, seen, work=Stopped()).report
    assert report is not None
    assert report.cancelled
    assert (folder / "a.txt").exists()
    assert watched.take_in(vault, seen).report is not None


def test_a_folder_of_the_programs_own_is_refused(vault: Vault, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    inbox_folder(vault.path).mkdir(exist_ok=True)
    for folder, code in (
        (vault.path.parent, "watched.own_folder"),
        (inbox_folder(vault.path), "watched.own_folder"),
        (backups, "watched.own_folder"),
        (tmp_path / "none", "watched.missing"),
    ):
        with pytest.raises(UserError) as refused:
            watched.refuse_folder(vault.path, folder, str(backups))
        assert refused.value.code == code
    with pytest.raises(UserError, match=r"watched\.unreadable"):
        watched.take_in(vault, Watched(tmp_path / "none"))
