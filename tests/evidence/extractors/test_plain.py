"""Plain texts: read as they are, cut where they are endless."""

from __future__ import annotations

import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import TEXT_CUT, Limits
from mwl_desktop.evidence.registry import facts
from tests.evidence import samples
from tests.patience import working_at_most


def test_text_in_its_encoding() -> None:
    assert facts(types.TEXT, "Übung\r\nmacht".encode("utf-16")).text == "Übung\nmacht"
    assert facts(types.CSV, "a;ü".encode("cp1252")).text == "a;ü"
    assert facts(types.TEXT, b"").text == ""


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# What I *learned* #\n\ntext", "What I *learned*"),
        ("---\ntitle: 'Front matter'\ntags: x\n---\n# Other", "Front matter"),
        ("text\n\n## Second level only", ""),
        ("no title", ""),
    ],
)
def test_markdown_titles(source: str, title: str) -> None:
    assert facts(types.MARKDOWN, source.encode()).title == title


def test_svg_gives_its_words_only() -> None:
    found = facts(types.SVG, samples.SVG)
    assert (found.title, found.text) == ("Plan", "Plan Roadmap 2026")


def test_text_is_cut_and_says_so() -> None:
    found = facts(types.TEXT, "ü".encode() * 2_000_000)
    assert (len(found.text), found.notes) == (1024 * 1024, (TEXT_CUT,))
    assert facts(types.TEXT, b"12345", Limits(text=5)).notes == ()


@pytest.mark.parametrize(
    "filler", [b"<", b"<!--", b"<style>", b"<title", b"# ", b"---\n", b"\n", b"<script", b" "]
)
@pytest.mark.parametrize("media_type", [types.SVG, types.MARKDOWN, types.HTML])
def test_hostile_text_takes_no_time(media_type: str, filler: bytes) -> None:
    with working_at_most(10):
        facts(media_type, filler * (500_000 // len(filler)))


def test_the_entities_of_a_drawing_are_none_of_its_words() -> None:
    for declared, said in (
        ('[<!ENTITY a "ha"><!ENTITY j "&a;&a;">]', "one"),
        ('PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"', "one"),
        ("[<!ENTITY j 'never closed'", ""),
    ):
        svg = f'<?xml version="1.0"?><!DOCTYPE svg {declared}><svg><text>one</text><text>&j;</text></svg>'
        found = facts(types.SVG, svg.encode()).text
        assert found.removesuffix(" &j;") == said
    assert facts(types.SVG, b"<svg><text>Q&amp;A</text></svg>").text == "Q&amp;A"
