"""The window: everything that knows Qt."""

from __future__ import annotations

import ctypes
import sys


def _keep_constants_alive() -> None:
    """Make None, True and False immortal where the interpreter does not.

    Each call of a PySide6 6.12 method that returns nothing gives away a reference to None that it never took.
    Python 3.12 and later have an immortal None; Python 3.11 stops with "deallocating None" after some ten
    thousand such calls, which a minute of painting reaches; "deallocating True or False" was seen as well. A
    count beyond all reach is what 3.12 has too.
    """
    for constant in (None, True, False):
        ctypes.c_ssize_t.from_address(id(constant)).value += 1 << 40


if sys.implementation.name == "cpython" and sys.version_info < (3, 12):
    _keep_constants_alive()
