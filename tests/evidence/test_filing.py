"""How files would be filed: titles that say something, kinds by their words, days that can be."""

from __future__ import annotations

import random
from datetime import date

import pytest

from mwl_desktop.domain.kinds import DatedBy, EvidenceKind
from mwl_desktop.evidence import filing
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import FileFacts
from mwl_desktop.evidence.filing import Suggestion, heard, suggestion, title_worth_having, told


@pytest.mark.parametrize(
    ("own", "title"),
    [
        ("Leading a retrospective", "Leading a retrospective"),
        ("  Leading\n a   retrospective ", "Leading a retrospective"),
        ("Microsoft Word - Certificate of Attendance.docx", "Certificate of Attendance"),
        ("Microsoft PowerPoint - Team day 2025.pptx", "Team day 2025"),
        ("Quarterly report.pdf", "Quarterly report"),
        ("修了証", "修了証"),
        ("Über uns", "Über uns"),
        ("Re: thank you for Tuesday", "Re: thank you for Tuesday"),
        ("Report on coaching", "Report on coaching"),
        ("Letter to the board", "Letter to the board"),
        ("x" * 500, "x" * 119 + "…"),
        ("The toolkit reads slides. " + "It also writes them, " * 20, "The toolkit reads slides"),
        ("the toolkit reads " * 20, "the toolkit reads " * 6 + "the toolkit…"),
        (
            "In 2.0 the toolkit e.g. reads, " * 20,
            "In 2.0 the toolkit e.g. reads, " * 3 + "In 2.0 the toolkit e.g…",
        ),
        ("Licensed to the Apache Software Foundation (ASF) under one or more contributor", ""),
        ("Copyright (c) 2019 Somebody", ""),
        ("Copyright in the age of the web", "Copyright in the age of the web"),
        ("15102780734 K7FAX Thu Feb 28 09:42:34 2008", ""),
        ("How to fax in 2020", "How to fax in 2020"),
        ("<%AcceptAction::Approve%>", ""),
        ("TABLES (Continued)", ""),
        ("Here is the pdf file:", ""),
        ("Hier ist mein Bericht", "Hier ist mein Bericht"),
        ("PowerPoint Presentation", ""),
        ("PowerPoint-Präsentation", ""),
        ("Microsoft Word - Document1", ""),
        ("Document 12", ""),
        ("Untitled-3", ""),
        ("untitled.docx", ""),
        ("Book1.xlsx", ""),
        ("Scanned Document", ""),
        ("scan_0012", ""),
        ("IMG_2041", ""),
        ("OLYMPUS DIGITAL CAMERA", ""),
        ("Rhetorik-Training", "Rhetorik-Training"),
        ("Using PowerPoint well", "Using PowerPoint well"),
        ("PowerPoint 演示文稿", ""),
        ("PowerPoint-presentatie", ""),
        ("Présentation PowerPoint", ""),
        ("Presentación de PowerPoint", ""),
        ("Diapositive 1", ""),
        ("Untitled - Notepad", ""),
        ("EPSON DSC picture", ""),
        ("<Digimax i50 MP3, Samsung #1 MP3>", ""),
        ("Created with GIMP", ""),
        ("18-12-new.PDF", ""),
        ("final_report_v3", ""),
        ("null", ""),
        ("Re:", ""),
        ("(no subject)", ""),
        ("Titel", ""),
        ("12.03.2025", ""),
        ("…", ""),
        ("", ""),
        ("Justin Bieber & M\ufffd", ""),
        ("½ÇÂäÖ®¸è", ""),
        ("Ærø", "Ærø"),
        (r"C:\Users\ada\Desktop\final.doc", ""),
        ("file:///home/ada/final.html", ""),
        ("https://example.org/a", ""),
        ("/home/ada/final", ""),
        ("4fd2a1c09bb34e1f8a77aa0012345678", ""),
        ("{4FD2A1C0-9BB3-4E1F-8A77-AA0012345678}", ""),
    ],
)
def test_a_title_says_something_or_is_none(own: str, title: str) -> None:
    assert title_worth_having(own) == title


def test_no_title_is_worse_for_being_looked_at_twice() -> None:
    source = random.Random(1)
    letters = "aB3 -_.:/\\(){}äß東\u202e\u0000\n"
    for _ in range(3_000):
        own = "".join(source.choice(letters) for _ in range(source.randrange(30)))
        title = title_worth_having(own)
        assert title == title.strip()
        assert "\u202e" not in title
        assert title_worth_having(title) in (title, "")


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("Zertifikat Moderation.pdf", types.PDF, EvidenceKind.CERTIFICATE),
        ("Teilnahmebestätigung.pdf", types.PDF, EvidenceKind.CERTIFICATE),
        ("Diploma.jpg", types.JPEG, EvidenceKind.CERTIFICATE),
        ("diplomacy.docx", types.DOCX, EvidenceKind.WORK_SAMPLE),
        ("feedback Q3.docx", types.DOCX, EvidenceKind.FEEDBACK),
        ("Arbeitszeugnis.pdf", types.PDF, EvidenceKind.FEEDBACK),
        ("team.pptx", types.PPTX, EvidenceKind.PRESENTATION),
        ("a.eml", types.MAIL, EvidenceKind.MESSAGE),
        ("a.mp3", "audio/mpeg", EvidenceKind.RECORDING),
        ("a.xlsx", types.XLSX, EvidenceKind.DATA),
        ("a.png", types.PNG, EvidenceKind.PHOTO),
        ("locked.xlsx", types.LOCKED_OFFICE, EvidenceKind.DATA),
        ("locked.pptx", types.LOCKED_OFFICE, EvidenceKind.PRESENTATION),
        ("locked", types.LOCKED_OFFICE, EvidenceKind.WORK_SAMPLE),
        ("Plan Zertifikatsprüfung.jpg", types.JPEG, EvidenceKind.PHOTO),
        ("Certification exam guide.pdf", types.PDF, EvidenceKind.WORK_SAMPLE),
        ("Zertifikate.pdf", types.PDF, EvidenceKind.CERTIFICATE),
        ("a.pdf", types.PDF, EvidenceKind.WORK_SAMPLE),
    ],
)
def test_a_kind_is_told_by_name_and_type(name: str, media_type: str, kind: EvidenceKind) -> None:
    assert filing.kind_by_look(name, media_type) is kind


def test_a_file_suggests_what_it_says() -> None:
    found = FileFacts(
        title="Certificate of Attendance",
        created_on=date(2025, 3, 4),
        sent_on=date(2025, 3, 5),
        issuer=" Training  Institute ",
    )
    assert suggestion(found) == Suggestion(
        "Certificate of Attendance",
        date(2025, 3, 5),
        DatedBy.MAIL,
        EvidenceKind.CERTIFICATE,
        "Training Institute",
    )
    assert suggestion(FileFacts(kind=EvidenceKind.DATA)).kind is EvidenceKind.DATA
    assert suggestion(FileFacts()) == Suggestion()


@pytest.mark.parametrize(
    "found",
    [
        Suggestion(),
        Suggestion(title="A title"),
        Suggestion("A title", date(2025, 3, 4), DatedBy.PHOTO, EvidenceKind.PHOTO, "Institute"),
    ],
)
def test_a_suggestion_is_heard_as_it_was_told(found: Suggestion) -> None:
    pairs = told(found)
    assert heard([("detail.author", "Ada"), *pairs]) == found
    assert all(filing.is_told(code) for code, _ in pairs)
    assert not filing.is_told("detail.author")


def test_a_day_to_come_is_a_clock_that_is_wrong() -> None:
    today = date(2026, 11, 22)
    assert filing.is_plausible(date(2026, 11, 23), today)
    assert not filing.is_plausible(date(2026, 11, 24), today)
    assert filing.is_plausible(date(1950, 5, 1), today)
