"""A new vault out of a damaged one: what can still be read is read out, and made a vault again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mwl_desktop.domain.work import Work
from mwl_desktop.errors import VaultError
from mwl_desktop.vault import agreement, engine, migrations, raw_pages, seals
from mwl_desktop.vault.blobs import PIECE
from mwl_desktop.vault.gleaning import glean, glean_more
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.mending import mend
from mwl_desktop.vault.reading_out import Found, Source, Unreadable, copy_rows


def read_out(damaged: Path, key: VaultKey, target: Path, mended: Path, *, work: Work) -> Found:
    """Write a new vault at `target`, an empty file, out of what a damaged one still gives.

    Nothing is written to the damaged file: `mended`, another empty file, is for a copy of it in which
    damaged pages have good seals. Where the list of tables is damaged, rows are read from the leaves.
    Raises VaultError "salvage.unreadable" when there is nothing, and "vault.newer" when this program is
    too old for it.
    """
    source = Source(damaged, key)
    try:
        version = _schema_of(source, damaged, key)
        if version > migrations.SCHEMA_VERSION:
            raise VaultError("vault.newer", name=damaged.name)
        made = _new_file(target, key, version or migrations.SCHEMA_VERSION)
        try:
            found = _rows(source, damaged, key, made, mended, work)
            if not found.read:
                raise VaultError("salvage.unreadable", name=damaged.name)
            mend(made, found, work)
            migrations.migrate(made)
            agreement.let_be(made.execute)
            made.execute("PRAGMA journal_mode = WAL")
        finally:
            made.close()
        return found
    finally:
        source.close()


def _schema_of(source: Source, damaged: Path, key: VaultKey) -> int:
    """The schema that a vault has, or 0 where nothing tells."""
    try:
        return max(0, int(source.ask("PRAGMA user_version")[0][0]))
    except Unreadable:
        with raw_pages.opened(damaged, key) as pages:
            return max(0, raw_pages.said_schema(pages) or 0)


def _rows(source: Source, damaged: Path, key: VaultKey, made: Any, mended: Path, work: Work) -> Found:
    """Put all rows that can be read into the new file."""
    if not source.answers:
        found = Found()
        glean(damaged, key, made, found, work)
        return found
    broken = tuple(seals.broken_pages(damaged, key, work=work))
    sources = [source]
    if broken:
        _copy_files(damaged, mended, work)
        seals.reseal(mended, key, broken, work=work)
        sources.append(Source(mended, key))
    try:
        found = copy_rows(sources, made, work)
    finally:
        for other in sources[1:]:
            other.close()
    # Rows whose own pages are whole are there even where the way to them is not.
    missing = {*found.tables, *(name for name, count in found.lost.items() if count)}
    if "blob" in missing and found.spoilt_pieces:
        missing.add("blob_piece")
    if missing:
        glean_more(damaged, key, made, found, work, missing)
        found.by_form = any(found.read[name] for name in found.tables)
        found.tables = [name for name in found.tables if not found.read[name]]
    return found


def _copy_files(damaged: Path, mended: Path, work: Work) -> None:
    for suffix in ("", "-wal"):
        source = damaged.with_name(damaged.name + suffix)
        if source.exists():
            with source.open("rb") as old, mended.with_name(mended.name + suffix).open("wb") as new:
                while data := old.read(PIECE):
                    work.check_cancelled()
                    new.write(data)


def _new_file(target: Path, key: VaultKey, version: int) -> Any:
    made = engine.connect(target, key, create=True)
    try:
        made.execute("PRAGMA auto_vacuum = INCREMENTAL")
        made.execute(f"PRAGMA application_id = {engine.APPLICATION_ID}")
        made.execute("PRAGMA journal_mode = OFF")
        made.execute("PRAGMA synchronous = OFF")
        made.execute("PRAGMA foreign_keys = OFF")
        for number in range(version):
            migrations.STEPS[number](made)
        made.execute(f"PRAGMA user_version = {version}")
        # What a step wrote by itself is in the damaged vault in its own way.
        made.execute("DELETE FROM meta")
    except BaseException:
        made.close()
        raise
    return made
