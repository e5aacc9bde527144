"""A version as a page to read: what changed in it, or the whole item as it was; made off the GUI thread.

Additions and removals differ by sign, by line and by colour. Every word is escaped, every tag our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.domain.versions import Content, Did, Difference, PastLink, Version
from mwl_desktop.domain.word_diff import Piece, compared, folded
from mwl_desktop.services import versions
from mwl_desktop.ui.parts import version_words, vocabulary
from mwl_desktop.ui.parts.fragment import fragment
from mwl_desktop.ui.widgets.words import counted

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CLASSES: Final = {"+": "added", "-": "removed"}
_VISIBLE: Final = {False: "␣", True: "¶"}
"""What stands for blanks and for ends of lines that are all that changed."""
_SHOWN_MOST: Final = 200
"""Differences that are told one by one; a step over more is told by their number."""
# What stands on the whole page, in its order: facts in one line each, then texts.
_FACTS: Final = (
    "entry_kind", "evidence_kind", "status", "relation", "purpose", "happened_on", "due_on", "minutes",
    "source", "horizon", "confidentiality", "issuer", "said_by", "original_name", "url", "organisation",
    "email", "contact_every_days", "audience", "period_from", "period_to", "paper", "theme", "accent",
)  # fmt: skip
_TEXTS: Final = (
    "body", "why", "success_criteria", "objective", "description", "quotation", "how_i_know", "gives",
    "gets", "notes", "introduction", "saved_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pages:
    """Both ways to read a version, as fragments of HTML."""

    changed: str
    whole: str


def pages(connection: Connection, item_id: ItemId, version: Version) -> Pages:
    """Read a version and set it; runs on the lane."""
    told = () if version.first else versions.differences(connection, item_id, version)
    content = versions.as_of(connection, item_id, version)
    return Pages(changed(version, told), whole(content))


def _tr(words: str) -> str:
    return QCoreApplication.translate("Versions", words)


# -- what changed ----------------------------------------------------------------------------


def changed(version: Version, told: Iterable[Difference]) -> str:
    """What a version changed, one thing under the other."""
    if version.first:
        return f"<p>{escape(_tr('With this it began. Look at the whole version to see what it was.'))}</p>"
    each = list(told)
    places = {(one.table, one.field) for one in each}
    each = [one for one in each if not version_words.follows(one, places)]
    shown = "".join(_difference(one) for one in each[:_SHOWN_MOST])
    if len(each) > _SHOWN_MOST:
        more = counted(len(each) - _SHOWN_MOST, _tr("… and 1 change more"), _tr("… and %1 changes more"))
        shown += f"<p>{escape(more)}</p>"
    return shown or f"<p>{escape(_tr('Nothing that can be seen.'))}</p>"


def _difference(one: Difference) -> str:
    if one.field == "*":
        return _part(one)
    name = version_words.label(one.table, one.field)
    if one.table in version_words.PARTS:
        name = f"{version_words.part_name(one.table)} · {name}"
    heading = f"<h4>{escape(name)}</h4>"
    if one.field == "blob_id":
        return heading + _pieces((Piece("+", version_words.value(one.field, one.after)),))
    named = one.part if one.field not in ("title", "question") else ""
    under = f'<p class="about">{escape(_of(one, named))}</p>' if named else ""
    if one.field in version_words.PROSE:
        return heading + under + _prose(str(one.before or ""), str(one.after or ""))
    before, after = (version_words.value(one.field, value) for value in (one.before, one.after))
    return heading + under + _turned(before, after)


def _turned(before: str, after: str) -> str:
    """37 → 25: the arrow says which came first, and a sign before a number would be read as its own."""
    earlier, later = (
        f'<span class="{kind}">{_words(said)}</span>'
        for kind, said in (("removed", before), ("added", after))
    )
    return f"<p>{earlier} → {later}</p>"


def _of(one: Difference, named: str) -> str:
    return version_words.value("noted_on", named) if one.table == "progress_note" else named


def _prose(before: str, after: str) -> str:
    return _pieces(folded(compared(before, after)))


def _part(one: Difference) -> str:
    row = one.after or one.before
    heading = f"<h4>{escape(version_words.part_name(one.table))}</h4>"
    sign: Any = "+" if one.did is Did.ADDED else "-"
    return heading + _pieces((Piece(sign, _part_words(one.table, row)),))


def _part_words(table: str, row: Mapping[str, Any]) -> str:
    """One part in its own words."""
    match table:
        case "link" | "portfolio_choice":
            kind = row.get("other_kind")
            title = row.get("title") or vocabulary.untitled()
            said = title if kind is None else f"{vocabulary.kind_name(kind)} · {title}"
            return f"{said} ({version_words.value('choice', row['choice'])})" if "choice" in row else said
        case "tag":
            return f"#{row['name']}"
        case "reflection_answer":
            return "\n".join(part for part in (row["question"], row["answer"]) if part)
        case "progress_note":
            return f"{version_words.value('noted_on', row['noted_on'])}\n{row['text']}"
        case "portfolio_section":
            return "\n".join(part for part in (row["title"], row["text"]) if part)
        case "milestone":
            return _milestone(row)
        case "evidence_version":
            return str(row["original_name"])
    return ""


def _milestone(row: Mapping[str, Any]) -> str:
    facts = [str(row["title"])]
    for field in ("due_on", "done_on"):
        if row[field]:
            name = version_words.label("milestone", field)
            facts.append(f"{name}: {version_words.value(field, row[field])}")
    return " · ".join(facts)


def _pieces(pieces: Iterable[Piece]) -> str:
    return f"<p>{''.join(map(_piece, pieces))}</p>"


def _piece(piece: Piece) -> str:
    if piece.sign == "…":
        return '<span class="about"> … </span>'
    kind = _CLASSES.get(piece.sign)
    if kind is None:
        return _words(piece.text)
    # The sign stands for those who do not tell the colours apart, and for what is copied.
    sign = "+" if piece.sign == "+" else "−"
    said = piece.text.strip() or _VISIBLE["\n" in piece.text]
    before = piece.text[: len(piece.text) - len(piece.text.lstrip())] if piece.text.strip() else ""
    after = piece.text[len(piece.text.rstrip()) :] if piece.text.strip() else piece.text
    changed = f'<span class="{kind}-sign">{sign}</span><span class="{kind}">{_words(said)}</span>'
    return f"{_words(before)}{changed}{_words(after)}"


def _words(text: str) -> str:
    return escape(text).replace("\n", "<br>")


# -- the whole version -----------------------------------------------------------------------


def whole(content: Content) -> str:
    """The item as it was, from its title to its links."""
    fields = content.fields
    title = escape(fields["title"] or vocabulary.untitled())
    facts = [_fact(name, fields[name], _table_of(content.kind, name)) for name in _FACTS if fields.get(name)]
    facts += [(_tr("Role"), content.role)] if content.role else []
    facts += [(_tr("Star"), _tr("with a star"))] if fields["starred"] else []
    facts += [(_tr("Tags"), "  ".join(f"#{tag}" for tag in content.tags))] if content.tags else []
    facts += [(_tr("Bin"), _tr("in the bin"))] if fields["binned_at"] else []
    cell = '<td class="about" style="padding-left: 0">'
    lines = "".join(f"<tr>{cell}{escape(name)}</td><td>{escape(words)}</td></tr>" for name, words in facts)
    texts = "".join(_text(content, name) for name in _TEXTS if fields.get(name))
    return f"<h1>{title}</h1><table>{lines}</table>{texts}{_parts(content)}{_links(content.links)}"


def _table_of(kind: ItemKind, name: str) -> str:
    return kind.value if (kind.value, name) in version_words.LABELS else "item"


def _fact(name: str, raw: Any, table: str) -> tuple[str, str]:
    return version_words.label(table, name), version_words.value(name, raw)


def _text(content: Content, name: str) -> str:
    heading = f"<h4>{escape(version_words.label(content.kind.value, name))}</h4>"
    return heading + fragment(str(content.fields[name]))


def _parts(content: Content) -> str:
    """Milestones, notes, answers and sections under headings of their own."""
    said: list[str] = []
    before = ""
    for table, row in content.parts:
        if table != before:
            said.append(f"<h4>{escape(version_words.part_name(table))}</h4>")
            before = table
        match table:
            case "reflection_answer":
                said.append(f"<p><b>{escape(row['question'])}</b></p>{fragment(row['answer'])}")
            case "progress_note":
                day = version_words.value("noted_on", row["noted_on"])
                said.append(f'<p class="about">{escape(day)}</p>{fragment(row["text"])}')
            case "portfolio_section":
                said.append(f"<p><b>{escape(row['title'])}</b></p>{fragment(row['text'])}")
            case _:
                said.append(f"<p>{escape(_part_words(table, row))}</p>")
    return "".join(said)


def _links(links: Iterable[PastLink]) -> str:
    lines = "".join(f"<li>{escape(_link(each))}</li>" for each in links)
    return f"<h4>{escape(_tr('Links'))}</h4><ul>{lines}</ul>" if lines else ""


def _link(each: PastLink) -> str:
    if each.kind is None:
        return _tr("something that is gone for good")
    return f"{vocabulary.kind_name(each.kind)} · {each.title or vocabulary.untitled()}"
