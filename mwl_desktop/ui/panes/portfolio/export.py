"""Taking a portfolio out: where to, under what name, and what to say about it afterwards."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from mwl_desktop import paths
from mwl_desktop.documents.files import safe_name
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.sentences import as_it_is
from mwl_desktop.services.exporting import ExportReport
from mwl_desktop.ui.ops import portfolios
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.widgets.words import counted, fill

_MOST_GLYPHS = 40
_MOST_NAMES = 20


class Exporter(QObject):
    """Asks for a place, exports in the background, says what came of it. Remembers the last folder."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._window = parent
        self._folder: Path | None = None

    def export_pdf(self, item_id: ItemId, title: str) -> None:
        """Ask for a file and write the PDF."""
        target = self._file(title, ".pdf", self.tr("Export PDF"), self.tr("PDF (*.pdf)"))
        if target is not None:
            portfolios.export(
                self, self._ctx, item_id, lambda report: self._say(title, report), pdf_to=target
            )

    def export_page(self, item_id: ItemId, title: str) -> None:
        """Ask for a file and write one web page, the originals not among it."""
        target = self._file(title, ".html", self.tr("Export web page"), self.tr("Web page (*.html)"))
        if target is not None:
            portfolios.export(
                self, self._ctx, item_id, lambda report: self._say(title, report), html_to=target
            )

    def export_folder(self, item_id: ItemId, title: str) -> None:
        """Ask where, and make a folder there with the web page and the originals."""
        self._make_folder(item_id, title, stripped=False)

    def export_bare_folder(self, item_id: ItemId, title: str) -> None:
        """The same with copies of the originals without what they say of themselves."""
        self._make_folder(item_id, title, stripped=True)

    def _make_folder(self, item_id: ItemId, title: str, *, stripped: bool) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self._window, self.tr("Where shall the folder be made?"), str(self._start())
        )
        if not chosen or not self._ctx.unlocked:
            return
        self._folder = Path(chosen)
        target = _free(self._folder / _named(title))
        portfolios.export(
            self,
            self._ctx,
            item_id,
            lambda report: self._say(title, report, stripped=stripped),
            html_to=target,
            stripped=stripped,
        )

    def clear(self) -> None:
        """Forget where the last export went."""
        self._folder = None

    def _start(self) -> Path:
        """The folder a dialog begins in: the last one, or the documents."""
        return paths.folder_to_begin_in(self._folder)

    def _file(self, title: str, ending: str, caption: str, kinds: str) -> Path | None:
        suggested = self._start() / (_named(title) + ending)
        chosen, _ = QFileDialog.getSaveFileName(self._window, caption, str(suggested), kinds)
        if not chosen or not self._ctx.unlocked:  # it may have been locked meanwhile
            return None
        target = Path(chosen)
        if target.suffix.lower() != ending:
            target = target.with_name(target.name + ending)
        self._folder = target.parent
        return target

    def _say(self, title: str, report: ExportReport, *, stripped: bool = False) -> None:
        where = report.files[0]
        evidence = counted(report.exhibits, self.tr("1 piece of evidence"), self.tr("%1 pieces of evidence"))
        if report.pages:
            pages = counted(report.pages, self.tr("1 page"), self.tr("%1 pages"))
            words = fill(self.tr("Exported “%1”: %2, %3."), title, pages, evidence)
        else:
            words = fill(self.tr("Exported “%1” as a web page with %2."), title, evidence)
        if report.originals and stripped:
            words += " " + self._bare_words(report)
        elif report.originals:
            words += " " + fill(
                self.tr(
                    "Originals in the folder: %1, as they are, with whatever is inside them"
                    " (a photograph’s place, a document’s author)."
                ),
                report.originals,
            )
        details = str(where)
        level = "success"
        if report.missing_glyphs:
            level = "warning"
            words += " " + counted(
                len(report.missing_glyphs),
                self.tr("1 character has no letterform in any font and is missing on the pages."),
                self.tr("%1 characters have no letterform in any font and are missing on the pages."),
            )
            some = report.missing_glyphs[:_MOST_GLYPHS]
            details += "\n" + "\n".join(f"U+{ord(glyph[0]):04X}  {glyph}" for glyph in some)
        if report.unstripped:
            level = "warning"
        reasons = [sentence_for(as_it_is(each.code), {"name": each.name}) for each in report.unstripped]
        details += "".join(f"\n{reason}" for reason in reasons[:_MOST_NAMES])
        show = (self.tr("Show in folder"), lambda: show_folder(where))
        self._ctx.said.emit(Message(words, level, show, details))

    def _bare_words(self, report: ExportReport) -> str:
        done, whole = report.originals - len(report.unstripped), len(report.unstripped)
        bare = counted(
            done,
            self.tr("1 copy in the folder does not say where, by whom and with what it was made."),
            self.tr("%1 copies in the folder do not say where, by whom and with what they were made."),
        )
        left = counted(
            whole,
            self.tr("1 file is in the folder as it is, with whatever is inside; why is said below."),
            self.tr("%1 files are in the folder as they are, with whatever is inside; why is said below."),
        )
        return " ".join(words for words, number in ((bare, done), (left, whole)) if number)


def show_folder(path: Path) -> None:
    """Open the folder a file is in with the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _named(title: str) -> str:
    """A file name without its ending, made of a title."""
    spoken = re.sub(r"\s*[:/\\|]+\s*", " - ", title).replace(".", " ")
    return safe_name(" ".join(spoken.split()), "portfolio")


def _free(target: Path) -> Path:
    """The path itself, or the first one with a number that does not exist yet."""
    number, free = 2, target
    while free.exists():
        free = target.with_name(f"{target.name} {number}")
        number += 1
    return free
