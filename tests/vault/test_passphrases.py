"""Suggested passphrases are long, varied and judged strong."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    "guessed",
    [
        "bailey okafor 1",
        "Okafor.Bailey.2026",
        "mwl portfolio 2026",
        "my-appraisal-portfolio",
        "BaileyOkafor!",
    ],
)
def test_what_is_known_of_a_vault_makes_no_strong_passphrase(guessed: str) -> None:
    known = ("Bailey Okafor", "my appraisal")
    assert passphrases.strength(guessed, known).score <= 1
    drawn = passphrases.suggest()
    assert passphrases.strength(drawn, known).score == 4


def test_names_count_only_where_they_are_known() -> None:
    words = "szabolcs nyilas"
    assert passphrases.strength(words, ("Szabolcs Nyilas",)).score < passphrases.strength(words).score


def test_one_of_separators_alone_is_judged_too() -> None:
    assert passphrases.strength("-- ..  !!").score >= 0
