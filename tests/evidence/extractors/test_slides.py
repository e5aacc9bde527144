"""Presentations as they are read: slide by slide in the order they are shown."""

# ruff: noqa: E501

from __future__ import annotations

from mwl_desktop.domain.readable import Field, Figure, Grid, PageStart, Paragraph
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import BROKEN
from mwl_desktop.evidence.registry import facts, readable
from tests.evidence import office_samples as office


def test_slides_in_the_order_they_are_shown() -> None:
    read = readable(types.PPTX, office.presentation())
    assert read is not None
    assert [block for block in read.blocks if not isinstance(block, Figure)] == [
        PageStart(1, "Team day"),
        Paragraph("Graz"),
        PageStart(2, "Agenda"),
        Paragraph("Look back", "•"),
        Paragraph("In pairs", "•", 1),
        Paragraph("Look ahead", "•"),
        Grid((("Who", "When"), ("Ada", "May")), has_head=True),
        Field("detail.speaker_notes", "Breathe first"),
        PageStart(3, "Spare"),
        Paragraph("Not shown"),
    ]
    figure = next(block for block in read.blocks if isinstance(block, Figure))
    assert (figure.width, figure.alternative) == (64, "")  # not where its file lay


def test_facts_of_slides() -> None:
    found = facts(types.PPTX, office.presentation())
    assert (found.title, found.pages) == ("Team day", 3)
    agenda, spare = found.page_starts[1:]
    assert found.text[agenda:].startswith("Agenda\nLook back\n")
    assert found.text[spare:] == "Spare\nNot shown"
    told = {detail.code: detail.value for detail in found.details}
    assert told["detail.hidden_slides"] == "3"
    assert told["detail.speaker_notes"] == "1"
    assert told["detail.comment"] == "Cy Chef: Shorter!"


def test_one_damaged_slide_takes_nothing_from_the_others() -> None:
    data = office.presentation(**{"ppt/slides/slide2.xml": "<p:sld"})
    read = readable(types.PPTX, data)
    assert read is not None
    assert read.notes == (BROKEN,)
    assert PageStart(2, "Agenda") in read.blocks
    assert facts(types.PPTX, data).pages == 3


def test_words_of_diagrams_and_charts() -> None:
    frame = "<p:graphicFrame><d:relIds xmlns:d='d' r:dm='rData'/></p:graphicFrame><p:graphicFrame><c:chart xmlns:c='c' r:id='rChart'/></p:graphicFrame>"
    drawn = "<d><p><t>Plan</t></p><p><t>Do</t></p></d>"
    chart = "<c><p><t>Hours a week</t></p><strCache><v>May</v></strCache><numCache><v>7</v></numCache></c>"
    data = office.presentation(
        **{
            "ppt/slides/slide3.xml": office.slide("Drawn", more=frame),
            "ppt/slides/_rels/slide3.xml.rels": office.relations(
                ("rData", "diagramData", "../d.xml"), ("rChart", "chart", "../c.xml")
            ),
            "ppt/d.xml": drawn,
            "ppt/c.xml": chart,
        }
    )
    text = facts(types.PPTX, data).text
    assert text.endswith("Drawn\nPlan\nDo\nHours a week\nMay")


def test_a_title_that_comes_last_on_its_slide_is_said_once() -> None:
    last = "<p:sp><p:nvPr><p:ph type='title'/></p:nvPr><p:txBody><a:p><a:r><a:t>At the end</a:t></a:r></a:p></p:txBody></p:sp>"
    lines = "<p:sp><p:txBody><a:p><a:r><a:t>First</a:t></a:r></a:p></p:txBody></p:sp>"
    data = office.presentation(
        **{"ppt/slides/slide2.xml": f"<p:sld xmlns:p='p' xmlns:a='a'>{lines}{last}</p:sld>"}
    )
    read = readable(types.PPTX, data)
    assert read is not None
    assert read.blocks[:3] == (PageStart(1, "At the end"), Paragraph("First"), PageStart(2, "Agenda"))
