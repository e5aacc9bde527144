"""Suggested passphrases are long, varied and judged strong."""

from __future__ import annotations

from mwl_desktop.vault import passphrases


def test_suggestions_have_five_words_and_differ() -> None:
    suggested = {passphrases.suggest() for _ in range(200)}
    assert len(suggested) == 200
    assert {len(each.split()) for each in suggested} == {5}


def test_the_words_are_many_and_told_apart() -> None:
    words = passphrases._words()
    assert len(words) == len(set(words)) >= 7000
    assert all(word.isascii() and word == word.lower() for word in words)


def test_strength_goes_from_nothing_to_strong() -> None:
    assert passphrases.strength("").score == 0
    assert passphrases.strength("password1").score <= 1
    assert passphrases.strength(passphrases.suggest()).score == 4


def test_a_very_long_passphrase_is_judged_quickly() -> None:
    assert passphrases.strength("long enough to be slow " * 10_000).score == 4
