"""What a person says of evidence: its day, of several at once; pages and words, kept with their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mwl_desktop.domain.evidence import Evidence, EvidenceDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import TITLE_MOST
from mwl_desktop.domain.kinds import Confidentiality, DatedBy, EvidenceForm, EvidenceKind
from mwl_desktop.errors import UserError
from mwl_desktop.services import capture, evidence, finding, history, items, links
from mwl_desktop.vault.vault import Vault
from tests.factory import add_entry, add_goal, add_role
from tests.vaults import TODAY

DAY = date(2025, 3, 14)


def captured(vault: Vault, number: int = 1) -> list[ItemId]:
    return [capture.capture_bytes(vault, b"%d" % each, f"{each}.txt").added[0] for each in range(number)]


def of(vault: Vault, item_id: ItemId) -> Evidence:
    with vault.read() as connection:
        return evidence.get(connection, item_id)


def said(vault: Vault, item_id: ItemId) -> Evidence:
    """All but when it was changed last."""
    found = of(vault, item_id)
    return replace(found, head=replace(found.head, changed_at=found.captured_at))


# -- the day ---------------------------------------------------------------------------------------


def test_a_day_that_was_guessed_is_confirmed_by_one_word_and_that_can_be_undone(vault: Vault) -> None:
    (item_id,) = captured(vault)
    assert of(vault, item_id).dated_by is DatedBy.FILE
    before = of(vault, item_id).head.happened_on
    with vault.write("evidence.confirm_date") as uow:
        evidence.confirm_date(uow, item_id)
    assert (of(vault, item_id).dated_by, of(vault, item_id).head.happened_on) == (DatedBy.PERSON, before)
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    assert of(vault, item_id).dated_by is DatedBy.FILE


def test_whoever_says_another_day_or_the_same_one_is_believed(vault: Vault) -> None:
    one, other, third = captured(vault, 3)
    with vault.write("item.date") as uow:
        items.set_date(uow, one, DAY)
        items.set_date(uow, other, of(vault, other).head.happened_on)
        evidence.set_fields(uow, third, achieved_on=DAY)
    assert {of(vault, each).dated_by for each in (one, other, third)} == {DatedBy.PERSON}
    assert (of(vault, one).head.happened_on, of(vault, third).head.happened_on) == (DAY, DAY)


def test_other_fields_leave_a_guess_a_guess(vault: Vault) -> None:
    (item_id,) = captured(vault)
    with vault.write("evidence.issuer") as uow:
        evidence.set_fields(uow, item_id, issuer="Hafen Süd", description="x")
    assert of(vault, item_id).dated_by is DatedBy.FILE


def test_a_day_that_is_said_when_it_comes_is_no_guess(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    draft = EvidenceDraft(achieved_on=DAY)
    (item_id,) = capture.capture(vault, [tmp_path / "a.txt"], draft=draft).added
    assert (of(vault, item_id).dated_by, of(vault, item_id).head.happened_on) == (DatedBy.PERSON, DAY)


# -- several at once -------------------------------------------------------------------------------


def test_several_are_told_about_at_once_and_it_is_one_step(vault: Vault) -> None:
    ids, goal, role = captured(vault, 3), add_goal(vault), add_role(vault)
    with vault.write("evidence.set_many") as uow:
        items.add_tag(uow, ids[0], "old")
    before = [said(vault, each) for each in ids]
    with vault.write("evidence.set_many") as uow:
        evidence.set_many(
            uow,
            ids,
            evidence_kind=EvidenceKind.CERTIFICATE,
            issuer="Hafen Süd",
            achieved_on=DAY,
            role_id=role,
            confidentiality=Confidentiality.EMPLOYER,
            add_tags=("crane", "2025"),
            link_to=goal,
        )
    for each in ids:
        now = of(vault, each)
        assert (now.evidence_kind, now.issuer, now.dated_by) == (
            EvidenceKind.CERTIFICATE,
            "Hafen Süd",
            DatedBy.PERSON,
        )
        assert (now.head.happened_on, now.head.role_id) == (DAY, role)
        assert now.head.confidentiality is Confidentiality.EMPLOYER
        assert set(now.head.tags) >= {"crane", "2025"}
    assert of(vault, ids[0]).head.tags == ("2025", "crane", "old")
    with vault.read() as connection:
        assert {each.item.id for each in links.of(connection, goal)} == set(ids)
    with vault.write("undo", undoable=False) as uow:
        history.undo(uow)
    assert [said(vault, each) for each in ids] == before


def test_what_is_not_given_stays_and_a_role_can_be_taken_away(vault: Vault) -> None:
    (item_id,), role = captured(vault), add_role(vault)
    with vault.write("evidence.set_many") as uow:
        evidence.set_many(uow, [item_id], role_id=role, issuer="I")
    before = of(vault, item_id)
    with vault.write("evidence.set_many") as uow:
        evidence.set_many(uow, [item_id])
    assert of(vault, item_id) == before
    with vault.write("evidence.set_many") as uow:
        evidence.set_many(uow, [item_id], role_id=None)
    assert (of(vault, item_id).head.role_id, of(vault, item_id).issuer) == (None, "I")


def test_one_that_is_no_evidence_stops_all_of_it(vault: Vault) -> None:
    (item_id,), entry = captured(vault), add_entry(vault)
    with pytest.raises(UserError, match=r"item\.not_of_kind"), vault.write("evidence.set_many") as uow:
        evidence.set_many(uow, [item_id, entry], issuer="I")
    assert of(vault, item_id).issuer == ""


def test_linked_to_one_of_themselves(vault: Vault) -> None:
    one, other = captured(vault, 2)
    with vault.write("evidence.set_many") as uow:
        evidence.set_many(uow, [one, other], link_to=one)
    with vault.read() as connection:
        assert [each.item.id for each in links.of(connection, one)] == [other]


# -- pages and words -------------------------------------------------------------------------------


def test_a_page_is_kept_with_its_title_and_words_and_is_found_by_them(vault: Vault) -> None:
    words = "How a crane\r\nis rigged.\x00\n"
    with vault.write("evidence.keep_page") as uow:
        item_id = evidence.keep_page(
            uow,
            "https://example.org/cranes?x=1",
            "  Cranes\n explained ",
            words,
            EvidenceDraft(achieved_on=DAY),
        )
    page = of(vault, item_id)
    assert (page.form, page.url, page.head.title) == (
        EvidenceForm.LINK,
        "https://example.org/cranes?x=1",
        "Cranes explained",
    )
    assert (page.saved_text, page.head.happened_on) == ("How a crane\nis rigged.\ufffd", DAY)
    with vault.read() as connection:
        assert [hit.row.id for hit in finding.search(connection, "rigged")] == [item_id]


def test_what_is_said_in_the_draft_comes_before_what_the_page_says(vault: Vault) -> None:
    with vault.write("evidence.keep_page") as uow:
        item_id = evidence.keep_page(uow, "http://example.org", "Theirs", "", EvidenceDraft("Mine"))
        plain = evidence.keep_page(uow, "http://example.org/a/", "", "words")
        long = evidence.keep_page(uow, "http://example.org/b", "x" * 9000, "words")
    assert of(vault, item_id).head.title == "Mine"
    assert of(vault, plain).head.title == "example.org/a"
    assert len(of(vault, long).head.title) == TITLE_MOST


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "cranes", ""])
def test_what_is_no_web_address_is_no_page(vault: Vault, url: str) -> None:
    with pytest.raises(UserError, match=r"link\.not_an_address"), vault.write("x") as uow:
        evidence.keep_page(uow, url, "T", "words")


def test_words_without_end_are_not_taken(vault: Vault) -> None:
    with pytest.raises(UserError, match=r"link\.text_too_long"), vault.write("x") as uow:
        evidence.keep_page(uow, "https://example.org", "T", "x" * (evidence.SAVED_MOST + 1))
    with vault.write("evidence.add_link") as uow:
        item_id = evidence.add_link(uow, "https://example.org")
    with pytest.raises(UserError, match=r"link\.text_too_long"), vault.write("x") as uow:
        evidence.set_fields(uow, item_id, saved_text="x" * (evidence.SAVED_MOST + 1))
    with vault.write("evidence.words") as uow:
        evidence.set_fields(uow, item_id, saved_text="enough")
    assert of(vault, item_id).saved_text == "enough"


def test_words_somebody_said_have_their_day(vault: Vault) -> None:
    with vault.write("evidence.add_quotation") as uow:
        then = evidence.add_quotation(uow, "Well done.", "Mara", said_on=DAY)
        today = evidence.add_quotation(uow, "Thanks.", "Mara")
        both = evidence.add_quotation(uow, "Hm.", "M", EvidenceDraft(achieved_on=TODAY), said_on=DAY)
    assert [of(vault, each).head.happened_on for each in (then, today, both)] == [DAY, TODAY, DAY]
