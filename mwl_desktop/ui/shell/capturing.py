"""What the window catches: what is typed into the bar, dropped, pasted or chosen from a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.evidence import CaptureReport, Refused
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.errors import UserError
from mwl_desktop.tasks import Job
from mwl_desktop.ui.dialogs.captured import CapturedDialog
from mwl_desktop.ui.ops import capturing
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.panes.evidence.adding import AddLinkSheet, AddQuotationSheet
from mwl_desktop.ui.panes.evidence.several import SeveralSheet
from mwl_desktop.ui.widgets.catch import Catch, image_name, is_link, png_of
from mwl_desktop.ui.widgets.offers import Offer
from mwl_desktop.ui.widgets.words import fill, shortened

_MOST_DETAILS: Final = 200
_LONGEST_TITLE: Final = 50


class Capturing(QObject):
    """Sends what was caught on its way and says what became of it."""

    def __init__(self, ctx: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._reading: Job | None = None
        self._more_to_read = False
        self._looking: Job | None = None
        self._more_to_look_at = False
        ctx.job_ended.connect(self._on_job_ended)

    def read_facts(self) -> None:
        """Read what new files say and look like; what is added meanwhile comes next."""
        if self._ctx.vault.read_only:
            return
        if self._reading is not None:
            self._more_to_read = True
            return
        self._more_to_read = False
        self._reading = capturing.read_facts(self, self._ctx, lambda _number: None)

    def _read_pictures(self) -> None:
        """Read text in pictures, once it is known which files have none of their own."""
        if self._looking is not None:
            self._more_to_look_at = True
        elif capturing.reads_pictures():
            self._more_to_look_at = False
            self._looking = capturing.read_pictures(self, self._ctx, lambda _number: None)

    def _on_job_ended(self, job: Job) -> None:
        goes_on = self._ctx.unlocked and not job.cancelled
        if job is self._reading:
            self._reading = None
            if goes_on and self._more_to_read:
                self.read_facts()
            elif goes_on:
                self._read_pictures()
        elif job is self._looking:
            self._looking = None
            if goes_on and self._more_to_look_at:
                self._read_pictures()

    def type_in(self, text: str, kind: str) -> None:
        """Keep what was typed into the bar: a bare address as evidence, anything else as an entry."""
        if self._ctx.refuses():
            return
        if is_link(text):
            capturing.web_links(self, self._ctx, [(text.strip(), "")], self._say_links)
        else:
            capturing.thought(self, self._ctx, text, EntryKind(kind), self._say_entry)

    def take(self, caught: Catch, link_to: tuple[ItemId, str] | None = None) -> None:
        """Keep what was dropped or pasted; `link_to` is the item it is linked to, and its title."""
        if self._ctx.refuses():
            return
        target, linked = link_to or (None, "")
        if caught.paths:
            self.add_files(caught.paths, link_to)
        elif caught.offers:
            self._take_offers(caught.offers, target, linked)
        elif caught.image is not None:
            encoded, report = partial(png_of, caught.image), partial(self._report, linked)
            capturing.image(self, self._ctx, encoded, image_name(), target, report)
        elif caught.links:
            wanted = [(each.address, each.title) for each in caught.links]
            capturing.web_links(self, self._ctx, wanted, partial(self._say_links, linked=linked), target)
        elif caught.source or caught.quoted:
            self.ask_about(caught, link_to)
        elif caught.text:
            capturing.thought(self, self._ctx, caught.text, EntryKind.WORK, self._say_entry)
        else:
            code = "capture.only_promised" if caught.promised else "clipboard.nothing"
            self._ctx.failed.emit(UserError(code))

    def take_screenshot(self, image: QImage) -> None:
        """Keep a part of the screen."""
        name = image_name(self.tr("Screenshot"))
        capturing.image(self, self._ctx, partial(png_of, image), name, None, partial(self._report, ""))

    def ask_about(self, caught: Catch, link_to: tuple[ItemId, str] | None = None) -> None:
        """Show what was caught of a page or of somebody's words, to be looked at before it is kept."""
        target, linked = link_to or (None, "")
        made = AddLinkSheet if caught.source else AddQuotationSheet
        sheet = made(self._ctx, self._over(), caught, target)
        sheet.added.connect(partial(self._say_sheet, bool(caught.source), linked))
        sheet.open()

    def _say_sheet(self, page: bool, linked: str, item_id: ItemId) -> None:
        one = self.tr("Web page added as evidence") if page else self.tr("Quotation added as evidence")
        if linked:
            one = (
                self.tr("Web page added as evidence and linked to “%1”")
                if page
                else self.tr("Quotation added as evidence and linked to “%1”")
            )
        self._say_with_open(fill(one, shortened(linked, _LONGEST_TITLE)), item_id)

    def _take_offers(self, offers: tuple[Offer, ...], target: ItemId | None, linked: str) -> None:
        """Take in what another program handed over; what it kept to itself is told by name."""
        there = [
            capturing.Handed(each.name, each.data, each.is_mail, each.changed_at)
            for each in offers
            if not each.left
        ]
        mail = self.tr("The mail")
        refused = [Refused(each.name or mail, each.left) for each in offers if each.left]
        capturing.held(self, self._ctx, there, refused, target, partial(self._report, linked))

    def add_files(self, paths: Sequence[Path], link_to: tuple[ItemId, str] | None = None) -> None:
        """Take files and folders in as evidence, linked to an item where one is named."""
        if self._ctx.refuses():
            return
        target, linked = link_to or (None, "")
        capturing.files(self, self._ctx, paths, target, partial(self._report, linked, dropped=paths))

    def _say_entry(self, item_id: ItemId) -> None:
        self._say_with_open(self.tr("Captured"), item_id)

    def _say_links(self, kept: tuple[ItemId, ...], linked: str = "") -> None:
        number, title = len(kept), shortened(linked, _LONGEST_TITLE)
        one, many = self.tr("Link added as evidence"), self.tr("%1 links added as evidence")
        if linked:
            one = self.tr("Link added as evidence and linked to “%2”")
            many = self.tr("%1 links added as evidence and linked to “%2”")
        self._say_with_open(fill(one if number == 1 else many, number, title), kept[0])

    def _say_with_open(self, words: str, item_id: ItemId) -> None:
        act = (self.tr("Open"), lambda: self._ctx.asked_for.emit("open", item_id))
        self._ctx.said.emit(Message(words, "success", act))

    def tell(self, report: CaptureReport, folder: str) -> None:
        """Say what came out of a watched folder."""
        self._report("", report, folder)

    def _report(
        self, linked: str, report: CaptureReport, folder: str = "", dropped: Sequence[Path] = ()
    ) -> None:
        act = self._what_next(report, linked)
        level = "warning" if report.refused else "success" if report.added else "info"
        words = self.summary(report, linked)
        if folder:
            words = fill(self.tr("From “%1”: %2"), shortened(folder, _LONGEST_TITLE), words)
        elif dropped and report.refused:  # it stays, and is read when much else was dropped
            words = fill(self.tr("%1: %2"), self._drop_words(dropped), words)
        many = len(report.added) > 1
        show = (self.tr("Show"), lambda: self._ctx.asked_for.emit("choose", report.added)) if many else None
        self._ctx.said.emit(Message(words, level, act, self._details(report), once=True, other=show))
        if report.added:
            self.read_facts()
        if report.cancelled:
            capturing.tidy(self, self._ctx)

    def _drop_words(self, dropped: Sequence[Path]) -> str:
        """What was dropped, by the name of the first."""
        name = shortened(dropped[0].name or str(dropped[0]), _LONGEST_TITLE)
        words = self.tr("“%1”") if len(dropped) == 1 else self.tr("“%1” and %2 more")
        return fill(words, name, len(dropped) - 1)

    def _what_next(self, report: CaptureReport, linked: str) -> tuple[str, Callable[[], None]] | None:
        """Choosing, where files or their names were there already; else showing what was added, or telling
        about it where it is much.
        """
        if report.already_there or report.namesakes:
            return self.tr("Choose…"), lambda: self._let_choose(report, linked)
        if len(report.added) > 1:
            return self.tr("Tell about all…"), lambda: self._let_tell(report.added)
        if report.added:
            return self.tr("Show"), lambda: self._ctx.asked_for.emit("open", report.added[0])
        return None

    def _let_choose(self, report: CaptureReport, linked: str) -> None:
        if not self._ctx.unlocked:
            return
        refusals = self._details(report).splitlines()
        dialog = CapturedDialog(self._ctx, report, self.summary(report, linked), refusals, self._over())
        dialog.tell_asked.connect(self._let_tell)
        dialog.open()

    def _let_tell(self, added: tuple[ItemId, ...]) -> None:
        """Let somebody say the same of all that was just added."""
        over = self._over()
        if self._ctx.unlocked and over is not None and not self._ctx.refuses():
            SeveralSheet(self._ctx, added, over).open()

    def _over(self) -> QWidget | None:
        """The widget over which a sheet is shown."""
        over = self.parent()
        return over if isinstance(over, QWidget) else None

    def summary(self, report: CaptureReport, linked: str = "") -> str:
        """One sentence: how many were added, were there already, were left out; `linked` is a title."""
        added = (self.tr("1 file added"), self.tr("%1 files added"))
        known = (self.tr("1 already there"), self.tr("%1 already there"))
        if linked:
            added = (self.tr("1 file added and linked to “%2”"), self.tr("%1 files added and linked to “%2”"))
            known = (
                self.tr("1 already there, now linked to “%2”"),
                self.tr("%1 already there, now linked to “%2”"),
            )
        counted = (
            (len(report.added), *added),
            (len(report.empty), self._empty_one(report.empty), self.tr("%1 are empty")),
            (len(report.already_there), *known),
            (len(report.namesakes), self.tr("1 has a known name"), self.tr("%1 have a known name")),
            (len(report.refused), self.tr("1 left out"), self.tr("%1 left out")),
        )
        title = shortened(linked, _LONGEST_TITLE)
        said = [fill(one if number == 1 else many, number, title) for number, one, many in counted if number]
        if report.cancelled:
            said.append(self.tr("cancelled before the end"))
        return " · ".join(said) or self.tr("There was no file to add.")

    def _empty_one(self, names: Sequence[str]) -> str:
        return fill(self.tr("“%1” is empty"), shortened(names[0], _LONGEST_TITLE)) if names else ""

    def _details(self, report: CaptureReport) -> str:
        lines = [_refusal(refused) for refused in report.refused[:_MOST_DETAILS]]
        if len(report.refused) > _MOST_DETAILS:
            lines.append(fill(self.tr("… and %1 more"), len(report.refused) - _MOST_DETAILS))
        return "\n".join(lines)


def _refusal(refused: Refused) -> str:
    return sentence_for(refused.code, {"name": refused.name, **dict(refused.facts)})
