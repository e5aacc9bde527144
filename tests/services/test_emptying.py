"""Emptying the bin by hand and after the time that was chosen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.clock import SetClock
from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.services import capture, emptying, entries, history, items, links
from mwl_desktop.vault import scrubbing
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.factory import put_in_bin
from tests.pages import holding
from tests.vaults import NOON, Template


def add(vault: Vault, title: str) -> ItemId:
    with vault.write("entry.add") as uow:
        return entries.add(uow, EntryDraft(title=title))


def there(vault: Vault) -> set[str]:
    with vault.read() as connection:
        return set(connection.exec_driver_sql("SELECT title FROM item").scalars())


def owed(vault: Vault) -> bool:
    with vault.read() as connection:
        return scrubbing.owed(connection)


def test_nothing_goes_by_itself_until_somebody_chose_a_time(template: Template, tmp_path: Path) -> None:
    clock = SetClock(NOON)
    vault = template.opened(tmp_path / "v.mwl", clock)
    put_in_bin(vault, add(vault, "old"))
    clock.moment = NOON + timedelta(days=4000)
    assert emptying.empty_old(vault) == emptying.Emptied()
    assert there(vault) == {"old"}
    vault.close()


def test_only_what_has_been_there_for_that_long_goes(template: Template, tmp_path: Path) -> None:
    clock = SetClock(NOON)
    vault = template.opened(tmp_path / "v.mwl", clock)
    emptying.set_days(vault, 30)
    old, restored, undone, later = (add(vault, title) for title in ("old", "restored", "undone", "later"))
    put_in_bin(vault, old, restored)
    with vault.write("item.restore") as uow:
        items.restore(uow, [restored])
    put_in_bin(vault, undone)
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    clock.moment = NOON + timedelta(days=1)
    put_in_bin(vault, later)
    told: list[ChangeSet] = []
    clock.moment = NOON + timedelta(days=29, hours=23)
    assert emptying.empty_old(vault, announce=told.append).items == 0
    assert told == []
    clock.moment = NOON + timedelta(days=30, minutes=1)
    assert emptying.empty_old(vault, announce=told.append) == emptying.Emptied(1, 0, True)
    assert there(vault) == {"restored", "undone", "later"}
    assert [change.id for change in told[0].items] == [old]
    assert holding(vault.path, vault.key, b"zzzold") == []
    vault.close()


def test_steps_that_have_nothing_to_do_with_it_can_still_be_undone(vault: Vault) -> None:
    gone, kept = add(vault, "gone"), add(vault, "kept")
    with vault.write("link.add", title="gone") as uow:
        links.link(uow, gone, kept)
    with vault.write("item.rename", title="still") as uow:
        items.rename(uow, kept, "still")
    put_in_bin(vault, gone)
    assert emptying.empty(vault).items == 1
    for left in ({"kept"}, set()):
        with vault.write("undo", undoable=False) as uow:
            history.undo(uow)
        assert there(vault) == left
    with vault.read() as connection:
        assert history.step_to_undo(connection) is None


def test_the_time_is_the_vaults_own(template: Template, tmp_path: Path) -> None:
    vault = template.opened(tmp_path / "v.mwl")
    with vault.read() as connection:
        assert emptying.days(connection) == emptying.NEVER
    emptying.set_days(vault, 90)
    emptying.set_days(vault, 365)
    for wrong in (1, -30, 36500):
        with pytest.raises(UserError, match=r"bin\.days"):
            emptying.set_days(vault, wrong)
    vault.close()
    path = vault.path.rename(tmp_path / "another computer.mwl")
    from mwl_desktop.services import vaults

    again = vaults.unlock_with_key(path, template.key)
    with again.read() as connection:
        assert emptying.days(connection) == 365
    again.close()


def test_what_the_bin_holds_is_counted(vault: Vault) -> None:
    first = capture.capture_bytes(vault, b"same bytes", "one.txt").added[0]
    alone = capture.capture_bytes(vault, b"four", "two.txt").added[0]
    put_in_bin(vault, first, alone)
    again = capture.capture_bytes(vault, b"same bytes", "three.txt").added[0]
    with vault.read() as connection:
        assert emptying.contents(connection) == emptying.BinContents(2, 4, ((ItemKind.EVIDENCE, 2),)), (
            "the same bytes are still needed"
        )
        assert emptying.contents(connection, [first, again]) == emptying.BinContents(
            1, 0, ((ItemKind.EVIDENCE, 1),)
        )
    goal, entry = factory.add_goal(vault), factory.add_entry(vault)
    put_in_bin(vault, goal, entry)
    with vault.read() as connection:
        held = emptying.contents(connection)
    assert held.kinds == ((ItemKind.ENTRY, 1), (ItemKind.GOAL, 1), (ItemKind.EVIDENCE, 2))
    assert emptying.empty(vault, [goal, entry]).items == 2
    assert emptying.empty(vault, [alone]) == emptying.Emptied(1, 4, True)
    assert emptying.empty(vault) == emptying.Emptied(1, 0, True)
    assert emptying.empty(vault) == emptying.Emptied()
    assert there(vault) == {"three"}


class Stopping:
    """Work that is stopped as soon as it looks up for the second time."""

    asked = 0

    def check_cancelled(self) -> None:
        self.asked += 1
        if self.asked > 1:
            raise Cancelled

    def progress(self, done: int, total: int, what: str = "") -> None:
        return


def test_stopped_half_way_it_is_ended_at_the_next_opening(template: Template, tmp_path: Path) -> None:
    vault = template.opened(tmp_path / "v.mwl")
    put_in_bin(vault, add(vault, "Quagmirefish"))
    with pytest.raises(Cancelled):
        emptying.empty(vault, work=Stopping())
    assert there(vault) == set()
    assert owed(vault)
    vault.close()
    from mwl_desktop.services import vaults

    again = vaults.unlock_with_key(vault.path, template.key)
    assert owed(again)
    assert emptying.empty_old(again) == emptying.Emptied()
    assert not owed(again)
    assert holding(again.path, again.key, b"Quagmirefish") == []
    again.close()


def test_while_somebody_reads_it_stays_owed(vault: Vault) -> None:
    put_in_bin(vault, add(vault, "Quagmirefish"))
    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM item").scalar() == 1
        assert emptying.empty(vault) == emptying.Emptied(1, 0, False)
    assert owed(vault)
    emptying.empty_old(vault)
    assert not owed(vault)
    assert holding(vault.path, vault.key, b"Quagmirefish") == []
