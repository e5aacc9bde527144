"""What a step of undo is called: one phrase for each action code, its facts filled in."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from mwl_desktop.domain.changes import UndoStep
from mwl_desktop.ui.ops.wording import QT_TRANSLATE_NOOP

_MOST: Final = 60  # characters of a title that are said

# Each phrase goes after "Undone: "; one with `{title}` is used where the step has a title.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "item.rename": (
        QT_TRANSLATE_NOOP("Undo", "rename to “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a title"),
    ),
    "item.date": ("", QT_TRANSLATE_NOOP("Undo", "change of a date")),
    "item.horizon": ("", QT_TRANSLATE_NOOP("Undo", "change of the horizon")),
    "item.confidentiality": ("", QT_TRANSLATE_NOOP("Undo", "change of the confidentiality")),
    "item.star": ("", QT_TRANSLATE_NOOP("Undo", "change of a star")),
    "item.role": ("", QT_TRANSLATE_NOOP("Undo", "change of the role")),
    "item.tags": ("", QT_TRANSLATE_NOOP("Undo", "change of tags")),
    "item.bin": (
        QT_TRANSLATE_NOOP("Undo", "move “{title}” to the bin"),
        QT_TRANSLATE_NOOP("Undo", "move to the bin"),
    ),
    "item.restore": (
        QT_TRANSLATE_NOOP("Undo", "restore “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "restore from the bin"),
    ),
    "link.add": (
        QT_TRANSLATE_NOOP("Undo", "link to “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "new link"),
    ),
    "link.remove": (
        QT_TRANSLATE_NOOP("Undo", "removal of the link to “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "removal of a link"),
    ),
    "entry.add": (QT_TRANSLATE_NOOP("Undo", "new entry “{title}”"), QT_TRANSLATE_NOOP("Undo", "new entry")),
    "entry.body": ("", QT_TRANSLATE_NOOP("Undo", "change of a text")),
    "entry.kind": ("", QT_TRANSLATE_NOOP("Undo", "change of a kind")),
    "entry.minutes": ("", QT_TRANSLATE_NOOP("Undo", "change of the minutes")),
    "entry.source": ("", QT_TRANSLATE_NOOP("Undo", "change of the source")),
    "entry.reflection": ("", QT_TRANSLATE_NOOP("Undo", "change of a reflection")),
    "evidence.add_link": (
        QT_TRANSLATE_NOOP("Undo", "new link “{title}” as evidence"),
        QT_TRANSLATE_NOOP("Undo", "new link as evidence"),
    ),
    "evidence.capture": (
        QT_TRANSLATE_NOOP("Undo", "adding of “{title}” as evidence"),
        QT_TRANSLATE_NOOP("Undo", "adding of evidence"),
    ),
    "evidence.add_quotation": (
        QT_TRANSLATE_NOOP("Undo", "new quotation “{title}” as evidence"),
        QT_TRANSLATE_NOOP("Undo", "new quotation as evidence"),
    ),
    "evidence.kind": ("", QT_TRANSLATE_NOOP("Undo", "change of the kind of evidence")),
    "evidence.issuer": ("", QT_TRANSLATE_NOOP("Undo", "change of the issuer")),
    "evidence.said_by": ("", QT_TRANSLATE_NOOP("Undo", "change of who said it")),
    "evidence.description": ("", QT_TRANSLATE_NOOP("Undo", "change of a description")),
    "evidence.quotation": ("", QT_TRANSLATE_NOOP("Undo", "change of a quotation")),
    "profile.save": ("", QT_TRANSLATE_NOOP("Undo", "change of your profile")),
}
_MANY_FILES: Final = QT_TRANSLATE_NOOP("Undo", "adding of {count} files as evidence")
_OTHER: Final = QT_TRANSLATE_NOOP("Undo", "last change")


def phrase(step: UndoStep) -> str:
    """What a step did, in words that fit after "Undone:"; an unknown code is "last change"."""
    facts = {name: _short(value) for name, value in step.facts.items()}
    titled, plain = PHRASES.get(step.action, ("", _OTHER))
    template = titled if titled and facts.get("title") else plain
    if step.action == "evidence.capture" and facts.get("count", "1") != "1":
        template = _MANY_FILES
    return QCoreApplication.translate("Undo", template).format_map(facts)


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _MOST else flat[: _MOST - 1] + "…"
