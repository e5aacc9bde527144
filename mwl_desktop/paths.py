"""Where the program's own things are: resources that came with it, and folders on this computer.

`resource()` serves a checkout, an installed wheel and a frozen build alike.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from platformdirs import PlatformDirs

_APP = "MWL Desktop"
_FOLDER_FOR_ONE = 0o700
_FOR_OTHERS = 0o077


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


def package_file(package: str, *parts: str) -> Path:
    """Path of a file that an installed package carries; the package itself is not imported."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen).joinpath(package, *parts)
    found = find_spec(package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"no package {package}")
    return Path(found.origin).parent.joinpath(*parts)


def settings_folder() -> Path:
    """Folder of the typed settings file; not made here."""
    return _own("settings") or Path(_dirs().user_config_dir)


def state_folder() -> Path:
    """Folder of logs, locks and the single-instance socket; not made here."""
    return _own("state") or Path(_dirs().user_state_dir)


def make_private(folder: Path) -> None:
    """Make a folder of the program's own that this person alone may look into. Raises OSError."""
    folder.mkdir(mode=_FOLDER_FOR_ONE, parents=True, exist_ok=True)
    own = {folder, state_folder()} if folder.is_relative_to(state_folder()) else {folder}
    for each in own:
        if stat.S_IMODE(each.stat().st_mode) & _FOR_OTHERS:
            with suppress(OSError):  # some file systems know no rights, and a shared folder is not ours
                each.chmod(_FOLDER_FOR_ONE)


def documents_folder() -> Path:
    """Where a first vault and exports are suggested to go: the home folder where there is none of documents.

    A file dialog that is given a folder which is not there begins in whatever the working directory is.
    """
    documents = Path(_dirs().user_documents_dir)
    return documents if documents.is_dir() else Path.home()


def folder_to_begin_in(wanted: Path | None) -> Path:
    """The folder that a file dialog begins in: the one wanted, if it is there."""
    return wanted if wanted is not None and wanted.is_dir() else documents_folder()


def _own(name: str) -> Path | None:
    """A folder of the one that MWL_HOME names, for a copy that leaves nothing on the computer."""
    home = os.environ.get("MWL_HOME")
    return Path(home) / name if home else None


def _dirs() -> PlatformDirs:
    return PlatformDirs(_APP, appauthor=False, roaming=False)
