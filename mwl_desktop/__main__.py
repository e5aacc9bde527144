"""The one way in: `python -m mwl_desktop`, the `mwl-desktop` command and the frozen program."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Run what the command line asks for; the window is opened when it names no command."""
    from mwl_desktop import cli

    return cli.main(_open_window)


def _open_window(vault: Path | None, passphrase_file: Path | None) -> int:
    from mwl_desktop import gui  # Qt takes its time to load and no command needs it

    return gui.run(vault, passphrase_file)


if __name__ == "__main__":
    sys.exit(main())
