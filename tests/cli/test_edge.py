"""Where the passphrase comes from, what each failure is told as, and that there is never a traceback."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mwl_desktop import sentences
from mwl_desktop.cli import commands, edge
from mwl_desktop.services import vaults
from tests.cli.runner import ROOT, Program, as_process
from tests.patience import PATIENCE, children_working_at_most, wait_until
from tests.vaults import PASSPHRASE


def test_a_file_is_named_by_option_before_or_after_the_command(program: Program) -> None:
    for arguments in (
        ("list", program.vault, "--passphrase-file", program.key_file),
        ("list", "--passphrase-file", program.key_file, program.vault),
        ("--passphrase-file", program.key_file, "list", program.vault),
        (f"--passphrase-file={program.key_file}", "list", program.vault),
    ):
        assert program.run(*arguments).code == 0


def test_a_file_is_named_by_the_environment_and_the_option_wins(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MWL_PASSPHRASE_FILE", str(program.key_file))
    assert program.run("list", program.vault).code == 0
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("something else entirely", encoding="utf-8")
    assert program.run("list", program.vault, "--passphrase-file", wrong).code == 76
    assert program.run("--passphrase-file", wrong, "list", program.vault).code == 76
    monkeypatch.setenv("MWL_PASSPHRASE_FILE", str(wrong))
    assert program.run("list", program.vault, "--passphrase-file", program.key_file).code == 0


@pytest.mark.parametrize("content", ["{}", "{}\n", "{}\r\n", "\ufeff{}\n"])
def test_line_ends_and_marks_of_editors_do_not_count(content: str, program: Program) -> None:
    program.key_file.write_bytes(content.format(PASSPHRASE).encode())
    assert program("list").code == 0


@pytest.mark.parametrize("content", [" {}", "{} ", "{}\t\n"])
def test_spaces_count(content: str, program: Program) -> None:
    program.key_file.write_bytes(content.format(PASSPHRASE).encode())
    assert program("list").code == 76


def test_a_passphrase_file_that_cannot_be_read(program: Program, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00passphrase")
    for path in (tmp_path / "none", tmp_path, tmp_path / "binary"):
        outcome = program.run("list", program.vault, "--passphrase-file", path)
        assert outcome.code == 74
        assert "cannot be read" in outcome.err
    program.key_file.write_text("\n", encoding="utf-8")
    assert program("list").code == 70


def test_the_first_line_of_the_input_is_the_passphrase(program: Program) -> None:
    assert program.run("list", program.vault, given=f"{PASSPHRASE}\nmore\n".encode()).code == 0
    assert program.run("list", program.vault, given=b"wrong one\n").code == 76
    assert program.run("list", program.vault).code == 75


def test_a_note_from_the_input_is_not_taken_for_the_passphrase(program: Program) -> None:
    outcome = program.run("note", program.vault, "-", given=f"{PASSPHRASE}\nwords".encode())
    assert outcome.code == 75
    assert "--passphrase-file" in outcome.err


def test_at_a_terminal_it_is_asked_for_without_being_shown(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, dict[str, object]]] = []

    def prompt(text: str, **how: object) -> str:
        asked.append((text, how))
        return PASSPHRASE

    monkeypatch.setattr(edge.click, "prompt", prompt)
    assert program.run("list", program.vault, tty=True).code == 0
    new = program.vault.with_name("new.mwl")
    assert program.run("create", new, tty=True).code == 0
    assert all(how["hide_input"] and how["err"] for _, how in asked)
    assert [bool(how["confirmation_prompt"]) for _, how in asked] == [False, True]


def test_a_hopeless_file_is_told_before_anybody_is_asked(program: Program, tmp_path: Path) -> None:
    text = tmp_path / "text.mwl"
    text.write_text("no vault at all", encoding="utf-8")
    # At a terminal with nothing to answer, asking would end in a failure of its own.
    for path, code in ((tmp_path / "none.mwl", 10), (text, 11), (tmp_path, 11)):
        assert program.run("list", path, tty=True).code == code


def test_every_way_of_not_opening_has_its_number_and_one_sentence(program: Program, tmp_path: Path) -> None:
    cut = tmp_path / "cut.mwl"
    cut.write_bytes(program.vault.read_bytes()[:-100])
    empty = tmp_path / "empty.mwl"
    empty.touch()
    ways = ((tmp_path / "none.mwl", 10), (cut, 13), (empty, 111), (program.key_file, 11), (tmp_path, 11))
    for path, code in ways:
        for command in (
            ["list"],
            ["check"],
            ["add", "--", "x"],
            ["note", "x"],
            ["search", "x"],
            ["show", "01900000"],
        ):
            name, *rest = command
            outcome = program.run(name, "--passphrase-file", program.key_file, path, *rest)
            assert (outcome.code, outcome.out) == (code, ""), outcome
            assert len(outcome.err.splitlines()) == 1


def test_a_vault_that_is_open_elsewhere(program: Program) -> None:
    vault = vaults.unlock(program.vault, PASSPHRASE)
    outcome = program("list")
    vault.close()
    assert outcome.code == 17
    assert "already open" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("add", "v.mwl"),
        ("note", "v.mwl"),
        ("list", "v.mwl", "--nonsense"),
        ("list", "v.mwl", "extra"),
        ("demo", "v.mwl", "--items", "-1"),
        ("demo", "v.mwl", "--items", "many"),
        ("lst", "v.mwl"),
        ("v.mwl", "extra"),
        ("--nonsense",),
        ("add", "v.mwl", ""),
        ("create", ""),
        ("list", ""),
        ("export", "v.mwl", "--pdf", ""),
    ],
)
def test_wrong_usage_is_2(arguments: tuple[str, ...], program: Program) -> None:
    outcome = program.run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err


def test_without_a_command_the_window_opens(program: Program, tmp_path: Path) -> None:
    assert program.run().code == 0
    assert program.run(tmp_path / "some.mwl").code == 0
    assert program.run(tmp_path / "some.mwl", "--passphrase-file", program.key_file).code == 0
    assert program.run("--passphrase-file", program.key_file, tmp_path / "some.mwl").code == 0
    assert program.run("--", "-odd.mwl").code == 0
    some = tmp_path / "some.mwl"
    assert program.windows == [
        (None, None),
        (some, None),
        (some, program.key_file),
        (some, program.key_file),
        (Path("-odd.mwl"), None),
    ]


@pytest.fixture
def log_is_closed() -> Iterator[None]:
    """What a process ends by itself: the log that was started."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.mark.logs("a command failed")
@pytest.mark.usefixtures("log_is_closed")
def test_something_unexpected_is_one_sentence_and_a_log_without_words(
    program: Program, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "marmalade-4711"

    def trouble(*_: object) -> None:
        raise ZeroDivisionError(secret)

    monkeypatch.setattr(commands.output, "row_line", trouble)
    program.run("note", program.vault, secret, "--passphrase-file", program.key_file)
    outcome = program("list")
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert len(outcome.err.splitlines()) == 1
    (log,) = home.rglob("mwl-desktop.log")
    assert str(log) in outcome.err
    text = log.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text
    assert secret not in text


def test_every_code_that_commands_raise_has_a_sentence() -> None:
    folder = ROOT / "mwl_desktop"
    raised = {
        code
        for path in folder.rglob("*.py")
        for code in re.findall(
            r'(?:UserError|VaultError|say)\(\s*"([a-z_]+(?:\.[a-z_]+)?)"', path.read_text("utf-8")
        )
    }
    assert len(raised) > 30
    assert sorted(raised - set(sentences.SENTENCES)) == []


# -- as a real process


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from mwl_desktop import cli;"
        "cli.main(lambda *_: 0, ['--help']);"
        "print(sorted({name.split('.')[0] for name in sys.modules}"
        " & {'sqlalchemy', 'sqlcipher3', 'reportlab', 'PySide6', 'PIL', 'jinja2'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    with children_working_at_most(5):
        assert as_process("--help").returncode == 0


def test_the_program_as_a_process(program: Program) -> None:
    key = ("--passphrase-file", program.key_file)
    assert as_process("note", program.vault, "Größe 東京", *key).returncode == 0
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    listed = as_process("list", program.vault, *key, env=ascii_only)
    assert (listed.returncode, listed.stderr) == (0, b"")
    told = as_process("list", program.vault, "--json", *key, env=ascii_only)
    assert "Größe 東京" in told.stdout.decode("utf-8")
    assert as_process("list", program.vault, input=b"wrong\n").returncode == 76
    assert as_process("--version").stdout.startswith(b"MWL Desktop ")


@pytest.mark.skipif(sys.platform == "win32", reason="names that are not UTF-8 are POSIX's")
def test_odd_names_of_vaults_and_files(program: Program, tmp_path: Path) -> None:
    key = ("--passphrase-file", program.key_file)
    odd = os.fsencode(tmp_path) + b"/\xff v?#%.mwl"
    assert as_process("create", odd, *key).returncode == 0
    (tmp_path / "-dash.txt").write_bytes(b"dash")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"latin")
    added = as_process(
        "add",
        odd,
        *key,
        "--json",
        "--",
        "-dash.txt",
        b"caf\xe9.txt",
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert added.returncode == 0, added.stderr
    assert {"-dash.txt", "café.txt"} == {row["original_name"] for row in json.loads(added.stdout)["added"]}
    listed = as_process("list", odd, *key)
    assert listed.stdout.count(b"\n") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_goes_away_is_no_trouble(program: Program) -> None:
    for number in range(5):
        program.done("note", f"line {number}")
    command = "$0 -m mwl_desktop list $1 --passphrase-file $2 | true"
    words = ["bash", "-c", command, sys.executable, program.vault, program.key_file]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_an_output_that_takes_no_more_is_one_sentence(program: Program) -> None:
    program.done("note", "a line")
    for more in ((), ("--json",)):
        with Path("/dev/full").open("wb") as full:
            words = [sys.executable, "-m", "mwl_desktop", "list", program.vault, *more]
            words += ["--passphrase-file", program.key_file]
            done = subprocess.run(words, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 104
        assert done.stderr.decode().splitlines() == [
            "What there is to say could not be written out: no space left on device."
        ]


def test_a_name_too_long_is_one_sentence(program: Program, tmp_path: Path) -> None:
    long = tmp_path / ("n" * 300)
    program.done("add", program.key_file)
    for code, command in (
        (119, ("list", long)),
        (119, ("check", long)),
        (119, ("backup", program.vault, f"{long}.mwl")),
        (119, ("create", long)),
        (103, ("export", program.vault, "--pdf", long)),
        (103, ("export", program.vault, "--html", long)),
        (103, ("kit", program.vault, "--pdf", long)),
        (103, ("passphrase", program.vault, "--kit-pdf", long, "--suggest")),
        (103, ("extract", program.vault, ids_of(program)[0], long)),
        (4, ("add", program.vault, long)),
    ):
        outcome = program.run(*command, "--passphrase-file", program.key_file)
        assert (outcome.code, outcome.out) == (code, ""), command
        assert len(outcome.err.splitlines()) == 1
        assert "too long" in outcome.err


def test_no_vault_is_made_in_the_roots_place_or_where_nobody_may_look(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = program.run("create", Path(tmp_path.root), "--passphrase-file", program.key_file)
    assert (outcome.code, outcome.err.count("\n")) == (21, 1)

    def closed(path: Path) -> None:
        raise PermissionError(13, "Permission denied", path)

    place = tmp_path / "closed" / "v.mwl"
    place.parent.mkdir()
    monkeypatch.setattr(Path, "lstat", closed)
    outcome = program.run("create", place, "--passphrase-file", program.key_file)
    assert (outcome.code, str(place.parent) in outcome.err) == (23, True)


def ids_of(program: Program) -> list[str]:
    return [row["id"] for row in program.done("list", "--json").json]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_in_order_and_keeps_what_was_finished(program: Program, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(40):
        (many / f"{number:03}.bin").write_bytes(os.urandom(4_000_000))
    command = [
        sys.executable,
        "-m",
        "mwl_desktop",
        "add",
        program.vault,
        many,
        "--passphrase-file",
        program.key_file,
    ]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    before = program.vault.stat().st_size
    log = program.vault.with_name(program.vault.name + "-wal")

    def has_begun() -> bool:
        assert running.poll() is None
        grown = log.exists() and log.stat().st_size > 8_000_000
        return grown or program.vault.stat().st_size != before

    wait_until(has_begun, "the first files")
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130
    assert b"Traceback" not in err
    assert program.done("check", "--json").json["sound"]
    rows = program.done("list", "--json").json
    assert 0 < len(rows) < 40
    assert all(row["size"] == 4_000_000 for row in rows)
