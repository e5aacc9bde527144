"""Suggesting a passphrase and judging one."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from mwl_desktop import paths

_JUDGED_CHARACTERS = 72
"""Characters given to the estimator: its time grows steeply with length."""

_KNOWN: Final = ("mwl", "desktop", "portfolio", "vault", "passphrase")
"""What every vault of this program is about."""

_BETWEEN: Final = re.compile(r"[\W_]+")


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


def strength(passphrase: str, known: Iterable[str] = ()) -> Strength:
    """How hard a passphrase is to guess, by zxcvbn's estimate of its first 72 characters.

    `known` is what whoever finds the vault knows of it: the person's name, the name of the file. A passphrase
    is as strong as the weakest of what stands there, the same without what stands between its words, where
    the estimator takes every space for one drawn by chance, and what is left without the known words.
    """
    from zxcvbn import zxcvbn  # 60 ms to import, wanted only while a passphrase is chosen

    # In the form in which it is used, whichever way it was typed.
    text = unicodedata.normalize("NFC", passphrase)[:_JUDGED_CHARACTERS]
    guessed_first = {word for said in (*_KNOWN, *known) for word in _words_of(said)}
    readings = {text, _BETWEEN.sub("", text) or text}
    readings |= {_without(guessed_first, reading) for reading in readings}
    if "" in readings:
        return Strength(0, 0.0)
    judged = [zxcvbn(reading, user_inputs=sorted(guessed_first)) for reading in readings]
    weakest = min(judged, key=lambda each: float(each["guesses_log10"]))
    return Strength(int(weakest["score"]), float(weakest["guesses_log10"]))


def _words_of(said: str) -> set[str]:
    """Each word, and all of them as one."""
    text = unicodedata.normalize("NFC", said).lower()
    return {word for word in (*_BETWEEN.split(text), _BETWEEN.sub("", text)) if word}


def _without(words: set[str], text: str) -> str:
    """What is left of a text when the words are taken out; those of one or two letters are in too many."""
    long = sorted((re.escape(word) for word in words if len(word) > 2), key=len, reverse=True)
    return re.sub("|".join(long), "", text, flags=re.IGNORECASE).strip()
