"""What every item can: titles, tags, stars, the bin, and being found by the beginning of its id."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import TITLE_MOST, ListFilter
from mwl_desktop.domain.kinds import Confidentiality, Horizon, ItemKind
from mwl_desktop.errors import UserError
from mwl_desktop.services import entries, history, items, links, listing, profile, versions
from mwl_desktop.vault.vault import Vault
from tests.factory import empty_bin
from tests.vaults import TODAY


def add(vault: Vault, body: str = "a body", **given: object) -> ItemId:
    with vault.write("entry.add") as uow:
        return entries.add(uow, EntryDraft(body=body, **given))  # type: ignore[arg-type]


def head(vault: Vault, item: ItemId) -> object:
    with vault.read() as connection:
        return items.head(connection, item)


def test_a_new_item_has_what_it_was_given(vault: Vault) -> None:
    with vault.write("profile") as uow:
        role = profile.add_role(uow, "Analyst", "Harlow")
    item = add(vault, title="t", horizon=Horizon.TOMORROW, starred=True, role_id=role, tags=("One", "two"))
    with vault.read() as connection:
        it = items.head(connection, item, ItemKind.ENTRY)
    assert (it.title, it.happened_on, it.horizon, it.starred) == ("t", TODAY, Horizon.TOMORROW, True)
    assert (it.role, it.tags, it.binned_at) == ("Analyst · Harlow", ("One", "two"), None)
    assert it.created_at.tzinfo is not None
    assert it.created_at <= it.changed_at


def test_everything_an_item_has_can_be_changed(vault: Vault) -> None:
    item = add(vault)
    with vault.write("change") as uow:
        items.rename(uow, item, "another")
        items.set_date(uow, item, date(2025, 2, 28))
        items.set_horizon(uow, item, Horizon.TODAY)
        items.set_confidentiality(uow, item, Confidentiality.EMPLOYER)
        items.set_starred(uow, item, True)
        items.set_tags(uow, item, ["x", "#Y"])
    with vault.read() as connection:
        it = items.head(connection, item)
    assert (it.title, it.happened_on, it.horizon) == ("another", date(2025, 2, 28), Horizon.TODAY)
    assert (it.confidentiality, it.starred, it.tags) == (Confidentiality.EMPLOYER, True, ("x", "Y"))


@given(st.text(max_size=200))
def test_a_title_is_one_line_that_steers_nothing(text: str) -> None:
    title = items.clean_title(text)
    assert title == items.clean_title(title)
    assert title.splitlines() in ([], [title])
    assert not any(ord(letter) < 32 or letter in "\u202e\u2066\x7f" for letter in title)
    title.encode("utf-8")


def test_a_title_that_is_too_long_is_refused_not_cut(vault: Vault) -> None:
    assert items.clean_title("x" * TITLE_MOST) == "x" * TITLE_MOST
    with pytest.raises(UserError, match=r"item\.title_too_long") as caught:
        add(vault, title="x" * 100_000)
    assert caught.value.facts == {"length": 100_000, "most": TITLE_MOST}
    with vault.read() as connection:
        assert listing.count(connection, ListFilter()) == 0


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300))
def test_any_text_comes_back_as_it_was_but_for_what_no_file_can_hold(vault: Vault, text: str) -> None:
    item = add(vault, text)
    with vault.read() as connection:
        body = entries.get(connection, item).body
    expected = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    assert body == "".join("\ufffd" if 0xD800 <= ord(letter) < 0xE000 else letter for letter in expected)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Heading\n\nmore", "Heading"),
        ("\n\n  **Bold** start of it", "Bold start of it"),
        ("", ""),
        ("word " * 40, ("word " * 16).strip() + "…"),
        ("- [ ] a thing to do", "[ ] a thing to do"),
    ],
)
def test_a_title_is_taken_from_the_first_line(text: str, title: str) -> None:
    assert items.title_from(text) == title


def test_tags_are_compared_without_case_and_need_a_letter(vault: Vault) -> None:
    item = add(vault, tags=("Data Quality",))
    with vault.write("tag") as uow:
        items.add_tag(uow, item, "data  quality")
        items.add_tag(uow, item, "STRASSE")
        items.add_tag(uow, item, "straße")
    with vault.read() as connection:
        assert items.tags_of(connection, item) == ("Data Quality", "STRASSE")
    with pytest.raises(UserError, match=r"tag\.empty"), vault.write("tag") as uow:
        items.add_tag(uow, item, "#--")
    with vault.write("tag") as uow:
        items.remove_tag(uow, item, "DATA QUALITY")
        items.remove_tag(uow, item, "never there")
    with vault.read() as connection:
        assert items.all_tags(connection) == ("STRASSE",)


def test_the_bin_keeps_links_and_tags_and_gives_back(vault: Vault) -> None:
    one, other = add(vault, "one", tags=("x",)), add(vault, "other")
    with vault.write("link") as uow:
        links.link(uow, one, other)
    with vault.write("bin") as uow:
        items.bin_items(uow, [one, one])
    with vault.read() as connection:
        assert [place.id for place in listing.places(connection, ListFilter())] == [other]
        assert [place.id for place in listing.places(connection, ListFilter(binned=True))] == [one]
        assert links.of(connection, other) == ()
        assert items.all_tags(connection) == ()
    with vault.write("restore") as uow:
        items.restore(uow, [one])
    with vault.read() as connection:
        assert [link.item.id for link in links.of(connection, other)] == [one]
        assert items.all_tags(connection) == ("x",)


def test_emptying_the_bin_is_for_good(vault: Vault) -> None:
    kept, gone = add(vault, "kept"), add(vault, "gone marmalade")
    with vault.write("bin", title="gone marmalade") as uow:
        items.bin_items(uow, [gone])
    with vault.write("bin.empty", undoable=False) as uow:
        assert items.purge(uow, [kept]) == 0, "what is not in the bin stays"
        assert empty_bin(uow) == 1
    with vault.read() as connection:
        step = history.step_to_undo(connection)
        assert step is not None
        assert step.facts == {}, "nothing of what is gone, but the steps of what is kept"
        assert versions.versions(connection, gone) == ()
        for table, column in (
            ("change", "after"),
            ("change", "before"),
            ("change_set", "facts"),
            ("entry", "body"),
        ):
            found = connection.exec_driver_sql(
                f'SELECT count(*) FROM "{table}" WHERE "{column}" LIKE ?', ("%marmalade%",)
            )
            assert found.scalar() == 0, table
    with pytest.raises(UserError, match=r"item\.missing"):
        head(vault, gone)


def test_emptying_an_empty_bin_forgets_nothing(vault: Vault) -> None:
    add(vault)
    with vault.write("bin.empty", undoable=False) as uow:
        assert empty_bin(uow) == 0
    assert not uow.changes
    with vault.read() as connection:
        assert history.step_to_undo(connection) is not None


def test_an_item_is_of_its_kind(vault: Vault) -> None:
    item = add(vault)
    with vault.read() as connection, pytest.raises(UserError, match=r"item\.not_of_kind"):
        items.head(connection, item, ItemKind.GOAL)


def test_an_id_is_known_by_its_beginning_and_its_end(vault: Vault) -> None:
    item = add(vault)
    with vault.read() as connection:
        assert items.called(connection, item) == item
        assert items.called(connection, f" {item[:13].upper()} ") == item
        assert items.called(connection, item[-6:]) == item
        for wrong, code in (
            (item[-5:], "item.not_an_id"),
            ("%_______", "item.not_an_id"),
            (item + "0", "item.unknown"),
            ("ffffffff", "item.unknown"),
        ):
            with pytest.raises(UserError) as caught:
                items.called(connection, wrong)
            assert caught.value.code == code


def test_a_step_says_which_item_it_is_on(vault: Vault) -> None:
    one, two = add(vault, "one"), add(vault, "two")
    with vault.write("item.star") as uow:
        items.set_starred(uow, one, True)
    with vault.read() as connection:
        step = history.step_to_undo(connection)
    assert step is not None
    assert (step.item_id, step.item) == (one, "one")
    with vault.write("item.bin") as uow:
        items.bin_items(uow, [one])
    with vault.read() as connection:
        step = history.step_to_undo(connection)
    assert step is not None
    assert (step.item_id, step.item) == (None, ""), "what is in the bin is not shown"
    with vault.write("item.bin") as uow:
        items.bin_items(uow, [two])
    with vault.write("undo", undoable=False) as uow:
        assert history.undo(uow).item_id == two, "it is there again"
    with vault.write("item.star") as uow:
        items.restore(uow, [one])
        items.set_starred(uow, two, True)
    with vault.read() as connection:
        step = history.step_to_undo(connection)
    assert step is not None
    assert step.item_id is None, "it is on two"
