"""What happens to what a title has no room for: it goes into the text, and one sentence says so."""

from __future__ import annotations

from PySide6.QtCore import QObject

from mwl_desktop.domain.items import TITLE_MOST
from mwl_desktop.ui.ops.context import Message
from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.widgets.words import fill


def put_rest_into(field: MarkdownField, rest: str) -> None:
    """Put what was left over at the start of a text."""
    field.put(f"{rest.strip()}\n\n{field.text()}".strip())


def words_for_an_overflow(at: QObject) -> Message:
    """Said once the rest is in the text."""
    words = at.tr("The first %1 characters stay in the title; the rest was put into the text.")
    return Message(fill(words, TITLE_MOST), "warning")


def words_for_a_long_title(at: QObject) -> Message:
    """Said while somebody types into a title that is full."""
    words = at.tr("A title has room for %1 characters. The text below has room for the rest.")
    return Message(fill(words, TITLE_MOST), "warning")
