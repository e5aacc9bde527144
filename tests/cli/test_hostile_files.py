"""Files that cannot be taken are told, one by one; the rest goes in; nothing hangs or fills memory."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import ROOT, Program, as_process
from tests.patience import working_at_most

posix = pytest.mark.skipif(sys.platform == "win32", reason="kinds of files that POSIX has")


def test_a_drop_of_good_and_bad_is_done_in_part(program: Program, tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_bytes(b"good")
    (tmp_path / "empty.txt").touch()
    outcome = program("add", good, tmp_path / "vanished.txt", tmp_path / "empty.txt", "--json")
    assert outcome.code == 4
    assert {row["original_name"] for row in outcome.json["added"]} == {"good.txt", "empty.txt"}
    assert [(each["name"], each["code"]) for each in outcome.json["refused"]] == [
        ("vanished.txt", "capture.vanished")
    ]
    assert outcome.err.splitlines() == [
        "vanished.txt is not there. It was left out.",
        "empty.txt: This file is empty. It is kept as it is.",
    ]


def test_an_empty_file_is_a_file(program: Program, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    outcome = program("add", tmp_path / "empty.txt", "--json")
    assert outcome.code == 0
    row = outcome.json["added"][0]
    assert (row["size"], row["sha256"]) == (0, hashlib.sha256(b"").hexdigest())
    program.done("extract", row["id"], tmp_path / "back.txt")
    assert (tmp_path / "back.txt").read_bytes() == b""


def test_nothing_at_all_is_done_in_part_too(program: Program, tmp_path: Path) -> None:
    assert program("add", tmp_path / "none").code == 4
    (tmp_path / "folder").mkdir()
    outcome = program("add", tmp_path / "folder")
    assert outcome.code == 1
    assert "no file" in outcome.err


def test_the_same_file_twice_is_kept_once(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"same")
    (tmp_path / "b.txt").write_bytes(b"same")
    first = program.done("add", tmp_path / "a.txt", "--json").json["added"][0]["id"]
    told = program.done("add", tmp_path / "b.txt", "--json").json
    assert (told["added"], told["already_there"]) == ([], [{"name": "b.txt", "id": first}])
    assert len(program.done("list", "--json").json) == 1


@posix
def test_loops_pipes_and_devices_are_refused_at_once(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    os.mkfifo(folder / "pipe")
    (folder / "good.txt").write_bytes(b"good")
    with working_at_most(10):  # and /dev/zero has no end, and a pipe that nobody writes into no beginning
        outcome = program("add", folder, "/dev/zero", "--json")
    assert outcome.code == 4
    assert [row["original_name"] for row in outcome.json["added"]] == ["good.txt"]
    refused = {each["name"]: each["code"] for each in outcome.json["refused"]}
    assert refused == {
        "loop": "capture.loop",
        "self": "capture.loop",
        "pipe": "capture.not_a_file",
        "zero": "capture.not_a_file",
    }
    assert len(outcome.err.splitlines()) == 4


@posix
def test_a_link_to_a_file_is_that_file(program: Program, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"real")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    row = program.done("add", tmp_path / "link.txt", "--json").json["added"][0]
    assert (row["original_name"], row["size"]) == ("link.txt", 4)


@posix
def test_evil_names_are_tamed_and_bytes_kept(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = [
        b"..\\..\\evil.txt",
        b"\x1b[2Jclear.txt",
        "\u202egpj.exe.txt".encode(),
        b"\xff\xfe.txt",
        b"CON.txt",
        b"a\nb.txt",
        b"x" * 250 + b".txt",
    ]
    for number, name in enumerate(names):
        (Path(os.fsdecode(os.fsencode(folder) + b"/" + name))).write_bytes(b"%d" % number)
    told = program.done("add", folder, "--json").json
    kept = {row["original_name"]: row for row in told["added"]}
    assert len(kept) == len(names)
    for name in kept:
        assert not set(name) & set("/\\\x1b\n\u202e")
        assert name.isprintable()
        assert len(name) <= 200
        assert name.split(".")[0].casefold() != "con"
    out = tmp_path / "out"
    out.mkdir()
    for name, row in kept.items():
        program.done("extract", row["id"], out)
        content = (out / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert {path.parent for path in out.rglob("*")} == {out}


def test_markup_and_very_long_names_are_only_text(program: Program, tmp_path: Path) -> None:
    long = tmp_path / "note.txt"
    long.write_text("<script>alert(1)</script>" * 5000, encoding="utf-8")
    program.done("add", long)
    body = "<b>bold</b> " + "z" * 100_000
    row = program.done("note", body, "--json").json
    assert len(row["title"]) <= 500
    assert program.done("show", row["id"], "--json").json["body"] == body


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read where Linux tells it")
def test_a_large_file_goes_through_in_bounded_memory(program: Program, tmp_path: Path) -> None:
    size = 300_000_000
    big = tmp_path / "big.bin"
    with big.open("wb") as file:
        file.truncate(size)
    # The peak as the system counts it for this program alone; getrusage would count the tests' own too.
    code = (
        "import re, sys; from pathlib import Path; from mwl_desktop.__main__ import main;"
        "code = main(sys.argv[1:]);"
        "print(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1], file=sys.stderr);"
        "sys.exit(code)"
    )
    command = [
        sys.executable,
        "-c",
        code,
        "add",
        program.vault,
        big,
        "--passphrase-file",
        program.key_file,
        "--json",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stderr.split()[-1]) < 180_000, "kilobytes"
    assert f'"size": {size}' in done.stdout


def test_an_unreadable_file_is_told_and_the_rest_goes_in(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.txt").write_bytes(b"good")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"bad")
    nobody_may_read(monkeypatch, bad)
    outcome = program("add", tmp_path / "good.txt", bad)
    assert outcome.code == 4
    assert "good" in outcome.out
    assert outcome.err.splitlines() == ["bad.txt cannot be read (Permission denied). It was left out."]


def nobody_may_read(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Have the system refuse a file to whoever runs the tests, the administrator too."""
    real_open, real_access, real_io = os.open, os.access, io.open

    def refuse(given: object) -> None:
        if str(given) == str(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def opening(given: Any, *more: Any, **how: Any) -> Any:
        refuse(given)
        return real_open(given, *more, **how)

    def io_opening(given: Any, *more: Any, **how: Any) -> Any:
        refuse(given)
        return real_io(given, *more, **how)

    monkeypatch.setattr(os, "open", opening)
    monkeypatch.setattr(io, "open", io_opening)
    monkeypatch.setattr(
        os,
        "access",
        lambda given, *how, **more: str(given) != str(path) and real_access(given, *how, **more),
    )


@pytest.mark.parametrize("way", ["itself", "its folder", "its link"])
def test_the_vault_does_not_swallow_itself(way: str, program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    program.vault = program.vault.rename(folder / "v.mwl")
    (folder / "good.txt").write_bytes(b"good")
    (tmp_path / "link").symlink_to(program.vault)
    given = {"itself": program.vault, "its folder": folder, "its link": tmp_path / "link"}[way]
    outcome = program("add", given, folder / "good.txt", "--json")
    assert outcome.code == 4
    assert [row["original_name"] for row in outcome.json["added"]] == ["good.txt"]
    assert [each["code"] for each in outcome.json["refused"]] == ["capture.own_vault"]
    assert outcome.err.splitlines() == ["v.mwl is the vault that files are being added to. It was left out."]


@posix
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file_is_never_opened_as_a_vault(kind: str, program: Program, tmp_path: Path) -> None:
    path = {"pipe": tmp_path / "pipe.mwl", "device": Path("/dev/zero"), "folder": tmp_path}[kind]
    if kind == "pipe":
        os.mkfifo(path)
    for command in (["list", path], ["add", path, program.key_file]):
        done = as_process(*command, "--passphrase-file", program.key_file)
        assert (done.returncode, done.stdout) == (11, b"")
        assert done.stderr.count(b"\n") == 1
        assert b"is not a vault" in done.stderr


def test_an_unreadable_vault(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_may_read(monkeypatch, program.vault)
    outcome = program("list")
    assert (outcome.code, outcome.out) == (18, "")
    assert outcome.err.splitlines() == [
        "v.mwl cannot be read: permission denied. Check that you may open this file."
    ]
