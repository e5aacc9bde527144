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
