"""What was removed for good is in no page of the file any more, used or free, and in no frame of its log."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mwl_desktop.domain.entries import Answer, EntryDraft
from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import BlockKind
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.domain.portfolios import PortfolioDraft
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
)
from mwl_desktop.vault import forgetting, scrubbing
from mwl_desktop.vault.check import check
from mwl_desktop.vault.vault import Vault
from tests.factory import empty_bin
from tests.pages import holding, pages
from tests.vaults import Template

MARK = "Zaphirqwertz"
HALVES = (MARK[:7].encode(), MARK[5:].encode())
"""A word can lie over the edge of a page, or be cut where the index shares beginnings."""


@pytest.fixture
def vault(template: Template, tmp_path: Path) -> Iterator[Vault]:
    opened = template.opened(tmp_path / "v.mwl")
    yield opened
    opened.close()


def found(vault: Vault) -> list[str]:
    return holding(vault.path, vault.key, *HALVES)


def some_words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choice(("lamp", "orchard", "Zanzibar", "zebra", "quiet")) for _ in range(number))


def surroundings(vault: Vault, chance: random.Random) -> list[ItemId]:
    """Items that stay, before and after: what is removed lies in the midst of others."""
    made = []
    for number in range(30):
        with vault.write("entry.add") as uow:
            text = some_words(chance, chance.choice((20, 200, 900)))
            made.append(entries.add(uow, EntryDraft(text, title=f"Kept {number}", tags=("kept",))))
    return made


def marked(vault: Vault, kept: list[ItemId], folder: Path, chance: random.Random) -> list[ItemId]:
    """An item of every kind with the mark in every field, typed on again and again, tied to what stays."""
    texts = dict.fromkeys(("organisation", "email", "how_i_know", "gives", "gets", "notes"), f"{MARK} in it")
    with vault.write("person.interaction", title=f"{MARK} itself") as uow:
        entry = entries.add(
            uow,
            EntryDraft(
                f"{MARK} " * 900,
                f"{MARK} entry",
                source=MARK,
                reflection_model=MARK,
                answers=(Answer(f"{MARK}?", MARK),),
                tags=(MARK, f"kept {MARK}"),
            ),
        )
        goal = goals.add(uow, GoalDraft(f"{MARK} goal", MARK, MARK, MARK, tags=(MARK,)))
        person = people.add(uow, PersonDraft(f"{MARK} person", **texts))  # type: ignore[arg-type]
        quotation = evidence.add_quotation(
            uow, f"{MARK} said", MARK, EvidenceDraft(MARK, issuer=MARK, description=MARK)
        )
        address = evidence.keep_page(
            uow, f"https://{MARK}.example.org/{MARK}", f"{MARK} page", f"{MARK} " * 700
        )
        portfolio = portfolios.add(uow, PortfolioDraft(f"{MARK} folio", audience=MARK, introduction=MARK))
        section = portfolios.add_section(uow, portfolio, f"{MARK} section", BlockKind.ENTRIES)
        portfolios.set_section(uow, section, text=f"{MARK} text")
        portfolios.pin(uow, section, [kept[0]])
    files = marked_files(vault, folder)
    gone = [entry, goal, person, quotation, address, portfolio, *files]
    for round_ in range(40):
        body = (
            f"{MARK} {round_} " + some_words(chance, chance.choice((5, 100, 600, 2000))) + f" {MARK}{round_}"
        )
        with vault.write("entry.body", merge=bool(round_ % 2)) as uow:
            entries.set_body(uow, entry, body)
        with vault.write("entry.body") as uow:
            entries.set_body(uow, chance.choice(kept), some_words(chance, chance.choice((10, 300, 1500))))
        if not round_ % 5:
            with vault.write("goal.progress") as uow:
                goals.add_progress(uow, goal, f"{MARK} {round_}" + "x" * chance.choice((10, 3000)))
                goals.add_milestone(uow, goal, f"{MARK} step {round_}")
    for one in gone:
        with vault.write("link.add", title=f"{MARK} entry") as uow:
            link = links.link(uow, chance.choice(kept), one)
        with vault.write("item.rename", title=f"{MARK} at last", merge=True) as uow:
            items.rename(uow, one, f"{MARK} at last")
    with vault.write("link.remove", title=f"{MARK} at last") as uow:
        links.unlink(uow, link)
    return gone


def marked_files(vault: Vault, folder: Path) -> list[ItemId]:
    """Files with the mark in name, folder and contents, one with an earlier version; all were read."""
    marked = folder / f"{MARK} folder"
    marked.mkdir()
    texts = {"": f"a paper about {MARK}\n" * 9000, "-small": f"a note about {MARK}", "-old": f"once {MARK}"}
    for name, text in texts.items():
        (marked / f"{MARK}{name}.txt").write_text(text, encoding="utf-8")
    files = list(capture.capture(vault, [marked]).added)
    assert len(files) == 3
    facts.read_missing(vault)
    with vault.write("evidence.make_version", title=f"{MARK} file") as uow:
        originals.make_version_of(uow, files[0], files[1])
    with vault.transaction() as connection:
        details = json.dumps([["detail.author", MARK]])
        connection.exec_driver_sql("UPDATE blob_facts SET details = ?", (details,))
    with vault.write("item.restore") as uow:
        items.restore(uow, files[:1])
    return files


def portfolio_that_stays(vault: Vault, gone: list[ItemId]) -> ItemId:
    """A portfolio that chose what is going, by hand, one way and then the other."""
    with vault.write("portfolio.add") as uow:
        portfolio = portfolios.add(uow, PortfolioDraft("Kept folio"))
        section = portfolios.add_section(uow, portfolio, "Kept section", BlockKind.ENTRIES)
    for verb in (portfolios.exclude, portfolios.unchoose, portfolios.exclude):
        with vault.write("portfolio.leave_out", title=f"{MARK} entry") as uow:
            verb(uow, section, gone[0])
    return portfolio


def undone(vault: Vault) -> None:
    """Something that was typed and taken back: it is in the log and nowhere else."""
    with vault.write("entry.add", title=MARK) as uow:
        entries.add(uow, EntryDraft(f"{MARK} thought better of", tags=(MARK,)))
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)


def fill(vault: Vault, folder: Path, seed: int = 5) -> list[ItemId]:
    chance = random.Random(seed)
    kept = surroundings(vault, chance)
    gone = marked(vault, kept, folder, chance)
    portfolio_that_stays(vault, gone)
    surroundings(vault, chance)
    undone(vault)
    with vault.write("item.bin", title=f"{MARK} at last") as uow:
        items.bin_items(uow, gone)
    return gone


def crowd(vault: Vault, seed: int) -> None:
    """Many small entries whose texts grow and shrink, so that pages are split and joined again and again."""
    chance = random.Random(seed)
    with vault.write("entry.add") as uow:
        made = [entries.add(uow, EntryDraft("new")) for _ in range(300)]
    gone = set(made[::7])
    for _ in range(10):
        with vault.write("entry.body") as uow:
            for one in chance.choices(made, k=150):
                size = chance.choice((10, 20, 400, 1200, 3900))
                entries.set_body(uow, one, (MARK if one in gone else "kept words ") * (size // 10))
    for going in (chance.sample([one for one in made if one not in gone], 100), sorted(gone)):
        with vault.write("item.bin") as uow:
            items.bin_items(uow, going)
        purge(vault)


def purge(vault: Vault) -> None:
    with vault.write("bin.empty", undoable=False) as uow:
        assert empty_bin(uow)


def test_the_search_finds_what_is_there(vault: Vault, tmp_path: Path) -> None:
    with vault.write("entry.add") as uow:
        entries.add(uow, EntryDraft(f"{MARK} " * 5000))
    assert any(name.startswith("frame") for name in found(vault)), "the log is looked at"
    assert vault.empty_log()
    assert any(name.startswith("page") for name in found(vault)), "the file is looked at"
    first = dict(pages(vault.path, vault.key.key))["page 1"]
    # The sizes in the head of every such file, behind the salt: none of it shows where it is not decrypted.
    assert first[:8] == b"\x10\x00\x02\x02\x50\x40\x20\x20"


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_nothing_is_left_in_any_page(vault: Vault, tmp_path: Path, seed: int) -> None:
    gone = fill(vault, tmp_path, seed)
    before = vault_without(vault, gone)
    purge(vault)
    assert found(vault), "removing alone does not clean the file"
    assert scrubbing.scrub(vault)
    assert found(vault) == []
    assert check(vault).sound
    assert vault_without(vault, gone) == before, "what stays is as it was"


def test_of_a_version_that_was_removed_no_byte_is_left_nor_what_was_read_out_of_it(
    vault: Vault, tmp_path: Path
) -> None:
    surroundings(vault, random.Random(3))
    texts = (f"{MARK} large " * 40_000, f"{MARK} small", "what stays")
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    first, *later = capture.capture(vault, sorted(tmp_path.glob("*.txt"))).added
    for one in later:
        facts.read_missing(vault)
        with vault.write("evidence.make_version") as uow:
            originals.make_version_of(uow, one, first)
    purge(vault)
    with vault.read() as connection:
        earlier = evidence.earlier_versions(connection, first)
    assert len(earlier) == 2
    assert found(vault)
    for version in earlier:
        assert originals.remove_for_good(vault, first, version.version_id)
    assert found(vault) == []
    assert check(vault).sound


IDS_AND_FACTS = {
    "item": {"id", "kind", "happened_on", "zone", "created_at", "changed_at", "binned_at", "horizon",
             "confidentiality", "role_id"},
    "entry": {"id", "entry_kind"},
    "evidence": {"id", "form", "evidence_kind", "blob_id", "media_type", "captured_at", "dated_by",
                 "type_by_name", "file_made_at", "file_changed_at"},
    "evidence_version": {"id", "item_id", "blob_id", "media_type", "captured_at", "type_by_name",
                         "file_made_at", "file_changed_at"},
    "goal": {"id", "status", "due_on"},
    "person": {"id", "relation"},
    "portfolio": {"id", "purpose", "period_from", "period_to", "paper", "theme", "accent"},
    "portfolio_section": {"id", "item_id", "block", "rule"},
    "milestone": {"id", "item_id", "due_on", "done_on"},
    "progress_note": {"id", "item_id", "noted_on"},
    "reflection_answer": {"id", "item_id"},
    "tag": {"id", "item_id"},
    "blob_facts": {"blob_id", "thumbnail_type", "page_starts", "notes", "text_by"},
    "change": {"set_id", "table_name", "row_id", "item_id", "field", "stamp", "installation"},
    "change_set": {"id", "action", "at", "state"},
}  # fmt: skip
"""Columns of text in which nobody's words can stand."""
NO_WORDS = {"link", "blob", "blob_piece", "portfolio_choice", "profile", "role", "meta", "inbox_seen"}
"""Tables of ids and sizes, of bytes, and of what is no item's."""


def test_every_column_that_can_hold_words_holds_the_mark_before(vault: Vault, tmp_path: Path) -> None:
    """A table or column that is new is not in these lists: think of what removing does to it."""
    fill(vault, tmp_path)
    with vault.read() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'item_text%'"
        ).scalars()
        assert set(names) == set(IDS_AND_FACTS) | NO_WORDS
        for table, ids in IDS_AND_FACTS.items():
            info = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').all()
            for column in {row[1] for row in info if row[2] == "VARCHAR"} - ids:
                query = f'SELECT 1 FROM "{table}" WHERE "{column}" LIKE ? LIMIT 1'
                there = connection.exec_driver_sql(query, (f"%{MARK}%",)).first()
                assert there is not None, (table, column)


def _keep_freed(vault: Vault, _monkeypatch: pytest.MonkeyPatch) -> None:
    with vault.unlinked() as connection:
        connection.connection.driver_connection.execute("PRAGMA secure_delete = OFF")  # type: ignore[union-attr]


def _keep_log(_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Vault, "empty_log", lambda _self: True)


def _keep_index(_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "_MERGE_INDEX", "SELECT 1")


def _keep_history(_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "forget", lambda *_: None)


def _keep_ties(_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = tuple(step for step in forgetting._STEPS if "gone_step)" not in step)
    monkeypatch.setattr(forgetting, "_STEPS", steps)


@pytest.mark.parametrize("without", [_keep_freed, _keep_log, _keep_index, _keep_history, _keep_ties])
def test_no_part_of_it_can_be_spared(
    without: Callable[[Vault, pytest.MonkeyPatch], None],
    vault: Vault,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(vault, tmp_path)
    without(vault, monkeypatch)
    purge(vault)
    scrubbing.scrub(vault)
    assert found(vault)


def test_tables_are_written_anew_because_pages_keep_copies(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(vault, 2)
    with monkeypatch.context() as patch:
        patch.setattr(scrubbing, "_write_anew", lambda *_: None)
        scrubbing.scrub(vault)
        assert found(vault), "rows that moved on left copies where they had been"
    assert scrubbing.scrub(vault)
    assert found(vault) == []
    assert check(vault).sound


def vault_without(vault: Vault, gone: list[ItemId]) -> dict[str, list[tuple[object, ...]]]:
    from tests.vaults import dump

    left = dump(
        vault, without=frozenset({"change", "change_set", "blob", "blob_piece", "blob_facts", "meta"})
    )
    with vault.read() as connection:
        rows = set(connection.exec_driver_sql("SELECT row FROM item WHERE binned_at IS NULL").scalars())
    left["item_text"] = [row for row in left["item_text"] if row[0] in rows]
    return {name: [row for row in rows if not set(gone) & set(row)] for name, rows in left.items()}
