"""What became of the files that were added: which were there already, have a known name, or stayed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.evidence import AlreadyThere, CaptureReport, Namesake
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.errors import MwlError
from mwl_desktop.ui.dialogs.choice_table import Choices
from mwl_desktop.ui.dialogs.sections import SectionsDialog
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.findings_view import FindingsView
from mwl_desktop.ui.parts.menu_field import MenuChoice
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import counted

_Each = TypeVar("_Each")
LEAVE: Final = "leave"
VERSION: Final = "version"
BOTH: Final = "both"


class CapturedDialog(SectionsDialog):
    """Nothing is done before the button that says so; whoever closes it leaves everything as it is.

    `tell_asked(tuple)`: what was just added is to be told about, all at once.
    """

    tell_asked = Signal(object)

    def __init__(
        self,
        ctx: Context,
        report: CaptureReport,
        summary: str,
        refusals: Iterable[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("What became of the files"), parent)
        self._ctx = ctx
        self._report = report
        self.there: Choices | None = None
        self.namesakes: Choices | None = None
        fit(self, QSize(680, 480))
        self.body.addWidget(label(summary, wrap=True, parent=self))
        if report.already_there:
            self._add_there(report.already_there)
        if report.namesakes:
            self._add_namesakes(report.namesakes)
        if refused := tuple(refusals):
            self.refused = FindingsView(self.tr("Left out"), self)
            self.add_section(self.tr("Left out"), self.refused)
            self.refused.show_lines(refused)
        self.body.addStretch(1)
        self._add_foot()
        self._read_titles()

    def _add_there(self, there: tuple[AlreadyThere, ...]) -> None:
        choices = (
            MenuChoice(LEAVE, self.tr("Use the one there")),
            MenuChoice(VERSION, self.tr("Keep as a new version")),
            MenuChoice(BOTH, self.tr("Keep both")),
        )
        names = [(each.arrived.origin.name, each.item_id) for each in there]
        self.there = Choices(self.tr("Already there"), names, choices, self)
        self.there.opened.connect(self._open)
        words = self.tr(
            "Every byte is the same as in evidence that is there. They are stored once in any "
            "case. What is to become of each?"
        )
        self.add_section(self.tr("Already there"), self.there, words)

    def _add_namesakes(self, namesakes: tuple[Namesake, ...]) -> None:
        choices = (
            MenuChoice(LEAVE, self.tr("Keep both")),
            MenuChoice(VERSION, self.tr("It is a new version of that")),
        )
        names = [(each.name, each.earlier) for each in namesakes]
        self.namesakes = Choices(self.tr("The same name"), names, choices, self)
        self.namesakes.opened.connect(self._open)
        words = self.tr(
            "Added, and other evidence came as a file of the same name before. A new version takes its place "
            "and its links; the earlier file is kept under it. What is to become of each?"
        )
        self.add_section(self.tr("The same name"), self.namesakes, words)

    def _add_foot(self) -> None:
        self.problem = Notice(parent=self)
        self.body.addWidget(self.problem)
        self.do_button = button(self.tr("Keep them as chosen"), "primary", on_click=self.settle, parent=self)
        changes(self.do_button)
        self.do_button.setVisible(bool(self.there or self.namesakes))
        self.close_button.setProperty("look", "secondary" if self.there or self.namesakes else "primary")
        self.foot.addWidget(self.do_button)
        self.tell_button = button(
            self.tr("Tell about all…"), glyph="edit", on_click=self._ask_to_tell, parent=self
        )
        self.tell_button.setToolTip(self.tr("Say kind, role, tags and links of all that was just added"))
        self.tell_button.setVisible(len(self._report.added) > 1)
        changes(self.tell_button)
        self.foot.insertWidget(0, self.tell_button)

    def _read_titles(self) -> None:
        ids = [each.item_id for each in self._report.already_there]
        ids += [each.earlier for each in self._report.namesakes]
        if ids:
            evidence.rows(self, self._ctx, list(dict.fromkeys(ids)), self._take_rows)

    def _take_rows(self, rows: tuple[ItemRow, ...]) -> None:
        titles = {row.id: row.title or vocabulary.untitled() for row in rows}
        for part in (self.there, self.namesakes):
            if part is not None:
                part.show_titles(titles)

    def _ask_to_tell(self) -> None:
        added = self._report.added
        self.close()
        self.tell_asked.emit(added)

    def _open(self, item_id: ItemId) -> None:
        self.close()
        self._ctx.asked_for.emit("open", item_id)

    # -- doing it --------------------------------------------------------------------------

    def settle(self) -> None:
        """Do what was chosen, in one step; where everything is left as it is, only close."""
        there, same = self._report.already_there, self._report.namesakes
        both = [each.arrived for each in self._chosen(there, self.there, BOTH)]
        newer = [(each.item_id, each.arrived) for each in self._chosen(there, self.there, VERSION)]
        joined = self._chosen(same, self.namesakes, VERSION)
        if not (both or newer or joined):
            self.close()
            return
        self.do_button.setEnabled(False)
        number = len(both) + len(newer) + len(joined)
        evidence.settle(self, self._ctx, both, newer, joined, lambda _: self._finish(number), self._fail)

    @staticmethod
    def _chosen(given: Sequence[_Each], part: Choices | None, wanted: str) -> list[_Each]:
        if part is None:
            return []
        return [each for number, each in enumerate(given) if part.value_of(number) == wanted]

    def _finish(self, number: int) -> None:
        words = counted(
            number, self.tr("1 file is kept as you said."), self.tr("%1 files are kept as you said.")
        )
        self._ctx.said.emit(Message(words, "success"))
        self.close()

    def _fail(self, error: Exception) -> None:
        self.do_button.setEnabled(True)
        if isinstance(error, MwlError):
            self.problem.show_notice(sentence(error), "danger")
        else:
            self.close()
            self._ctx.failed.emit(error)
