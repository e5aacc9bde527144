"""What a step of undo is called: one phrase for each action code, its facts filled in.

And what is said of a removal at once, with the offer to take it back.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from mwl_desktop.domain.changes import ChangeSet, UndoStep
from mwl_desktop.ui.ops.wording import QT_TRANSLATE_NOOP
from mwl_desktop.ui.widgets.words import shortened, written

_MOST: Final = 60  # characters of a title that are said

# Each phrase goes after "Undone: "; one with `{title}` is used where the step has a title, one with
# `{item}` where the title is known of the item that it is about.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "item.rename": (
        QT_TRANSLATE_NOOP("Undo", "rename to “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a title"),
    ),
    "item.date": (
        QT_TRANSLATE_NOOP("Undo", "change of the date of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a date"),
    ),
    "item.horizon": (
        QT_TRANSLATE_NOOP("Undo", "change of the horizon of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the horizon"),
    ),
    "item.confidentiality": (
        QT_TRANSLATE_NOOP("Undo", "change of the confidentiality of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the confidentiality"),
    ),
    "item.star": (
        QT_TRANSLATE_NOOP("Undo", "change of the star of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a star"),
    ),
    "item.role": (
        QT_TRANSLATE_NOOP("Undo", "change of the role of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the role"),
    ),
    "item.tags": (
        QT_TRANSLATE_NOOP("Undo", "change of tags of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of tags"),
    ),
    "item.bin": (
        QT_TRANSLATE_NOOP("Undo", "move “{title}” to the bin"),
        QT_TRANSLATE_NOOP("Undo", "move to the bin"),
    ),
    "item.go_back": (
        QT_TRANSLATE_NOOP("Undo", "going back to an earlier version of “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "going back to an earlier version"),
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
    "entry.body": (
        QT_TRANSLATE_NOOP("Undo", "change of the text of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a text"),
    ),
    "entry.kind": (
        QT_TRANSLATE_NOOP("Undo", "change of the kind of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a kind"),
    ),
    "entry.minutes": (
        QT_TRANSLATE_NOOP("Undo", "change of the minutes of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the minutes"),
    ),
    "entry.source": (
        QT_TRANSLATE_NOOP("Undo", "change of the source of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the source"),
    ),
    "entry.reflection": (
        QT_TRANSLATE_NOOP("Undo", "change of the reflection on “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a reflection"),
    ),
    "entry.reflection_remove": (
        QT_TRANSLATE_NOOP("Undo", "removal of the reflection on “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "removal of a reflection"),
    ),
    "evidence.add_link": (
        QT_TRANSLATE_NOOP("Undo", "new link “{title}” as evidence"),
        QT_TRANSLATE_NOOP("Undo", "new link as evidence"),
    ),
    "evidence.capture": (
        QT_TRANSLATE_NOOP("Undo", "adding of “{title}” as evidence"),
        QT_TRANSLATE_NOOP("Undo", "adding of evidence"),
    ),
    "evidence.add_quotation": (
        QT_TRANSLATE_NOOP("Undo", "new quotation “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "new quotation"),
    ),
    "evidence.description": (
        QT_TRANSLATE_NOOP("Undo", "change of the description of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a description"),
    ),
    "evidence.issuer": (
        QT_TRANSLATE_NOOP("Undo", "change of the issuer of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of an issuer"),
    ),
    "evidence.kind": (
        QT_TRANSLATE_NOOP("Undo", "change of what “{item}” shows"),
        QT_TRANSLATE_NOOP("Undo", "change of what evidence shows"),
    ),
    "evidence.quotation": (
        QT_TRANSLATE_NOOP("Undo", "change of the quotation “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a quotation"),
    ),
    "evidence.said_by": (
        QT_TRANSLATE_NOOP("Undo", "change of who said “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of who said it"),
    ),
    "evidence.bring_back": (
        QT_TRANSLATE_NOOP("Undo", "bringing back of “{title}” as it was"),
        QT_TRANSLATE_NOOP("Undo", "bringing back of an earlier file"),
    ),
    "evidence.confirm_date": (
        QT_TRANSLATE_NOOP("Undo", "confirmation of the date of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "confirmation of a date"),
    ),
    "evidence.keep_page": (
        QT_TRANSLATE_NOOP("Undo", "new web page “{title}” as evidence"),
        QT_TRANSLATE_NOOP("Undo", "new web page as evidence"),
    ),
    "evidence.new_version": (
        QT_TRANSLATE_NOOP("Undo", "adding of “{title}” as a new version"),
        QT_TRANSLATE_NOOP("Undo", "adding of a new version"),
    ),
    "evidence.page_words": (
        QT_TRANSLATE_NOOP("Undo", "change of the words of the page “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the words of a page"),
    ),
    "evidence.settle": ("", QT_TRANSLATE_NOOP("Undo", "choice about files that were there already")),
    "evidence.set_many": ("", QT_TRANSLATE_NOOP("Undo", "change of several pieces of evidence")),
    "goal.add": (QT_TRANSLATE_NOOP("Undo", "new goal “{title}”"), QT_TRANSLATE_NOOP("Undo", "new goal")),
    "goal.due": (
        QT_TRANSLATE_NOOP("Undo", "change of the due date of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a due date"),
    ),
    "goal.objective": (
        QT_TRANSLATE_NOOP("Undo", "change of the objective of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of an objective"),
    ),
    "goal.progress": (
        QT_TRANSLATE_NOOP("Undo", "new progress note on “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "new progress note"),
    ),
    "goal.progress_date": (
        QT_TRANSLATE_NOOP("Undo", "change of a progress note’s date on “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a progress note’s date"),
    ),
    "goal.progress_remove": (
        QT_TRANSLATE_NOOP("Undo", "removal of a progress note on “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "removal of a progress note"),
    ),
    "goal.progress_text": (
        QT_TRANSLATE_NOOP("Undo", "change of a progress note on “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a progress note"),
    ),
    "goal.status": (
        QT_TRANSLATE_NOOP("Undo", "change of the status of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a goal’s status"),
    ),
    "goal.success_criteria": (
        QT_TRANSLATE_NOOP("Undo", "change of the success criteria of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of success criteria"),
    ),
    "goal.why": (
        QT_TRANSLATE_NOOP("Undo", "change of the reason for “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a goal’s reason"),
    ),
    "milestone.add": (
        QT_TRANSLATE_NOOP("Undo", "new milestone “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "new milestone"),
    ),
    "milestone.done": (
        QT_TRANSLATE_NOOP("Undo", "milestone “{title}” done"),
        QT_TRANSLATE_NOOP("Undo", "milestone done"),
    ),
    "milestone.undone": (
        QT_TRANSLATE_NOOP("Undo", "milestone “{title}” open again"),
        QT_TRANSLATE_NOOP("Undo", "milestone open again"),
    ),
    "milestone.due": (
        QT_TRANSLATE_NOOP("Undo", "change of a milestone’s date in “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a milestone’s date"),
    ),
    "milestone.order": (
        QT_TRANSLATE_NOOP("Undo", "change of the milestones’ order in “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the milestones’ order"),
    ),
    "milestone.remove": (
        QT_TRANSLATE_NOOP("Undo", "removal of milestone “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "removal of a milestone"),
    ),
    "milestone.rename": (
        QT_TRANSLATE_NOOP("Undo", "rename of a milestone to “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "rename of a milestone"),
    ),
    "person.add": (
        QT_TRANSLATE_NOOP("Undo", "new person “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "new person"),
    ),
    "person.interaction": (
        QT_TRANSLATE_NOOP("Undo", "interaction with “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "new interaction"),
    ),
    "person.relation": (
        QT_TRANSLATE_NOOP("Undo", "change of the relation to “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a relation"),
    ),
    "person.rhythm": (
        QT_TRANSLATE_NOOP("Undo", "change of how often to be in touch with “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of how often to be in touch"),
    ),
    "person.organisation": (
        QT_TRANSLATE_NOOP("Undo", "change of the organisation of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of an organisation"),
    ),
    "person.email": (
        QT_TRANSLATE_NOOP("Undo", "change of the address of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of an address"),
    ),
    "person.how_i_know": (
        QT_TRANSLATE_NOOP("Undo", "change of how you know “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of how you know somebody"),
    ),
    "person.gives": (
        QT_TRANSLATE_NOOP("Undo", "change of what you get from “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of what you get"),
    ),
    "person.gets": (
        QT_TRANSLATE_NOOP("Undo", "change of what you give “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of what you give"),
    ),
    "person.notes": (
        QT_TRANSLATE_NOOP("Undo", "change of notes on “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of notes on a person"),
    ),
    "portfolio.add": (
        QT_TRANSLATE_NOOP("Undo", "new portfolio “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "new portfolio"),
    ),
    "portfolio.arrange": (
        QT_TRANSLATE_NOOP("Undo", "change of the form of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a portfolio’s form"),
    ),
    "portfolio.audience": (
        QT_TRANSLATE_NOOP("Undo", "change of the audience of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the audience"),
    ),
    "portfolio.introduction": (
        QT_TRANSLATE_NOOP("Undo", "change of the introduction of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of an introduction"),
    ),
    "portfolio.leave_out": (
        QT_TRANSLATE_NOOP("Undo", "leaving out of “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "leaving out of an item"),
    ),
    "portfolio.paper": (
        QT_TRANSLATE_NOOP("Undo", "change of the paper of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the paper"),
    ),
    "portfolio.period": (
        QT_TRANSLATE_NOOP("Undo", "change of the period of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the period"),
    ),
    "portfolio.theme": (
        QT_TRANSLATE_NOOP("Undo", "change of the theme of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the theme"),
    ),
    "portfolio.accent": (
        QT_TRANSLATE_NOOP("Undo", "change of the accent colour of “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the accent colour"),
    ),
    "portfolio.put_in": (
        QT_TRANSLATE_NOOP("Undo", "putting in of “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "putting in of an item"),
    ),
    "portfolio.rule": (
        QT_TRANSLATE_NOOP("Undo", "change of what goes into “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of what goes in"),
    ),
    "portfolio.section_add": (
        QT_TRANSLATE_NOOP("Undo", "new section “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "new section"),
    ),
    "portfolio.section_order": (
        QT_TRANSLATE_NOOP("Undo", "change of the sections’ order in “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of the sections’ order"),
    ),
    "portfolio.section_remove": (
        QT_TRANSLATE_NOOP("Undo", "removal of section “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "removal of a section"),
    ),
    "portfolio.section_rename": (
        QT_TRANSLATE_NOOP("Undo", "rename of a section to “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "rename of a section"),
    ),
    "portfolio.section_text": (
        QT_TRANSLATE_NOOP("Undo", "change of a section’s text in “{item}”"),
        QT_TRANSLATE_NOOP("Undo", "change of a section’s text"),
    ),
    "portfolio.unchoose": (
        QT_TRANSLATE_NOOP("Undo", "leaving “{title}” to the rule"),
        QT_TRANSLATE_NOOP("Undo", "leaving an item to the rule"),
    ),
    "role.add": ("", QT_TRANSLATE_NOOP("Undo", "new job")),
    "role.change": ("", QT_TRANSLATE_NOOP("Undo", "change of a job")),
    "role.remove": (
        QT_TRANSLATE_NOOP("Undo", "removal of the job “{title}”"),
        QT_TRANSLATE_NOOP("Undo", "removal of a job"),
    ),
    "profile.save": ("", QT_TRANSLATE_NOOP("Undo", "change of your profile")),
}
REMOVALS: Final[dict[str, str]] = {
    "entry.reflection_remove": QT_TRANSLATE_NOOP("Undo", "The questions and their answers were removed."),
    "goal.progress_remove": QT_TRANSLATE_NOOP("Undo", "The progress note was removed."),
    "link.remove": QT_TRANSLATE_NOOP("Undo", "The link to “{title}” was removed."),
    "milestone.remove": QT_TRANSLATE_NOOP("Undo", "Milestone removed: {title}"),
    "portfolio.section_remove": QT_TRANSLATE_NOOP(
        "Undo", "Removed the section “{title}”. What was in it stays where it is."
    ),
}
"""What these steps take away is in view no more: the way back is offered beside what is said."""
_MANY_FILES: Final = QT_TRANSLATE_NOOP("Undo", "adding of {count} files as evidence")
_OTHER: Final = QT_TRANSLATE_NOOP("Undo", "last change")


def phrase(step: UndoStep) -> str:
    """What a step did, in words that fit after "Undone:"; an unknown code is "last change"."""
    facts = _facts({**step.facts, "item": step.item})
    titled, plain = PHRASES.get(step.action, ("", _OTHER))
    named = titled and facts.get("item" if "{item}" in titled else "title")
    template = titled if named else plain
    if step.action == "evidence.capture" and facts.get("count", "1") != "1":
        template, facts["count"] = _MANY_FILES, written(int(facts["count"]))
    return QCoreApplication.translate("Undo", template).format_map(facts)


def removal(changes: ChangeSet) -> str:
    """What is said of a step that took something away; nothing for all others."""
    template = REMOVALS.get(changes.action, "")
    return QCoreApplication.translate("Undo", template).format_map(_facts(changes.facts)) if template else ""


def _facts(facts: dict[str, str]) -> dict[str, str]:
    return {name: shortened(" ".join(value.split()), _MOST) for name, value in facts.items()}
