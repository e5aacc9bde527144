"""The settings file: read once at start, written whole and atomically, kept aside when it cannot be read."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import tomli_w

from mwl_desktop import paths
from mwl_desktop.errors import UserError
from mwl_desktop.settings.options import Settings, from_table, to_table

NAME: Final = "settings.toml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and what to tell the person when their file was no use."""

    settings: Settings
    problem: UserError | None = None


def load(folder: Path | None = None) -> Loaded:
    """Read the settings; a file that cannot be read is kept under another name and the usual ones serve."""
    path = (folder or paths.settings_folder()) / NAME
    try:
        return Loaded(from_table(tomllib.loads(path.read_text("utf-8"))))
    except FileNotFoundError:
        return Loaded(Settings())
    except (OSError, ValueError):
        return Loaded(Settings(), UserError("settings.unreadable", name=_put_aside(path).name))


def save(settings: Settings, folder: Path | None = None) -> None:
    """Write the settings so that a reader finds the old file or the new one, never half of one.

    Raises UserError when the disk does not take them.
    """
    folder = folder or paths.settings_folder()
    part = folder / f".{NAME}.part"
    try:
        paths.make_private(folder)  # the names of vaults and folders are nobody else's business
        with part.open("wb") as file:
            tomli_w.dump(to_table(settings), file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / NAME)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise UserError("settings.not_saved", reason=error.strerror or type(error).__name__) from error


def _put_aside(path: Path) -> Path:
    """Move an unreadable file out of the way without overwriting one that was put aside before."""
    number = 1
    while (aside := path.with_name(f"settings-unreadable-{number}.toml")).exists():
        number += 1
    with suppress(OSError):  # a file that cannot be moved either stays; the next save replaces it
        path.rename(aside)
    return aside
