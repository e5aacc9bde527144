"""A portfolio out of the vault, as PDF and as web page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mwl_desktop.documents import html, pdf
from mwl_desktop.domain.evidence import Refused
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.portfolios import LeftOut, Portfolio
from mwl_desktop.domain.work import QUIET, Work
from mwl_desktop.services.composing import Composed, compose
from mwl_desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written; `originals` are the files beside a web page, as they were when they came in.

    `unstripped` are those from which nothing could be taken out although it was asked for, and why; `still`
    are the copies that say something all the same, by their name, with the codes of what they say.
    `missing_glyphs` are characters no font of the program has.
    """

    files: tuple[Path, ...]
    pages: int
    exhibits: int
    originals: int
    left_out: tuple[LeftOut, ...]
    missing_glyphs: tuple[str, ...]
    unstripped: tuple[Refused, ...] = ()
    still: tuple[tuple[str, tuple[str, ...]], ...] = ()


def export(
    vault: Vault,
    what: ItemId | Portfolio,
    *,
    pdf_to: Path | None = None,
    html_to: Path | None = None,
    stripped: bool = False,
    work: Work = QUIET,
) -> ExportReport:
    """Write a portfolio; a web page is one file when its name ends in .html or .htm, else a folder.

    `stripped`: the originals in the folder are copies without what they say of themselves.
    """
    vault.spare(pdf_to, html_to)
    is_folder = html_to is not None and not _is_page(html_to)
    composed = compose(vault, what, stripped=stripped and is_folder, work=work)
    work.check_cancelled()
    files: list[Path] = []
    pages = originals = 0
    missing: tuple[str, ...] = ()
    if pdf_to is not None:
        report = pdf.write(
            composed.document, pdf_to, progress=work.progress, check_cancelled=work.check_cancelled
        )
        pages, missing = report.pages, report.missing_glyphs
        files.append(pdf_to)
    if html_to is not None:
        work.check_cancelled()
        page = _write_html(composed, html_to, work)
        originals = page.originals
        files.append(page.page)
    exhibits = len(composed.document.exhibits)
    held = [each.original for each in composed.document.exhibits if each.original is not None]
    whole = tuple(Refused(each.name, each.whole_because) for each in held if each.whole_because)
    still = tuple((each.name, each.still) for each in held if each.still)
    return ExportReport(tuple(files), pages, exhibits, originals, composed.left_out, missing, whole, still)


def _is_page(target: Path) -> bool:
    return target.suffix.lower() in (".html", ".htm")


def _write_html(composed: Composed, target: Path, work: Work) -> html.HtmlReport:
    write = html.write_file if _is_page(target) else html.write_folder
    return write(composed.document, target, check_cancelled=work.check_cancelled)
