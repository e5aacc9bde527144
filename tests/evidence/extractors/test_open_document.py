"""OpenDocument packages: their words and what they say of themselves."""

from __future__ import annotations

from datetime import date

from mwl_desktop.domain.readable import Field, Figure, Grid, Heading, PageStart, Paragraph, Sheet
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.blocks import READ_CUT
from mwl_desktop.evidence.facts import BROKEN, ENCRYPTED, TEXT_CUT, TOO_LARGE, Limits
from mwl_desktop.evidence.registry import facts, readable
from tests.evidence import office_samples as office
from tests.evidence import samples


def test_a_text() -> None:
    found = facts(types.ODT, samples.odt())
    assert (found.title, found.author) == ("Offenes Dokument", "Ada Muster")
    assert (found.created_on, found.pages) == (date(2024, 7, 8), 2)
    assert found.text == "Überschrift\nEin Satz mit\tTab"


def test_locked_cut_broken_and_hostile() -> None:
    manifest = {"META-INF/manifest.xml": "<encryption-data/>", "content.xml": "x"}
    assert facts(types.ODT, samples.package(manifest)).notes == (ENCRYPTED,)
    assert facts(types.ODT, samples.odt(), Limits(text=5)).notes == (TEXT_CUT,)
    assert facts(types.ODS, samples.package({"META-INF/manifest.xml": "<m/>"})).notes == (BROKEN,)
    hostile = {"META-INF/manifest.xml": "<m/>", "content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    assert facts(types.ODT, samples.package(hostile)).notes == (TOO_LARGE,)


def told(media_type: str, data: bytes) -> dict[str, str]:
    return {detail.code: detail.value for detail in facts(media_type, data).details}


def test_a_text_as_it_is_read() -> None:
    read = readable(types.ODT, office.open_text())
    assert read is not None
    assert read.notes == ()
    figure = next(block for block in read.blocks if isinstance(block, Figure))
    assert (figure.width, figure.alternative) == (64, "A red bar")
    assert [block for block in read.blocks if not isinstance(block, Figure)] == [
        PageStart(1),
        Heading("Report", 2),
        Paragraph("First", "1."),
        Paragraph("Deeper", "a)", 1),
        Paragraph("Second", "2."),
        Paragraph("It  held[1] well"),
        PageStart(2),
        Grid((("Course", "Hours"), ("Coaching", "3")), has_head=True),
        Paragraph("For a week", "[1]"),
    ]


def test_what_a_text_carries_along() -> None:
    said = told(types.ODT, office.open_text())
    assert said["detail.author"] == "Ada Muster"
    assert said["detail.changed_by"] == "Bo Beispiel"
    assert said["detail.revision"] == "9"
    assert said["detail.editing_time"] == "2 h 5 min"
    assert said["detail.keywords"] == "learning, team"
    assert said["detail.property"] == "Client: Muster AG"
    assert said["detail.made_with"] == "LibreOffice/7.3$Linux"
    assert said["detail.comment"] == "Cy: Really?"
    assert said["detail.tracked_changes"] == "Bo: 1"
    assert said["detail.hidden_text"] == "salary 5000"
    assert said["detail.macros"] == "Basic/Standard/Module1.xml"
    found = facts(types.ODT, office.open_text())
    assert "gone" not in found.text
    assert "salary" not in found.text
    assert found.text[found.page_starts[1] :].startswith("Course\tHours")


def test_sheets() -> None:
    read = readable(types.ODS, office.open_sheets())
    assert read is not None
    assert read.sheets == (
        Sheet("Hours", (("Course", "Day"), ("", "3"), ("", "3")), head=True),
        Sheet("Pay", (("x", "x", "x"),)),
    )
    assert read.notes == ()
    assert told(types.ODS, office.open_sheets())["detail.hidden_sheets"] == "Pay"
    found = facts(types.ODS, office.open_sheets())
    assert found.pages == 2
    assert found.text[found.page_starts[1] :] == "Pay\nx\tx\tx"


def test_slides() -> None:
    read = readable(types.ODP, office.open_slides())
    assert read is not None
    assert list(read.blocks) == [
        PageStart(1, "Agenda"),
        Paragraph("Look back", "•"),
        Field("detail.speaker_notes", "Breathe first"),
        PageStart(2, "Spare"),
    ]
    said = told(types.ODP, office.open_slides())
    assert (said["detail.hidden_slides"], said["detail.speaker_notes"]) == ("2", "1")
    assert facts(types.ODP, office.open_slides()).title == "Agenda"


def test_rows_that_repeat_without_end_are_kept_within_limits() -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    data = office.open_package("spreadsheet", f'<table:table table:name="A">{row * 50}</table:table>' * 20)
    read = readable(types.ODS, data)
    assert read is not None
    assert READ_CUT in read.notes
    assert sum(len(row) for sheet in read.sheets for row in sheet.rows) < 600_000
    assert TEXT_CUT in facts(types.ODS, data).notes
