"""Why a copy without metadata cannot be made."""

from __future__ import annotations

from typing import Final

NO_WAY: Final = "strip.no_way"
BROKEN: Final = "strip.broken"
ENCRYPTED: Final = "strip.encrypted"
SIGNED: Final = "strip.signed"
TOO_LARGE: Final = "strip.too_large"
RAW: Final = "strip.raw"


class StripRefused(Exception):
    """No copy is made: `code` is that of the sentence that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
