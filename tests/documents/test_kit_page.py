"""The recovery kit's page, read back."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from mwl_desktop.documents.kit_page import KitPage, kit_pdf
from mwl_desktop.vault import keys

KEY = keys.VaultKey(bytes(range(32)), bytes(range(100, 116)))


def page_of(name: str = "portfolio.mwl") -> KitPage:
    return KitPage(name, keys.kit_lines(KEY), KEY.fingerprint, "22 November 2026")


@pytest.mark.parametrize(("letter", "size"), [(False, (595, 842)), (True, (612, 792))])
def test_the_page_holds_all_that_opens_the_vault(letter: bool, size: tuple[int, int]) -> None:
    reader = PdfReader(BytesIO(kit_pdf(page_of(), letter=letter)))
    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size
    text = page.extract_text().replace("\xa0", " ")
    assert all(line in text for line in keys.kit_lines(KEY))
    assert KEY.fingerprint in text
    assert "portfolio.mwl" in text
    typed = "\n".join(line for line in text.splitlines() if line.endswith(tuple(keys.kit_lines(KEY))))
    assert keys.key_from_kit("".join(line[-22:] for line in typed.splitlines())) == KEY


@pytest.mark.parametrize("letter", [False, True])
@pytest.mark.parametrize("turned", [0, 5, 180])
def test_another_program_reads_key_and_salt_off_the_printed_code(letter: bool, turned: int) -> None:
    with pypdfium2.PdfDocument(kit_pdf(page_of(), letter=letter)) as document:
        picture = document[0].render(scale=1.5).to_pil()
    (code,) = zxingcpp.read_barcodes(picture.rotate(turned, fillcolor="white"))
    assert bytes.fromhex(code.text) == KEY.key + KEY.salt
    assert keys.key_from_kit(code.text) == KEY


def test_nothing_stands_beyond_the_margins() -> None:
    for letter in (False, True):
        with pypdfium2.PdfDocument(kit_pdf(page_of("W" * 300), letter=letter)) as document:
            picture = document[0].render(scale=1).to_pil().convert("L")
        black = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
        margin = 60  # points; the page keeps 70
        assert black is not None
        assert black[0] >= margin
        assert black[2] <= picture.width - margin
        assert black[3] <= picture.height - margin


def test_the_square_code_holds_the_raw_key_and_salt() -> None:
    assert bytes.fromhex(page_of().digits) == KEY.key + KEY.salt
    assert keys.key_from_kit(page_of().digits) == KEY


def test_a_long_name_stays_on_the_page() -> None:
    text = PdfReader(BytesIO(kit_pdf(page_of("n" * 300)))).pages[0].extract_text()
    assert "n" * 300 not in text
    assert "nnn…" in text


@pytest.mark.parametrize("name", ["学習ノート.mwl", "تعلّمي.mwl", "учёба.mwl", "Δ ✎.mwl"])
def test_a_name_in_any_script_has_its_letters(name: str) -> None:
    fonts = {
        str(font["/BaseFont"])
        for font in PdfReader(BytesIO(kit_pdf(page_of(name)))).pages[0]["/Resources"]["/Font"].values()
    }
    text = PdfReader(BytesIO(kit_pdf(page_of(name)))).pages[0].extract_text()
    assert not any("Helvetica" in font for font in fonts)
    assert all(letter in text for letter in name if letter.isalpha())
    assert "\ufffd" not in text
