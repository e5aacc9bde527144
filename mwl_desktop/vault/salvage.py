"""A new vault out of a damaged one: what can still be read is read out, and made a vault again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mwl_desktop.domain.work import Work
from mwl_desktop.errors import VaultError
from mwl_desktop.vault import agreement, engine, migrations, seals
from mwl_desktop.vault.blobs import PIECE
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.mending import mend
from mwl_desktop.vault.reading_out import Found, Source, Unreadable, copy_rows
from mwl_desktop.vault.replanting import replant


def read_out(damaged: Path, key: VaultKey, target: Path, mended: Path, *, work: Work) -> Found:
    """Write a new vault at `target`, an empty file, out of what a damaged one still gives.

    Nothing is written to the damaged file: `mended`, another empty file, is for a copy of it in which
    damaged pages have good seals. Raises VaultError "salvage.unreadable" when its first page is gone,
    which says where everything else is, and "vault.newer" when this program is too old for it.
    """
    broken = tuple(seals.broken_pages(damaged, key, work=work))
    if broken:
        _copy_files(damaged, mended, work)
        seals.reseal(mended, key, broken, work=work)
    sources = [Source(damaged, key), *([Source(mended, key)] if broken else [])]
    try:
        version = _first_answer(sources, damaged)
        if version > migrations.SCHEMA_VERSION:
            raise VaultError("vault.newer", name=damaged.name)
        made = _new_file(target, key, max(version, 1))
        try:
            if broken and len(sources) == 1:
                # The list of tables is damaged: what the copy says of it may be wrong, or end too early.
                sources[0].close()
                replant(mended, target, key)
            found = copy_rows(sources, made, work)
            # Where the damaged file itself says nothing, right and wrong are not told apart.
            found.unsure = len(broken) if broken and len(sources) == 1 else 0
            mend(made, found, work)
            migrations.migrate(made)
            agreement.let_be(made.execute)
            made.execute("PRAGMA journal_mode = WAL")
        finally:
            made.close()
        return found
    finally:
        for source in sources:
            source.close()


def _first_answer(sources: list[Source], damaged: Path) -> int:
    """The schema that a vault has; sources that do not even tell that are dropped."""
    for source in list(sources):
        try:
            return int(source.ask("PRAGMA user_version")[0][0])
        except Unreadable:
            sources.remove(source)
    raise VaultError("salvage.unreadable", name=damaged.name)


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
    return made
