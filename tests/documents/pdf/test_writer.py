"""The PDF as an independent reader sees it."""

from __future__ import annotations

import dataclasses
import io
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, Destination

from mwl_desktop.documents import pdf
from mwl_desktop.documents.ir import Card, Document, Exhibit, Heading, Paragraph, Picture, Quote, Run, Table
from mwl_desktop.errors import Cancelled, UserError
from tests.documents.builders import (
    ARABIC,
    HEBREW,
    HOSTILE,
    appraisal,
    document,
    every_block,
    exhibit,
    para,
    picture,
    run,
    section,
)


def written(doc: Document) -> tuple[PdfReader, pdf.PdfReport]:
    out = io.BytesIO()
    report = pdf.write(doc, out)
    return PdfReader(out), report


def texts(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def links(reader: PdfReader) -> list[tuple[int, Any]]:
    found: list[tuple[int, Any]] = []
    for number, page in enumerate(reader.pages, 1):
        for reference in page.get("/Annots", ()):
            note = reference.get_object()
            found.append((number, note["/A"]["/URI"] if "/A" in note else note["/Dest"]))
    return found


def page_of(reader: PdfReader, target: Any) -> int:
    if isinstance(target, ArrayObject):
        return reader.get_page_number(target[0].get_object()) + 1
    return reader.get_destination_page_number(reader.named_destinations[target]) + 1


@pytest.fixture(scope="module")
def whole() -> tuple[PdfReader, pdf.PdfReport]:
    return written(appraisal())


def test_cover_contents_sections_evidence(whole: tuple[PdfReader, pdf.PdfReport]) -> None:
    reader, report = whole
    pages = texts(reader)
    assert len(pages) == report.pages
    for words in (
        "Bailey Okafor",
        "Operations analyst",
        "Appraisal 2026",
        "1 December 2025",
        "Dana Reyes",
        "22 November 2026",
    ):
        assert words in pages[0]
    assert pages[1].startswith("Contents")
    for title in ("Profile", "Achievements", "What others said", "Evidence E1–E6"):
        assert title in pages[1]
    assert any("Import logs side by side" in page for page in pages[2:])


def test_the_contents_name_the_page_each_section_stands_on(whole: tuple[PdfReader, pdf.PdfReport]) -> None:
    reader, report = whole
    pages = texts(reader)
    places = dict(report.section_pages)
    for part in appraisal().sections:
        number = places[part.anchor]
        assert part.title in pages[number - 1]
        assert f"{part.title} {number}" in " ".join(pages[1].split())


def test_every_page_but_the_cover_says_which_it_is(whole: tuple[PdfReader, pdf.PdfReport]) -> None:
    pages = texts(whole[0])
    total = len(pages)
    assert "of" not in pages[0].split()
    for number, page in enumerate(pages[1:], 2):
        assert f"{number} of {total}" in page
        assert "Bailey Okafor" in page


def test_links_in_the_contents_lead_to_their_pages(whole: tuple[PdfReader, pdf.PdfReport]) -> None:
    reader, report = whole
    targets = [page_of(reader, target) for page, target in links(reader) if page == 2]
    places = dict(report.section_pages)
    doc = appraisal()
    anchors = [part.anchor for part in doc.sections] + ["evidence"] + [each.anchor for each in doc.exhibits]
    assert targets == [places[anchor] for anchor in anchors]


def test_bookmarks_for_sections_and_exhibits(whole: tuple[PdfReader, pdf.PdfReport]) -> None:
    reader, report = whole
    places = dict(report.section_pages)
    found: dict[str, int] = {}

    def gather(outline: list[Any]) -> None:
        for item in outline:
            if isinstance(item, list):
                gather(item)
            else:
                assert isinstance(item, Destination)
                found[str(item.title)] = (reader.get_destination_page_number(item) or 0) + 1

    gather(reader.outline)
    doc = appraisal()
    for part in doc.sections:
        assert found[part.title] == places[part.anchor]
    for each in doc.exhibits:
        assert found[f"{each.number} {each.title}"] == places[each.anchor]
    top = [item.title for item in reader.outline if not isinstance(item, list)]
    assert top == ["Contents", *(part.title for part in doc.sections), "Evidence"]


def test_facts_about_the_document() -> None:
    reader, _ = written(document(section("S", para("x")), language="de-CH"))
    assert reader.metadata is not None
    assert reader.metadata.title == "Appraisal 2026"
    assert reader.metadata.author == "Bailey Okafor"
    assert reader.metadata["/CreationDate"].startswith("D:20261122")
    assert reader.root_object["/Lang"] == "de-CH"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712  (a PDF boolean)


def test_the_same_document_gives_the_same_bytes() -> None:
    one, other = io.BytesIO(), io.BytesIO()
    pdf.write(appraisal(), one)
    pdf.forget()
    pdf.write(appraisal(), other)
    assert one.getvalue() == other.getvalue()


@pytest.mark.parametrize(
    ("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792)), ("nonsense", (595, 842))]
)
def test_paper(paper: str, size: tuple[int, int]) -> None:
    reader, _ = written(document(section("S", para("x")), paper=paper))
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size


def test_every_block_and_its_links() -> None:
    reader, report = written(document(section("Everything", *every_block()), exhibits=(exhibit(),)))
    words = " ".join(" ".join(texts(reader)).split())
    for expected in (
        "bold and slanted",
        "inner",
        "3. third",
        "— Dana Reyes, manager",
        "copy(row)",
        "30 June 2026",
        "February 6.0",
        "Hours by month",
        "3 of 4 milestones",
        "Situation It failed.",
    ):
        assert expected in words, expected
    targets = [target for page, target in links(reader) if page > 2]
    assert "https://example.org/a?b=c&d" in targets
    jump = next(target for target in targets if not str(target).startswith("http"))
    assert page_of(reader, jump) == dict(report.section_pages)["exhibit-1"]
    assert not any("javascript" in str(target) for target in targets)


def test_a_jump_to_nowhere_is_plain_words() -> None:
    reader, _ = written(document(section("S", Paragraph((Run("words", href="#nowhere"),)))))
    assert [page for page, _ in links(reader)] == [2]


def test_every_font_is_embedded(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    pdf.write(document(section("S", *every_block(), para(ARABIC + HEBREW + "世界 한국어 🎉 नमस्ते"))), target)
    listed = subprocess.run(
        ["pdffonts", target], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert len(listed) >= 8
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listed)


def test_words_of_every_script_copy_out() -> None:
    samples = [
        "office fi",
        "क्षत्रिय ज्ञान",
        "การเรียนรู้",
        "你好世界",
        "日本語の文章",
        "한국어",
        "Łódź Việt Ελλάδα Привет",
        "🎉 📚",
        "é",
    ]
    reader, report = written(document(section("S", *(para(text) for text in samples))))
    found = texts(reader)[2]
    for text in samples:
        assert text in found
    assert report.missing_glyphs == ()


def test_right_to_left_words_copy_out_in_reading_order(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    pdf.write(document(section("S", para("ילד טוב 12 MWL ירושלים"))), target)
    out = subprocess.run(["pdftotext", target, "-"], capture_output=True, text=True, check=True).stdout
    assert "\u202bילד טוב\u202c" in out  # poppler marks the right-to-left run and turns it round
    reader = pypdfium2.PdfDocument(target)  # what the window's own viewer copies
    words = reader[2].get_textpage().get_text_range()
    reader.close()
    assert "ילד טוב 12 MWL ירושלים" in words


def rendered(doc: Document, tmp_path: Path, page: int) -> Image.Image:
    target = tmp_path / "look.pdf"
    pdf.write(doc, target)
    stem = tmp_path / "page"
    command = [
        "pdftoppm",
        "-r",
        "72",
        "-gray",
        "-f",
        str(page),
        "-l",
        str(page),
        "-singlefile",
        "-png",
        target,
        stem,
    ]
    subprocess.run(command, check=True)
    return Image.open(stem.with_suffix(".png"))


def ink_bounds(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.convert("L").point(lambda level: 255 if level < 200 else 0).getbbox()
    assert box
    return box


def test_a_right_to_left_paragraph_stands_at_the_right_edge(tmp_path: Path) -> None:
    image = rendered(document(section("S", para("שלום עולם"))), tmp_path, 3)
    left, _, right, _ = ink_bounds(image.crop((0, 110, image.width, 150)))
    assert right == pytest.approx(image.width - 57, abs=3)
    assert left > image.width / 2


def test_nothing_is_drawn_in_the_margins(tmp_path: Path) -> None:
    doc = document(
        section(
            "x" * 100_000,
            para(HOSTILE),
            para("w" * 3_000),
            *every_block(),
            Card(run(HOSTILE * 50), HOSTILE * 20, (para(HEBREW * 20),)),
        ),
        title=HOSTILE * 20,
        author="y" * 5_000,
        headline=HEBREW * 10,
        audience=HOSTILE * 20,
        exhibits=(exhibit(1, title="z" * 100_000, meta=HOSTILE * 50, facts=(("l" * 500, run("v" * 500)),)),),
    )
    target = tmp_path / "hard.pdf"
    report = pdf.write(doc, target)
    subprocess.run(["pdftoppm", "-r", "36", "-gray", "-png", target, tmp_path / "p"], check=True)
    pages = sorted(tmp_path.glob("p-*.png"))
    assert len(pages) == report.pages
    for path in pages:
        with Image.open(path) as image:
            left, top, right, bottom = ink_bounds(image)
            assert left >= 27
            assert right <= image.width - 26
            assert top >= 18
            assert bottom <= image.height - 18


def test_markup_is_words_and_embeds_no_file() -> None:
    doc = document(section(HOSTILE, para(HOSTILE)), title=HOSTILE, exhibits=(exhibit(1, title=HOSTILE),))
    reader, _ = written(doc)
    assert "<img src=/etc/passwd" in "".join(texts(reader))
    assert not any(page.images for page in reader.pages)
    assert reader.metadata is not None
    assert "\x00" not in (reader.metadata.title or "")


def test_a_heading_is_never_alone_at_the_foot_of_a_page() -> None:
    blocks = [
        block
        for index in range(120)
        for block in (
            Heading(2, run(f"Heading {index}")),
            *(para(f"Text {index}.") for _ in range(index % 4 + 1)),
        )
    ]
    reader, _ = written(document(section("S", *blocks)))
    for page in texts(reader)[2:]:
        lines = [line for line in page.splitlines() if line.startswith(("Heading", "Text"))]
        assert lines[-1].startswith("Text")


def test_a_card_is_not_split_from_its_title() -> None:
    cards = [
        Card(run(f"Card {index}"), "meta", tuple(para(f"Inside {index}") for _ in range(3)))
        for index in range(60)
    ]
    for page in texts(written(document(section("S", *cards)))[0])[2:]:
        lines = [line for line in page.splitlines() if line.startswith(("Card", "Inside"))]
        assert lines[0].startswith("Card")
        assert lines[-1].startswith("Inside")


def test_a_card_longer_than_a_page_goes_on() -> None:
    card = Card(run("Long"), "", tuple(para(f"Line {index}.") for index in range(200)))
    reader, report = written(document(section("S", card)))
    words = " ".join(texts(reader))
    assert report.pages > 5
    assert all(f"Line {index}." in words for index in range(200))


def test_a_table_over_many_pages_repeats_its_head() -> None:
    table = Table(
        (run("Month"), run("Hours")),
        tuple((run(f"Row {i}"), run(str(i))) for i in range(300)),
        (1, 1),
        ("left", "right"),
    )
    reader, report = written(document(section("S", table)))
    assert report.pages > 8
    for page in texts(reader)[2:]:
        assert "Month" in page
        assert "Row" in page


def test_a_table_with_uneven_rows_and_a_huge_cell() -> None:
    table = Table((run("A"), run("B")), ((run("only one"),), (run("w " * 3_000), run("b"), run("c"))), (), ())
    words = " ".join(texts(written(document(section("S", table)))[0]))
    assert words.count("w") > 3_000
    assert "only one" in words


def test_pictures_are_no_larger_than_the_page_needs() -> None:
    exhibits = (exhibit(1, picture=picture(4000, 3000, "JPEG")), exhibit(2, picture=picture(4000, 3000)))
    reader, _ = written(document(exhibits=exhibits))
    images = [image for page in reader.pages for image in page.images]
    assert len(images) == 2
    for image in images:
        assert image.image is not None
        assert max(image.image.size) <= 1_400


def test_a_picture_looks_as_it_was(tmp_path: Path) -> None:
    square = Image.new("RGB", (300, 300), (36, 87, 197))
    out = io.BytesIO()
    square.save(out, "PNG")
    reader, _ = written(
        document(exhibits=(exhibit(1, picture=Picture(out.getvalue(), "image/png", 300, 300)),))
    )
    (image,) = (image for page in reader.pages for image in page.images)
    assert image.image is not None
    assert image.image.convert("RGB").getpixel((20, 20)) == (36, 87, 197)


def test_a_broken_picture_leaves_its_words() -> None:
    broken = exhibit(1, picture=Picture(b"nothing", "image/png", 10, 10), title="Depot visit")
    assert texts(written(document(exhibits=(broken,)))[0])[2].count("Depot visit") == 2


def test_missing_characters_are_reported_and_not_boxed() -> None:
    reader, report = written(document(section("S", para("a \U00012000 b \U00013000"))))
    assert report.missing_glyphs == ("\U00012000", "\U00013000")
    assert "a \U00012000 b" in texts(reader)[2]


def test_no_section_and_no_exhibit_is_a_cover() -> None:
    reader, report = written(document())
    assert report == pdf.PdfReport(1, (), ())
    assert "Appraisal 2026" in texts(reader)[0]


def test_an_empty_section_says_so() -> None:
    assert "Nothing in this part yet." in texts(written(document(section("Feedback")))[0])[2]


def test_evidence_alone() -> None:
    pages = texts(written(document(exhibits=(exhibit(1),)))[0])
    assert "Evidence E1" in pages[1]
    assert "Evidence" in pages[2]


def test_the_same_anchor_twice_leads_to_the_first() -> None:
    doc = document(
        section("One", para("x"), anchor="same"),
        section("Two", *(para("y") for _ in range(60)), anchor="same"),
    )
    _, report = written(doc)
    assert report.section_pages == (("same", 3),)


def test_forty_exhibits_in_a_row() -> None:
    shared = picture(900, 1400, "JPEG")
    many: tuple[Exhibit, ...] = tuple(exhibit(number, picture=shared) for number in range(1, 41))
    reader, report = written(document(exhibits=many))
    words = " ".join(texts(reader))
    assert all(f"E{number}" in words for number in range(1, 41))
    assert report.pages < 30


def test_progress_is_told_page_by_page() -> None:
    told: list[tuple[int, int]] = []
    report = pdf.write(appraisal(), io.BytesIO(), progress=lambda done, total: told.append((done, total)))
    assert told == [(number, report.pages) for number in range(1, report.pages + 1)]


def test_cancelling_writes_nothing(tmp_path: Path) -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        pdf.write(appraisal(), tmp_path / "a.pdf", check_cancelled=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        pdf.write(document(), tmp_path / "no" / "a.pdf")
    assert caught.value.code == "out.folder_missing"


def test_another_accent_and_words_change_nothing_else() -> None:
    plain, _ = written(document(section("S", para("x"))))
    coloured, _ = written(dataclasses.replace(document(section("S", para("x"))), accent="#ffee00"))
    assert texts(plain) == texts(coloured)


def test_a_section_goes_on_where_the_last_one_ends() -> None:
    sections = [section(f"Part {index}", *(para(f"Line {n}.") for n in range(16))) for index in range(6)]
    found = texts(written(document(*sections))[0])[2:]
    assert "Part 1" in found[0].split("Line 15.")[1]
    assert len(found) <= 5


def test_words_stand_beside_an_exhibits_picture_and_three_such_exhibits_on_a_page() -> None:
    pictured = [exhibit(n, picture=picture(640, 400), blocks=(para(f"Said of it {n}."),)) for n in (1, 2, 3)]
    found = texts(written(document(exhibits=tuple(pictured)))[0])
    assert all(f"Said of it {n}." in found[-1] for n in (1, 2, 3))


def test_an_exhibit_about_which_much_is_said_goes_on_over_the_page_with_its_picture_at_its_head() -> None:
    said = tuple(para(f"Sentence {n}.") for n in range(60))
    pages = written(document(exhibits=(exhibit(1, picture=picture(640, 400), blocks=said),)))[0].pages[2:]
    assert [len(page.images) for page in pages] == [1, 0, 0][: len(pages)]
    assert "Sentence 0." in pages[0].extract_text()
    assert "Sentence 59." in pages[-1].extract_text()
    assert "SHA-256" in pages[-1].extract_text()


def test_a_quotation_from_the_right_has_its_translation_at_its_bar(tmp_path: Path) -> None:
    words = "In taking one's time lies safety."
    image = rendered(document(section("S", Quote((para("في التأنّي السلامة"), para(words))))), tmp_path, 3)
    _, _, right, _ = ink_bounds(image.crop((0, 110, image.width, 180)))
    bar = right - 3
    left, _, end, _ = ink_bounds(image.crop((0, 134, bar - 3, 160)))
    assert bar - end < 20
    assert left > image.width / 3


def test_what_fits_on_one_whole_line_is_not_broken_at_the_measure() -> None:
    words = "Take a facilitation course that makes me practise and not listen – reached 12 Nov 2026"
    (page,) = texts(written(document(section("S", para(words))))[0])[2:]
    assert words in page
