"""The interpreter outlives what Qt's binding does to None."""

from __future__ import annotations

import subprocess
import sys

_MANY_CALLS = """
import mwl_desktop.ui
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(200_000):
    thing.setObjectName("x")
assert thing.objectName() == "x"
"""


def test_many_calls_that_return_nothing_do_no_harm() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _MANY_CALLS], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
