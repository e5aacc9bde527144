"""Where the program begins: `mwl-desktop …`, `python -m mwl_desktop …` and the frozen build alike."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (this process's own where None); returns the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words == ["--selftest"]:
        from mwl_desktop import selftest

        return selftest.run()
    from mwl_desktop import cli

    return cli.main(_open_window, words)


def _open_window(vault: Path | None, passphrase_file: Path | None) -> int:
    # Imported only here, so that no command without a window pays for Qt.
    from mwl_desktop import gui

    return gui.run(vault, passphrase_file)


if __name__ == "__main__":
    sys.exit(main())
