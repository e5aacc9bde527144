"""Sealing while locked: what is put beside a vault, and what refuses to be."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from mwl_desktop.domain.inbox import Waiting
from mwl_desktop.errors import Cancelled
from mwl_desktop.services import inbox, sweeping
from mwl_desktop.vault.own_files import inbox_folder
from tests.codes import code_of
from tests.somebody import as_somebody_else
from tests.vaults import Template

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")


@pytest.fixture
def locked(template: Template, tmp_path: Path) -> Path:
    """A vault that was open here once, with its inbox, and is locked."""
    return once_open(template, tmp_path / "career.mwl")


def once_open(template: Template, path: Path) -> Path:
    vault = template.opened(path)
    assert sweeping.prepare(vault) is None
    vault.close()
    return path


def sealed_in(path: Path) -> list[Path]:
    return sorted(inbox_folder(path).glob("*.sealed"))


def test_the_inbox_stands_beside_its_vault(locked: Path) -> None:
    folder = locked.parent / "career inbox"
    assert [each.name for each in folder.iterdir()] == ["public.key"]
    assert "x25519" in (folder / "public.key").read_text()
    assert inbox.waiting(locked) == Waiting(0, 0)


@pytest.mark.parametrize(
    ("name", "folder"),
    [("a.mwl", "a inbox"), ("a.db", "a.db inbox"), ("a.MWL", "a.MWL inbox"), ("a.b.mwl", "a.b inbox")],
)
def test_no_two_vaults_share_one(name: str, folder: str, tmp_path: Path) -> None:
    assert inbox_folder(tmp_path / name) == tmp_path / folder


@POSIX
def test_a_link_to_a_vault_leads_to_the_vaults_own(locked: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    link = tmp_path / "desk" / "shortcut.mwl"
    link.symlink_to(locked)
    assert inbox.put_note(link, "by a link").parent == locked.parent / "career inbox"


def test_notes_and_files_are_counted_and_nothing_else(locked: Path, tmp_path: Path) -> None:
    inbox.put_note(locked, "one")
    inbox.put_note(locked, "two")
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    assert inbox.put_files(locked, [tmp_path / "paper.pdf"]).sealed == ("paper.pdf",)
    (inbox_folder(locked) / "letter.sealed").write_text("no name of ours")
    assert inbox.waiting(locked) == Waiting(notes=2, files=1)


def test_bytes_from_no_file_are_sealed_under_a_name(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = inbox.put_bytes(locked, b"\x89PNG", "clip/board.png")
    assert report.refused == ()
    assert [Path(name).suffix for name in report.sealed] == [".png"]
    assert "/" not in report.sealed[0]
    assert inbox.waiting(locked) == Waiting(notes=0, files=1)
    room = shutil.disk_usage(locked.parent)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: room)
    report = inbox.put_bytes(locked, b"\x89PNG", "clipboard.png")
    assert [each.code for each in report.refused] == ["capture.no_room"]


def test_a_name_tells_nothing_and_the_length_of_a_note_little(locked: Path) -> None:
    for text in ("x", "x" * 900):
        inbox.put_note(locked, text)
    one, other = sealed_in(locked)
    assert one.stat().st_size == other.stat().st_size
    assert {len(path.name) for path in (one, other)} == {32 + len(".note.sealed")}


@POSIX
def test_nobody_else_may_read_it(locked: Path) -> None:
    assert inbox.put_note(locked, "x").stat().st_mode & 0o777 == 0o600
    assert inbox_folder(locked).stat().st_mode & 0o777 == 0o700


@POSIX
def test_a_vault_in_a_folder_that_nobody_may_look_into_is_said_to_be_so() -> None:
    with as_somebody_else() as folder:
        (folder / "closed").mkdir(mode=0)
        assert code_of(inbox.put_note, folder / "closed" / "v.mwl", "x") == "vault.unreadable"
        assert code_of(inbox.put_files, folder / "closed" / "v.mwl", [folder]) == "vault.unreadable"
        assert inbox.waiting(folder / "closed" / "v.mwl") is None


def test_what_is_no_note_is_refused(locked: Path) -> None:
    assert code_of(inbox.put_note, locked, " \n\t") == "note.empty"
    assert code_of(inbox.put_note, locked, "ü" * (inbox.MOST_NOTE // 2 + 1)) == "inbox.note_too_long"
    inbox.put_note(locked, "x" * inbox.MOST_NOTE)
    assert len(sealed_in(locked)) == 1


def test_without_a_vault_or_an_inbox_nothing_is_sealed(template: Template, tmp_path: Path) -> None:
    assert code_of(inbox.put_note, tmp_path / "none.mwl", "x") == "vault.missing"
    never_open = template.copy(tmp_path / "new.mwl")
    assert code_of(inbox.put_note, never_open, "x") == "inbox.none"
    assert code_of(inbox.put_files, never_open, [never_open]) == "inbox.none"
    assert inbox.waiting(never_open) is None
    assert [each.name for each in tmp_path.iterdir()] == ["new.mwl"]


def test_a_key_that_somebody_put_there_gets_nothing(locked: Path, template: Template, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    foreign = once_open(template, tmp_path / "other" / "other.mwl")
    vault = template.opened(tmp_path / "third.mwl")
    with vault.transaction() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = ? WHERE key = 'inbox_private'", ("ab" * 32,))
    sweeping.prepare(vault)
    vault.close()
    shutil.copy(inbox_folder(vault.path) / "public.key", inbox_folder(locked) / "public.key")
    assert code_of(inbox.put_note, locked, "x") == "inbox.key_foreign"
    assert code_of(inbox.put_files, locked, [foreign]) == "inbox.key_foreign"
    assert sealed_in(locked) == []


@pytest.mark.parametrize("text", ["", "x25519 short\n", "x25519 " + "0" * 64 + "\n", "\0" * 10_000])
def test_a_key_that_is_none_gets_nothing(locked: Path, text: str, home: Path) -> None:
    shutil.rmtree(home / "state")  # on another computer, where the vault's own key is not known
    (inbox_folder(locked) / "public.key").write_text(text)
    assert code_of(inbox.put_note, locked, "x") in ("inbox.none", "inbox.key_foreign")
    assert [each.name for each in inbox_folder(locked).iterdir()] == ["public.key"]


@POSIX
@pytest.mark.parametrize("what", ["pipe", "link", "folder"])
def test_what_lies_in_the_keys_place_is_not_opened(locked: Path, tmp_path: Path, what: str) -> None:
    key = inbox_folder(locked) / "public.key"
    text = key.read_text()
    key.unlink()
    if what == "pipe":
        os.mkfifo(key)
    elif what == "link":
        (tmp_path / "elsewhere").write_text(text)
        key.symlink_to(tmp_path / "elsewhere")
    else:
        key.mkdir()
    assert code_of(inbox.put_note, locked, "x") == "inbox.none"


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_said(locked: Path) -> None:
    inbox_folder(locked).chmod(0o500)
    assert code_of(inbox.put_note, locked, "x") == "inbox.not_written"


@POSIX
def test_an_inbox_that_takes_nothing_is_said(
    locked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(path: object, flags: int, mode: int = 0o777, **_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text("a")
    monkeypatch.setattr("mwl_desktop.services.inbox._new_file", lambda path: refuse(path, 0))
    assert code_of(inbox.put_note, locked, "x") == "inbox.not_written"
    assert code_of(inbox.put_files, locked, [tmp_path / "a.txt"] * 2) == "inbox.not_written"


def test_a_disk_without_room_takes_none_of_it(
    locked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * 5000)
    room = shutil.disk_usage(tmp_path)._replace(free=8000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: room)
    report = inbox.put_files(locked, [tmp_path / "a.txt"])
    assert [each.code for each in report.refused] == ["capture.no_room"]
    assert sealed_in(locked) == []


def test_a_fault_in_the_middle_leaves_nothing(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("fsync", "replace"):
        with monkeypatch.context() as patch:

            def fail(*_: object) -> None:
                raise OSError(28, "No space left on device")

            patch.setattr("os.fsync" if name == "fsync" else "pathlib.Path.replace", fail)
            assert code_of(inbox.put_note, locked, "x") == "inbox.no_room"
        assert [each.name for each in inbox_folder(locked).iterdir()] == ["public.key"]


def test_folders_are_walked_and_the_vaults_own_files_passed_over(locked: Path, tmp_path: Path) -> None:
    inbox.put_note(locked, "waiting")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("a")
    (tmp_path / ".DS_Store").touch()
    report = inbox.put_files(locked, [tmp_path, tmp_path / "gone.txt"])
    assert report.sealed == ("a.txt",)
    assert sorted(each.code for each in report.refused) == ["capture.own_vault", "capture.vanished"]
    assert report.passed_over == 1
    assert (tmp_path / "sub" / "a.txt").read_text() == "a"


class Stopping:
    """Work that is stopped after some steps."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.told: list[tuple[int, int, str]] = []

    def check_cancelled(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        self.told.append((done, total, what))


def test_cancelled_it_keeps_what_was_sealed_and_no_half(locked: Path, tmp_path: Path) -> None:
    small, large = tmp_path / "a.bin", tmp_path / "b.bin"
    small.write_bytes(b"a")
    large.write_bytes(bytes(6 * 2**20))
    work = Stopping(8)
    report = inbox.put_files(locked, [small, large], work=work)
    assert (report.sealed, report.cancelled) == (("a.bin",), True)
    assert work.told[-1][:2] > (2**20, 6 * 2**20)
    assert len(list(inbox_folder(locked).iterdir())) == 2


def test_progress_counts_bytes(locked: Path, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(3 * 2**20))
    work = Stopping(1000)
    inbox.put_files(locked, [tmp_path / "a.bin"], work=work)
    assert work.told[0] == (0, 3 * 2**20, "1/1")
    assert work.told[-1] == (3 * 2**20, 3 * 2**20, "1/1")


def test_nothing_of_it_lies_in_clear(locked: Path, tmp_path: Path, home: Path) -> None:
    from tests.test_marker import MARK, found_in

    given = tmp_path / "given"
    given.mkdir()
    (given / f"{MARK}.txt").write_text(f"about {MARK} " * 9000)
    inbox.put_note(locked, f"a note on {MARK}")
    watched: list[str] = []

    class Looking(Stopping):
        def progress(self, done: int, total: int, what: str = "") -> None:
            watched.extend(found_in(inbox_folder(locked)))

    report = inbox.put_files(locked, [given], work=Looking(1000))
    assert report.sealed == (f"{MARK}.txt",)
    assert watched == []
    assert found_in(tmp_path, frozenset(given.iterdir())) == []
    assert found_in(home) == []
    assert len(sealed_in(locked)) == 2
