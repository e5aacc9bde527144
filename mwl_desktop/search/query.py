"""What a person types into a search box, understood, and put as an FTS5 expression that cannot fail.

appraisal notes      both words, the last one also as a beginning
"monthly report"     these words in this order
-draft               not this word
tag:python kind:goal the operators; `-tag:x` leaves out
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mwl_desktop.search.words import indexable, words_in

# FTS5 nests expressions 256 deep at most and a search box is not a place for essays.
_MOST_TERMS: Final = 32
_LONGEST_TERM: Final = 200

_UNFINISHED: Final = frozenset({"tag:", "kind:"})
_PART = re.compile(
    r'(?P<minus>-?)(?:(?P<field>tag|kind):)?(?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other; `prefix` when the last may go on."""

    words: tuple[str, ...]
    prefix: bool = False

    @property
    def fts(self) -> str:
        """The term as an FTS5 phrase; quoting takes the meaning from every special character."""
        return f'"{" ".join(self.words)}"' + (" *" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class Query:
    """A search: terms that must all occur, terms that must not, and the operators' values."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    tags: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    without_kinds: tuple[str, ...] = ()

    @property
    def fts(self) -> str | None:
        """The MATCH expression, or None where no word has to occur."""
        if not self.terms:
            return None
        wanted = " AND ".join(term.fts for term in self.terms)
        return f"({wanted}) NOT ({_any(self.without)})" if self.without else wanted

    @property
    def fts_without(self) -> str | None:
        """Where nothing but exclusions was typed: what must not match, for `NOT IN (SELECT …)`; else None."""
        return _any(self.without) if self.without and not self.terms else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for, so that everything is shown."""
        return self == Query()


def parse(text: str) -> Query:
    """The query in a text; every text is one."""
    found: dict[str, list[Term]] = {"": [], "-": []}
    fields: dict[str, list[str]] = {"tag": [], "-tag": [], "kind": [], "-kind": []}
    for part in _PART.finditer(text):
        typed = part["word"] if part["phrase"] is None else part["phrase"]
        if part["field"]:
            _add_field(fields[part["minus"] + part["field"].lower()], typed)
        else:
            still_typing = part.end() == len(text) and not part["closed"]
            _add_term(found[part["minus"]], typed, still_typing)
    return Query(
        tuple(found[""]),
        tuple(found["-"]),
        tuple(fields["tag"]),
        tuple(fields["-tag"]),
        tuple(fields["kind"]),
        tuple(fields["-kind"]),
    )


def _add_field(values: list[str], typed: str) -> None:
    value = typed.strip()[:_LONGEST_TERM].casefold()
    if value and value not in values and len(values) < _MOST_TERMS:
        values.append(value)


def _add_term(terms: list[Term], typed: str, still_typing: bool) -> None:
    compared = indexable(typed[:_LONGEST_TERM]).rstrip(" ") if typed.lower() not in _UNFINISHED else ""
    words = list(words_in(compared))
    if words and len(terms) < _MOST_TERMS:
        # "c++" is a whole word; "c" may become anything.
        may_go_on = still_typing and not typed[-1].isspace() and words[-1].end() == len(compared)
        terms.append(Term(tuple(word[0] for word in words), may_go_on))


def _any(terms: tuple[Term, ...]) -> str:
    return " OR ".join(term.fts for term in terms)
