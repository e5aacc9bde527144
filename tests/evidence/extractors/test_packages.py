"""Office packages: what people read in them, and none of what attacks their readers."""

from __future__ import annotations

from datetime import date

import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import BROKEN, ENCRYPTED, PAGES_CUT, TEXT_CUT, TOO_LARGE, Limits
from mwl_desktop.evidence.registry import facts
from tests.evidence import office_samples as office
from tests.evidence import samples
from tests.patience import working_at_most

DOCTYPE = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


def test_word() -> None:
    found = facts(types.DOCX, samples.docx())
    assert found.title == "Retro & results"
    assert found.author == "Ada Muster"
    assert found.created_on == date(2025, 3, 4)
    assert found.pages == 3
    assert found.text.splitlines() == ["Leading a retro & more", "Goal\tÜbung\tdone", "A footnote"]
    assert "HYPERLINK" not in found.text


def test_slides_come_in_their_order_with_their_notes() -> None:
    found = facts(types.PPTX, samples.pptx())
    assert found.text.split("\n\n") == ["First slide", "Second slide\nSay it slowly", "Tenth slide"]
    assert found.pages == 3


def test_sheets_show_their_values() -> None:
    found = facts(types.XLSX, samples.xlsx())
    assert found.text.splitlines() == ["Course\tHours", "Coaching\t3.5\tTRUE"]
    assert "SUM" not in found.text


def test_a_package_with_a_password_says_so() -> None:
    for media_type in (types.DOCX, types.PPTX, types.XLSX, types.LOCKED_OFFICE):
        assert facts(media_type, samples.ole("EncryptedPackage")).notes == (ENCRYPTED,)


def test_text_is_cut_at_its_limit() -> None:
    long = samples.docx("<w:p><w:r><w:t>word </w:t></w:r></w:p>" * 5000)
    found = facts(types.DOCX, long, Limits(text=1000))
    assert len(found.text) <= 1000
    assert found.notes == (TEXT_CUT,)
    assert found.title == "Retro & results"


def test_pages_are_cut_at_their_limit() -> None:
    found = facts(types.PPTX, samples.pptx(), Limits(pages=2))
    assert found.notes == (PAGES_CUT,)
    assert "Tenth" not in found.text


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml"])
def test_entities_are_not_expanded(part: str) -> None:
    parts = {"word/document.xml": "<w/>", "docProps/core.xml": "<c/>"} | {part: DOCTYPE + "<w>&b;</w>"}
    found = facts(types.DOCX, samples.package(parts))
    assert found.notes == (TOO_LARGE,)
    assert "ha" not in found.text


@pytest.mark.parametrize("filler", ["<w:p/>", "<w:x>", " ", "<w:p><w:r><w:t>a</w:t></w:r></w:p>"])
def test_bombs_end_soon(filler: str) -> None:
    bomb = samples.docx(filler * (80_000_000 // len(filler)))
    assert len(bomb) < 1_000_000
    with working_at_most(5):
        found = facts(types.DOCX, bomb, Limits(seconds=1))
    assert found.notes
    assert len(found.text) <= Limits().text


def test_sheets_of_shared_strings_do_not_multiply() -> None:
    shared = f"<sst><si><t>{'x' * 100_000}</t></si></sst>"
    cells = (
        '<worksheet><row><c t="s"><v>0</v></c></row>'
        + '<row><c t="s"><v>0</v></c></row>' * 50_000
        + "</worksheet>"
    )
    parts = {"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": cells, "xl/sharedStrings.xml": shared}
    found = facts(types.XLSX, samples.package(parts))
    assert found.notes == (TEXT_CUT,)
    wide = "<worksheet><row>" + '<c t="s"><v>0</v></c>' * 500_000 + "</row></worksheet>"
    found = facts(types.XLSX, samples.package({**parts, "xl/worksheets/sheet1.xml": wide}), Limits(seconds=2))
    assert found.notes


def test_relations_are_inflated_once_however_often_they_are_asked_for() -> None:
    rels = office.relations(("rNotes", "footnotes", "footnotes.xml")) + f"<!--{'x' * 12_000_000}-->"
    found = facts(types.DOCX, office.document(**{"word/_rels/document.xml.rels": rels}))
    assert found.notes == ()
    assert found.text.endswith("For a week")


def test_a_package_of_another_kind_is_broken() -> None:
    for media_type in (types.DOCX, types.PPTX, types.XLSX):
        assert facts(media_type, samples.package({"a.txt": "x"})).notes == (BROKEN,)
    assert facts(types.DOCX, samples.docx()[:-30]).notes == (BROKEN,)
