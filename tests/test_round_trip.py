"""Whatever the language, the time zone and the clock are: what was typed comes back as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.services import entries, finding, history, items, listing, vaults
from mwl_desktop.services.listing import ListFilter
from mwl_desktop.vault.vault import Vault
from tests.vaults import NOON, PASSPHRASE, Template
from tests.vaults import template as template

ROOT = Path(__file__).parents[1]
TEXTS = (
    "plain",
    "İstanbul ıI iİ TITLE title",
    "Straße STRASSE ß ẞ",
    "ein Weißwein",
    "e\u0301 é \u1112\u1161\u11ab 한 ﬁ",
    "עברית \u202eabc\u202c العربية \u200f",
    "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 🇩🇪",
    "tab\there\nline\r\nand\rreturn\u2028separator\u0085next",
    "'; DROP TABLE item; -- \" ` \\ %s {0} %(x)s \x1b[31m",
    "# not a heading\n\n```\ncode `` ` \n```\n| a | b |\n|---|---|\n",
    "\ufeffmark \ufffd \U0010ffff \x7f",
    "  spaces before and after  \n\n",
    "long " * 40_000,
)
PLACES = (
    ("tr_TR.UTF-8", "Europe/Istanbul"),
    ("ar_EG.UTF-8", "Pacific/Apia"),
    ("de_DE.ISO-8859-1", "America/St_Johns"),
    ("C", "UTC"),
)
CHILD = """
import json, sys
from pathlib import Path
from tests.test_round_trip import TEXTS, write_and_read
print(json.dumps(write_and_read(Path(sys.argv[1]), TEXTS)))
"""


def write_and_read(path: Path, texts: tuple[str, ...]) -> list[str]:
    """Type every text into a new vault, lock it, and read it again in this process."""
    vault = vaults.create(path, PASSPHRASE)
    made = []
    for text in texts:
        with vault.write("entry.add") as uow:
            made.append(entries.add(uow, EntryDraft(body=text)))
    vault.close()
    vault = vaults.unlock(path, PASSPHRASE)
    with vault.read() as connection:
        found = [entries.get(connection, item_id).body for item_id in made]
    vault.close()
    return found


@pytest.mark.parametrize(("language", "zone"), PLACES)
def test_what_one_language_wrote_is_what_another_reads(language: str, zone: str, tmp_path: Path) -> None:
    path = tmp_path / "v.mwl"
    environment = {**os.environ, "LC_ALL": language, "LANG": language, "TZ": zone, "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, path], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    # Line ends are made one kind, as every editor does with what is pasted; nothing else is touched.
    kept = [text.replace("\r\n", "\n").replace("\r", "\n") for text in TEXTS]
    assert json.loads(done.stdout) == kept
    vault = vaults.unlock(path, PASSPHRASE)
    with vault.read() as connection:
        rows = listing.rows(connection, [place.id for place in listing.places(connection, ListFilter())])
        assert {entries.get(connection, row.id).body for row in rows} == set(kept)
        assert len(finding.search(connection, "strasse")) == 1
        assert len(finding.search(connection, "WEISSWEIN")) == 1
        assert len(finding.search(connection, "istanbul")) == 1
    vault.close()


@pytest.fixture
def at_noon(template: Template, tmp_path: Path) -> Vault:
    return template.opened(tmp_path / "clock.mwl", SetClock(NOON))


def test_a_clock_that_goes_back_loses_nothing_and_keeps_the_order(at_noon: Vault) -> None:
    clock = at_noon.clock
    assert isinstance(clock, SetClock)
    with at_noon.write("entry.add") as uow:
        entry = entries.add(uow, EntryDraft(title="first", body="x"))
    for title, back in (("second", timedelta(days=400)), ("third", timedelta(seconds=1))):
        clock.moment = NOON - back
        with at_noon.write("item.rename", title=title) as uow:
            items.rename(uow, entry, title)
    with at_noon.read() as connection:
        stamps = connection.exec_driver_sql("SELECT stamp FROM change ORDER BY number").scalars().all()
        assert list(stamps) == sorted(stamps)
        assert len(set(stamps)) == len(stamps)
    with at_noon.write("history.undo", undoable=False) as uow:
        history.undo(uow)
    with at_noon.read() as connection:
        assert items.head(connection, entry).title == "second"
    at_noon.close()


@pytest.fixture(params=["UTC", "Europe/Berlin", "Pacific/Apia"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The zone of this computer, for as long as a test takes."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone cannot be set for one process")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),  # an hour is left out in Berlin a second later
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the half hour that comes twice
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2011, 12, 30, 10, 30, tzinfo=UTC),  # a day that Apia left out
        datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_moments_come_back_as_they_were(
    moment: datetime, zone: str, template: Template, tmp_path: Path
) -> None:
    assert (moment.astimezone().utcoffset() == timedelta(0)) == (zone == "UTC")
    vault = template.opened(tmp_path / "moments.mwl", SetClock(moment))
    with vault.write("entry.add") as uow:
        entry = entries.add(uow, EntryDraft(body="x", happened_on=date(1969, 7, 20)))
    with vault.read() as connection:
        head = items.head(connection, entry)
    vault.close()
    assert head.happened_on == date(1969, 7, 20)
    assert head.created_at.utcoffset() == timedelta(0)
    assert timedelta(0) <= head.created_at - moment < timedelta(seconds=1)
