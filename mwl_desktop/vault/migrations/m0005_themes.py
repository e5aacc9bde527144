"""The fifth schema: in which theme a portfolio is set, and in which accent colour."""

from __future__ import annotations

from typing import Any, Final

_STEPS: Final = (
    "ALTER TABLE portfolio ADD COLUMN theme VARCHAR NOT NULL DEFAULT 'restrained'",
    # Empty: the theme's own.
    "ALTER TABLE portfolio ADD COLUMN accent VARCHAR NOT NULL DEFAULT ''",
)


def apply(connection: Any) -> None:
    """Add how a portfolio looks."""
    for step in _STEPS:
        connection.execute(step)
