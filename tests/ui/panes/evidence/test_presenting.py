"""Evidence in words."""

from __future__ import annotations

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Place
from mwl_desktop.domain.kinds import EvidenceForm, EvidenceKind
from mwl_desktop.evidence import media_types as types
from mwl_desktop.ui.panes.evidence import presenting
from tests.factory import TODAY


@pytest.mark.parametrize(
    ("form", "name", "media_type", "label"),
    [
        (EvidenceForm.FILE, "a.b.xlsx", types.XLSX, "XLSX"),
        (EvidenceForm.FILE, "Makefile", types.TEXT, "TXT"),
        (EvidenceForm.FILE, "photo", types.JPEG, "JPG"),
        (EvidenceForm.FILE, "a.something-long", types.BINARY, "FILE"),
        (EvidenceForm.LINK, "", "", "LINK"),
        (EvidenceForm.QUOTATION, "", "", "QUOTE"),
    ],
)
def test_labels_are_short(form: EvidenceForm, name: str, media_type: str, label: str) -> None:
    assert presenting.label_of(form, name, media_type) == label


@pytest.mark.parametrize(
    ("media_type", "number", "words"),
    [
        (types.PDF, 1, "1 page"),
        (types.DOCX, 4, "4 pages"),
        (types.PPTX, 11, "11 slides"),
        (types.XLSX, 2, "2 sheets"),
        (types.JPEG, 1, ""),
        (types.PDF, None, ""),
    ],
)
def test_pages_are_called_what_they_are(media_type: str, number: int | None, words: str) -> None:
    assert presenting.pages(media_type, number) == words


def test_every_kind_has_a_chip() -> None:
    words = {presenting.chip_words(kind) for kind in EvidenceKind}
    assert len(words) == len(EvidenceKind)


def test_months_head_the_cards() -> None:
    assert presenting.by_month(Place(ItemId("a"), TODAY), TODAY) == "November 2026"


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("detail.created", "2012-06-11 16:28 -04:00", "11 Jun 2012, 16:28 -04:00"),
        ("detail.sent", "2020-04-21 15:40 +0200", "21 Apr 2020, 15:40 +02:00"),
        ("detail.taken", "2025-06-07 10:30", "7 Jun 2025, 10:30"),
        ("detail.signed", "2025-06-07", "7 Jun 2025"),
        ("detail.changed", "2012-08-21 12:09 UTC", "21 Aug 2012, 12:09 UTC"),
        ("detail.changed", "2012-18-21 12:09", "2012-18-21 12:09"),
        ("detail.sent", "Tue, some day", "Tue, some day"),
        ("detail.comment", "2025-06-07", "2025-06-07"),
    ],
)
def test_moments_of_files_are_told_as_all_others(code: str, value: str, words: str) -> None:
    assert presenting.detail_words(code, value) == words
