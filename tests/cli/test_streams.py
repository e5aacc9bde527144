"""Outputs that are closed, full, or that nobody reads: by sentence and number what is done is said to be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mwl_desktop.cli import exit_codes
from mwl_desktop.services import vaults
from tests.cli.runner import ROOT, Program
from tests.vaults import PASSPHRASE

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="redirections of a POSIX shell")
NEXT = "velvet turnip under a lighthouse"
# The reader of the pipe has left before the program says anything.
OUTPUTS = {"closed": '"$@" >&-', "full": '"$@" >/dev/full', "unread": '{ sleep 0.3; "$@"; } | exec true'}


def run(output: str, *arguments: str | Path) -> tuple[int, list[str]]:
    """The program as a shell starts it: its exit code, and what was complained of."""
    line = f"set -o pipefail; {OUTPUTS[output]}"
    words = ["bash", "-c", line, "bash", sys.executable, "-m", "mwl_desktop", *map(str, arguments)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr.splitlines()


def opens(program: Program, passphrase: str) -> bool:
    try:
        vaults.unlock(program.vault, passphrase).close()
    except vaults.VaultError:
        return False
    return True


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_changed_passphrase_is_said_to_be_changed(output: str, program: Program, tmp_path: Path) -> None:
    new, pdf = tmp_path / "next.txt", tmp_path / "kit.pdf"
    new.write_text(NEXT, encoding="utf-8")
    code, told = run(
        *(output, "passphrase", program.vault, "--passphrase-file", program.key_file),
        *("--new-passphrase-file", new, "--kit-pdf", pdf),
    )
    assert code == exit_codes.of("passphrase.changed_untold")
    assert len(told) == 1
    assert "has its new passphrase" in told[0]
    assert pdf.exists()
    assert opens(program, NEXT)


@pytest.mark.parametrize("output", OUTPUTS)
def test_words_that_nobody_was_shown_do_not_hold(output: str, program: Program) -> None:
    code, told = run(output, "passphrase", program.vault, "--suggest", "--passphrase-file", program.key_file)
    assert code == exit_codes.of("passphrase.not_shown")
    assert len(told) == 1
    assert opens(program, PASSPHRASE)


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_is_done_is_said_to_be_done(output: str, program: Program, tmp_path: Path) -> None:
    key = ("--passphrase-file", program.key_file)
    for command in (
        ("note", program.vault, "words"),
        ("create", tmp_path / "new.mwl"),
        ("backup", program.vault, tmp_path / "copy.mwl"),
        ("kit", program.vault, "--pdf", tmp_path / "kit.pdf"),
    ):
        code, told = run(output, *command, *key)
        assert code == exit_codes.of("done.untold"), command
        assert told[0].startswith("It is done, but ")
    assert (tmp_path / "copy.mwl").exists()
    assert "words" in program.done("list").out


def test_where_nothing_was_done_that_is_not_claimed(program: Program) -> None:
    program.done("note", "words")
    key = ("--passphrase-file", program.key_file)
    for output, expected in (("closed", 104), ("full", 104), ("unread", 1)):
        code, told = run(output, "list", program.vault, *key)
        assert code == expected
        assert len(told) == (expected == 104)
        assert run(output, "--help")[0] == expected
    assert "it is closed" in run("closed", "list", program.vault, *key)[1][0]


def test_without_an_error_output_the_number_stays(program: Program) -> None:
    for closed in ("2>&-", "2>/dev/full", ">&- 2>&-", ">/dev/full 2>/dev/full"):
        line = f'"$@" {closed}'
        words = ["bash", "-c", line, "bash", sys.executable, "-m", "mwl_desktop"]
        for expected, command in ((10, ("list", "none.mwl")), (2, ("list",))):
            done = subprocess.run([*words, *command], cwd=ROOT, capture_output=True, timeout=60, check=False)
            assert done.returncode == expected, closed
