"""What was sealed comes in at the next opening: whole, once, and whatever else lies in the inbox."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.inbox import SweepReport
from mwl_desktop.errors import VaultError
from mwl_desktop.services import entries, evidence, finding, history, inbox, items, sweeping, vaults
from mwl_desktop.vault import sealing
from mwl_desktop.vault.check import check
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.vault import Vault
from tests.factory import original
from tests.services.test_inbox import Stopping, once_open
from tests.vaults import NOON, Template, dump

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")
ROOT = Path(__file__).parents[2]
EARLIER = NOON - timedelta(hours=15)


@pytest.fixture
def locked(template: Template, tmp_path: Path) -> Path:
    return once_open(template, tmp_path / "career.mwl")


def unlock(template: Template, path: Path) -> Vault:
    return vaults.unlock_with_key(path, template.key, clock=SetClock(NOON))


def swept(template: Template, path: Path, work: Stopping | None = None) -> tuple[Vault, SweepReport]:
    """The vault, open, after a sweep; the caller closes it."""
    vault = unlock(template, path)
    return vault, sweeping.sweep(vault, work=work or Stopping(100_000))


def names_in(path: Path) -> list[str]:
    return sorted(each.name for each in inbox_folder(path).iterdir() if each.name != "public.key")


def codes(report: SweepReport) -> list[str]:
    return sorted(each.code for each in report.refused)


def file(path: Path, content: bytes = b"hello") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_note_comes_into_the_journal_with_the_time_it_was_written(locked: Path, template: Template) -> None:
    inbox.put_note(locked, "# Heard\nÜber *Krane* 東京\n\nLast line", clock=SetClock(EARLIER))
    vault, report = swept(template, locked)
    with vault.read() as connection:
        entry = entries.get(connection, report.notes[0])
        assert finding.search(connection, "krane")[0].row.id == entry.head.id
    assert entry.body == "# Heard\nÜber *Krane* 東京\n\nLast line"
    assert entry.head.title == "Heard"
    assert entry.head.happened_on == EARLIER.date()
    assert abs(entry.head.created_at - EARLIER) < timedelta(seconds=1)
    assert names_in(locked) == []
    vault.close()


def test_a_file_becomes_evidence_with_its_name_and_times(
    locked: Path, template: Template, tmp_path: Path
) -> None:
    given_file = file(tmp_path / "in" / "Größe.txt", b"bytes " * 300_000)
    os.utime(given_file, (1_700_000_000, 1_700_000_000))
    inbox.put_files(locked, [given_file], clock=SetClock(EARLIER))
    vault, report = swept(template, locked)
    with vault.read() as connection:
        piece = evidence.get(connection, report.files[0])
        assert original(connection, report.files[0]) == b"bytes " * 300_000
    assert (piece.original_name, piece.media_type) == ("Größe.txt", "text/plain")
    assert piece.head.happened_on == datetime.fromtimestamp(1_700_000_000).date()
    assert abs(piece.captured_at - EARLIER) < timedelta(seconds=1)
    assert names_in(locked) == []
    assert given_file.exists()
    vault.close()


def test_what_was_there_already_is_told_and_not_doubled(
    locked: Path, template: Template, tmp_path: Path
) -> None:
    one, same = file(tmp_path / "in" / "a.txt"), file(tmp_path / "in" / "copy of a.txt")
    inbox.put_files(locked, [one, same])
    vault, report = swept(template, locked)
    assert (len(report.files), len(report.already_there), names_in(locked)) == (1, 1, [])
    vault.close()


def test_oldest_first_and_each_its_own_step(locked: Path, template: Template) -> None:
    for number in range(5):
        path = inbox.put_note(locked, f"note {number}")
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    vault, report = swept(template, locked)
    with vault.read() as connection:
        assert [items.head(connection, note).title for note in report.notes] == [
            f"note {n}" for n in range(5)
        ]
        step = history.step_to_undo(connection)
    assert step is not None
    assert (step.action, step.facts) == ("entry.add", {"title": "note 4"})
    with vault.write("history.undo", undoable=False) as uow:
        history.undo(uow)
    with vault.read() as connection:
        assert len(finding.titles(connection, "note")) == 4
    vault.close()


def test_everything_that_came_in_is_announced(locked: Path, template: Template, tmp_path: Path) -> None:
    for number in range(3):
        inbox.put_note(locked, f"note {number}")
    inbox.put_files(locked, [file(tmp_path / "in" / "a.txt")])
    vault, heard = unlock(template, locked), []
    report = sweeping.sweep(vault, announce=heard.append)
    assert {item_id for changes in heard for item_id in changes.ids()} == set(report.came_in)
    assert len(heard) < 4, "told together, as they come in one moment"
    vault.close()


def test_an_empty_inbox_says_nothing(locked: Path, template: Template) -> None:
    vault, report = swept(template, locked)
    assert not report
    vault.close()


def test_one_put_there_while_the_vault_is_open_comes_in_too(locked: Path, template: Template) -> None:
    vault, _ = swept(template, locked)
    inbox.put_note(locked, "while open")
    assert len(sweeping.sweep(vault).notes) == 1
    vault.close()


# -- once --------------------------------------------------------------------------------------


def test_killed_between_commit_and_removal_it_comes_in_once(locked: Path, template: Template) -> None:
    inbox.put_note(locked, "only once")
    code = (
        "import os, sys; from pathlib import Path; from mwl_desktop.services import sweeping, vaults;"
        "from mwl_desktop.vault.keys import VaultKey;"
        "sweeping._Sweep._remove = lambda *_: os.kill(os.getpid(), 9);"
        "v = vaults.unlock_with_key(Path(sys.argv[1]), VaultKey(*map(bytes.fromhex, sys.argv[2:])));"
        "sweeping.sweep(v)"
    )
    key = template.key
    command = [sys.executable, "-c", code, str(locked), key.key.hex(), key.salt.hex()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -9, done.stderr
    assert len(names_in(locked)) == 1
    vault, report = swept(template, locked)
    assert (report.notes, report.again, codes(report), names_in(locked)) == ((), 1, [], [])
    with vault.read() as connection:
        assert len(finding.titles(connection, "only once")) == 1
    vault.close()


def test_what_is_put_there_again_does_not_come_in_again(
    locked: Path, template: Template, tmp_path: Path
) -> None:
    note = inbox.put_note(locked, "again")
    kept = shutil.copy(note, tmp_path / "kept")
    for number in range(2):
        shutil.copy(kept, inbox_folder(locked) / f"{number:032x}.note.sealed")
    vault, report = swept(template, locked)
    assert (len(report.notes), report.again) == (1, 2)
    shutil.copy(kept, note)
    assert (sweeping.sweep(vault).again, names_in(locked)) == (1, [])
    with vault.write("history.undo", undoable=False) as uow:
        history.undo(uow)
    shutil.copy(kept, note)
    assert sweeping.sweep(vault).notes == (), "not even after it was undone"
    vault.close()


def test_killed_at_any_moment_each_comes_in_once(locked: Path, template: Template, tmp_path: Path) -> None:
    """What was said to be sealed is there exactly once, however often the taking in is killed."""
    for number in range(24):
        inbox.put_note(locked, f"note {number:02}")
        inbox.put_files(locked, [file(tmp_path / "in" / f"file {number:02}.txt", b"%d" % number)])
    code = (
        "import sys; from pathlib import Path; from mwl_desktop.services import sweeping, vaults;"
        "from mwl_desktop.vault.keys import VaultKey;"
        "v = vaults.unlock_with_key(Path(sys.argv[1]), VaultKey(*map(bytes.fromhex, sys.argv[2:])));"
        "print('go', flush=True); sweeping.sweep(v); v.close()"
    )
    key, chance = template.key, random.Random(4)
    command = [sys.executable, "-c", code, str(locked), key.key.hex(), key.salt.hex()]
    for _ in range(6):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as victim:
            assert victim.stdout is not None
            assert victim.stdout.readline() == b"go\n"
            time.sleep(chance.uniform(0.0, 0.2))
            victim.kill()
    vault, report = swept(template, locked)
    assert (report.refused, names_in(locked)) == ((), [])
    with vault.read() as connection:
        found = sorted(hit.row.title for hit in finding.titles(connection, "", most=200))
    expected = [f"{kind} {number:02}" for kind in ("file", "note") for number in range(24)]
    assert found == expected
    assert check(vault).sound
    vault.close()


def test_a_sealed_file_that_cannot_be_removed_does_not_come_in_twice(
    locked: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.put_note(locked, "stays there")
    vault = unlock(template, locked)
    with monkeypatch.context() as patch:

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        patch.setattr(Path, "unlink", refuse)
        report = sweeping.sweep(vault)
        assert (len(report.notes), codes(report)) == (1, ["inbox.stays"])
        assert (sweeping.sweep(vault).notes, len(names_in(locked))) == ((), 1)
    assert (sweeping.sweep(vault).again, names_in(locked)) == (1, [])
    vault.close()


def test_where_nothing_can_be_renamed_it_is_said_and_the_rest_comes_in(
    locked: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox_folder(locked) / "a.sealed").write_bytes(b"junk")
    inbox.put_note(locked, "the good one")
    vault = unlock(template, locked)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    report = sweeping.sweep(vault)
    assert (len(report.notes), codes(report), names_in(locked)) == (1, ["sealed.damaged"], ["a.sealed"])
    vault.close()


def test_nothing_is_removed_before_it_is_in(
    locked: Path, template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.put_note(locked, "not yet")
    inbox.put_files(locked, [file(tmp_path / "in" / "a.txt")])
    before = names_in(locked)
    vault = unlock(template, locked)
    held = dump(vault)
    with monkeypatch.context() as patch:

        def fail(*_: object) -> None:
            raise VaultError("vault.write_failed", name="x", reason="y")

        patch.setattr(sweeping._Sweep, "_mark", fail)
        with pytest.raises(VaultError):
            sweeping.sweep(vault)
    assert names_in(locked) == before
    now = dump(vault)
    assert {name: rows for name, rows in now.items() if name not in ("blob", "blob_piece", "meta")} == {
        name: rows for name, rows in held.items() if name not in ("blob", "blob_piece", "meta")
    }
    report = sweeping.sweep(vault)
    assert (len(report.notes), len(report.files)) == (1, 1)
    vault.close()


def test_a_full_disk_leaves_it_waiting(
    locked: Path, template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.put_note(locked, "x " * 4000)
    inbox.put_files(locked, [file(tmp_path / "in" / "large.bin", os.urandom(400_000))])
    before = names_in(locked)
    vault = unlock(template, locked)
    with vault.transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}").scalar()
    report = sweeping.sweep(vault)
    assert codes(report) == ["capture.no_room", "capture.no_room"]
    assert names_in(locked) == before
    with vault.transaction() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000").scalar()
    report = sweeping.sweep(vault)
    assert (len(report.notes), len(report.files), names_in(locked)) == (1, 1, [])
    vault.close()


# -- what is no sealed file of ours -------------------------------------------------------------


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 5400), flip=st.integers(1, 255), cut=st.booleans())
def test_what_was_touched_adds_nothing(
    template: Template, tmp_path_factory: pytest.TempPathFactory, at: int, flip: int, cut: bool
) -> None:
    path = once_open(template, tmp_path_factory.mktemp("touched") / "v.mwl")
    sealed = inbox.put_note(path, "a note " * 20)
    data = bytearray(sealed.read_bytes())
    at %= len(data)
    data[at] ^= flip
    sealed.write_bytes(data[:at] if cut else data)
    inbox.put_note(path, "the next one")
    vault = unlock(template, path)
    report = sweeping.sweep(vault)
    assert len(report.notes) == 1, "the other one comes in all the same"
    assert codes(report)[0] in ("sealed.damaged", "sealed.foreign", "sealed.newer")
    assert len(names_in(path)) == 1
    assert names_in(path)[0].endswith(".unread")
    with vault.read() as connection:
        assert [hit.row.title for hit in finding.titles(connection, "")] == ["the next one"]
    vault.close()


def test_a_broken_large_file_is_not_half_added(locked: Path, template: Template, tmp_path: Path) -> None:
    large = file(tmp_path / "in" / "large.bin", os.urandom(3 * 2**20))
    inbox.put_files(locked, [large])
    (sealed,) = inbox_folder(locked).glob("*.sealed")
    data = bytearray(sealed.read_bytes())
    data[-1] ^= 1
    sealed.write_bytes(data)
    vault, report = swept(template, locked)
    assert codes(report) == ["sealed.damaged"]
    tables = dump(vault)
    assert (tables["blob"], tables["blob_piece"], tables["item"], tables["inbox_seen"]) == ([], [], [], [])
    assert sealed.with_name(f"{sealed.name} damaged.unread").read_bytes() == bytes(data)
    assert not sweeping.sweep(vault), "it is said once"
    vault.close()


@POSIX
def test_whatever_else_lies_there_stays_and_stops_nothing(
    locked: Path, template: Template, tmp_path: Path
) -> None:
    folder, outside = inbox_folder(locked), file(tmp_path / "in" / "secret.txt")
    (folder / "a.sealed").symlink_to(outside)
    os.mkfifo(folder / "b.sealed")
    (folder / "c.sealed").mkdir()
    (folder / "d.sealed").touch()
    (folder / "e.sealed").symlink_to(folder / "e.sealed")
    (folder / "f.sealed").write_bytes(b"MWLSEAL" + bytes(9000))
    (folder / "own notes.txt").write_text("not ours to touch")
    with (folder / "g.note.sealed").open("wb") as sparse:
        sparse.truncate(2**40)
    inbox.put_note(locked, "the good one")
    vault, report = swept(template, locked)
    assert len(report.notes) == 1
    assert codes(report) == ["sealed.damaged"] * 2 + ["sealed.newer"] + ["sealed.not_a_file"] * 4
    assert names_in(locked) == [
        "a.sealed not a file.unread",
        "b.sealed not a file.unread",
        "c.sealed not a file.unread",
        "d.sealed damaged.unread",
        "e.sealed not a file.unread",
        "f.sealed for a newer program.unread",
        "g.note.sealed damaged.unread",
        "own notes.txt",
    ]
    assert outside.read_bytes() == b"hello"
    vault.close()


def put_as_stranger(path: Path, head: sealing.Head, content: bytes, name: str = "s.file.sealed") -> Path:
    public = inbox.read_key(inbox_folder(path))
    assert public is not None
    target = inbox_folder(path) / name
    with target.open("wb") as out:
        sealing.seal(public, head, (content,), out)
    return target


HEAD = sealing.Head("file", "../../.bashrc", NOON, NOON.date(), "UTC")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../.bashrc", ".bashrc"),
        ("a/b\\..\\c.txt", "c.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "file"),
        ("CON", "_CON"),
    ],
)
def test_hostile_names_are_only_names(locked: Path, template: Template, name: str, kept: str) -> None:
    put_as_stranger(locked, sealing.Head("file", name, NOON, NOON.date(), "\x1b[2J\u202e" * 10), b"x")
    vault, report = swept(template, locked)
    with vault.read() as connection:
        assert evidence.get(connection, report.files[0]).original_name == kept
    vault.close()


def test_a_note_that_is_too_large_stays_out(locked: Path, template: Template) -> None:
    put_as_stranger(
        locked, sealing.Head("note", "", NOON, NOON.date()), b"x" * (inbox.MOST_NOTE + 5000), "s.note.sealed"
    )
    vault, report = swept(template, locked)
    assert codes(report) == ["sealed.too_large"]
    assert names_in(locked) == ["s.note.sealed too large.unread"]
    vault.close()


def test_a_note_that_is_no_text_comes_in_as_what_can_be_read(locked: Path, template: Template) -> None:
    put_as_stranger(locked, sealing.Head("note", "", NOON, NOON.date()), b"\xff\xfe\0ok\0\0")
    vault, report = swept(template, locked)
    with vault.read() as connection:
        assert entries.get(connection, report.notes[0]).body == "\ufffd\ufffd\ufffdok"
    vault.close()


def test_a_clock_that_was_ahead_puts_nothing_into_the_future(locked: Path, template: Template) -> None:
    inbox.put_note(locked, "tomorrow", clock=SetClock(datetime(2099, 1, 1, tzinfo=UTC)))
    vault, report = swept(template, locked)
    with vault.read() as connection:
        assert items.head(connection, report.notes[0]).created_at <= vault.clock.now()
        assert items.head(connection, report.notes[0]).happened_on == vault.clock.today()
    vault.close()


@pytest.mark.parametrize(("days", "kept"), [(-1, True), (0, True), (1, True), (2, False), (3000, False)])
@pytest.mark.parametrize("kind", ["note", "file"])
def test_a_day_that_has_not_begun_anywhere_becomes_today(
    kind: sealing.Kind, days: int, kept: bool, locked: Path, template: Template
) -> None:
    day = NOON.date() + timedelta(days=days)
    put_as_stranger(locked, sealing.Head(kind, "a.txt", NOON, day), b"words")
    vault, report = swept(template, locked)
    with vault.read() as connection:
        shown = items.head(connection, report.came_in[0]).happened_on
    assert shown == (day if kept else vault.clock.today())
    vault.close()


@pytest.mark.parametrize("content", [b"", b"\0" * 1024, b" \n\t\0 \0"])
def test_a_note_without_a_word_stays_out(content: bytes, locked: Path, template: Template) -> None:
    put_as_stranger(locked, sealing.Head("note", "", NOON, NOON.date()), content)
    vault, report = swept(template, locked)
    assert codes(report) == ["sealed.empty"]
    assert not report.notes
    assert names_in(locked) == ["s.file.sealed empty.unread"]
    vault.close()
