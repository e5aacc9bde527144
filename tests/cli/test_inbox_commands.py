"""Sealing at the command line: no passphrase, locked or open; what opens a vault takes in what was sealed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mwl_desktop.cli.progress import Watched
from mwl_desktop.errors import Cancelled
from mwl_desktop.services import facts, inbox, sweeping
from mwl_desktop.vault.own_files import inbox_folder
from tests.cli.runner import Program, as_process
from tests.vaults import Template


@pytest.fixture
def locked(program: Program, template: Template) -> Path:
    """The program's vault, which was open here once."""
    program.done("list")
    return program.vault


def sealed_in(path: Path) -> list[Path]:
    return sorted(inbox_folder(path).glob("*.sealed"))


def test_a_note_needs_no_passphrase_and_comes_in_with_the_next_command(
    program: Program, locked: Path
) -> None:
    sealed = program.run("note", "--sealed", locked, "Heard on the train")
    assert (sealed.code, sealed.err) == (0, "")
    assert sealed.out == "sealed; it comes into the journal when v.mwl is unlocked\n"
    listed = program("list")
    assert listed.err == "1 note came in from while it was locked\n"
    assert "Heard on the train" in listed.out
    assert sealed_in(locked) == []
    assert program.done("list").out == listed.out


def test_a_note_from_the_input(program: Program, locked: Path) -> None:
    text = "Zwei Zeilen:\n\n東京 🙂"
    assert program.run("note", "--sealed", locked, "-", given=f"\ufeff{text}\n".encode()).code == 0
    (row,) = program("list", "--json").json
    assert program.done("show", row["id"], "--json").json["body"] == text


def test_files_and_folders_are_sealed(program: Program, locked: Path, tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("gantry")
    (tmp_path / "in" / "sub" / "b.txt").write_text("crane")
    report = program.run("add", locked, "--sealed", tmp_path / "in", tmp_path / "gone")
    assert report.code == 4
    assert report.out == "sealed a.txt\nsealed b.txt\n"
    assert "gone is not there" in report.err
    found = program("search", "gantry")
    assert found.err == "2 files came in from while it was locked\n"
    assert "a" in found.out


def test_it_works_while_the_vault_is_open_elsewhere(locked: Path, template: Template, tmp_path: Path) -> None:
    from mwl_desktop.services import vaults

    vault = vaults.unlock_with_key(locked, template.key)
    (tmp_path / "a.txt").write_text("a")
    for arguments in (
        ("note", "--sealed", locked, "while open"),
        ("add", "--sealed", locked, tmp_path / "a.txt"),
    ):
        done = as_process(*arguments)
        assert (done.returncode, done.stderr) == (0, b"")
    report = sweeping.sweep(vault)
    assert (len(report.notes), len(report.files)) == (1, 1)
    vault.close()


def test_json_is_all_there_is_on_the_output(program: Program, locked: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    note = program.run("note", "--sealed", locked, "x", "--json").json
    assert (inbox_folder(locked) / note["sealed"]).is_file()
    files = program.run("add", "--sealed", locked, tmp_path / "a.txt", tmp_path / "gone", "--json").json
    assert files["sealed"] == ["a.txt"]
    assert [each["code"] for each in files["refused"]] == ["capture.vanished"]
    listed = program("list", "--json")
    assert {row["title"] for row in listed.json} == {"x", "a"}
    assert "came in" in listed.err


def test_each_way_to_be_wrong_has_its_number(
    program: Program, locked: Path, tmp_path: Path, template: Template
) -> None:
    assert program.run("note", "--sealed", tmp_path / "none.mwl", "x").code == 10
    assert program.run("note", "--sealed", template.copy(tmp_path / "new.mwl"), "x").code == 90
    assert program.run("note", "--sealed", locked, "x" * (inbox.MOST_NOTE + 1)).code == 93
    assert program.run("note", "--sealed", locked, " ").code == 1
    assert program.run("add", "--sealed", locked, tmp_path / "in").code == 4
    (inbox_folder(locked) / "public.key").write_text("x25519 " + "ab" * 32 + "\n")
    refused = program.run("note", "--sealed", locked, "x")
    assert refused.code == 91
    assert "is not the one v.mwl had" in refused.err
    assert sealed_in(locked) == []


def test_a_new_vault_has_its_inbox_at_once(program: Program, tmp_path: Path) -> None:
    program.run("create", tmp_path / "fresh.mwl", "--passphrase-file", program.key_file)
    assert program.run("note", "--sealed", tmp_path / "fresh.mwl", "the first").code == 0
    fresh = program.run("list", tmp_path / "fresh.mwl", "--passphrase-file", program.key_file)
    assert "the first" in fresh.out


def test_what_stays_out_is_said_and_the_command_goes_on(program: Program, locked: Path) -> None:
    (inbox_folder(locked) / "x.sealed").write_bytes(b"junk")
    program.run("note", "--sealed", locked, "the good one")
    listed = program("list")
    assert listed.code == 0
    assert listed.err.splitlines() == [
        "1 note came in from while it was locked",
        "x.sealed in the inbox is damaged or was cut short. It was not taken in.",
    ]
    assert program.done("list").out == listed.out


def test_a_check_takes_nothing_in(program: Program, locked: Path) -> None:
    program.run("note", "--sealed", locked, "waits")
    program.done("check")
    assert len(sealed_in(locked)) == 1


def test_a_killed_sealing_leaves_a_part_and_no_file(locked: Path, tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    code = (
        "import os, sys; from pathlib import Path; from mwl_desktop.services import inbox;"
        "os.fsync = lambda _handle: os.kill(os.getpid(), 9);"
        "inbox.put_note(Path(sys.argv[1]), 'never said to be sealed')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(locked)],
        cwd=Path(__file__).parents[2],
        env=dict(os.environ),
        check=False,
    )
    assert done.returncode == -9
    assert sealed_in(locked) == []
    (part,) = inbox_folder(locked).glob("*.part")
    assert b"never" not in part.read_bytes()


def test_the_inbox_moves_with_its_vault(program: Program, locked: Path, tmp_path: Path) -> None:
    program.run("note", "--sealed", locked, "on the way")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.move(locked, elsewhere / "v.mwl")
    shutil.move(inbox_folder(locked), elsewhere / "v inbox")
    listed = program.run("list", elsewhere / "v.mwl", "--passphrase-file", program.key_file)
    assert "on the way" in listed.out


def test_a_file_in_the_place_of_the_inbox_is_told_as_that(program: Program, locked: Path) -> None:
    folder = inbox_folder(locked)
    shutil.rmtree(folder)
    folder.write_text("something else", encoding="utf-8")
    outcome = program.run("note", "--sealed", locked, "words")
    assert (outcome.code, outcome.out) == (94, "")
    assert "is a file" in outcome.err


def test_a_note_that_finds_no_room_says_so(
    program: Program, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(inbox.sealing, "seal", full)
    outcome = program.run("note", "--sealed", locked, "words")
    assert (outcome.code, outcome.err.count("\n")) == (95, 1)
    assert sealed_in(locked) == []


def test_reading_what_came_in_can_be_stopped(
    program: Program, locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("gantry")
    assert program.run("add", locked, "--sealed", tmp_path / "a.txt").code == 0

    def stopped(_vault: object, *, work: Watched) -> None:
        assert work.name == "reading"
        raise Cancelled

    monkeypatch.setattr(facts, "read_missing", stopped)
    outcome = program("search", "gantry")
    assert (outcome.code, outcome.out) == (130, "")
    assert outcome.err == "1 file came in from while it was locked\n"
    monkeypatch.undo()
    assert "a" in program("list").out
