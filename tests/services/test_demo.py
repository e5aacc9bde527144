"""The demonstration vault: the whole story, moved so that it ends today, and as much more as is asked for."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mwl_desktop import paths
from mwl_desktop.domain.clock import SetClock, SystemClock
from mwl_desktop.domain.goals import GoalDraft
from mwl_desktop.domain.items import ListFilter
from mwl_desktop.domain.kinds import EvidenceForm, ItemKind
from mwl_desktop.domain.people import PersonDraft
from mwl_desktop.errors import Cancelled, VaultError
from mwl_desktop.services import (
    choosing,
    demo,
    entries,
    evidence,
    filler,
    goals,
    history,
    inbox,
    items,
    links,
    listing,
    people,
    portfolios,
    profile,
    sweeping,
    vaults,
)
from mwl_desktop.vault.check import check
from mwl_desktop.vault.own_files import inbox_folder
from mwl_desktop.vault.vault import Vault
from tests.vaults import PASSPHRASE, Template, dump

STORY = tomllib.loads(paths.resource("sample", "story.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.mwl"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(path.parent / "state"))
        counts = demo.build(path, PASSPHRASE, items=40)
    expected = {"entry": len(STORY["entry"]) + 40, "goal": len(STORY["goal"]), "person": len(STORY["person"])}
    assert {kind.value: number for kind, number in counts.items() if kind.value in expected} == expected
    return path


@pytest.fixture
def demo_vault(told: Path) -> Iterator[Vault]:
    vault = vaults.unlock(told, PASSPHRASE)
    yield vault
    vault.close()


def test_everything_of_the_story_is_there(demo_vault: Vault) -> None:
    with demo_vault.read() as connection:
        rows = listing.rows(connection, [place.id for place in listing.places(connection, ListFilter())])
        by_title = {(row.kind.value, row.title): row for row in rows}
        for row in STORY["entry"]:
            entry = entries.get(connection, by_title["entry", row["title"]].id)
            assert entry.body == row["body"].strip()
            assert len(entry.answers) == len(row.get("reflection", {}).get("answers", ()))
            linked = Counter(each.item.kind.value for each in links.of(connection, entry.head.id))
            assert linked["goal"] == len(row.get("goals", ()))
            assert linked["person"] == len(row.get("people", ()))
            assert linked["evidence"] >= len(row.get("evidence", ()))
        for row in STORY["goal"]:
            goal = goals.get(connection, by_title["goal", row["title"]].id)
            assert goal.done == sum("done_on" in step for step in row.get("milestone", ()))
            assert len(goal.progress) == len(row.get("progress", ()))
        for row in STORY["evidence"]:
            piece = evidence.get(connection, by_title["evidence", row["title"]].id)
            assert (piece.form is EvidenceForm.FILE) == ("file" in row)
            if "file" in row:
                assert piece.size == (paths.resource("sample", "files", row["file"])).stat().st_size
        for row in STORY["portfolio"]:
            portfolio = portfolios.get(connection, by_title["portfolio", row["title"]].id)
            contents = choosing.contents(connection, portfolio)
            assert [each.section.title for each in contents] == [
                section["title"] for section in row["section"]
            ]
            empty = [
                each.section.title
                for each in contents
                if not each.rows and each.section.block not in ("text", "profile")
            ]
            assert empty == []


def test_the_story_ends_today_and_nothing_is_of_the_future(demo_vault: Vault) -> None:
    today = SystemClock().today()
    now = datetime.now(UTC)
    with demo_vault.read() as connection:
        days = [
            place.happened_on for place in listing.places(connection, ListFilter(kinds=(ItemKind.ENTRY,)))
        ]
        assert max(days) == today
        assert today - timedelta(days=1) in days
        for place in listing.places(connection, ListFilter()):
            head = items.head(connection, place.id)
            assert head.created_at <= head.changed_at <= now
        old = next(row for row in listing.rows(connection, [listing.places(connection, ListFilter())[-1].id]))
        assert old.happened_on < today - timedelta(days=700)
        ines = next(
            place for place in listing.places(connection, ListFilter(kinds=(ItemKind.PERSON,), text="Ines"))
        )
        assert people.get(connection, ines.id).last_contact


def test_nothing_of_it_can_be_undone_and_it_is_sound(demo_vault: Vault) -> None:
    with demo_vault.read() as connection:
        assert history.step_to_undo(connection) is None
        assert portfolios.named(connection, None) == portfolios.named(connection, "Appraisal 2026")
        waiting = connection.exec_driver_sql(
            "SELECT count(*) FROM blob LEFT JOIN blob_facts ON blob_id = blob.id WHERE blob_id IS NULL"
        ).scalar()
    assert waiting == 0
    assert check(demo_vault).sound


def test_a_note_can_be_sealed_before_it_is_ever_unlocked(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(told.parent / "state"))
    folder = inbox_folder(told)
    assert inbox.read_key(folder) is not None
    shutil.copytree(told.parent, tmp_path / "copy")
    path = tmp_path / "copy" / told.name
    inbox.put_note(path, "before it was unlocked")
    vault = vaults.unlock(path, PASSPHRASE)
    assert len(sweeping.sweep(vault).notes) == 1
    vault.close()


def test_another_day_moves_every_date_alike(tmp_path: Path) -> None:
    demo.build(tmp_path / "v.mwl", PASSPHRASE, today=date(2024, 2, 29))
    vault = vaults.unlock(tmp_path / "v.mwl", PASSPHRASE)
    with vault.read() as connection:
        days = [
            place.happened_on for place in listing.places(connection, ListFilter(kinds=(ItemKind.ENTRY,)))
        ]
    vault.close()
    shift = date(2024, 2, 29) - STORY["reference_date"]
    assert Counter(days) == Counter(row["on"] + shift for row in STORY["entry"])


def test_an_existing_file_is_left_alone_and_a_stopped_one_removed(tmp_path: Path) -> None:
    path = tmp_path / "there.mwl"
    path.write_bytes(b"mine")
    with pytest.raises(VaultError, match=r"vault\.exists"):
        demo.build(path, PASSPHRASE)
    assert path.read_bytes() == b"mine"

    class Stops:
        def check_cancelled(self) -> None:
            raise Cancelled

        def progress(self, done: int, total: int, what: str = "") -> None:
            pass

    with pytest.raises(Cancelled):
        demo.build(tmp_path / "new.mwl", PASSPHRASE, work=Stops())
    assert [each.name for each in tmp_path.iterdir()] == ["there.mwl"]


def filled(template: Template, path: Path, count: int, seed: int) -> list[tuple[object, ...]]:
    clock = SetClock(datetime(2026, 1, 1, tzinfo=UTC))
    vault = template.opened(path, clock)
    with vault.write("fill") as uow:
        role = profile.add_role(uow, "r", "e")
        known = filler.Known(
            tuple(people.add(uow, PersonDraft(f"p{number}")) for number in range(3)),
            (goals.add(uow, GoalDraft("g")),),
            role,
        )
    filler.fill(vault, clock, known, count=count, seed=seed, last_day=date(2026, 11, 22))
    made = [row for row in dump(vault)["item"] if "entry" in row]
    texts = dump(vault)["item_text"]
    vault.close()
    assert len(made) == count
    return texts


def test_more_entries_are_the_same_for_the_same_seed_and_varied(template: Template, tmp_path: Path) -> None:
    first, same, other = (
        filled(template, tmp_path / name, 300, seed)
        for name, seed in (("a.mwl", 1), ("b.mwl", 1), ("c.mwl", 2))
    )
    assert first == same
    assert first != other
    assert len({row[2] for row in first}) > 290
