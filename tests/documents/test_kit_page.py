"""The recovery kit's page, read back."""

from __future__ import annotations

from io import BytesIO

import pytest
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
    text = page.extract_text()
    assert all(line in text for line in keys.kit_lines(KEY))
    assert KEY.fingerprint in text
    assert "portfolio.mwl" in text
    typed = "\n".join(line for line in text.splitlines() if line.endswith(tuple(keys.kit_lines(KEY))))
    assert keys.key_from_kit("".join(line[-22:] for line in typed.splitlines())) == KEY


def test_the_square_code_holds_the_raw_key_and_salt() -> None:
    assert bytes.fromhex(page_of().digits) == KEY.key + KEY.salt
    assert keys.key_from_kit(page_of().digits) == KEY


def test_a_long_name_stays_on_the_page() -> None:
    text = PdfReader(BytesIO(kit_pdf(page_of("n" * 300)))).pages[0].extract_text()
    assert "n" * 300 not in text
    assert "nnn…" in text
