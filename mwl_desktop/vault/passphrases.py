"""Suggesting a passphrase and judging one."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache

from mwl_desktop import paths

_JUDGED_CHARACTERS = 72
"""Characters given to the estimator: its time grows steeply with length."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How hard a passphrase is to guess: `score` 0 to 4, and the estimated guesses as a power of ten."""

    score: int
    guesses_log10: float


@cache
def _words() -> tuple[str, ...]:
    return tuple(paths.resource("words", "passphrase-words.txt").read_text("utf-8").split())


def suggest(count: int = 5) -> str:
    """A passphrase of `count` words drawn at random: about 12.9 bits of strength a word."""
    words = _words()
    return " ".join(secrets.choice(words) for _ in range(count))


def strength(passphrase: str) -> Strength:
    """How hard a passphrase is to guess, by zxcvbn's estimate of its first 72 characters."""
    from zxcvbn import zxcvbn  # 60 ms to import, wanted only while a passphrase is chosen

    if not passphrase:
        return Strength(0, 0.0)
    # In the form in which it is used, whichever way it was typed.
    judged = zxcvbn(unicodedata.normalize("NFC", passphrase)[:_JUDGED_CHARACTERS])
    return Strength(int(judged["score"]), float(judged["guesses_log10"]))
