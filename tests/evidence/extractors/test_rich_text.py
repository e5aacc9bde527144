"""RTF as it is read, in the encodings of its fonts, with what stands in braces out of sight."""

# ruff: noqa: E501

from __future__ import annotations

from datetime import date

import pytest

from mwl_desktop.domain.readable import Figure, Grid, Heading, Paragraph, Readable
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors.blocks import PICTURES_LEFT, READ_CUT
from mwl_desktop.evidence.facts import BROKEN, TEXT_CUT, TOO_LARGE, Limits
from mwl_desktop.evidence.registry import facts, readable
from tests.evidence import samples
from tests.patience import working_at_most

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 Gothic;}}"
)
HEAD += rb"{\colortbl;\red255\green0\blue0;}{\stylesheet{\s0 Normal;}{\s3 heading 2;}}"


def read(body: bytes, limits: Limits | None = None) -> Readable:
    found = readable(types.RTF, HEAD + body + b"}", limits or Limits())
    assert found is not None
    return found


def test_paragraphs_headings_lists_and_signs() -> None:
    body = rb"\pard\s3 What happened\par\pard It \b held\b0  \endash  caf\'e9 \{so\}~\line next\par"
    body += rb"{\listtext 1.\tab}First\par{\listtext\'b7\tab}Point\par{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}}"
    assert read(body).blocks == (
        Heading("What happened", 2),
        Paragraph("It held – café {so}~\nnext"),
        Paragraph("First", "1."),
        Paragraph("Point", "•"),
        Paragraph("a link"),
    )


def test_encodings_of_fonts_and_unicode() -> None:
    body = rb"\f1\'cf\'f0\'e8\'e2\'e5\'f2\par\f2\'83\'5c\'83\'8b\par\f0\u8364? \u-10179?\u-8704? {\uc2\u233 ab}c\par"
    assert [block.text for block in read(body).blocks if isinstance(block, Paragraph)] == [
        "Привет",
        "ソル",
        "€ 😀 éc",
    ]


def test_tables_pictures_and_notes() -> None:
    picture = samples.picture("PNG").hex().encode()
    body = rb"\trowd\intbl Course\cell Hours\cell\row\trowd\intbl Coaching\cell 3\cell\row\pard After{\footnote For a week}\par"
    body += (
        rb"{\*\shppict{\pict{\*\blipuid 00ff}\pngblip\picw1 "
        + picture
        + rb"}}{\nonshppict{\pict\wmetafile8 00}}"
    )
    found = read(body)
    assert found.blocks[:2] == (Grid((("Course", "Hours"), ("Coaching", "3"))), Paragraph("After[1]"))
    assert isinstance(found.blocks[2], Figure)
    assert found.blocks[2].width == 64
    assert found.blocks[3] == Paragraph("For a week", "[1]")
    assert found.notes == ()
    assert read(rb"x{\pict\wmetafile8 00}").notes == (PICTURES_LEFT,)


def test_what_it_says_of_itself() -> None:
    body = rb"{\info{\title Report on learning}{\author Ada}{\operator Bo}{\company Muster AG}{\comment unseen}{\creatim\yr2025\mo3\dy4\hr8\min5}{\edmins125}{\nofpages3}}"
    body += rb"{\*\generator Writer 3;}{\*\revtbl{Unknown;}{Cy;}}{\header Muster AG, internal\par}{\*\unknown secret}"
    body += rb"Seen {\v hidden words}\pard{\deleted\revauthdel1 gone}{\*\atnauthor Dee}{\*\annotation Really?}\par"
    found = facts(types.RTF, HEAD + body + b"}")
    assert (found.title, found.author, found.created_on, found.pages) == (
        "Report on learning",
        "Ada",
        date(2025, 3, 4),
        3,
    )
    assert found.text == "Seen\nMuster AG, internal"
    assert {(detail.code, detail.value) for detail in found.details} == {
        ("detail.author", "Ada"),
        ("detail.changed_by", "Bo"),
        ("detail.company", "Muster AG"),
        ("detail.created", "2025-03-04 08:05"),
        ("detail.editing_time", "2 h 5 min"),
        ("detail.made_with", "Writer 3"),
        ("detail.comment", "Dee: Really?"),
        ("detail.hidden_text", "hidden words"),
        ("detail.tracked_changes", "Cy: 1"),
    }


@pytest.mark.parametrize("year", [b"0", b"99999", b"9999999999", b"-1"])
def test_a_year_that_no_calendar_has_costs_the_day_alone(year: bytes) -> None:
    found = facts(types.RTF, HEAD + rb"{\info{\title Plan}{\creatim\yr" + year + rb"\mo3\dy4}}It held.\par}")
    assert (found.created_on, found.title, found.text) == (None, "Plan", "It held.")


def test_raw_data_is_stepped_over() -> None:
    assert read(rb"a{\pict\jpegblip\bin5 }}}{{}b\par").blocks == (Paragraph("a"), Paragraph("b"))


@pytest.mark.parametrize(
    "piece",
    [b"{", b"}", b"\\", b"{\\*", b"\\'", b"\\u-1 ", b"x\\par ", b"\\cell ", b"\\row ", b"{\\pict ", b"\\bin-5 ", b"\\bin99999999999 ", b"{\\footnote x}"],
)  # fmt: skip
def test_hostile_ones_end_soon(piece: bytes) -> None:
    body = piece * (800_000 // len(piece))
    with working_at_most(10):
        assert readable(types.RTF, HEAD + body, Limits(seconds=1)) is not None
        facts(types.RTF, HEAD + body, Limits(seconds=1)).text.encode()


def test_limits_and_other_files() -> None:
    assert read(rb"word\par " * 100, Limits(text=50)).notes == (READ_CUT,)
    assert facts(types.RTF, HEAD + rb"word\par " * 100, Limits(text=50)).notes == (TEXT_CUT,)
    assert facts(types.RTF, b"hello").notes == (BROKEN,)


def test_groups_in_groups_beyond_reason_cost_a_note() -> None:
    found = facts(types.RTF, b"{\\rtf1 seen " + b"{" * 2_000 + b"unseen" + b"}" * 2_000 + b" after}")
    assert found.text.startswith("seen")
    assert found.text.endswith("after")
    assert found.notes == (TOO_LARGE,)
