"""Evidence belongs to the job that was held on its day, until somebody says otherwise."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from mwl_desktop.domain.evidence import EvidenceDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.services import belonging, capture, evidence, facts, items, profile
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.evidence import samples

FIRST, SECOND = date(2019, 1, 1), date(2024, 1, 1)
IN_FIRST, IN_SECOND = date(2020, 5, 5), date(2025, 6, 7)


@pytest.fixture
def jobs(vault: Vault) -> tuple[str, str]:
    """One that ended when the other began."""
    with vault.write("role.add") as uow:
        first = profile.add_role(uow, "Nurse", "Hospital", FIRST, date(2023, 12, 31))
        return first, profile.add_role(uow, "Teacher", "School", SECOND)


def role_of(vault: Vault, item_id: ItemId) -> str | None:
    return factory.head(vault, item_id).role_id


def file(vault: Vault, folder: Path, day: date, data: bytes = b"x", name: str = "a.txt") -> ItemId:
    path = folder / name
    path.write_bytes(data)
    noon = datetime(day.year, day.month, day.day, 12).timestamp()
    os.utime(path, (noon, noon))
    return capture.capture(vault, [path]).added[0]


def test_one_job_a_day_or_none(vault: Vault, jobs: tuple[str, str]) -> None:
    with vault.read() as connection:
        for day, wanted in (
            (date(2018, 12, 31), None),
            (FIRST, jobs[0]),
            (date(2023, 12, 31), jobs[0]),
            (SECOND, jobs[1]),
            (date(2099, 1, 1), jobs[1]),
        ):
            assert belonging.role_on(connection, day) == wanted
    with vault.write("role.add") as uow:
        profile.add_role(uow, "", "")
        assert belonging.role_on(uow.connection, SECOND) == jobs[1], "one without a name is none yet"
        profile.add_role(uow, "Trainer", "", SECOND)
        assert belonging.role_on(uow.connection, SECOND) is None, "of two nobody knows which"
        assert belonging.role_on(uow.connection, IN_FIRST) == jobs[0]


def test_what_is_taken_in_belongs_to_the_job_of_its_day(
    vault: Vault, jobs: tuple[str, str], tmp_path: Path
) -> None:
    assert role_of(vault, file(vault, tmp_path, IN_FIRST)) == jobs[0]
    assert role_of(vault, file(vault, tmp_path, date(2010, 1, 1), b"y", "b.txt")) is None
    with vault.write("evidence.link") as uow:
        link = evidence.add_link(uow, "https://example.org/a")
        said = evidence.add_quotation(uow, "Well done", "Dana", said_on=IN_FIRST)
        chosen = evidence.add_quotation(
            uow, "Well", "Dana", EvidenceDraft(role_id=jobs[0]), said_on=IN_SECOND
        )
    assert (role_of(vault, link), role_of(vault, said), role_of(vault, chosen)) == (jobs[1], jobs[0], jobs[0])


def test_the_job_follows_a_better_guess_of_the_day(
    vault: Vault, jobs: tuple[str, str], tmp_path: Path
) -> None:
    item_id = file(vault, tmp_path, IN_FIRST, samples.camera_picture("JPEG"), "a.jpg")
    assert role_of(vault, item_id) == jobs[0]
    facts.read_missing(vault)
    head = factory.head(vault, item_id)
    assert head.happened_on > SECOND, "the photograph says when it was taken"
    assert head.role_id == jobs[1]


def test_what_was_said_by_hand_stays(vault: Vault, jobs: tuple[str, str], tmp_path: Path) -> None:
    one, none, guessed = (file(vault, tmp_path, IN_FIRST, name.encode(), name) for name in ("a", "b", "c"))
    with vault.write("item.role") as uow:
        items.set_role(uow, one, jobs[1])
        items.set_role(uow, none, None)
    with vault.write("item.date") as uow:
        for item_id in (one, none, guessed):
            items.set_date(uow, item_id, IN_SECOND)
    assert [role_of(vault, each) for each in (one, none, guessed)] == [jobs[1], None, jobs[1]]
    with vault.write("item.date") as uow:
        evidence.set_many(uow, [guessed], achieved_on=IN_FIRST, role_id=jobs[1])
    assert role_of(vault, guessed) == jobs[1]


def test_entries_keep_the_job_they_were_written_in(vault: Vault, jobs: tuple[str, str]) -> None:
    entry = factory.add_entry(vault, "Then", role_id=jobs[1], happened_on=IN_SECOND)
    with vault.write("item.date") as uow:
        items.set_date(uow, entry, IN_FIRST)
    assert role_of(vault, entry) == jobs[1]
