"""Word documents as they are read: what stands where, and what they carry along out of sight."""

# ruff: noqa: E501

from __future__ import annotations

from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.domain.readable import Figure, Grid, Heading, PageStart, Paragraph
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.blocks import PICTURES_LEFT, READ_CUT
from mwl_desktop.evidence.facts import BROKEN, ENCRYPTED, Limits
from mwl_desktop.evidence.registry import facts, readable
from tests.evidence import office_samples as office
from tests.evidence import samples


def said(data: bytes, code: str) -> list[str]:
    return [detail.value for detail in facts(types.DOCX, data).details if detail.code == code]


def test_everything_stands_in_its_order() -> None:
    read = readable(types.DOCX, office.document())
    assert read is not None
    assert read.notes == ()
    figure = next(block for block in read.blocks if isinstance(block, Figure))
    assert (figure.width, figure.height, figure.alternative) == (64, 40, "A red bar")
    assert [block for block in read.blocks if not isinstance(block, Figure)] == [
        PageStart(1),
        Paragraph("Muster AG, internal"),
        Heading("Learning report", 1),
        Heading("What happened", 1),
        Paragraph("First", "1."),
        Paragraph("Deeper", "1.a)", 1),
        Paragraph("Second", "2."),
        Paragraph("Point", "•"),
        Grid((("Course", "Hours"), ("Coaching", "3")), has_head=True),
        Paragraph("It held[1] well"),
        PageStart(2),
        Paragraph("On the second page"),
        Paragraph("For a week", "[1]"),
    ]


def test_what_is_out_of_sight_is_told() -> None:
    data = office.document()
    assert said(data, "detail.author") == ["Ada Muster"]
    assert said(data, "detail.changed_by") == ["Bo Beispiel"]
    assert said(data, "detail.company") == ["Muster AG"]
    assert said(data, "detail.revision") == ["7"]
    assert said(data, "detail.editing_time") == ["2 h 5 min"]
    assert said(data, "detail.changed") == ["2025-03-05 09:30 UTC"]
    assert said(data, "detail.comment") == ["Cy Chef: Really?"]
    assert said(data, "detail.tracked_changes") == ["Bo Beispiel: 2"]
    assert said(data, "detail.hidden_text") == ["salary 5000"]
    assert said(data, "detail.macros") == ["vbaProject.bin"]
    assert said(data, "detail.embedded") == ["Budget.xlsx"]
    assert said(data, "detail.external") == ["https://example.org/Firm.dotm"]
    assert said(data, "detail.template") == []  # the usual one says nothing


def test_search_reads_what_is_shown_and_knows_the_pages() -> None:
    found = facts(types.DOCX, office.document())
    assert found.title == "Learning report"
    assert "salary" not in found.text
    assert "badly" not in found.text
    first, second = found.page_starts
    assert found.text[first:second].startswith("Muster AG")
    assert found.text[second:].startswith("On the second page")


def test_a_drawing_that_is_written_twice_is_read_once() -> None:
    box = "<w:p><w:r><mc:A xmlns:mc='m'><mc:Choice><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
    box += "<mc:Fallback><w:p><w:r><w:t>Box</w:t></w:r></w:p></mc:Fallback></mc:A></w:r></w:p>"
    read = readable(types.DOCX, office.document(box))
    assert read is not None
    assert read.blocks.count(Paragraph("Box")) == 1


def test_tables_within_tables_are_lines_of_a_cell() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    cells = f"<w:tc>{inner}<w:p/></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc>"
    read = readable(types.DOCX, office.document(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    assert read is not None
    assert Grid((("a\tb", "c"),)) in read.blocks


def test_a_table_of_one_column_is_a_box_of_text() -> None:
    rows = "".join(
        f"<w:tr><w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        for word in "ab"
    )
    read = readable(types.DOCX, office.document(f"<w:tbl>{rows}</w:tbl>"))
    assert read is not None
    place = read.blocks.index(Paragraph("a"))
    assert read.blocks[place + 1] == Paragraph("b")


def test_pictures_that_cannot_be_shown_cost_a_note() -> None:
    for broken in (b"not a picture", b""):
        read = readable(types.DOCX, office.document(**{"word/media/image1.png": broken}))
        assert read is not None
        assert read.notes == (PICTURES_LEFT,)
        assert not any(isinstance(block, Figure) for block in read.blocks)


def test_a_picture_elsewhere_is_never_fetched_but_told_of() -> None:
    rels = office.relations(("rImage", "image", "https://example.org/track.png"))
    data = office.document(**{"word/_rels/document.xml.rels": rels})
    assert "https://example.org/track.png" in said(data, "detail.external")


def test_damaged_styles_and_relations_take_nothing_from_the_words() -> None:
    for part in ("word/styles.xml", "word/numbering.xml"):
        read = readable(types.DOCX, office.document(**{part: "<w:styles"}))
        assert read is not None
        assert any(isinstance(block, Paragraph) and block.text == "First" for block in read.blocks)
    read = readable(types.DOCX, office.document(**{"word/_rels/document.xml.rels": "<broken"}))
    assert read is not None
    assert read.notes[0] == BROKEN
    assert len(read.blocks) > 5


def test_limits() -> None:
    read = readable(types.DOCX, office.document(), Limits(text=60))
    assert read is not None
    assert read.notes == (READ_CUT,)
    assert readable(types.DOCX, samples.ole("EncryptedPackage")) is not None
    assert readable(types.DOCX, samples.ole("EncryptedPackage")).notes == (ENCRYPTED,)  # type: ignore[union-attr]
    many = office.document("<w:p><w:r><w:drawing><a:blip r:embed='rImage'/></w:drawing></w:r></w:p>" * 2_000)
    read = readable(types.DOCX, many)
    assert read is not None
    assert sum(isinstance(block, Figure) for block in read.blocks) == 200
    assert read.notes == (PICTURES_LEFT,)


def test_a_certificate_says_who_issued_it() -> None:
    lines = ("Certificate of Completion", "Ada Muster has completed", "Issued by: Agile Institute")
    found = facts(types.DOCX, samples.docx("".join(office.paragraph(line) for line in lines)))
    assert (found.kind, found.issuer) == (EvidenceKind.CERTIFICATE, "Agile Institute")
    assert facts(types.DOCX, office.document()).kind is None


def test_a_page_or_a_chart_within_is_read() -> None:
    body = "<w:altChunk r:id='rPage'/><w:p><w:r><w:drawing><c:chart xmlns:c='c' r:id='rChart'/></w:drawing></w:r></w:p>"
    rels = office.relations(("rPage", "aFChunk", "page.htm"), ("rChart", "chart", "charts/chart1.xml"))
    parts = {
        "word/_rels/document.xml.rels": rels,
        "word/page.htm": "<h2>From a page</h2><p>said",
        "word/charts/chart1.xml": "<c><p><t>Hours a week</t></p><strCache><v>May</v></strCache></c>",
    }
    read = readable(types.DOCX, office.document(body, **parts))
    assert read is not None
    assert read.blocks[-4:] == (
        Heading("From a page", 2),
        Paragraph("said"),
        Paragraph("Hours a week", "•"),
        Paragraph("May", "•"),
    )
