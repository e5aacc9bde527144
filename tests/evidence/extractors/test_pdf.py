"""PDF: pages, words and pictures; what is locked, broken or endless costs a note."""

from __future__ import annotations

import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.colors import red
from reportlab.pdfgen import canvas

from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.extractors import pdf
from mwl_desktop.evidence.extractors.pdf_details import pdf_moment
from mwl_desktop.evidence.facts import BROKEN, ENCRYPTED, PAGES_CUT, TEXT_CUT, TOO_LARGE, Limits
from mwl_desktop.evidence.registry import facts, page_with_marks, picture_for_page, thumbnail
from tests.evidence import samples
from tests.patience import working_at_most


def test_what_a_pdf_says() -> None:
    found = facts(types.PDF, samples.pdf())
    assert (found.title, found.author, found.pages) == ("Certificate of Attendance", "Ada Muster", 3)
    assert found.created_on == date(2000, 1, 1)
    assert [page.strip() for page in found.text.split("\f")] == [
        f"Facilitation course, page {number}" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("untitled", ""),
        ("(anonymous)", ""),
        ("Plan.pptx", "Plan"),
        ("Für dich", "Für dich"),
        ("PowerPoint-Präsentation", ""),
        ("Microsoft Excel - Hours.ods", "Hours"),
        ("Document 3", ""),
    ],
)
def test_titles_that_programs_put_there_say_nothing(title: str, expected: str) -> None:
    assert facts(types.PDF, samples.pdf(title=title)).title == expected


def test_pages_and_text_are_cut_at_their_limits() -> None:
    found = facts(types.PDF, samples.pdf(5), Limits(pages=2))
    assert (found.pages, found.notes) == (5, (PAGES_CUT,))
    assert "page 3" not in found.text
    found = facts(types.PDF, samples.pdf(5), Limits(text=20))
    assert len(found.text) <= 20
    assert set(found.notes) == {PAGES_CUT, TEXT_CUT}
    assert facts(types.PDF, samples.pdf(5), Limits(seconds=-1)).notes == (PAGES_CUT,)


def test_locked_and_broken() -> None:
    assert facts(types.PDF, samples.locked_pdf()).notes == (ENCRYPTED,)
    assert thumbnail(types.PDF, samples.locked_pdf()) is None
    assert facts(types.PDF, b"%PDF-1.7 nothing").notes == (BROKEN,)
    assert thumbnail(types.PDF, b"%PDF-1.7 nothing") is None


def test_a_damaged_page_is_noted_and_the_others_are_read() -> None:
    whole = samples.pdf()
    kids = re.search(rb"/Kids \[ (\d+) 0 R", whole)
    assert kids is not None
    page = re.search(rb"\n" + kids[1] + rb" 0 obj\n<<.*?>>\s*endobj", whole, re.DOTALL)
    assert page is not None
    found = facts(types.PDF, whole.replace(page[0], page[0].replace(b"<<", b"((").replace(b">>", b"))")))
    assert found.notes == (BROKEN,)
    assert "page 2" in found.text


def test_the_first_page_is_drawn_on_white() -> None:
    made = thumbnail(types.PDF, samples.pdf())
    assert made is not None
    assert (made.width, made.height) == (339, 480)
    image = Image.open(io.BytesIO(made.data)).convert("RGB")
    assert image.getpixel((5, 5)) == (255, 255, 255)
    red, _, blue = image.getpixel((100, 50))
    assert blue > 180 > red


def test_a_page_for_print_has_the_pixels_asked_for() -> None:
    made = picture_for_page(types.PDF, samples.pdf(), max_pixels=2_000_000)
    assert made is not None
    assert 1_900_000 < made.width * made.height <= 2_000_000


@pytest.mark.parametrize("size", [(1, 20_000), (20_000, 1), (0.01, 0.01), (14_400, 14_400)])
def test_odd_pages(size: tuple[float, float]) -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=size)
    page.drawString(0, 0, "x")
    page.save()
    made = thumbnail(types.PDF, buffer.getvalue())
    assert made is None or max(made.width, made.height) <= 480


def test_a_page_that_takes_for_ever_is_given_up() -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pageCompression=1)
    page.setLineWidth(0.1)
    for number in range(60_000):
        page.bezier(0, number % 800, 600, number % 700, 0, number % 600, 600, number % 500)
    page.save()
    with working_at_most(5):
        assert picture_for_page(types.PDF, buffer.getvalue(), limits=Limits(seconds=0.2)) is None


def test_many_threads_take_turns() -> None:
    data = samples.pdf()
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda _: (facts(types.PDF, data).pages, thumbnail(types.PDF, data)), range(40))
        )
    assert {pages for pages, _ in found} == {3}
    assert len({made.data for _, made in found if made}) == 1


def test_each_page_is_found_in_the_text() -> None:
    found = facts(types.PDF, samples.pdf(3))
    assert [found.text[start:].split(",")[1][:7] for start in found.page_starts] == [
        " page 1",
        " page 2",
        " page 3",
    ]
    assert facts(types.PDF, samples.pdf(1)).page_starts == ()


def test_an_empty_page_begins_where_the_text_before_it_ends() -> None:
    buffer = io.BytesIO()
    made = canvas.Canvas(buffer)
    for words in ("", "one", "", "two", ""):
        made.drawString(50, 700, words)
        made.showPage()
    made.save()
    found = facts(types.PDF, buffer.getvalue())
    assert found.pages == len(found.page_starts) == 5
    assert found.text == "one\n\f\ntwo"
    assert found.page_starts == (0, 0, 3, 6, 9)


def test_what_a_pdf_carries_along() -> None:
    told = {each.code: each.value for each in reversed(facts(types.PDF, samples.annotated_pdf()).details)}
    assert told["detail.author"] == "Ada Muster"
    assert told["detail.attachment"] == "figures.csv (5 B)"
    assert told["detail.comment"] == "Berta Beispiel: Not like this"
    assert told["detail.form_fields"] == "1"
    assert told["detail.scripts"] == "1"
    assert told["detail.history"] == "Editor 4"


def test_what_is_said_twice_is_told_once() -> None:
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/CreationDate"] = "D:20120611162800-04'00'"
        document.docinfo["/Creator"] = document.docinfo["/Producer"] = "Writer® 2010"
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
            packet["xmp:CreateDate"] = "2012-06-11T16:28:00"
            packet["xmp:ModifyDate"] = "2012-08-21T12:09:00Z"
            packet["xmp:CreatorTool"] = packet["pdf:Producer"] = "Writer\u00a0®\u00a02010"
        document.save(buffer)
    assert [(each.code, each.value) for each in facts(types.PDF, buffer.getvalue()).details] == [
        ("detail.created", "2012-06-11 16:28 -04:00"),
        ("detail.made_with", "Writer® 2010"),
        ("detail.changed", "2012-08-21 12:09 UTC"),
    ]


def form(field: bool, link: bool) -> bytes:
    buffer = io.BytesIO()
    made = canvas.Canvas(buffer, pagesize=(300, 200))
    made.drawString(20, 20, "Words")
    if field:
        made.acroForm.textfield(name="a", value="Yes", x=20, y=100, fillColor=red)
    if link:
        made.linkURL("https://example.org", (0, 0, 50, 50))
    made.showPage()
    made.save()
    return buffer.getvalue()


def test_a_page_with_a_field_is_drawn_with_it_and_others_are_not_drawn() -> None:
    made = page_with_marks(types.PDF, form(field=True, link=False), 0, size=600)
    assert made is not None
    assert (made.width, made.height) == (600, 400)
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.getpixel((100, 180)) == (255, 0, 0)
    assert page_with_marks(types.PDF, form(field=False, link=True), 0, size=600) is None
    assert page_with_marks(types.PDF, form(field=True, link=False), 1, size=600) is None
    assert page_with_marks(types.PDF, b"%PDF-1.7", 0, size=600) is None


def test_moments() -> None:
    assert pdf_moment("D:20250304091500+01'00'") == "2025-03-04 09:15 +01:00"
    assert pdf_moment("D:20250304091500Z") == "2025-03-04 09:15 UTC"
    assert pdf_moment("20250304") == "2025-03-04"
    assert pdf_moment("D:20259904") == pdf_moment("yesterday") == ""


def test_a_certificate_says_so() -> None:
    buffer = io.BytesIO()
    made = canvas.Canvas(buffer)
    for line, words in enumerate(
        ("Certificate of Attendance", "This is to certify that Ada", "Issued by: Institute")
    ):
        made.drawString(50, 700 - 30 * line, words)
    made.save()
    found = facts(types.PDF, buffer.getvalue())
    assert (found.kind, found.issuer) == (EvidenceKind.CERTIFICATE, "Institute")


@pytest.mark.parametrize(
    "contents",
    [
        b"nonsense",
        bytes.fromhex("300f06092a864886f70d010701a0020400"),  # PKCS #7, but plain data
        bytes.fromhex("300f06092a864886f70d010703a0020400"),  # PKCS #7, but encrypted
    ],
)
def test_a_signature_that_names_nobody_takes_nothing_from_the_rest(contents: bytes) -> None:
    with pikepdf.open(io.BytesIO(samples.pdf(1))) as document:
        said = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"), Contents=pikepdf.String(contents),
            SubFilter=pikepdf.Name("/adbe.pkcs7.detached"), ByteRange=[0, 1, 2, 1],
        )  # fmt: skip
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=said)
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(field)])
        document.save(buffer := io.BytesIO())
    found = facts(types.PDF, buffer.getvalue())
    codes = [each.code for each in found.details]
    assert ("detail.signed" in codes, "detail.signed_by" in codes) == (True, False)
    assert (found.pages, found.notes) == (1, ())


def test_what_takes_too_long_behind_the_pages_costs_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "pdf_details", lambda *_: time.sleep(0.6))
    found = facts(types.PDF, samples.pdf(1), Limits(seconds=0.5))
    assert (found.pages, found.notes) == (1, (TOO_LARGE,))
