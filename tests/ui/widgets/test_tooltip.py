"""Tooltips: words stay words."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

from mwl_desktop.ui.widgets.tooltip import plain


def test_plain_words_stay_as_they_are() -> None:
    assert plain("Lead\nthe work") == "Lead\nthe work"


def test_markup_is_read_back_as_the_words_it_is() -> None:
    words = "<b>Bo</b> &amp; <img src='file:///x'>\nsecond"
    document = QTextDocument()
    document.setHtml(plain(words))
    assert document.toPlainText().replace("\u2028", "\n") == words


def test_a_hundred_thousand_characters_are_cut() -> None:
    assert plain("x" * 100_000) == "x" * 599 + "…"
