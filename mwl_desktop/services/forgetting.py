"""What is remembered to be quick, and holds words of the vault: it goes when the vault is locked."""

from __future__ import annotations

import re
import sys
import urllib.parse
from typing import Final

_REMEMBER: Final = (
    "mwl_desktop.search.words",
    "mwl_desktop.documents.fonts",
    "mwl_desktop.documents.pdf.shaping",
)
"""Modules with a `forget`; one that was not needed yet remembers nothing and is not brought in."""


def forget() -> None:
    """Forget the words, the addresses and the patterns that were met; may be called from any thread."""
    for name in _REMEMBER:
        module = sys.modules.get(name)
        if module is not None:
            module.forget()
    urllib.parse.clear_cache()  # type: ignore[attr-defined]
    re.purge()
