"""Automatic backups: real vaults, real folders, a clock that can be set."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.gui import Program
from mwl_desktop.services import backups, vaults
from mwl_desktop.ui.ops import backups as ops
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.shell import backing_up
from mwl_desktop.ui.shell.backing_up import BackingUp
from tests import factory
from tests.patience import PATIENCE
from tests.ui.conftest import unlock
from tests.ui.resting import at_rest

HOUR = timedelta(hours=1)
SETTLED = timedelta(seconds=61)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def preferences(ctx: Context) -> Preferences:
    return Preferences(ctx.lanes)


class Watched:
    """A BackingUp and what was heard of it."""

    def __init__(self, ctx: Context, preferences: Preferences, qtbot: QtBot) -> None:
        self.ctx, self._qtbot = ctx, qtbot
        self.said: list[Message] = []
        self.standing: list[tuple[str, str]] = []
        self.pages = 0
        ctx.said.connect(self.said.append)
        self.it = BackingUp(ctx, preferences, self._page, ctx)
        self.it.standing_changed.connect(lambda words, tone, _glyph: self.standing.append((words, tone)))

    def _page(self) -> None:
        self.pages += 1

    def begin(self) -> Watched:
        self.it.begin()
        self.idle()
        return self

    def idle(self) -> None:
        at_rest(self._qtbot, self.ctx)

    def change(self) -> None:
        item_id = factory.add_entry(self.ctx.vault, "Something new")
        items.set_starred(self.it, self.ctx, item_id, True)
        self.idle()

    def later(self, by: timedelta) -> None:
        self.ctx.vault.clock.moment += by  # type: ignore[attr-defined]

    def consider(self) -> None:
        self.it.consider()
        self.idle()


@pytest.fixture
def watched(ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path) -> Watched:
    preferences.change(backup_folder=str(folder))
    return Watched(ctx, preferences, qtbot).begin()


def made(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.mwl"))


def test_a_change_is_backed_up_when_it_has_settled_and_then_once_an_hour(
    watched: Watched, folder: Path
) -> None:
    watched.consider()
    assert made(folder) == []  # nothing was ever written
    watched.change()
    watched.consider()
    assert made(folder) == []  # it may go on
    watched.later(SETTLED)
    watched.consider()
    assert len(made(folder)) == 1
    watched.change()
    watched.later(SETTLED)
    watched.consider()
    assert len(made(folder)) == 1  # not yet an hour
    watched.later(HOUR)
    watched.consider()
    assert len(made(folder)) == 2
    watched.later(2 * HOUR)
    watched.consider()
    assert len(made(folder)) == 2  # nothing changed since
    opened = backups.verify(made(folder)[1], watched.ctx.vault.key)
    assert opened.opens
    assert watched.standing[-1][0].startswith("Backed up ")


def test_what_is_said_of_the_last_backup_ages_while_the_window_stays_open(
    watched: Watched, preferences: Preferences
) -> None:
    watched.change()
    watched.later(SETTLED)
    watched.consider()
    assert watched.standing[-1][1] == "muted"
    preferences.change(backup_automatic=False)
    watched.change()
    watched.it.look()
    watched.idle()
    watched.later(timedelta(days=8))
    watched.consider()
    words, tone = watched.standing[-1]
    assert tone == "warning"
    assert "today" not in words


def test_what_goes_on_changing_is_backed_up_all_the_same(watched: Watched, folder: Path) -> None:
    for _ in range(12):
        watched.change()
        watched.later(timedelta(seconds=55))
        watched.consider()
    assert len(made(folder)) == 1


def test_switched_off_or_without_a_folder_nothing_is_made(
    watched: Watched, folder: Path, preferences: Preferences
) -> None:
    watched.change()
    watched.later(HOUR)
    preferences.change(backup_automatic=False)
    watched.consider()
    preferences.change(backup_automatic=True, backup_folder="")
    watched.consider()
    assert made(folder) == []
    assert watched.standing[-1] == ("No backups yet", "muted")


def test_what_was_not_backed_up_before_the_lock_is_after_unlocking(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    factory.add_entry(ctx.vault, "Written in an earlier session")
    preferences.change(backup_folder=str(folder))
    watched = Watched(ctx, preferences, qtbot).begin()
    watched.consider()
    assert len(made(folder)) == 1


def test_a_failure_is_said_once_a_day_and_tried_again_after_an_hour(
    watched: Watched, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Path] = []
    make = backups.make

    def counting(vault: object, into: Path, **rest: object) -> object:
        tries.append(into)
        return make(vault, into, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "make", counting)
    watched.change()
    folder.rmdir()
    watched.later(SETTLED)
    watched.consider()
    (said,) = watched.said
    assert said.level == "warning"
    assert str(folder) in said.text
    assert said.action is not None
    said.action[1]()
    assert watched.pages == 1
    watched.consider()
    assert len(tries) == 1
    watched.later(HOUR)
    watched.consider()
    assert (len(tries), len(watched.said)) == (2, 1)
    watched.later(timedelta(days=1))
    watched.consider()
    assert (len(tries), len(watched.said)) == (3, 2)
    folder.mkdir()
    watched.it.look()
    watched.later(HOUR)
    watched.consider()
    assert len(made(folder)) == 1
    assert watched.standing[-1][1] == "muted"


def test_a_disk_that_comes_back_gets_what_was_written_while_it_was_away(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    backups.make(ctx.vault, folder)
    away = folder.rename(folder.with_name("pulled out"))
    ctx.vault.clock.moment += HOUR  # type: ignore[attr-defined]
    factory.add_entry(ctx.vault, "Written in an earlier session")
    preferences.change(backup_folder=str(folder))
    watched = Watched(ctx, preferences, qtbot).begin()
    away.rename(folder)
    watched.consider()
    assert len(made(folder)) == 2


def test_a_reminder_comes_after_a_week_without_a_folder_and_then_not_for_a_month(
    ctx: Context, preferences: Preferences, qtbot: QtBot
) -> None:
    watched = Watched(ctx, preferences, qtbot).begin()
    assert preferences.current.used_since == factory.TODAY.isoformat()
    watched.later(timedelta(days=6))
    watched.begin()
    assert watched.said == []
    watched.later(timedelta(days=1))
    watched.begin()
    watched.begin()
    (said,) = watched.said
    assert "one disk" in said.text
    watched.later(timedelta(days=31))
    watched.begin()
    assert len(watched.said) == 2


def test_another_folder_is_looked_into_at_once(
    watched: Watched, preferences: Preferences, tmp_path: Path
) -> None:
    watched.change()
    watched.later(SETTLED)
    watched.consider()
    assert watched.standing[-1][1] == "muted"
    other = tmp_path / "other"
    other.mkdir()
    preferences.change(backup_folder=str(other))
    watched.idle()
    assert watched.standing[-1] == ("No backups yet", "warning")
    watched.consider()
    assert len(made(other)) == 1


# as the vault is closed


@pytest.fixture
def saved_in(opened: Program, qtbot: QtBot, folder: Path) -> Path:
    """The folder of backups of the program's open vault, in which there is one."""
    opened.preferences.change(backup_folder=str(folder))
    opened.window.commands.trigger("backup.make")
    qtbot.waitUntil(lambda: len(made(folder)) == 1)
    qtbot.waitUntil(lambda: not opened.ctx.lanes._running)
    return folder


def lock(program: Program, qtbot: QtBot) -> None:
    program.window.lock()
    qtbot.waitUntil(lambda: program.window.frame is None)


def test_locking_backs_up_what_is_not_backed_up_yet(opened: Program, qtbot: QtBot, saved_in: Path) -> None:
    before = made(saved_in)
    lock(opened, qtbot)
    assert made(saved_in) == before  # nothing new
    unlock(opened, qtbot, opened.window.pages.unlock.path)
    for watch in opened.window.frame.findChildren(BackingUp):
        watch.lasts = PATIENCE  # the limit is for the tests that follow
    qtbot.keyClicks(opened.window.frame.capture_bar.text, "Written just before")
    time.sleep(1.1)  # names of backups tell seconds
    lock(opened, qtbot)
    assert made(saved_in) != before
    newest = made(saved_in)[-1]
    vault = vaults.unlock(newest, factory.PASSPHRASE)
    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM item").scalar() == 1
    vault.close()


def test_a_disk_that_hangs_does_not_keep_the_lock_waiting(
    opened: Program, qtbot: QtBot, saved_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.add_entry(opened.ctx.vault, "Not backed up")
    assert backing_up.LOCKING_LASTS == 0.8
    gate, tried, answered = threading.Event(), threading.Event(), threading.Event()

    def hanging(*_: object) -> None:
        tried.set()
        gate.wait(2 * PATIENCE)
        answered.set()

    monkeypatch.setattr(ops, "made", hanging)
    lock(opened, qtbot)
    assert tried.is_set()
    assert not answered.is_set()
    gate.set()


def test_a_vault_too_large_for_the_moment_is_left_for_later(
    opened: Program, qtbot: QtBot, saved_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.add_entry(opened.ctx.vault, "Not backed up")
    monkeypatch.setattr(backing_up, "LOCKING_LASTS", 0.0)
    for watch in opened.window.frame.findChildren(BackingUp):
        watch.lasts = 0.0
    tried: list[object] = []
    monkeypatch.setattr(ops, "made", lambda *given: tried.append(given))
    lock(opened, qtbot)
    assert tried == []
    assert not opened.ctx.unlocked


def test_a_last_backup_that_takes_too_long_is_broken_off_and_leaves_nothing(
    opened: Program, qtbot: QtBot, saved_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.add_entry(opened.ctx.vault, "Not backed up")
    monkeypatch.setattr(ops.Deadline, "check_cancelled", _out_of_time)
    lock(opened, qtbot)
    assert len(list(saved_in.iterdir())) == 1


def _out_of_time(_self: object) -> None:
    from mwl_desktop.errors import Cancelled

    raise Cancelled


def test_quitting_has_a_little_more_time(opened: Program, qtbot: QtBot, saved_in: Path) -> None:
    (watch,) = opened.window.frame.findChildren(BackingUp)
    opened.window.close()
    assert watch.lasts == backing_up.QUITTING_LASTS
    qtbot.waitUntil(lambda: not opened.window.isVisible())


def test_an_automatic_backup_keeps_nobody_from_locking(
    opened: Program, qtbot: QtBot, saved_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    run: Callable[..., object] = lambda _job: gate.wait(60)  # noqa: E731
    opened.ctx.work(opened.window, ops.AUTOMATIC, run)
    assert not opened.window.frame.jobs.gets_on(60)
    gate.set()


def test_the_foot_of_the_window_says_how_the_backups_stand(
    opened: Program, qtbot: QtBot, saved_in: Path
) -> None:
    status = opened.window.frame.status
    qtbot.waitUntil(lambda: status._safe.text().startswith("Backed up today"))
    from mwl_desktop.ui.dialogs.backups import BackupsDialog

    for dialog in opened.window.findChildren(BackupsDialog):
        dialog.close()
    status._safe.click()
    assert any(dialog.isVisible() for dialog in opened.window.findChildren(BackupsDialog))


def test_how_things_stand_is_told_of_a_folder_however_it_is_written(
    ctx: Context, preferences: Preferences, qtbot: QtBot, folder: Path
) -> None:
    backups.make(ctx.vault, folder)
    preferences.change(backup_folder=f"{folder}/")  # as Qt writes folders on Windows, it is not str(Path)
    watched = Watched(ctx, preferences, qtbot).begin()
    assert watched.standing[-1][0].startswith("Backed up ")
