"""The command line: the same verbs as the window's, for a person or a script, without a display.

Names and exit codes are a promise: 0 done, 1 failed, 2 wrong usage, 4 done in part, and a number of its
own for each way in which a vault or its keys can be wrong. 130 is what a shell expects after Ctrl+C.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from mwl_desktop.cli import (  # noqa: F401 - put their commands beside the others
    key_commands,
    vault_commands,
    version_commands,
)
from mwl_desktop.cli.commands import program
from mwl_desktop.cli.edge import run

OpenWindow = Callable[[Path | None, Path | None], int]


def main(open_window: OpenWindow, arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; returns the exit code. `open_window` is for when no command is named."""
    return run(program, arguments, open_window)
