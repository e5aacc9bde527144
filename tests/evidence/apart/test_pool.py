"""Reading apart: the same as reading here, and whatever a file does to its reader costs one note."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import registry
from mwl_desktop.evidence.apart import pool, process
from mwl_desktop.evidence.apart.pool import Readers
from mwl_desktop.evidence.apart.process import ReadingProcess
from mwl_desktop.evidence.facts import UNREADABLE, FileFacts, Limits
from mwl_desktop.tasks import Job
from tests.evidence import samples
from tests.evidence.apart.conftest import Asked
from tests.patience import PATIENCE, wait_until

EVERY = samples.every()
GIVEN_UP = FileFacts(notes=(UNREADABLE,))
posix = pytest.mark.skipif(os.name != "posix", reason="asks the system in POSIX's way")


def stream(data: bytes = b"words") -> io.BytesIO:
    return io.BytesIO(data)


def test_every_format_is_read_apart_as_it_is_here(readers: Readers) -> None:
    for media_type, data in EVERY.values():
        assert readers.facts(media_type, stream(data)) == registry.facts(media_type, data)
        assert readers.thumbnail(media_type, stream(data), size=50) == registry.thumbnail(
            media_type, data, size=50
        )
        assert readers.picture_for_page(media_type, stream(data), 1000) == registry.picture_for_page(
            media_type, data, 1000
        )
        assert readers.readable(media_type, stream(data)) == registry.readable(media_type, data)
    assert len(readers._idle) == 1, "one process is enough for one after the other"


def test_the_picture_that_a_file_carries_comes_as_well(readers: Readers) -> None:
    sound = samples.recording()
    assert (
        readers.thumbnail("audio/mpeg", stream(sound)) == registry.thumbnail("audio/mpeg", sound) is not None
    )
    assert readers.picture_for_page("audio/mpeg", stream(sound)) is None


def test_only_what_is_needed_of_a_large_file_is_asked_for(readers: Readers) -> None:
    class Counted(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.taken += len(data)
            return data

    package = samples.package({"big.bin": bytes(20_000_000), "a.txt": "x"}, stored=("big.bin",))
    held = Counted(package)
    assert "big.bin" in readers.facts(types.ZIP, held).text
    assert held.taken < 2_000_000


def test_limits_are_told(readers: Readers) -> None:
    found = readers.facts(types.TEXT, stream(b"x" * 100), limits=Limits(text=10))
    assert found.text == "x" * 10


@pytest.mark.usefixtures("hostile")
def test_a_crash_costs_a_note_and_the_next_file_is_read(readers: Readers) -> None:
    assert readers.facts("test/crash", stream()) == GIVEN_UP
    assert readers.facts(types.TEXT, stream()).text == "words"


@pytest.mark.usefixtures("hostile")
def test_what_hangs_is_ended_after_its_time(
    readers: Readers, asked: Callable[[str], Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = asked("test/hang")
    readers.facts(types.TEXT, stream())
    (idle,) = readers._idle
    monkeypatch.setattr(pool, "_GRACE", 0.5)
    assert readers.facts("test/hang", stream(), limits=Limits(seconds=0.5)) == GIVEN_UP
    assert (hanging.seconds, hanging.ended) == ([1.0], ["ReaderStuck"])
    monkeypatch.undo()
    assert not idle.alive
    assert readers.facts(types.TEXT, stream()).text == "words"


@pytest.mark.usefixtures("hostile")
def test_memory_has_an_end() -> None:
    readers = Readers(memory=512 * 1024 * 1024)
    try:
        assert readers.facts("test/swell", stream()) == GIVEN_UP
        assert readers.facts(types.TEXT, stream()).text == "words"
    finally:
        readers.close()


@posix
def test_memory_has_an_end_where_the_system_keeps_no_limit() -> None:
    code = (
        "from mwl_desktop.evidence.apart.confine import watch_memory; import time;"
        "watch_memory(200_000_000); held = b'x' * 300_000_000; time.sleep(600)"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], timeout=PATIENCE, check=False)
    assert done.returncode == 3


@pytest.mark.usefixtures("hostile")
@pytest.mark.logs("a reader failed: KeyError")
def test_a_blunder_of_ours_costs_a_note_and_is_logged_without_its_words(readers: Readers) -> None:
    assert readers.facts("test/blunder", stream()) == GIVEN_UP


@pytest.mark.usefixtures("hostile")
def test_what_a_library_prints_does_not_get_between(readers: Readers) -> None:
    assert readers.facts("test/chatter", stream()).text == "words"


@pytest.mark.usefixtures("hostile")
def test_who_dies_of_an_earlier_file_is_replaced_and_the_file_is_read(readers: Readers) -> None:
    assert readers.facts("test/crash_once", stream(b"one")).text == "one"
    assert readers.facts("test/crash_once", stream(b"two")).text == "two"


@posix
@pytest.mark.usefixtures("hostile")
def test_nothing_can_be_written_from_in_there(readers: Readers, tmp_path: Path) -> None:
    target = tmp_path / "left"
    assert readers.facts("test/leave", stream(str(target).encode())).text == "OSError"
    assert not target.exists() or target.read_bytes() == b""


@pytest.mark.usefixtures("hostile")
def test_our_settings_are_not_known_in_there(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MWL_PASSPHRASE_FILE", "/somewhere")
    monkeypatch.setenv("OTHER", "known")
    names = readers.facts("test/surroundings", stream()).text.split()
    assert "OTHER" in names
    assert "MWL_PASSPHRASE_FILE" not in names


@pytest.mark.usefixtures("hostile")
def test_beyond_the_end_there_is_nothing(readers: Readers) -> None:
    assert readers.facts("test/beyond", stream()).text == "b''"


def test_bytes_that_cannot_be_read_look_like_a_damaged_file(readers: Readers) -> None:
    class Damaged(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError

    found = readers.facts(types.PDF, Damaged(samples.pdf()))
    assert found.notes == ("facts.broken",)


def test_what_the_vault_raises_meanwhile_comes_out(readers: Readers) -> None:
    class Locked(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise UserError("item.missing")

    with pytest.raises(UserError, match=r"item\.missing"):
        readers.facts(types.PDF, Locked(samples.pdf()))
    assert readers._idle == []
    assert readers.facts(types.TEXT, stream()).text == "words"


@pytest.mark.usefixtures("hostile")
def test_cancel_ends_it_before_its_time(readers: Readers, asked: Callable[[str], Asked]) -> None:
    job, hanging = Job("evidence.facts"), asked("test/hang")
    with hanging.then(job.cancel), pytest.raises(Cancelled):
        readers.facts("test/hang", stream(), limits=Limits(seconds=3_600), work=job)
    assert hanging.ended == ["Cancelled"]


@pytest.mark.usefixtures("hostile")
def test_closing_ends_who_reads_and_nothing_is_read_afterwards(
    readers: Readers, asked: Callable[[str], Asked]
) -> None:
    with asked("test/hang").then(readers.close), pytest.raises(Cancelled):
        readers.facts("test/hang", stream(), limits=Limits(seconds=3_600))
    with pytest.raises(Cancelled):
        readers.facts(types.TEXT, stream())


def test_two_at_once_have_a_process_each(readers: Readers) -> None:
    found: list[str] = []

    def read(word: bytes) -> None:
        found.append(readers.facts(types.TEXT, stream(word)).text)

    threads = [threading.Thread(target=read, args=(b"%d" % number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == ["0", "1", "2", "3"]
    assert len(readers._idle) <= 2


@posix
def test_one_that_was_killed_while_idle_is_replaced(readers: Readers) -> None:
    readers.facts(types.TEXT, stream())
    (idle,) = readers._idle
    os.kill(idle.pid, signal.SIGKILL)
    assert readers.facts(types.TEXT, stream()).text == "words"


def test_a_process_does_not_serve_for_ever(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_SERVES", 2)
    pids = set()
    for _ in range(4):
        readers.facts(types.TEXT, stream())
        pids |= {each.pid for each in readers._idle}
    assert len(pids) == 2


@pytest.mark.parametrize("words", [["/nowhere/to/be/found"], [sys.executable, "-c", "print('hello')"]])
def test_where_none_starts_that_is_said(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "command", lambda _memory: words)
    with pytest.raises(UserError, match=r"reading\.cannot_start"):
        ReadingProcess()


@posix
def test_it_ends_when_the_program_does() -> None:
    code = (
        "import os; from mwl_desktop.evidence.apart.process import ReadingProcess;"
        "print(ReadingProcess().pid, flush=True); os._exit(0)"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    wait_until(lambda: not _runs(int(done.stdout)), "the end of the process that reads")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "MWL Desktop.exe"))
    assert process.command(5) == [str(tmp_path / "MWL Desktop.exe"), "--read-files", "5"]
    (tmp_path / "mwl-desktop.exe").touch()
    assert process.command(5) == [str(tmp_path / "mwl-desktop.exe"), "--read-files", "5"]


def test_the_program_is_that_process_when_it_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; sys.path[:] = %r; from mwl_desktop.__main__ import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-I", "-c", code % sys.path, process.WORD, str(process.MEMORY)]
    monkeypatch.setattr(process, "command", lambda _memory: words)
    readers = Readers()
    try:
        assert readers.facts(types.TEXT, stream()).text == "words"
    finally:
        readers.close()
