"""Tooltips whose words are shown as they are: Qt takes whatever looks like markup for markup."""

from __future__ import annotations

from html import escape
from typing import Final

from mwl_desktop.ui.widgets.words import shortened

_MOST: Final = 600


def plain(words: str) -> str:
    """The words for `setToolTip`: what could be taken for markup is escaped, and none fills the screen."""
    shown = shortened(words, _MOST)
    if "<" not in shown and "&" not in shown:
        return shown
    return "<qt>" + escape(shown).replace("\n", "<br>") + "</qt>"
