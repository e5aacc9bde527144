"""How entries are worded in the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.domain.kinds import Confidentiality, ItemKind
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.panes.journal import rows
from tests.factory import TODAY

ROW = ItemRow(
    id=ItemId("1"),
    kind=ItemKind.ENTRY,
    subkind="problem",
    title="Why the import failed",
    happened_on=TODAY,
    preview="A locked spreadsheet",
    detail="",
    starred=True,
    horizon=None,
    confidentiality=Confidentiality.SHAREABLE,
    tags=(),
    links=3,
    evidence=1,
    minutes=25,
)


def test_a_row_says_what_the_delegate_draws() -> None:
    values = rows.present(ROW, TODAY)
    assert values[Role.TITLE] == "Why the import failed"
    assert values[Role.DATE_TEXT] == "Today"
    assert (values[Role.KIND], values[Role.KIND_LABEL]) == ("problem", "problem")
    assert values[Role.FACTS] == "3 links · 25 min"
    assert values[Role.STARRED] is True
    assert Role.BADGE not in values


def test_what_is_not_shareable_says_so() -> None:
    values = rows.present(replace(ROW, confidentiality=Confidentiality.EMPLOYER), TODAY)
    assert (values[Role.BADGE], values[Role.BADGE_TONE]) == ("Employer's", "muted")


def test_without_a_title_it_is_untitled() -> None:
    assert rows.present(replace(ROW, title=""), TODAY)[Role.TITLE] == "Untitled"


@pytest.mark.parametrize(
    ("links", "evidence", "minutes", "words"),
    [
        (0, 0, None, ""),
        (1, 0, None, "1 link"),
        (2, 2, None, "2 evidence"),
        (2, 1, 12, "2 links · 12 min"),
        (0, 0, 0, ""),
    ],
)
def test_facts_say_only_what_there_is(links: int, evidence: int, minutes: int | None, words: str) -> None:
    assert rows.facts(replace(ROW, links=links, evidence=evidence, minutes=minutes)) == words


def test_one_entry_is_not_several() -> None:
    assert (rows.counted(0), rows.counted(1), rows.counted(2)) == ("0 entries", "1 entry", "2 entries")
