"""Where the program begins: `mwl-desktop …`, `python -m mwl_desktop …` and the frozen build alike."""

from __future__ import annotations

import sys

# Whatever is loaded before `main` runs is not covered by it when somebody presses Ctrl+C.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (this process's own where None); returns the exit code."""
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except KeyboardInterrupt:
        return _INTERRUPTED  # while the program was still being loaded; nothing had begun


def _run(words: list[str]) -> int:
    if words == ["--selftest"]:
        from mwl_desktop import selftest

        return selftest.run()
    if len(words) == 2 and words[0] == "--read-files":
        # The frozen program starts itself like this: see `evidence.apart.process`.
        from mwl_desktop.evidence.apart import child

        return child.main(int(words[1]))
    from mwl_desktop import cli

    return cli.main(_open_window, words)


def _open_window(vault: Path | None, passphrase_file: Path | None) -> int:
    # Imported only here, so that no command without a window pays for Qt.
    from mwl_desktop import gui

    return gui.run(vault, passphrase_file)


if __name__ == "__main__":
    sys.exit(main())
