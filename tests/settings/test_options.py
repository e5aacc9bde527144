"""Options out of a file that anybody may have edited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.settings.options import MOST_RECENT, Settings, from_table, to_table


def test_what_is_written_is_read() -> None:
    settings = Settings(
        last_vault="/somewhere/p.mwl",
        recent_vaults=("/somewhere/p.mwl", "/b.mwl"),
        theme="dark",
        lock_minutes=3,
        paper="letter",
        window=(1, -2, 900, 700),
        maximised=True,
        rail_folded=True,
        kit_owed=("abc",),
        passphrase_owed=("def", "abc"),
        remembered=("ghi",),
        backup_folder="/media/stick",
        backup_automatic=False,
        used_since="2026-11-22",
        backup_reminded_on="2026-11-29",
        backup_failed_on="2026-12-01",
        evidence_shown="list",
        evidence_density="compact",
        evidence_grouped="goal",
        evidence_order="size",
    )
    assert from_table(to_table(settings)) == settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "purple"),
        ("theme", 3),
        ("paper", "a5"),
        ("lock_minutes", -1),
        ("lock_minutes", 100_000),
        ("lock_minutes", True),
        ("lock_minutes", "10"),
        ("window", [1, 2, 3]),
        ("window", [1, 2, 3, 4.5]),
        ("recent_vaults", "one.mwl"),
        ("recent_vaults", [1]),
        ("maximised", 1),
        ("last_vault", []),
        ("backup_folder", 3),
        ("backup_automatic", "yes"),
        ("used_since", "yesterday"),
        ("backup_failed_on", 20261122),
        ("evidence_shown", "cloud"),
        ("evidence_density", 3),
        ("evidence_grouped", "colour"),
        ("evidence_order", ["size"]),
    ],
)
def test_a_value_that_does_not_fit_counts_as_not_given(name: str, value: object) -> None:
    assert from_table({name: value, "rail_folded": True}) == Settings(rail_folded=True)


def test_options_of_a_later_version_are_ignored() -> None:
    assert from_table({"feeds": True, "theme": "light"}) == Settings(theme="light")


@given(st.lists(st.sampled_from([f"/v{number}.mwl" for number in range(12)])))
def test_recent_vaults_are_each_named_once_and_newest_first(opened: list[str]) -> None:
    settings = Settings()
    for path in opened:
        settings = settings.with_vault(path)
    newest_first = list(dict.fromkeys(reversed(opened)))
    assert list(settings.recent_vaults) == newest_first[:MOST_RECENT]
    assert settings.last_vault == (opened[-1] if opened else "")


def test_a_kit_is_owed_until_it_is_kept() -> None:
    owing = Settings().owing_kit("one", True).owing_kit("two", True).owing_kit("one", True)
    assert sorted(owing.kit_owed) == ["one", "two"]
    assert owing.owing_kit("one", False).kit_owed == ("two",)


def test_what_is_owed_and_remembered_is_kept_once_for_each_vault() -> None:
    for change in (Settings.owing_kit, Settings.owing_passphrase, Settings.remembering):
        once = change(change(Settings(), "abc", True), "abc", True)
        assert "abc" in str(to_table(once))
        assert str(to_table(once)).count("abc") == 1
        assert change(once, "other", False) == once
        assert change(once, "abc", False) == Settings()
