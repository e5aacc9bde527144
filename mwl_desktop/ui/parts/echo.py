"""Telling one's own words coming back from the vault apart from words somebody else put there."""

from __future__ import annotations


class Echo:
    """Holds what a field has said and not yet heard back.

    A reload that was asked for before the last words were written brings older words of one's own; taking
    those would take letters away under the fingers. Undo, in contrast, brings words never said just now.
    """

    def __init__(self) -> None:
        self._waiting: list[str] = []

    def said(self, words: str) -> None:
        """Remember words that are on their way into the vault."""
        self._waiting.append(words)

    def is_news(self, words: str) -> bool:
        """Whether words from the vault should be shown; forgets what has come back."""
        if words not in self._waiting:
            self._waiting.clear()
            return True
        del self._waiting[: self._waiting.index(words) + 1]
        return not self._waiting

    def forget(self) -> None:
        """Another item is shown: what was said is no longer waited for."""
        self._waiting.clear()
