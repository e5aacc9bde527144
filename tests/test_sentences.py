"""The words for codes: they fit how many there are, and every place in them can be filled."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from mwl_desktop.sentences import OF_ONE, SENTENCES, say

PLURAL = re.compile(r"\b1 (?:damaged )?(?:bytes|faults|items|pages|parts|places)\b|\b(?:they|them|were)\b")


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("code", OF_ONE)
def test_one_is_said_as_one_and_two_as_two(code: str) -> None:
    counted = places(SENTENCES[code]) - places(OF_ONE[code])
    assert len(counted) == 1
    facts: dict[str, object] = dict.fromkeys(places(OF_ONE[code]), "x")
    one, two = (say(code, {**facts, counted.copy().pop(): number}) for number in (1, 2))
    assert re.search(r"\b1\b", one)
    assert not PLURAL.search(one), one
    assert re.search(r"\b2\b", two)


def test_a_count_has_words_for_one() -> None:
    """Where a count stands in a sentence of what a check or a salvage found, one is said too."""
    counted = {
        code
        for code, words in SENTENCES.items()
        if "count" in places(words) and code.startswith(("check.", "salvage.", "copy.", "vault."))
    }
    assert counted - set(OF_ONE) == {"vault.hard_linked"}  # one name is no matter


def test_a_code_without_words_says_itself() -> None:
    assert say("no.such", {"count": 1}).endswith("(no.such)")
