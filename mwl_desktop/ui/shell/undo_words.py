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
    "goal.add": (QT_TRANSLATE_NOOP("Undo", "new goal “{title}”"), QT_TRANSLATE_NOOP("Undo", "new goal")),
    "goal.why": ("", QT_TRANSLATE_NOOP("Undo", "change of a goal's why")),
    "goal.success_criteria": ("", QT_TRANSLATE_NOOP("Undo", "change of how a goal will show")),
    "goal.objective": ("", QT_TRANSLATE_NOOP("Undo", "change of the objective a goal serves")),
    "goal.status": ("", QT_TRANSLATE_NOOP("Undo", "change of a goal's status")),
    "goal.due": ("", QT_TRANSLATE_NOOP("Undo", "change of a due date")),
    "goal.progress": ("", QT_TRANSLATE_NOOP("Undo", "new progress note")),
    "goal.progress_text": ("", QT_TRANSLATE_NOOP("Undo", "change of a progress note")),
    "goal.progress_date": ("", QT_TRANSLATE_NOOP("Undo", "change of a progress note's date")),
    "goal.progress_remove": ("", QT_TRANSLATE_NOOP("Undo", "removal of a progress note")),
    "milestone.add": (
        QT_TRANSLATE_NOOP("Undo", "new milestone “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "new milestone"),
    ),
    "milestone.rename": (
        QT_TRANSLATE_NOOP("Undo", "rename of a milestone to “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "rename of a milestone"),
    ),
    "milestone.due": ("", QT_TRANSLATE_NOOP("Undo", "change of a milestone's date")),
    "milestone.done": (
        QT_TRANSLATE_NOOP("Undo", "tick of “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "tick of a milestone"),
    ),
    "milestone.undone": (
        QT_TRANSLATE_NOOP("Undo", "taking back the tick of “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "taking back a tick"),
    ),
    "milestone.order": ("", QT_TRANSLATE_NOOP("Undo", "order of milestones")),
    "milestone.remove": (
        QT_TRANSLATE_NOOP("Undo", "removal of the milestone “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "removal of a milestone"),
    ),
    "person.add": (
        QT_TRANSLATE_NOOP("Undo", "new person “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "new person"),
    ),
    "person.relation": ("", QT_TRANSLATE_NOOP("Undo", "change of a relation")),
    "person.organisation": ("", QT_TRANSLATE_NOOP("Undo", "change of an organisation")),
    "person.email": ("", QT_TRANSLATE_NOOP("Undo", "change of an e-mail address")),
    "person.how_i_know": ("", QT_TRANSLATE_NOOP("Undo", "change of how I know somebody")),
    "person.gives": ("", QT_TRANSLATE_NOOP("Undo", "change of what I give")),
    "person.gets": ("", QT_TRANSLATE_NOOP("Undo", "change of what I get")),
    "person.notes": ("", QT_TRANSLATE_NOOP("Undo", "change of notes about somebody")),
    "person.rhythm": ("", QT_TRANSLATE_NOOP("Undo", "change of how often to be in touch")),
    "person.interaction": (
        QT_TRANSLATE_NOOP("Undo", "new conversation with {title}"),
        QT_TRANSLATE_NOOP("Undo", "new conversation"),
    ),
    "evidence.add_link": (
        QT_TRANSLATE_NOOP("Undo", "new link “{title}” as evidence"),
        QT_TRANSLATE_NOOP("Undo", "new link as evidence"),
    ),
    "evidence.capture": (
        QT_TRANSLATE_NOOP("Undo", "adding of “{title}” as evidence"),
        QT_TRANSLATE_NOOP("Undo", "adding of evidence"),
    ),
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
