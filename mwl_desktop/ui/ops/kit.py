"""The recovery kit on its way out: into a PDF, or onto paper without ever touching the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QDate, QIODevice, QLocale, QObject, QSize
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops.context import Context, Failed

if TYPE_CHECKING:
    from mwl_desktop.documents.kit_page import KitPage

_DOTS = 300  # an inch, on paper


@dataclass(frozen=True, slots=True)
class Kit:
    """What the kit says, and for which vault."""

    vault_name: str
    lines: tuple[str, ...]
    fingerprint: str


def _page(kit: Kit) -> KitPage:
    from mwl_desktop.documents.kit_page import KitPage

    made_on = QLocale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
    return KitPage(kit.vault_name, kit.lines, kit.fingerprint, made_on)


def _as_pdf(kit: Kit) -> bytes:
    from mwl_desktop.documents.kit_page import kit_pdf

    return kit_pdf(_page(kit), letter=_is_letter())


def _is_letter() -> bool:
    return QPageSize(QPageSize.PageSizeId.Letter).id() == _system_page()


def _system_page() -> QPageSize.PageSizeId:
    imperial = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4


def save(
    parent: QObject, ctx: Context, kit: Kit, path: Path, done: Callable[[], None], failed: Failed
) -> None:
    """Write the kit's page to a file that the person chose, and that nobody else may read."""

    def run(_job: Job) -> None:
        from mwl_desktop.services import kits

        kits.save(_page(kit), path, letter=_is_letter(), replace=True)

    ctx.work(parent, "kit.save", run, lambda _none: done(), failed)


def print_out(parent: QWidget, ctx: Context, kit: Kit, failed: Failed) -> None:
    """Ask for a printer and print the kit's page, unless who asked is out of sight by then: a lock came."""

    def ask(data: bytes) -> None:
        if parent.isVisible():
            _print(parent, data)

    ctx.work(parent, "kit.print", lambda _job: _as_pdf(kit), ask, failed)


def _print(parent: QWidget, data: bytes) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DOTS)
    printer.setPageSize(QPageSize(_system_page()))
    if QPrintDialog(printer, parent).exec() == QPrintDialog.DialogCode.Accepted:
        paint(data, printer)


def paint(data: bytes, printer: QPrinter) -> None:
    """Paint the first page of a PDF onto a printer's page."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    printer.setFullPage(True)
    inches = document.pagePointSize(0) / 72
    image = document.render(0, QSize(round(inches.width() * _DOTS), round(inches.height() * _DOTS)))
    painter = QPainter(printer)
    painter.drawImage(painter.viewport(), image)
    painter.end()
    document.close()
