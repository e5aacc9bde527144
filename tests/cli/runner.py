"""Runs the command line inside this process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop import cli
from tests.vaults import PASSPHRASE, Template

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as JSON, which must be all there is."""
        return json.loads(self.out)


@dataclass
class Program:
    """The command line on one vault; options and arguments are those after the vault's path."""

    vault: Path
    key_file: Path
    monkeypatch: pytest.MonkeyPatch
    capsysbinary: pytest.CaptureFixture[bytes]
    windows: list[tuple[Path | None, Path | None]]

    def __call__(self, command: str, *arguments: str | Path) -> Outcome:
        """Run a command on the vault with the passphrase's file."""
        return self.run(command, self.vault, *arguments, "--passphrase-file", self.key_file)

    def done(self, command: str, *arguments: str | Path) -> Outcome:
        """Run a command that has to go well."""
        outcome = self(command, *arguments)
        assert (outcome.code, outcome.err) == (0, ""), outcome
        return outcome

    def run(self, *arguments: str | Path, given: bytes = b"", tty: bool = False) -> Outcome:
        """Run whatever is given, with `given` on the standard input."""
        stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
        self.monkeypatch.setattr(sys, "stdin", stdin)
        self.monkeypatch.setattr(stdin, "isatty", lambda: tty, raising=False) if tty else None
        code = cli.main(self._window, [str(each) for each in arguments])
        sys.stdout.flush()
        out, err = self.capsysbinary.readouterr()
        return Outcome(code, out.decode("utf-8"), err.decode("utf-8"))

    def _window(self, vault: Path | None, passphrase_file: Path | None) -> int:
        self.windows.append((vault, passphrase_file))
        return 0


@pytest.fixture
def program(
    template: Template,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> Program:
    """The command line on an empty vault."""
    key_file = tmp_path / "passphrase.txt"
    key_file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    vault = template.copy(tmp_path / "v.mwl")
    return Program(vault, key_file, monkeypatch, capsysbinary, [])


def as_process(*arguments: str | Path | bytes, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """The real program, as a shell starts it."""
    command = [sys.executable, "-m", "mwl_desktop", *arguments]
    return subprocess.run(
        command,
        cwd=more.pop("cwd", ROOT),
        env={**os.environ, **more.pop("env", {})},
        capture_output=True,
        timeout=60,
        check=False,
        **more,
    )
