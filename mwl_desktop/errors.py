"""The exception tree: codes and facts; the words are in `sentences`.

MwlError
├── UserError      something the person asked for cannot be done; a message bar says why
├── VaultError     the vault cannot be opened or used; the lock page says why
└── Cancelled      the person stopped the work; nothing is said
"""

from __future__ import annotations

from typing import Final


class MwlError(Exception):
    """An expected failure: a code that names it and the facts a sentence about it needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code: Final = code
        self.facts: Final = facts

    def __str__(self) -> str:
        return self.code


class UserError(MwlError):
    """What was asked for cannot be done with what was given."""


class VaultError(MwlError):
    """The vault cannot be opened, or can no longer be used."""


class Cancelled(MwlError):
    """The person cancelled the work; what was finished before stays."""

    def __init__(self) -> None:
        super().__init__("cancelled")
