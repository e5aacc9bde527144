"""Where the program's own things are: resources that came with it, and folders on this computer.

`resource()` serves a checkout, an installed wheel and a frozen build alike.
"""

from __future__ import annotations

import sys
from pathlib import Path

from platformdirs import PlatformDirs

_APP = "MWL Desktop"


def resource(*parts: str) -> Path:
    """Path of a file or folder under `resources/`; raises FileNotFoundError when it is not there."""
    path = _resources_root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"no resource {'/'.join(parts)}")
    return path


def _resources_root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def settings_folder() -> Path:
    """Folder of the typed settings file; not made here."""
    return Path(_dirs().user_config_dir)


def state_folder() -> Path:
    """Folder of logs and the single-instance socket; not made here."""
    return Path(_dirs().user_state_dir)


def documents_folder() -> Path:
    """Where a first vault and exports are suggested to go."""
    return Path(_dirs().user_documents_dir)


def _dirs() -> PlatformDirs:
    return PlatformDirs(_APP, appauthor=False, roaming=False)
