"""Search over everything, best match first."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, TextClause, select, text

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import SearchHit
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.models import ItemRecord
from mwl_desktop.search.highlight import snippet
from mwl_desktop.search.query import parse
from mwl_desktop.services import indexing, listing

_MATCHING = (
    "SELECT item.id FROM item_text JOIN item ON item.row = item_text.rowid"
    " WHERE item_text MATCH :wanted AND item.binned_at IS NULL"
)
_BEST = text(_MATCHING + " ORDER BY bm25(item_text, 10.0, 1.0), item.happened_on DESC LIMIT :most")
_NEWEST = text(_MATCHING + " ORDER BY item_text.rowid DESC LIMIT :most")
_CROWD = text("SELECT count(*) FROM (SELECT 1 FROM item_text WHERE item_text MATCH :wanted LIMIT :most)")
_TOO_MANY: Final = 2000
"""Matches that are still ranked: among more a rank means little and takes longer than typing may."""


def search(connection: Connection, typed: str, *, most: int = 50) -> tuple[SearchHit, ...]:
    """What matches what was typed, titles before texts; nothing typed finds nothing."""
    query = parse(typed)
    if query.is_empty:
        return ()
    ids = _ids(connection, typed, most)
    said = indexing.words(connection, ids)
    return tuple(SearchHit(row, snippet(said[row.id], query)) for row in listing.rows(connection, ids))


def _ids(connection: Connection, typed: str, most: int) -> list[ItemId]:
    query = parse(typed)
    only_words = query.fts and not (query.tags or query.kinds or query.without_tags or query.without_kinds)
    if only_words:
        return _matching(connection, str(query.fts), most)
    else:
        some = select(ItemRecord.id).select_from(listing.joined()).where(ItemRecord.binned_at.is_(None))
        newest = listing.matching(some, query).order_by(ItemRecord.happened_on.desc(), ItemRecord.row.desc())
        found = connection.execute(newest.limit(most)).scalars()
    return [ItemId(item_id) for item_id in found]


def _matching(connection: Connection, wanted: str, most: int) -> list[ItemId]:
    """The best matches, or where there are too many the newest, those in titles before those in texts."""

    def ids(query: TextClause, expression: str) -> list[ItemId]:
        found = connection.execute(query, {"wanted": expression, "most": most}).scalars()
        return [ItemId(item_id) for item_id in found]

    if connection.execute(_CROWD, {"wanted": wanted, "most": _TOO_MANY}).scalar_one() < _TOO_MANY:
        return ids(_BEST, wanted)
    in_titles = ids(_NEWEST, f"title : ({wanted})")
    return list(dict.fromkeys([*in_titles, *ids(_NEWEST, wanted)]))[:most]


def titles(
    connection: Connection, typed: str, *, kinds: tuple[ItemKind, ...] = (), most: int = 20
) -> tuple[SearchHit, ...]:
    """Items to link to or jump to: those whose words match, or the latest when nothing is typed."""
    some = select(ItemRecord.id).select_from(listing.joined()).where(ItemRecord.binned_at.is_(None))
    if kinds:
        some = some.where(ItemRecord.kind.in_([kind.value for kind in kinds]))
    newest = listing.matching(some, parse(typed)).order_by(ItemRecord.changed_at.desc()).limit(most)
    ids = [ItemId(item_id) for item_id in connection.execute(newest).scalars()]
    return tuple(SearchHit(row, ()) for row in listing.rows(connection, ids))
