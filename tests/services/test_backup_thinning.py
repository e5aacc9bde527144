"""Which backups stay as time goes by, and when another is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mwl_desktop.services import backup_thinning, backups
from mwl_desktop.services.backups import Backup
from tests.vaults import NOON

PRESENT = b"present"


def at(
    moment: datetime,
    verified: bool = True,
    *,
    by_hand: bool = False,
    salt: bytes = PRESENT,
    opens: bool = True,
) -> Backup:
    name = f"{moment:%Y%m%d%H%M%S}{' by hand' if by_hand else ''}"
    made = moment if verified else None
    return Backup(Path(name), moment, 1, "", opens and salt == PRESENT, made, by_hand, salt=salt)


def kept(backups_there: list[Backup], now: datetime) -> list[Backup]:
    gone = backup_thinning.needless(backups_there, now)
    return sorted(set(backups_there) - set(gone), key=lambda each: each.made_at, reverse=True)


def test_a_year_of_backups_every_half_hour_thins_out() -> None:
    now = NOON
    there: list[Backup] = []
    moment = NOON - timedelta(days=400)
    while moment <= now:
        there.append(at(moment))
        moment += timedelta(minutes=20)
    left = kept(there, now)
    ages = [now - each.made_at for each in left]
    assert len([age for age in ages if age <= timedelta(hours=24)]) == 24 * 2 + 1
    assert len([age for age in ages if timedelta(hours=24) < age <= timedelta(days=7)]) in (6, 7)
    assert len([age for age in ages if timedelta(days=7) < age <= timedelta(weeks=5)]) in (4, 5)
    assert len([age for age in ages if timedelta(weeks=5) < age]) in (11, 12, 13)
    assert max(ages) <= timedelta(days=366)


def test_thinning_out_day_by_day_leaves_what_was_promised() -> None:
    there: list[Backup] = []
    now = NOON
    for hour in range(24 * 120):
        now = NOON + timedelta(hours=hour)
        if 8 <= now.hour <= 20:
            there = kept([*there, at(now)], now)
    ages = sorted(now - each.made_at for each in there)
    for days in range(1, 7):
        assert any(timedelta(days=days - 1) <= age <= timedelta(days=days + 1) for age in ages)
    for weeks in range(1, 5):
        assert any(timedelta(weeks=weeks - 1) <= age <= timedelta(weeks=weeks + 1) for age in ages)
    assert any(age > timedelta(days=60) for age in ages)
    assert len(there) < 40
    assert kept(there, now) == there


def test_the_newest_verified_one_stays_however_old() -> None:
    old, older, spoilt = (
        at(NOON - timedelta(days=900)),
        at(NOON - timedelta(days=901)),
        at(NOON, verified=False),
    )
    assert kept([older, old, spoilt], NOON) == [spoilt, old]
    assert kept([at(NOON - timedelta(days=900), verified=False)], NOON) != []


def test_of_one_hour_the_verified_one_stays() -> None:
    verified, newer = at(NOON + timedelta(minutes=1)), at(NOON + timedelta(minutes=30), verified=False)
    assert kept([verified, newer], NOON + timedelta(minutes=40)) == [verified]


def test_of_one_hour_the_first_stays_too_for_a_day() -> None:
    hour = [at(NOON + timedelta(minutes=minute)) for minute in (1, 20, 40, 59)]
    first, newest = hour[0], hour[-1]
    assert kept(hour, NOON + timedelta(hours=1)) == [newest, first]
    assert kept([first, newest], NOON + timedelta(hours=24)) == [newest, first]
    assert kept([first, newest], NOON + timedelta(hours=26)) == [newest]
    unsound = at(NOON, verified=False)
    assert kept([unsound, *hour], NOON + timedelta(hours=1)) == [newest, first]


def test_what_comes_every_ten_minutes_never_takes_the_first_of_the_hour_with_it() -> None:
    there: list[Backup] = []
    for minute in range(0, 60, 10):
        now = NOON + timedelta(minutes=minute)
        there = kept([*there, at(now)], now)
    assert there == [at(NOON + timedelta(minutes=50)), at(NOON)]


def test_the_last_one_under_an_earlier_key_stays_for_30_days_after_the_change() -> None:
    before = [at(NOON + timedelta(minutes=minute), salt=b"old") for minute in (1, 10, 20)]
    after = at(NOON + timedelta(minutes=30))
    for age in (timedelta(minutes=31), timedelta(days=2), timedelta(days=20), timedelta(days=30)):
        # new ones of the same hour, day and week, which the ladder would rather have
        now = NOON + age
        there = kept([*before, after, *(at(now - timedelta(minutes=ago)) for ago in (2, 1))], now)
        assert before[-1] in there
    later = [at(NOON + timedelta(days=day, minutes=30)) for day in range(32)]
    assert before[-1] not in kept([*before, *later], later[-1].made_at)


def test_the_last_one_under_an_earlier_key_stays_however_old_it_was_at_the_change() -> None:
    old = [at(NOON - timedelta(days=days), salt=b"old") for days in (500, 501)]
    new = at(NOON)
    assert kept([*old, new], NOON + timedelta(minutes=1)) == [new, old[0]]
    assert kept([*old, new], NOON + timedelta(days=31)) == [new]


def test_each_earlier_key_keeps_its_own_and_rather_a_verified_one() -> None:
    oldest, older = at(NOON, salt=b"oldest"), at(NOON + timedelta(minutes=5), salt=b"older")
    unsound = at(NOON + timedelta(minutes=6), verified=False, salt=b"older")
    new = [at(NOON + timedelta(minutes=minute)) for minute in (10, 20, 30)]
    now = NOON + timedelta(days=3)
    assert kept([oldest, older, unsound, *new], now) == [new[-1], older, oldest]


def test_one_made_by_hand_stays_for_a_week_whatever_comes_after_it() -> None:
    by_hand = [at(NOON + timedelta(minutes=minute), by_hand=True) for minute in (1, 2)]
    by_itself = [at(NOON + timedelta(minutes=20 * number)) for number in range(9 * 72)]
    for age in (timedelta(minutes=5), timedelta(hours=23), timedelta(days=3), timedelta(days=7)):
        now = NOON + age
        there = [each for each in by_itself if each.made_at <= now]
        assert set(by_hand) <= set(kept([*by_hand, *there], now))


def test_one_made_by_hand_and_one_made_by_itself_never_stand_in_for_each_other() -> None:
    by_hand, later = at(NOON, by_hand=True), at(NOON + timedelta(minutes=30))
    for days in (0, 8, 30, 200):
        now = NOON + timedelta(days=days, hours=1)
        assert set(kept([by_hand, later], now)) == {by_hand, later}
    newer = at(NOON + timedelta(hours=2), by_hand=True)
    assert kept([later, by_hand, newer], NOON + timedelta(days=9)) == [newer, later]
    assert kept([later, by_hand, newer], NOON + timedelta(days=400)) == [newer]


def test_a_clock_that_went_back_costs_nothing_of_today() -> None:
    future = [at(NOON + timedelta(days=3000 + day)) for day in range(3)]
    real = at(NOON - timedelta(days=400))
    left = kept([*future, real], NOON)
    assert real in left
    assert set(future) <= set(left)


def test_the_hour_that_comes_twice_in_autumn() -> None:
    zone = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    after = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    now = datetime(2026, 10, 25, 3, tzinfo=UTC).astimezone(zone)
    assert after.astimezone(zone).hour == before.astimezone(zone).hour
    assert at(after) in kept([at(before), at(after)], now)


@pytest.mark.parametrize(
    ("last", "changed", "expected"),
    [
        (None, True, True),
        (None, False, False),
        (NOON - timedelta(minutes=59), True, False),
        (NOON - timedelta(minutes=61), True, True),
        (NOON - timedelta(days=9), False, False),
        (NOON + timedelta(days=9), True, True),
    ],
)
def test_when_one_is_due(last: datetime | None, changed: bool, expected: bool) -> None:
    assert backups.due(last, NOON, changed) is expected
