"""Evidence in words at a terminal: what a file says of itself, and what could not be read of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mwl_desktop.evidence.type_words import type_words
from mwl_desktop.sentences import say

if TYPE_CHECKING:
    from mwl_desktop.domain.items import ItemRow


def in_words(told: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of an item, its codes as words; of what is no evidence they are as they were."""
    if "dated_by" not in told:
        return dict(told)
    name = told["original_name"]
    changed = {
        "dated_by": "" if told["dated_by"] == "person" else say(f"dated.{told['dated_by']}", {}),
        "media_type": _type(told["media_type"]),
        "type_by_name": misleading(told["type_by_name"], told["media_type"]),
        "details": [f"{say(each['code'], {})}: {each['value']}" for each in told["details"]],
        "notes": [say(code, {"name": name}) for code in told["notes"]],
        "earlier": [{**each, "media_type": _type(each["media_type"])} for each in told["earlier"]],
    }
    return {_NAMES.get(key, key): changed.get(key, value) for key, value in told.items()}


_NAMES = {
    "dated_by": "its day",
    "details": "what the file says of itself",
    "notes": "what is missing",
    "type_by_name": "warning",
}


def _type(media_type: str) -> str:
    return f"{type_words(media_type)} ({media_type})" if media_type else ""


def misleading(by_name: str, inside: str) -> str:
    """The warning where a name promises something else than is inside; nothing where it does not."""
    facts: dict[str, object] = {"by_name": type_words(by_name), "inside": type_words(inside)}
    return say("evidence.misleading_name", facts) if by_name else ""


def complaints(rows: Iterable[ItemRow], notes: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """What is to be said of files that came in whole but could not all be read, or that are empty."""
    said = []
    for row in rows:
        codes = ("capture.is_empty",) if row.size == 0 else notes.get(row.id, ())
        for code in codes:
            sentence = say(code, {"name": row.original_name})
            said.append({"id": row.id, "name": row.original_name, "code": code, "reason": sentence})
    return said
