"""The words for a failure, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from mwl_desktop.errors import MwlError
from mwl_desktop.sentences import say, template_of


def sentence(error: Exception) -> str:
    """What an error says to a person; anything unexpected says no more than that."""
    if isinstance(error, MwlError):
        return sentence_for(error.code, error.facts)
    return sentence_for("unexpected", {})


def sentence_for(code: str, facts: dict[str, object]) -> str:
    """The words for a code, its facts filled in."""
    template = template_of(code, facts)
    if template is None:
        return say(code, facts)
    translated = QCoreApplication.translate("Sentences", template)
    return translated.format_map({name: _written(value) for name, value in facts.items()})


def _written(value: object) -> str:
    """A whole number is written with the system's thousands."""
    return QLocale().toString(value) if type(value) is int else str(value)


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark a text for the translators' tool, which knows this name; Qt's own says it returns an object."""
    return text
