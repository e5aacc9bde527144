"""Words: what the index holds is what a person would look for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mwl_desktop.search.words import folded, indexable, words_in


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Éducation", "education"),
        ("e\u0301ducation", "education"),
        ("İSTANBUL", "istanbul"),
        ("Isparta ısı", "isparta isi"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ﬁnance", "finance"),
        ("ＡＢＣ１", "abc1"),
        ("hy\u00adphen", "hyphen"),
        ("עִבְרִית", "עברית"),
        ("العَرَبِيَّة", "العربية"),
        ("が", "が"),
        ("한국어", "한국어"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_folding(written: str, compared: str) -> None:
    assert folded(written) == compared


def test_unspaced_scripts_are_cut_into_characters() -> None:
    assert indexable("学习notes日本").split() == ["学", "习", "notes", "日", "本"]
    assert indexable("カタカナ").split() == ["カ", "タ", "カ", "ナ"]


def test_words_keep_their_place() -> None:
    text = "Ada's e\u0301tude, हिन्दी 学习_x"
    assert [word[0] for word in words_in(text)] == ["Ada", "s", "e\u0301tude", "हिन्दी", "学", "习", "x"]
    assert all(text[word.start() : word.end()] == word[0] for word in words_in(text))


@settings(max_examples=1000, deadline=None)
@given(st.text(st.characters()))
def test_what_is_indexed_can_be_stored(text: str) -> None:
    stored = indexable(text)
    stored.encode("utf-8")
    assert "\x00" not in stored
