"""The structure tree, read back by another reader and judged by an independent checker of PDF/UA-1."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import outloud
import pikepdf
import pytest
from pypdf import PdfReader

from mwl_desktop.documents import pdf
from mwl_desktop.documents.ir import (
    Card,
    Document,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Run,
    Table,
)
from tests.documents.builders import (
    ARABIC,
    appraisal,
    document,
    every_block,
    exhibit,
    para,
    picture,
    run,
    section,
)


@dataclass
class Node:
    """An element as read back: its type, what it says instead of itself, and what is under it."""

    tag: str
    alt: str = ""
    parts: list[str | Node] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    notes: list[tuple[str, int]] = field(default_factory=list)

    @property
    def kids(self) -> list[Node]:
        return [part for part in self.parts if isinstance(part, Node)]

    def all(self, *tags: str) -> Iterator[Node]:
        if self.tag in tags:
            yield self
        for kid in self.kids:
            yield from kid.all(*tags)

    def said(self) -> str:
        return "".join(part if isinstance(part, str) else part.said() for part in self.parts)


def written(doc: Document) -> bytes:
    out = io.BytesIO()
    pdf.write(doc, out)
    return out.getvalue()


def tree(doc: Document) -> Node:
    """The tree with the words of its marked content, put together from file and pages."""
    data = written(doc)
    file = pikepdf.open(io.BytesIO(data))
    words = [_marked_words(page) for page in file.pages]
    places = {page.objgen: number for number, page in enumerate(file.pages)}

    def read(element: Any) -> Node:
        node = Node(str(element.S)[1:], str(element.get("/Alt", "")))
        for kid in element.K:
            if "/MCID" in kid:
                node.pages.append(places[kid.Pg.objgen])
                node.parts.append(words[places[kid.Pg.objgen]][int(kid.MCID)])
            elif kid.get("/Type") == "/OBJR":
                node.notes.append((str(kid.Obj.Contents), int(kid.Obj.F)))
            else:
                assert kid.P.objgen == element.objgen
                node.parts.append(read(kid))
        return node

    return read(file.Root.StructTreeRoot.K)


def _marked_words(page: Any) -> dict[int, str]:
    """The words of each marked content, by its number, from the codes that were drawn."""
    maps = {name: _letters(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    here: int | None = None
    font = ""
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                here = int(operands[1].MCID) if "/MCID" in operands[1] else None
                if here is not None:
                    found[here] = ""
            case "EMC":
                here = None
            case "Tf":
                font = str(operands[0])
            case "TJ" if here is not None:
                codes = b"".join(bytes(each) for each in operands[0] if isinstance(each, pikepdf.String))
                for start in range(0, len(codes), 2):
                    found[here] += maps[font][int.from_bytes(codes[start : start + 2], "big")]
    return found


def _letters(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("ascii")
    lines = [line.split() for line in table.splitlines() if line.startswith("<") and line.count("<") == 2]
    return {
        int(code[1:-1], 16): bytes.fromhex(text[1:-1]).decode("utf-16-be")
        for code, text in (line for line in lines if len(line) == 2)
        if (code, text) != ("<0000>", "<FFFF>")
    }


def test_a_portfolio_is_a_document_of_parts_under_headings_without_gaps() -> None:
    root = tree(document(section("Everything", *every_block()), exhibits=(exhibit(1), exhibit(2))))
    assert root.tag == "Document"
    headings = [(node.tag, node.said()) for node in root.all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert headings == [
        ("H1", "Appraisal 2026"),
        ("H2", "Contents"),
        ("H2", "Everything"),
        ("H3", "A heading"),
        ("H4", "A smaller heading"),
        ("H3", "Stock import"),
        ("H2", "Evidence"),
        ("H3", "E1Import log, week 1"),
        ("H3", "E2Import log, week 2"),
    ]


def test_no_level_is_left_out_whatever_was_written() -> None:
    root = tree(document(section("One", Heading(4, run("Deep")), Heading(3, run("Less deep")))))
    assert [node.tag for node in root.all("H1", "H2", "H3", "H4", "H5")][2:] == ["H2", "H3", "H4"]


def test_lists_have_their_markers_and_what_they_mark() -> None:
    inner = ListBlock(((para("inner"),),))
    root = tree(
        document(section("One", ListBlock(((para("first"), inner), (para("second"),)), ordered=True)))
    )
    outer, nested = root.all("L")
    assert [(item.kids[0].said(), item.kids[1].tag) for item in outer.kids] == [
        ("1.", "LBody"),
        ("2.", "LBody"),
    ]
    assert nested in outer.kids[0].kids[1].kids
    assert [item.kids[1].said() for item in nested.kids] == ["inner"]


def test_a_table_over_pages_has_its_head_once_and_every_row_all_its_cells() -> None:
    rows = tuple((run(f"row {number}"), run("" if number % 3 else "x")) for number in range(120))
    root = tree(document(section("One", Table((run("Name"), run("Value")), rows, (1, 1), ("left", "left")))))
    (table,) = root.all("Table")
    assert [[cell.tag for cell in row.kids] for row in table.kids] == [["TH", "TH"], *[["TD", "TD"]] * 120]
    assert [row.kids[0].said() for row in table.kids] == ["Name", *(f"row {n}" for n in range(120))]
    assert len({page for row in table.kids for page in row.kids[0].pages}) > 2


def test_cells_side_by_side_are_read_one_after_the_other() -> None:
    words = "several words that take more than one line of a narrow column " * 3
    row = (run(words.strip()), run(words.strip().upper()))
    root = tree(document(section("One", Table((), (row,), (1, 1), ("left", "left")))))
    left, _ = root.all("TD")
    assert left.said().replace(" ", "") == words.replace(" ", "")
    data = written(document(section("One", Table((), (row,), (1, 1), ("left", "left")))))
    (page,) = (page for page in PdfReader(io.BytesIO(data)).pages if "SEVERAL" in page.extract_text())
    drawn = page.extract_text()
    assert drawn.rindex("column") < drawn.index("SEVERAL"), "and drawn in that order"


def test_a_figure_has_its_words_and_its_caption_beside_it() -> None:
    root = tree(document(section("One", Figure(picture(), "Bars of hours", run("Hours by month")))))
    (figure,) = root.all("Figure")
    assert (figure.alt, figure.said()) == ("Bars of hours", "")
    assert "Hours by month" in [node.said() for node in root.all("P")]


def test_a_link_is_one_over_its_lines_and_says_where_it_goes() -> None:
    words = "a long way to somewhere else that takes more than one line of the page " * 2
    paragraph = Paragraph((Run("See "), Run(words, href="https://example.org/a-b"), Run(" for more")))
    root = tree(document(section("One", paragraph)))
    (said,) = (node for node in root.all("P") if node.said().startswith("See"))
    (link,) = said.all("Link")
    assert said.said().replace(" ", "").endswith("formore")
    assert len(link.notes) == 2
    assert all("example.org" in words and printed == 4 for words, printed in link.notes)


def test_what_another_said_is_a_quotation_and_what_was_typed_is_code() -> None:
    root = tree(document(section("One", Quote((para("Well done."),), "Dana"), *every_block())))
    assert next(root.all("BlockQuote")).said() == "Well done.— Dana"
    assert "copy" in next(root.all("Code")).said()


def test_running_heads_are_not_read() -> None:
    root = tree(appraisal())
    assert "of 10" not in root.said()
    assert root.said().count("Bailey Okafor") == 1


def test_annotations_and_pages_lead_back_to_their_elements() -> None:
    file = pikepdf.open(io.BytesIO(written(appraisal())))
    numbers = file.Root.StructTreeRoot.ParentTree.Nums
    parents = dict(zip((int(key) for key in numbers[::2]), numbers[1::2], strict=True))
    assert sorted(parents) == list(range(len(parents)))
    assert int(file.Root.StructTreeRoot.ParentTreeNextKey) == len(parents)
    for page in file.pages:
        assert page.Tabs == "/S"
        for element in parents[int(page.StructParents)]:
            assert any("/MCID" in kid and kid.Pg.objgen == page.objgen for kid in element.K)
        for note in page.get("/Annots", ()):
            assert parents[int(note.StructParent)].S == "/Link"


def test_the_file_says_its_title_language_and_that_it_is_tagged() -> None:
    file = pikepdf.open(io.BytesIO(written(document(section("One", para("x")), title="A <b> & ]]> C"))))
    with file.open_metadata() as facts:
        assert facts["dc:title"] == "A <b> & ]]> C"
        assert facts["dc:creator"] == ["Bailey Okafor"]
        assert facts["pdfuaid:part"] == "1"
        assert facts["xmp:CreateDate"] == "2026-11-22T00:00:00Z"
    assert file.Root.MarkInfo.Marked is True
    assert str(file.Root.Lang) == "en"


def _cards() -> tuple[Card, ...]:
    return tuple(Card(run(f"Card {n}"), "meta", (para(ARABIC), para("plain")), f"card-{n}") for n in range(9))


@pytest.mark.parametrize(
    "doc",
    [
        document(
            section("Everything", *every_block()), section("Empty"), exhibits=(exhibit(1, picture=picture()),)
        ),
        appraisal(),
        document(),
        document(section("Cards", *_cards()), title="", author="", audience=""),
    ],
    ids=["every block", "an appraisal", "nothing at all", "cards in two directions"],
)
def test_an_independent_checker_finds_nothing_against_it(doc: Document, tmp_path: Any) -> None:
    path = tmp_path / "portfolio.pdf"
    path.write_bytes(written(doc))
    result = outloud.check(str(path))
    assert result.error is None
    assert (result.errors, result.warnings) == (0, 0), [(each.rule, each.message) for each in result.findings]


def test_the_checker_would_find_something(tmp_path: Any) -> None:
    path = tmp_path / "portfolio.pdf"
    file = pikepdf.open(io.BytesIO(written(document(section("One", *every_block())))))
    for element in file.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure":
            del element["/Alt"]
    file.save(path)
    assert outloud.check(str(path)).errors > 0
