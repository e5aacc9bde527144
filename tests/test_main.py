"""Where the program begins: Ctrl+C ends it quietly, also while it is still being loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRESSED = """
import os, runpy, signal, sys

# Whoever started the tests in the background may have had the signal ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

class Finder:
    def find_spec(self, name, *rest):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
at, sys.argv[1:] = sys.argv[1], sys.argv[2:]
sys.argv.insert(1, at)
runpy.run_module("mwl_desktop", run_name="__main__")
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("at", ["mwl_desktop.cli", "click", "mwl_desktop.cli.ways"])
def test_ctrl_c_while_it_loads_ends_quietly(at: str) -> None:
    ended = run(PRESSED, at)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_the_beginning_loads_next_to_nothing_before_it_listens() -> None:
    """What is loaded before `main` runs cannot be ended quietly."""
    loaded = "import sys; was = set(sys.modules); import mwl_desktop.__main__; print(*set(sys.modules) - was)"
    assert set(run(loaded).stdout.split()) <= {"mwl_desktop", "mwl_desktop.__main__", "__future__"}


def test_the_first_window_waits_for_no_reader_of_files_and_no_database() -> None:
    """These come in on a lane, while the passphrase is typed."""
    loaded = set(run("import sys, mwl_desktop.gui; print(*sys.modules)").stdout.split())
    assert "mwl_desktop.ui.main_window" in loaded
    assert not loaded & {"PIL", "pypdfium2", "sqlalchemy", "mwl_desktop.evidence.extractors"}
