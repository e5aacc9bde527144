"""Acting as somebody for whom permissions hold, even where the tests are root's."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_NOBODY = 65534


@contextmanager
def as_somebody_else() -> Iterator[Path]:
    """A folder of one's own, with a state folder in it, for as long as one is somebody else."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    if root:
        os.chown(folder, _NOBODY, _NOBODY)
        os.seteuid(_NOBODY)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_STATE_HOME", str(folder / "state"))
            yield folder
    finally:
        if root:
            os.seteuid(0)
        for part in (folder, *folder.rglob("*")):
            if part.is_dir():
                part.chmod(0o755)
        shutil.rmtree(folder)
