"""EPUB books as they are read: chapter by chapter in the order of the book."""

# ruff: noqa: E501

from __future__ import annotations

from datetime import date

import pytest

from mwl_desktop.domain.readable import Figure, Heading, PageStart, Paragraph
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import BROKEN, ENCRYPTED, PAGES_CUT, TOO_LARGE, Limits
from mwl_desktop.evidence.registry import facts, readable
from tests.evidence.samples import package, picture

OPF = """<package xmlns:dc="d"><metadata><dc:title>On coaching</dc:title><dc:title>A subtitle</dc:title><dc:creator>Ada Muster</dc:creator>
<dc:publisher>Muster Verlag</dc:publisher><dc:date>2024-07-08</dc:date><dc:language>en</dc:language></metadata>
<manifest><item id="b" href="text/two%20b.xhtml"/><item id="a" href="text/one.xhtml"/><item id="x" href="../../etc/passwd"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="x"/><itemref idref="gone"/></spine></package>"""


def book(**more: str | bytes) -> bytes:
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="OEBPS/book.opf"/></container>',
        "OEBPS/book.opf": OPF,
        "OEBPS/text/one.xhtml": "<html><head><title>One</title></head><body><h1>Begin</h1><p>It held.</p><img src='../bar.png' alt='A bar'/></body></html>",
        "OEBPS/text/two b.xhtml": "<html><head><title>Two</title></head><body><p>The end.</p></body></html>",
        "OEBPS/bar.png": picture("PNG"),
    }
    return package(parts | more, stored=("mimetype",))


def test_a_book() -> None:
    read = readable(types.EPUB, book())
    assert read is not None
    assert [block for block in read.blocks if not isinstance(block, Figure)] == [
        PageStart(1),
        Heading("Begin", 1),
        Paragraph("It held."),
        PageStart(2, "Two"),
        Paragraph("The end."),
    ]
    assert next(block.alternative for block in read.blocks if isinstance(block, Figure)) == "A bar"
    assert read.notes == ()


def test_facts_of_a_book() -> None:
    found = facts(types.EPUB, book())
    assert (found.title, found.author, found.created_on) == ("On coaching", "Ada Muster", date(2024, 7, 8))
    assert found.pages == 2
    assert found.text[found.page_starts[1] :] == "Two\nThe end."
    assert ("detail.publisher", "Muster Verlag") in [(each.code, each.value) for each in found.details]
    assert facts(types.EPUB, book(), Limits(pages=1)).notes == (PAGES_CUT,)


def test_one_that_is_locked_and_one_whose_fonts_are() -> None:
    method = '<encryption><EncryptionMethod Algorithm="{}"/></encryption>'
    fonts = method.format("http://www.idpf.org/2008/embedding")
    assert facts(types.EPUB, book(**{"META-INF/encryption.xml": fonts})).notes == ()
    locked = method.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc")
    assert facts(types.EPUB, book(**{"META-INF/encryption.xml": locked})).notes == (ENCRYPTED,)


@pytest.mark.parametrize(
    ("part", "content", "note"),
    [
        ("OEBPS/book.opf", "<package", BROKEN),
        ("OEBPS/book.opf", "<package/>", BROKEN),
        ("META-INF/container.xml", "<container/>", BROKEN),
        ("OEBPS/book.opf", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', TOO_LARGE),
    ],
)
def test_broken_ones_cost_a_note(part: str, content: str, note: str) -> None:
    assert facts(types.EPUB, book(**{part: content})).notes == (note,)
    read = readable(types.EPUB, book(**{part: content}))
    assert read is not None
    assert read.notes == (note,)
