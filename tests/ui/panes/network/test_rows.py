"""How people are worded in the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.kinds import Confidentiality, ItemKind
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.panes.network import rows

TODAY = date(2026, 11, 22)
ROW = ItemRow(
    id=ItemId("1"),
    kind=ItemKind.PERSON,
    subkind="mentor",
    title="Ines Duarte",
    happened_on=date(2025, 1, 1),
    preview="A course",
    detail="Independent",
    starred=False,
    horizon=None,
    confidentiality=Confidentiality.SHAREABLE,
    tags=(),
    links=2,
    evidence=0,
    due_on=date(2026, 12, 1),
    last_contact=date(2026, 11, 1),
)


def test_a_person() -> None:
    values = rows.present(ROW, TODAY)
    assert (values[Role.TITLE], values[Role.DATE_TEXT]) == ("Ines Duarte", "3 weeks ago")
    assert values[Role.PREVIEW] == "Mentor · Independent"
    assert values[Role.TOOLTIP] == (
        "Ines Duarte\nLast contact on Sunday 1 November 2026\nBe in touch again on Tuesday 1 December 2026"
    )
    assert Role.BADGE not in values


def test_somebody_to_get_back_to_from_the_very_day_on() -> None:
    assert rows.present(replace(ROW, due_on=TODAY), TODAY)[Role.BADGE] == "get back to"
    assert Role.BADGE not in rows.present(replace(ROW, due_on=TODAY, binned=True), TODAY)
    assert Role.BADGE not in rows.present(replace(ROW, due_on=None), TODAY)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ines Duarte", "ID"),
        ("Bram de Wit", "BW"),
        ("jörg", "J"),
        ("Jörg äckermann", "JÄ"),
        ("أحمد علي", "أع"),
        ("山田 太郎", "山太"),
        ("(Dr) Ada “Countess” Lovelace", "DL"),
        ("e\u0301mile zola", "E\u0301Z"),
        ("ßtraße", "SS"),
        ("", "?"),
        ("🙂 …", "?"),
        ("𝒜da", "𝒜"),
        ("x" * 100_000, "X"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert rows.initials(name) == letters


def test_counted() -> None:
    assert (rows.counted(1), rows.counted(41)) == ("1 person", "41 people")
