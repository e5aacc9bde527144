"""The command line on a vault that cannot be written to: what reads works, what writes says why not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.services import demo as demonstration
from tests.cli.runner import ROOT
from tests.vault.test_to_read import picture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
_NO_OVERRIDE = ("--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")

_NO_FILE = ("link", "quotation")


def _as_one_for_whom_modes_hold() -> list[str]:
    """What a command begins with so that modes hold for it: root gives up its right to pass them over."""
    if os.geteuid():
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root has no way to give up its rights here")
    return ["setpriv", *_NO_OVERRIDE]


@dataclass
class Protected:
    """The demonstration in a folder that takes nothing."""

    vault: Path
    key_file: Path

    def __call__(self, command: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        program = [*_as_one_for_whom_modes_hold(), sys.executable, "-m", "mwl_desktop", command, self.vault]
        return subprocess.run(
            [*program, *arguments, "--passphrase-file", self.key_file],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    def done(self, command: str, *arguments: str | Path) -> str:
        outcome = self(command, *arguments)
        assert (outcome.returncode, outcome.stderr) == (0, ""), outcome
        return outcome.stdout

    def told(self, command: str, *arguments: str | Path) -> Any:
        return json.loads(self.done(command, *arguments, "--json"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.mwl"
    demonstration.build(path, demonstration.passphrase_file().read_text("utf-8").strip())
    return path


@pytest.fixture
def protected(built: Path, tmp_path: Path) -> Iterator[Protected]:
    place = tmp_path / "place"
    place.mkdir()
    shutil.copyfile(built, place / "demo.mwl")
    place.chmod(0o555)
    yield Protected(place / "demo.mwl", demonstration.passphrase_file())
    place.chmod(0o755)


def test_what_reads_works_and_leaves_no_trace(protected: Protected, tmp_path: Path) -> None:
    before = picture(protected.vault.parent)
    out = tmp_path / "out"
    out.mkdir()
    row = next(row for row in protected.told("list", "--kind", "evidence") if row["subkind"] not in _NO_FILE)
    assert row["title"] in protected.done("show", row["id"])
    assert protected.done("search", row["title"].split()[0])
    assert protected.done("check").startswith("sound")
    protected.done("extract", row["id"], out / "original")
    assert protected.told("export", "--pdf", out / "p.pdf", "--html", out / "p.html")["pages"]
    assert {path.name for path in out.iterdir()} == {"original", "p.pdf", "p.html"}
    assert (out / "p.pdf").read_bytes().startswith(b"%PDF")
    assert picture(protected.vault.parent) == before


@pytest.mark.parametrize("command", ["add", "note"])
def test_what_writes_ends_with_that_sentence(command: str, protected: Protected) -> None:
    before = picture(protected.vault.parent)
    outcome = protected(command, protected.key_file if command == "add" else "a thought")
    assert outcome.returncode == 32
    assert outcome.stdout == ""
    assert "demo.mwl is opened to read, so nothing can be changed in it." in outcome.stderr
    assert picture(protected.vault.parent) == before


def test_a_copy_where_one_may_write_can_be_written_to(protected: Protected, tmp_path: Path) -> None:
    protected.vault = Path(shutil.copy(protected.vault, tmp_path / "copy.mwl"))
    assert "a thought" in protected.done("note", "a thought")
