"""The ways to open a vault besides its passphrase: a recovery kit's lines, and this computer's key store.

Every command that opens a vault takes them; `edge.opened` asks here which one was chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

_Function = TypeVar("_Function", bound=Callable[..., Any])
_KIT: Final = "mwl_desktop.kit_file"
_STORE: Final = "mwl_desktop.keyring"


def _kept(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """A callback that keeps an option's value with the command, so that no command has to hand it on."""

    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        context.meta[name] = value

    return keep


def options(function: _Function) -> _Function:
    """The options of a command that opens a vault."""
    kit = click.option(
        "--kit-file",
        metavar="FILE",
        expose_value=False,
        callback=_kept(_KIT),
        help="Open with the lines of a recovery kit in FILE.",
    )
    store = click.option(
        "--keyring",
        is_flag=True,
        expose_value=False,
        callback=_kept(_STORE),
        help="Open with what this computer remembers.",
    )
    return kit(store(function))


def kit_file() -> Path | None:
    """The file with a kit's lines that was named."""
    named = _said(_KIT)
    return None if named is None else Path(named)


def key_store() -> bool:
    """Whether the key is to come from this computer's key store."""
    return bool(_said(_STORE))


def by_passphrase() -> bool:
    """Whether neither of these ways was chosen."""
    return kit_file() is None and not key_store()


def check_one(passphrase_file: Path | None) -> None:
    """Raise UsageError when more than one way was named."""
    if (passphrase_file is not None) + (kit_file() is not None) + key_store() > 1:
        raise click.UsageError("Give one of --passphrase-file, --kit-file and --keyring.")


def _said(name: str) -> Any:
    context = click.get_current_context(silent=True)
    return None if context is None else context.meta.get(name)


def kit_text(path: Path) -> str:
    """The lines of a kit in a file."""
    from mwl_desktop.services import secret_files

    return secret_files.kit_in(path)
