"""The full-text index: what was changed and then deleted leaves nothing behind in it."""

from __future__ import annotations

import random

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.services import entries, items
from mwl_desktop.vault import check
from mwl_desktop.vault.vault import Vault
from tests.factory import empty_bin

COMMON = ("the", "of", "lighthouse") * 20
RARE = tuple(f"word{number}" for number in range(3_000))
TEXTS = {
    "one word over and over": "lighthouse " * 3_000,
    "as long as a book": "lighthouse " + " ".join(random.Random(2).choices(COMMON + RARE, k=60_000)),
}


def words_left(vault: Vault, word: str) -> int:
    with vault.read() as connection:
        query = "SELECT count(*) FROM item_text WHERE item_text MATCH ?"
        return int(connection.exec_driver_sql(query, (word,)).scalar() or 0)


@pytest.mark.parametrize("body", TEXTS.values(), ids=TEXTS)
def test_a_long_text_that_was_changed_and_deleted_is_gone_from_the_index(vault: Vault, body: str) -> None:
    with vault.write("entry.add") as uow:
        item = entries.add(uow, EntryDraft(title="Long", body=body))
    for number in range(3):
        with vault.write("entry.body") as uow:
            entries.set_body(uow, item, f"{body} changed{number}")
    assert words_left(vault, "lighthouse") == words_left(vault, "changed2") == 1
    with vault.write("item.bin") as uow:
        items.bin_items(uow, [item])
    with vault.write("bin.empty", undoable=False) as uow:
        empty_bin(uow)
    assert words_left(vault, "lighthouse") == 0
    assert check.check(vault).sound


def test_an_item_whose_words_stay_the_same_is_not_written_again(vault: Vault) -> None:
    with vault.write("entry.add") as uow:
        item = entries.add(uow, EntryDraft(title="Same", body="The same words."))
    with vault.read() as connection:
        before = connection.exec_driver_sql("SELECT id, block FROM item_text_data").all()
    with vault.write("item.star") as uow:
        items.set_starred(uow, item, True)
    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT id, block FROM item_text_data").all() == before


@pytest.mark.parametrize("seed", [1, 2])
def test_long_texts_of_few_words_that_change_often_leave_it_sound(vault: Vault, seed: int) -> None:
    chance = random.Random(seed)

    def text() -> str:
        words = ("lamp", "orchard", "zanzibar", "zebra", "quiet")
        return " ".join(chance.choice(words) for _ in range(chance.choice((5, 100, 600, 2000, 6000))))

    with vault.write("entry.add") as uow:
        made = [entries.add(uow, EntryDraft(text())) for _ in range(20)]
    for _ in range(60):
        with vault.write("entry.body") as uow:
            entries.set_body(uow, chance.choice(made), text())
    assert check.check(vault).sound
