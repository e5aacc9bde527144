"""The rules of a drawing's style sheets, as far as they are simple: one name, one class, one id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_REMARK = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_PARTS = re.compile(r"([{}])")
_SELECTOR = re.compile(r"\*|#[\w-]{1,200}|(?:[a-zA-Z]{1,40})?(?:\.[\w-]{1,200})?")
_MOST_RULES: Final = 4_000
_MOST_CLASSES: Final = 16
_MOST_PROPERTIES: Final = 60


def declarations(text: str) -> dict[str, str]:
    """The properties of a style: "fill: red; stroke: none" to names and values, as they stand."""
    found = {}
    for each in text.split(";", _MOST_PROPERTIES)[:_MOST_PROPERTIES]:
        name, colon, value = each.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip()
    return found


class StyleSheet:
    """What simple selectors say; those that are not simple, and rules for other media, say nothing."""

    def __init__(self, text: str = "") -> None:
        self._said: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
        self._rules = 0
        self._take(_REMARK.sub(" ", text))

    def _take(self, text: str) -> None:
        selectors, depth, inside_other = "", 0, False
        for part in _PARTS.split(text):
            if part == "{":
                depth += 1
                inside_other = inside_other or selectors.lstrip().startswith("@")
            elif part == "}":
                depth = max(0, depth - 1)
                inside_other = inside_other and depth > 0
                selectors = ""
            elif depth == 0:
                selectors = part.rpartition(";")[2]  # what stands before it is an @import or the like
            elif depth == 1 and not inside_other:
                self._add(selectors, declarations(part))

    def _add(self, selectors: str, said: Mapping[str, str]) -> None:
        for each in selectors.split(","):
            selector = each.strip()
            if not selector or not _SELECTOR.fullmatch(selector) or self._rules >= _MOST_RULES:
                continue
            self._rules += 1
            self._said.setdefault(selector, []).append((self._rules, said))

    def of(self, name: str, classes: str, identity: str) -> dict[str, str]:
        """What the rules say of an element; the more particular rule has the last word."""
        if not self._said:
            return {}
        found: dict[str, str] = {}
        held = classes.split()[:_MOST_CLASSES]
        steps = (["*"], [name], [f".{each}" for each in held], [f"{name}.{each}" for each in held])
        for step in (*steps, [f"#{identity}"]):
            for _, said in sorted((rule for each in step for rule in self._said.get(each, ())), key=_order):
                found.update(said)
        return found


def _order(rule: tuple[int, Mapping[str, str]]) -> int:
    return rule[0]
