"""The count of attempts to reach a network sees one that is made."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).parents[1]
ATTEMPT = """
import socket
def test_it():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        try:
            out.sendto(b"hello", ("192.0.2.1", 53))
        except OSError:
            pass
"""

pytestmark = pytest.mark.skipif(not dev.without_network(), reason="no network namespace can be made here")


def run_cut_off(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(test, "utf-8")
    options = ("-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder / "test_it.py"))
    command = [*dev.without_network(), sys.executable, "-m", "tests.cut_off", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_an_attempt_is_a_failure_also_where_nobody_minds_it(tmp_path: Path) -> None:
    done = run_cut_off(tmp_path, ATTEMPT)
    assert "1 passed" in done.stdout
    assert "attempts to reach a network: 1" in done.stdout
    assert done.returncode == 1


def test_without_one_it_is_pytests_own_answer(tmp_path: Path) -> None:
    done = run_cut_off(tmp_path, "def test_it():\n    pass\n")
    assert "attempts to reach a network: 0" in done.stdout
    assert done.returncode == 0
    assert run_cut_off(tmp_path, "def test_it():\n    assert 0\n").returncode == 1


def test_the_prefix_is_a_command_that_is_there() -> None:
    assert shutil.which(dev.without_network()[0])
