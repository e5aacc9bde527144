"""Vaults of every schema that was ever released, with something in every table: `tests/released/NNNN.mwl`.

Beside each lies what it held, table by table, as JSON. A new schema gets its pair once, when it is
released, by `python -m tests.released_schemas`; the files of earlier ones are never made again.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Profile
from mwl_desktop.domain.kinds import OutputTheme
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.models import InboxSeenRecord
from mwl_desktop.services import (
    capture,
    entries,
    evidence,
    facts,
    goals,
    history,
    items,
    links,
    originals,
    people,
    portfolios,
    profile,
    vaults,
)
from mwl_desktop.vault.migrations import SCHEMA_VERSION
from mwl_desktop.vault.stray_log import MARK
from mwl_desktop.vault.vault import Vault
from tests.vaults import PASSPHRASE

FOLDER: Final = Path(__file__).parent / "released"
DAY: Final = date(2026, 11, 22)


def main() -> int:
    """Write the pair of the present schema; refuses to replace one."""
    path = FOLDER / f"{SCHEMA_VERSION:04}.mwl"
    if path.exists():
        print(f"{path.name} is released: it stays as it is")
        return 1
    vault = vaults.create(path, PASSPHRASE, clock=SetClock(datetime(2026, 11, 22, 12, tzinfo=UTC)))
    _fill(vault)
    told = tables(vault)
    vault.close()
    empty = [name for name, rows in told.items() if not rows]
    path.with_suffix(".json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"made {path.name}, {path.stat().st_size} bytes; nothing in {', '.join(empty) or 'no table'}")
    return 0


def tables(vault: Vault) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of a vault's own but its mark, new at each step; bytes as their SHA-256."""
    with vault.read() as connection:
        query = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'item_text_%' ORDER BY name"
        )
        names = [str(name) for name in connection.exec_driver_sql(query).scalars()]
        return {
            name: [
                {column: _plain(value) for column, value in row.items()}
                for row in connection.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY 1, 2').mappings()
                if (name, row.get("key")) != ("meta", MARK)
            ]
            for name in names
        }


def _plain(value: Any) -> Any:
    return "sha256:" + sha256(value).hexdigest() if isinstance(value, bytes) else value


def _fill(vault: Vault) -> None:
    with vault.transaction() as connection:
        seen = {"id": "5ea1" * 8, "at": "2026-11-22T12:00:00.000+00:00"}
        connection.execute(insert(InboxSeenRecord).values(**seen))
    with vault.write("everything") as uow:
        profile.save(uow, Profile("Ada Köhler", "Learning by doing", "Twelve years of it."))
        role = profile.add_role(uow, "Team lead", "Werft Nord", DAY)
        entry = entries.add(
            uow,
            EntryDraft(
                title="An awkward handover",
                body="We agreed on **three** questions.\n東京 · עברית · e\u0301 🙂",
                source="A talk",
                minutes=45,
                reflection_model="what-so-what",
                answers=(Answer("What?", "A handover."), Answer("So what?", "It took two hours.")),
                happened_on=DAY,
                role_id=role,
                tags=("handover", "Größe"),
            ),
        )
        goal = goals.add(uow, GoalDraft("Lead calmer meetings", "They tire people.", "Half as long.", "O-7"))
        goals.add_milestone(uow, goal, "Write decisions down", DAY)
        goals.add_progress(uow, goal, "Two of four teams do it.", DAY)
        person = people.add(uow, PersonDraft("Tomás Ruiz", organisation="Hafen Süd", notes="Knows cranes."))
        evidence.keep_page(uow, "https://example.org/cranes", "Cranes", "How a crane is rigged.")
        quoted = EvidenceDraft(title="Thanks", issuer="Hafen Süd", description="A mail", tags=("thanks",))
        evidence.add_quotation(uow, "The list saved us a morning.", "Tomás Ruiz", quoted)
        draft = PortfolioDraft("Appraisal 2026", audience="Mara", introduction="Hello.")
        paper = portfolios.add(uow, replace(draft, theme=OutputTheme.CLASSIC, accent="#7a2331"))
        links.link(uow, entry, goal)
        links.link(uow, entry, person)
    _keep_a_file(vault)
    with vault.write("portfolio.choose") as uow:
        section = portfolios.get(uow.connection, paper).sections[0].id
        portfolios.pin(uow, section, [entry])
    with vault.write("item.rename", title="An awkward handover") as uow:
        items.rename(uow, entry, "A handover by questions")
    with vault.write("item.bin") as uow:
        items.bin_items(uow, [person])
    with vault.write("history.undo", undoable=False) as uow:
        history.undo(uow)


def _keep_a_file(vault: Vault) -> None:
    """A certificate of which there was an earlier version; both were read."""
    text = "This certifies that the crane course was passed.\n"
    taken = [
        _taken(vault, name, words)
        for name, words in (("draft.txt", "A draft."), ("certificate.txt", text * 40))
    ]
    with vault.write("evidence.make_version", title="certificate") as uow:
        originals.make_version_of(uow, taken[1], taken[0])
    with vault.write("bin.empty", undoable=False) as uow:
        items.purge(uow, [taken[1]])


def _taken(vault: Vault, name: str, words: str) -> ItemId:
    file = FOLDER / name
    file.write_text(words, "utf-8")
    (item_id,) = capture.capture(vault, [file]).added
    facts.read_missing(vault)
    file.unlink()
    return item_id


if __name__ == "__main__":
    sys.exit(main())
