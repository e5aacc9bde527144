"""Search over everything, best match first."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    column,
    select,
    text,
)

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, SearchHit
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.models import BlobFactsRecord, EvidenceRecord, ItemRecord
from mwl_desktop.search.highlight import best_match, snippet
from mwl_desktop.search.query import Query, Term, parse
from mwl_desktop.services import indexing, listing

_MATCHING = (
    "SELECT item.id FROM item_text JOIN item ON item.row = item_text.rowid"
    " WHERE item_text MATCH :wanted AND item.binned_at IS NULL"
)
_BEST = text(_MATCHING + " ORDER BY bm25(item_text, 10.0, 1.0), item.happened_on DESC LIMIT :most")
_SHORTEST = text(_MATCHING + " ORDER BY length(item.title), item.happened_on DESC LIMIT :most")
_NEWEST = text(_MATCHING + " ORDER BY item_text.rowid DESC LIMIT :most")
_CROWD = text("SELECT count(*) FROM (SELECT 1 FROM item_text WHERE item_text MATCH :wanted LIMIT :most)")
_TOO_MANY: Final = 2000
"""Matches that are still ranked: among more a rank means little and takes longer than typing may."""
_REACH: Final = 1_000_000
_LEAST_REACH: Final = 20_000
"""Characters of all files together, and of each, looked through for the page with the most of the words."""


def search(connection: Connection, typed: str, *, most: int = 50) -> tuple[SearchHit, ...]:
    """What matches what was typed, titles before texts; nothing typed finds nothing."""
    query = parse(typed)
    if query.is_empty:
        return ()
    ids = _ids(connection, typed, most)
    said = indexing.words(connection, ids, inside=False)
    inside = _inside(connection, ids)
    reach = max(_LEAST_REACH, _REACH // max(1, len(inside)))
    return tuple(
        _hit(row, said[row.id], inside.get(row.id, ("", ())), query, reach)
        for row in listing.rows(connection, ids)
    )


_Inside: TypeAlias = tuple[str, tuple[int, ...]]
"""What was read in a file, and where in it each page begins."""


def _inside(connection: Connection, ids: Sequence[ItemId]) -> dict[str, _Inside]:
    facts = BlobFactsRecord
    query = select(EvidenceRecord.id, facts.text, facts.page_starts).join(
        facts, facts.blob_id == EvidenceRecord.blob_id
    )
    rows = connection.execute(query.where(EvidenceRecord.id.in_(ids), facts.text != ""))
    return {item_id: (text, tuple(json.loads(starts))) for item_id, text, starts in rows}


def _hit(row: ItemRow, said: str, inside: _Inside, query: Query, reach: int) -> SearchHit:
    """The excerpt is from the file where its words match there, as that is where one wants to go."""
    text, starts = inside
    place = best_match(text, query, starts, reach)
    if place is None:
        return SearchHit(row, snippet(said or text, query))
    words = max(text[slice(*place)].splitlines(), key=len, default="")
    if not starts:
        return SearchHit(row, snippet(text, query, at=place), words=words)
    page = max(1, bisect_right(starts, place[0]))
    begin, end = (*starts, len(text))[page - 1 : page + 1]
    alone = text[begin:end].rstrip()
    return SearchHit(row, snippet(alone, query, at=(place[0] - begin, place[1] - begin)), page, words)


def _ids(connection: Connection, typed: str, most: int) -> list[ItemId]:
    query = parse(typed)
    only_words = query.fts and not (query.tags or query.kinds or query.without_tags or query.without_kinds)
    if only_words:
        return _matching(connection, query, most)
    some = select(ItemRecord.id).select_from(listing.joined()).where(ItemRecord.binned_at.is_(None))
    newest = listing.matching(some, query).order_by(
        *_by_title(query), ItemRecord.happened_on.desc(), ItemRecord.row.desc()
    )
    found = connection.execute(newest.limit(most)).scalars()
    return [ItemId(item_id) for item_id in found]


def _matching(connection: Connection, query: Query, most: int) -> list[ItemId]:
    """The best matches, or where there are too many the newest, those in titles before those in texts."""
    found: dict[ItemId, None] = {}
    levels = [*((level, _SHORTEST) for level in _in_titles(query)), (str(query.fts), _BEST)]
    for wanted, order in levels:
        crowd = connection.execute(_CROWD, {"wanted": wanted, "most": _TOO_MANY}).scalar_one()
        ranked = order if crowd < _TOO_MANY else _NEWEST
        ids = connection.execute(ranked, {"wanted": wanted, "most": most}).scalars()
        found.update(dict.fromkeys(ItemId(item_id) for item_id in ids))
        if len(found) >= most:
            break
    return list(found)[:most]


def _in_titles(query: Query) -> tuple[str, ...]:
    """What matches in titles, the nearest first: they begin so, they have all the words, their beginnings."""
    if not query.terms:
        return ()
    begins = Term(tuple(word for term in query.terms for word in term.words), query.terms[-1].prefix)
    whole = Query(tuple(Term(term.words) for term in query.terms))
    levels = (f"^ {begins.fts}", str(whole.fts), str(Query(query.terms).fts))
    # What must not occur must not occur in the text either.
    without = " OR ".join(term.fts for term in query.without)
    return tuple(
        f"(title : ({level})) NOT ({without})" if without else f"title : ({level})" for level in levels
    )


def _by_title(query: Query) -> list[ColumnElement[int]]:
    """The same order for a query that SQL answers: 0 before 1."""
    return [case((ItemRecord.row.in_(_matched(level)), 0), else_=1) for level in _in_titles(query)]


def _matched(expression: str) -> Select[Any]:
    found = text("SELECT rowid FROM item_text WHERE item_text MATCH :wanted").columns(
        column("rowid", Integer)
    )
    return select(found.bindparams(bindparam("wanted", expression, unique=True)).subquery())


def titles(
    connection: Connection, typed: str, *, kinds: tuple[ItemKind, ...] = (), most: int = 20
) -> tuple[SearchHit, ...]:
    """Items to link to or jump to: those whose words match, titles first, or the latest of all."""
    some = select(ItemRecord.id).select_from(listing.joined()).where(ItemRecord.binned_at.is_(None))
    if kinds:
        some = some.where(ItemRecord.kind.in_([kind.value for kind in kinds]))
    query = parse(typed)
    newest = (
        listing.matching(some, query).order_by(*_by_title(query), ItemRecord.changed_at.desc()).limit(most)
    )
    ids = [ItemId(item_id) for item_id in connection.execute(newest).scalars()]
    return tuple(SearchHit(row, ()) for row in listing.rows(connection, ids))
