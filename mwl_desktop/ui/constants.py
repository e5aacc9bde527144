"""Keeps None, True and False alive on Python 3.11 despite a reference count that Qt's bindings get wrong.

PySide6 6.12 gives out None for an empty QVariant (`index.data(role)`, `property(name)`) without counting it:
a delegate that asks for roles a row does not have takes None's count down with every paint, until the
interpreter ends with "deallocating None". From Python 3.12 on these three are immortal and nothing can
happen; here they are given a count that no session uses up.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_PLENTY: Final = 1 << 40


def keep_constants() -> None:
    """Make None, True and False as good as immortal where they are not."""
    if sys.version_info >= (3, 12) or sys.getrefcount(None) > _PLENTY // 2:
        return
    for constant in (None, True, False):
        ctypes.c_ssize_t.from_address(id(constant)).value += _PLENTY
