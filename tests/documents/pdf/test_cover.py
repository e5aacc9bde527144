"""The pages in every theme: the same words, whole on their page, accessible, and the same bytes each time."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import outloud
import pytest
from pypdf import PdfReader

from mwl_desktop.documents import pdf
from mwl_desktop.documents.ir import Document
from mwl_desktop.documents.pdf.style import look_for
from mwl_desktop.documents.themes import THEMES
from tests.documents.builders import ARABIC, appraisal, document, every_block, exhibit, picture, section

LONG = "A title that goes on and on, as titles do that were pasted from somewhere else, " * 4


def written(doc: Document) -> bytes:
    out = io.BytesIO()
    pdf.write(doc, out)
    return out.getvalue()


def words(data: bytes) -> list[str]:
    """The words of the pages in no order: lines break elsewhere in each theme, also within a checksum."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return sorted(word for word in re.findall(r"[^\W\d_]+", text) if re.search("[g-zG-Z]", word))


@pytest.fixture(scope="module")
def usual() -> set[str]:
    return set(words(written(appraisal())))


@pytest.mark.parametrize("theme", THEMES)
def test_the_same_content_fits_every_theme(theme: str, usual: set[str]) -> None:
    doc = replace(appraisal(), theme=theme)
    data = written(doc)
    assert set(words(data)) == usual
    assert data == written(doc)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("theme", THEMES)
def test_no_word_of_the_cover_leaves_the_page_or_meets_another(theme: str, paper: str) -> None:
    facts = dict.fromkeys(("title", "author", "headline", "period", "audience"), LONG)
    doc = document(**facts, theme=theme, paper=paper)
    page = PdfReader(io.BytesIO(written(doc))).pages[0]
    lines: dict[float, float] = {}

    def note(text: str, _matrix: object, place: list[float], _font: object, size: float) -> None:
        if text.strip():
            assert 0 < place[4] < page.mediabox.width
            lines[round(float(place[5]), 1)] = float(size)

    page.extract_text(visitor_text=note)
    heights = sorted(lines)
    assert heights[0] > 20
    assert heights[-1] < page.mediabox.height - 20
    assert all(high - low > lines[low] * 0.9 for low, high in pairwise(heights))


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_is_accessible(theme: str, tmp_path: Path) -> None:
    doc = document(
        section("Everything", *every_block()),
        section(ARABIC[:40]),
        exhibits=(exhibit(1, picture=picture()), exhibit(2)),
        theme=theme,
    )
    path = tmp_path / "portfolio.pdf"
    path.write_bytes(written(doc))
    result = outloud.check(str(path))
    assert result.error is None
    assert (result.errors, result.warnings) == (0, 0), [(each.rule, each.message) for each in result.findings]


def test_a_theme_without_colour_draws_in_none() -> None:
    doc = document(section("Everything", *every_block()[:10]), theme="black", accent="#ff0000")
    for page in PdfReader(io.BytesIO(written(doc))).pages:
        stream = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
        for red, green, blue in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)", stream):
            assert max(map(float, (red, green, blue))) - min(map(float, (red, green, blue))) < 0.1


def test_a_look_keeps_small_print_legible_and_lines_readable() -> None:
    for theme in THEMES:
        look = look_for(document(theme=theme))
        assert look.running.size >= 7
        assert all(
            style.leading >= style.size * 1.2 for style in (look.body, look.small, look.cell, look.title)
        )
        assert look.measure / look.body.size < 52
