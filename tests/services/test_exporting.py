"""Out of the vault: a PDF and a web page that others can open, or nothing at all."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from pypdf import PdfReader

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import Confidentiality, Purpose
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.services import capture, exporting, portfolios
from mwl_desktop.tasks import Job
from mwl_desktop.vault.vault import Vault
from tests import factory


@pytest.fixture
def portfolio(vault: Vault, tmp_path: Path) -> ItemId:
    entry = factory.add_entry(vault, "Stock import", body="Ten weeks without a loss.", starred=True)
    factory.add_entry(vault, "SECRET", starred=True, confidentiality=Confidentiality.PRIVATE)
    note = tmp_path / "note.txt"
    note.write_text("the note itself")
    factory.link(vault, entry, capture.capture(vault, [note]).added[0])
    with vault.write("portfolio.add") as uow:
        return portfolios.add(uow, PortfolioDraft("Appraisal", Purpose.APPRAISAL, "Dana", "Hello 𓀀."))


def text_of(path: Path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_a_pdf_holds_what_was_chosen_and_says_what_it_lacks(
    vault: Vault, portfolio: ItemId, tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    report = exporting.export(vault, portfolio, pdf_to=target)
    assert (report.files, report.exhibits) == ((target,), 1)
    assert report.pages == len(PdfReader(target).pages)
    assert "Ten weeks" in text_of(target)
    assert "SECRET" not in text_of(target)
    assert [each.row.title for each in report.left_out] == ["SECRET"]
    assert report.missing_glyphs == ("𓀀",)


def test_a_web_page_is_one_file(vault: Vault, portfolio: ItemId, tmp_path: Path) -> None:
    target = tmp_path / "a.html"
    report = exporting.export(vault, portfolio, html_to=target)
    assert (report.files, report.pages) == ((target,), 0)
    page = target.read_text("utf-8")
    assert "Ten weeks" in page
    assert "SECRET" not in page
    assert report.originals == 0
    assert b64encode(b"the note itself").decode() not in page


def test_a_folder_holds_the_page_and_the_originals(vault: Vault, portfolio: ItemId, tmp_path: Path) -> None:
    target = tmp_path / "folder"
    report = exporting.export(vault, portfolio, html_to=target)
    assert report.files == (target / "index.html",)
    originals = [path.read_text() for path in target.rglob("*note*") if path.is_file()]
    assert originals == ["the note itself"]
    assert report.originals == 1


def test_the_same_portfolio_gives_the_same_pdf(vault: Vault, portfolio: ItemId, tmp_path: Path) -> None:
    one, other = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for target in (one, other):
        exporting.export(vault, portfolio, pdf_to=target)
    assert one.read_bytes() == other.read_bytes()


def test_a_folder_that_is_not_there_is_said(vault: Vault, portfolio: ItemId, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"out\.folder_missing"):
        exporting.export(vault, portfolio, pdf_to=tmp_path / "none" / "a.pdf")


def test_a_cancelled_export_leaves_nothing(vault: Vault, portfolio: ItemId, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    job = Job("portfolio.export", lambda moved, progress: moved.cancel())
    with pytest.raises(Cancelled):
        exporting.export(vault, portfolio, pdf_to=folder / "a.pdf", work=job)
    assert list(folder.iterdir()) == []


def test_what_was_at_the_target_stays_until_the_new_file_is_whole(
    vault: Vault, portfolio: ItemId, tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    job = Job("portfolio.export")
    job.cancel()
    with pytest.raises(Cancelled):
        exporting.export(vault, portfolio, pdf_to=target, work=job)
    assert target.read_bytes() == b"old"
    exporting.export(vault, portfolio, pdf_to=target)
    assert target.read_bytes().startswith(b"%PDF")
