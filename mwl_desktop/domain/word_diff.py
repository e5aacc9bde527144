"""What became of a text, word by word, in a time that is bounded whatever the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Sign = Literal["+", "-", " ", "…"]
WORDS_MOST: Final = 4_000
_AROUND: Final = 12
_TOKENS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that was added (+), taken away (-) or stayed; "…" stands for words left out."""

    sign: Sign
    text: str


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of which both texts are made: without the added ones it is the first, without those taken
    away the second.

    What both begin and end with is not looked at. Of more than `WORDS_MOST` words in between, whole lines
    are compared; of more lines, nothing: then all of it is taken away and all of it added.
    """
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    if max(len(old_middle), len(new_middle)) > WORDS_MOST:
        old_middle, new_middle = (_LINES.findall("".join(part)) for part in (old_middle, new_middle))
    pieces = [Piece(" ", "".join(old[:start]))]
    if max(len(old_middle), len(new_middle)) > WORDS_MOST:
        pieces += [Piece("-", "".join(old_middle)), Piece("+", "".join(new_middle))]
    else:
        pieces += _matched(old_middle, new_middle)
    pieces.append(Piece(" ", "".join(old[len(old) - end :]) if end else ""))
    return _joined(pieces)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two lists begin with in common."""
    number = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        number += 1
    return number


def _matched(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    # Words that occur all over are no places to match at: that keeps the time in bounds.
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if what == "equal":
            found.append(Piece(" ", "".join(old[a:b])))
            continue
        found += [Piece("-", "".join(old[a:b])), Piece("+", "".join(new[c:d]))]
    return found


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one sign as one, empty ones left out; a lone blank between changes goes with them."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].sign == piece.sign:
            joined[-1] = Piece(piece.sign, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)


def folded(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The same with only some words around each change; "…" where words were left out."""
    shown: list[Piece] = []
    for number, piece in enumerate(pieces):
        if piece.sign != " ":
            shown.append(piece)
            continue
        tokens = _TOKENS.findall(piece.text)
        head = 0 if number == 0 else 2 * _AROUND
        tail = 0 if number == len(pieces) - 1 else 2 * _AROUND
        if len(tokens) <= head + tail + 2 * _AROUND:
            shown.append(piece)
            continue
        shown += [
            Piece(" ", "".join(tokens[:head])),
            Piece("…", ""),
            Piece(" ", "".join(tokens[len(tokens) - tail :]) if tail else ""),
        ]
    return tuple(piece for piece in shown if piece.text or piece.sign == "…")
