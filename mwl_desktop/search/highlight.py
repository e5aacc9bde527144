"""The stretch of a text around what was found, cut into pieces that say whether they matched."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, TypeAlias

from mwl_desktop.search.query import Query, Term
from mwl_desktop.search.words import folded_word, words_in

Pieces: TypeAlias = tuple[tuple[str, bool], ...]
"""Text in order, each piece with whether it matched; joined, the pieces are the text shown."""

Stretch: TypeAlias = tuple[int, int]
"""Where a match begins and ends."""

_SPACES = re.compile(r"\s+")
_ELLIPSIS: Final = "…"


def snippet(text: str, query: Query, around: int = 60, at: Stretch | None = None) -> Pieces:
    """About `around` characters on either side of the first match, or the beginning where nothing matches.

    White space is folded into single spaces; an ellipsis stands where text was left out. `at` is the match
    to show where it shall be another than the first.
    """
    first = at or first_match(text, query)
    start, end = _window(text, first or (0, 0), around)
    pieces = list(_cut(text, query, start, end))
    if start:
        pieces.insert(0, (_ELLIPSIS, False))
    if text[end : end + 1]:
        pieces.append((_ELLIPSIS, False))
    return tuple((_SPACES.sub(" ", piece), matched) for piece, matched in pieces)


def first_match(text: str, query: Query) -> Stretch | None:
    """Where the first match is, or None where nothing matches."""
    return next(((begin, stop) for begin, stop, _ in _matches(text, query.terms)), None)


def best_match(text: str, query: Query, starts: Sequence[int], reach: int = 200_000) -> Stretch | None:
    """The first match on the page with the most of the query's terms, the foremost of such pages.

    `starts` says where each page begins; where it is empty, the first match of all is meant. Not more than
    `reach` characters beyond that are looked through.
    """
    best, most = None, 0
    page, first, met = -1, (0, 0), set[Term]()
    limit = len(text)
    for begin, stop, term in _matches(text, query.terms):
        if best is None:
            limit = begin + reach if starts else begin
        if (number := bisect_right(starts, begin)) != page:
            page, first, met = number, (begin, stop), set()
        met.add(term)
        if len(met) > most:
            best, most = first, len(met)
        if most == len(query.terms) or begin >= limit:
            break
    return best


def _cut(text: str, query: Query, start: int, end: int) -> Iterator[tuple[str, bool]]:
    place = start
    for begin, stop, _ in _matches(text, query.terms, start, end):
        if begin > place:
            yield text[place:begin], False
        yield text[begin:stop], True
        place = stop
    if end > place:
        yield text[place:end], False


def _window(text: str, match: Stretch, around: int) -> tuple[int, int]:
    """The stretch around a match, moved inwards to spaces so that no word is cut in two."""
    start = max(0, match[0] - around)
    end = min(len(text), match[1] + around + max(0, around - match[0]))
    if start:
        space = _SPACES.search(text, start, match[0])
        start = space.end() if space else start
    if end < len(text):
        spaces = list(_SPACES.finditer(text, match[1], end + 1))
        end = spaces[-1].start() if spaces and spaces[-1].start() > match[1] else end
    elif not text[end:].strip():
        end = max(match[1], len(text.rstrip()))
    return start, end


def _matches(
    text: str, terms: tuple[Term, ...], start: int = 0, end: int | None = None
) -> Iterator[tuple[int, int, Term]]:
    """Places of matches from left to right that do not overlap, each with its term; read lazily, so that the
    first is cheap.
    """
    if not terms:
        return
    # The longest phrase wins where several begin at the same word.
    ordered = sorted(terms, key=lambda term: len(term.words), reverse=True)
    words = words_in(text, start, end)
    ahead = deque(islice(words, len(ordered[0].words)))
    while ahead:
        found = next((term for term in ordered if _begins_with(ahead, term)), None)
        length = len(found.words) if found is not None else 0
        if found is not None:
            yield ahead[0].start(), ahead[length - 1].end(), found
        for _ in range(length or 1):
            ahead.popleft()
        ahead.extend(islice(words, length or 1))


def _begins_with(ahead: deque[re.Match[str]], term: Term) -> bool:
    *whole, last = term.words
    if len(ahead) <= len(whole):
        return False
    word = folded_word(ahead[len(whole)][0])
    if word != last and not (term.prefix and word.startswith(last)):
        return False
    return all(folded_word(ahead[place][0]) == expected for place, expected in enumerate(whole))
