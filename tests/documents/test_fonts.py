"""Which font speaks for which character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.documents.fonts import MAIN, MONO, REST, SCRIPTS, SERIF, FontRun, Manner, face, split
from mwl_desktop.paths import resource

PLAIN = Manner()


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("Learning", "Inter-Regular.ttf"),
        ("Привет", "Inter-Regular.ttf"),
        ("Ελληνικά", "Inter-Regular.ttf"),
        ("السلام", "NotoSansArabic-Regular.ttf"),
        ("שָׁלוֹם", "NotoSansHebrew-Regular.ttf"),
        ("नमस्ते", "NotoSansDevanagari-Regular.ttf"),
        ("สวัสดี", "NotoSansThai-Regular.ttf"),
        ("世界", "DroidSansFallbackFull.ttf"),
        ("日本のかな", "DroidSansFallbackFull.ttf"),
        ("한국어", "NotoSansKR-Regular.ttf"),
        ("🎉📚", "NotoEmoji-Regular.ttf"),
        ("ქართული", "NotoSansGeorgian-Regular.ttf"),
    ],
)
def test_each_script_has_its_font(text: str, file: str) -> None:
    (run,) = split(text, PLAIN)
    assert (run.file, run.missing) == (file, False)


def test_weight_and_slant_are_real_where_the_family_has_them_and_imitated_where_not() -> None:
    assert split("a", Manner(bold=True, italic=True)) == (FontRun("a", "Inter-BoldItalic.ttf", False, False),)
    assert split("ש", Manner(bold=True)) == (FontRun("ש", "NotoSansHebrew-Bold.ttf", False, False),)
    assert split("世", Manner(bold=True, italic=True)) == (
        FontRun("世", "DroidSansFallbackFull.ttf", True, False),
    )
    assert split("a", Manner(bold=True, mono=True)) == (
        FontRun("a", "NotoSansMono-Regular.ttf", True, False),
    )


def test_a_mark_stays_with_its_letter() -> None:
    assert [run.text for run in split("xש\u05c1y", PLAIN)] == ["x", "ש\u05c1", "y"]
    assert [run.text for run in split("👩\u200d💻", PLAIN)] == ["👩\u200d💻"]


def test_a_character_no_font_has_is_marked_missing() -> None:
    assert [(run.text, run.missing) for run in split("a\U00012000b", PLAIN)] == [
        ("a", False),
        ("\U00012000", True),
        ("b", False),
    ]


@given(st.text(max_size=60), st.booleans(), st.booleans(), st.booleans())
def test_runs_are_the_text_and_cover_what_they_claim(text: str, bold: bool, italic: bool, mono: bool) -> None:
    runs = split(text, Manner(bold, italic, mono))
    assert "".join(run.text for run in runs) == text
    for run in runs:
        assert run.text
        assert resource("fonts", run.file).is_file()


def test_every_font_has_outlines_that_can_be_embedded_and_is_used() -> None:
    named = {
        file
        for family in (MAIN, SERIF, MONO, *SCRIPTS, *REST)
        for file in (family.regular, family.bold, family.italic, family.bold_italic)
        if file
    }
    only_on_screen = {"Inter-SemiBold.ttf"}
    assert named | only_on_screen == {path.name for path in resource("fonts").glob("*.ttf")}
    for file in named:
        tags = face(file).table_tags
        assert "glyf" in tags
        assert "CFF " not in tags


def test_the_fonts_stay_within_fourteen_mebibytes_and_keep_their_licences() -> None:
    folder = resource("fonts")
    assert sum(path.stat().st_size for path in folder.iterdir()) < 14 * 2**20
    assert len(list(folder.glob("OFL-*.txt"))) == 4
    assert (folder / "Apache-2.0-Droid.txt").is_file()
