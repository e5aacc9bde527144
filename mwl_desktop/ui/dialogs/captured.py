"""What became of the files that were added: which were there already, have a known name, or stayed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from mwl_desktop.domain.evidence import AlreadyThere, CaptureReport, Namesake
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.errors import MwlError
from mwl_desktop.ui.dialogs.sections import SectionsDialog
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.findings_view import FindingsView
from mwl_desktop.ui.parts.menu_field import MenuChoice, MenuField
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.tooltip import plain
from mwl_desktop.ui.widgets.words import counted, fill, shortened

_Each = TypeVar("_Each")
LEAVE: Final = "leave"
VERSION: Final = "version"
BOTH: Final = "both"
_LONGEST: Final = 36
_ANSWER_WIDTH: Final = 170
_MOST: Final = 50
"""Files that have a line of their own; what is chosen for all goes for the others too."""


class _Choices(QWidget):
    """A line for each of the first files with what is to be done with it, and one answer for all.
    `opened(ItemId)`: what a file is the same as is to be shown.
    """

    opened = Signal(object)

    def __init__(
        self, names: Sequence[tuple[str, ItemId]], choices: tuple[MenuChoice, ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._number = len(names)
        self._of_rest = choices[0].value
        self.titles: list[tuple[ItemId, QPushButton]] = []
        self.fields: list[MenuField] = []
        lines = QGridLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(Space.LARGE)
        lines.setVerticalSpacing(Space.SMALL)
        lines.setColumnStretch(0, 1)
        lines.setColumnMinimumWidth(2, _ANSWER_WIDTH)
        for line, (name, item_id) in enumerate(names[:_MOST]):
            known = button("", "link", on_click=partial(self.opened.emit, item_id), parent=self)
            known.setEnabled(False)
            field = MenuField(fill(self.tr("What becomes of %1"), name), choices, self)
            lines.addWidget(ElidedLabel(name, parent=self), line, 0)
            lines.addWidget(known, line, 1, Qt.AlignmentFlag.AlignLeft)
            lines.addWidget(field, line, 2, Qt.AlignmentFlag.AlignRight)
            self.titles.append((item_id, known))
            self.fields.append(field)
        self.all: MenuField | None = None
        if self._number > 1:
            self._add_all(lines, choices)

    def _add_all(self, lines: QGridLayout, choices: tuple[MenuChoice, ...]) -> None:
        left = self._number - len(self.fields)
        words = (
            fill(self.tr("All of them, with %1 that are not listed"), left)
            if left
            else self.tr("All of them")
        )
        self.all = MenuField(words, choices, self)
        self.all.value_chosen.connect(self._choose_all)
        at = lines.rowCount()
        lines.addWidget(label(words, "caption", parent=self), at, 0, 1, 2)
        lines.addWidget(self.all, at, 2, Qt.AlignmentFlag.AlignRight)

    def _choose_all(self, value: object) -> None:
        self._of_rest = value
        for field in self.fields:
            field.set_value(value)

    def value_of(self, number: int) -> object:
        """What is to be done with one of the files."""
        return self.fields[number].value() if number < len(self.fields) else self._of_rest

    def show_titles(self, titles: dict[ItemId, str]) -> None:
        """Say what each is the same as."""
        for item_id, shown in self.titles:
            title = titles.get(item_id)
            words = self.tr("no longer there") if title is None else shortened(title, _LONGEST)
            shown.setText(words.replace("&", "&&"))
            shown.setToolTip(plain(title or words))
            shown.setEnabled(title is not None)


class CapturedDialog(SectionsDialog):
    """Nothing is done before "Do this"; whoever closes it leaves everything as it is."""

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
        self.there: _Choices | None = None
        self.namesakes: _Choices | None = None
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
        self.there = _Choices(names, choices, self)
        self.there.opened.connect(self._open)
        words = self.tr(
            "Every byte is the same as in evidence that is there. They are stored once in any case."
        )
        self.add_section(self.tr("Already there"), self.there, words)

    def _add_namesakes(self, namesakes: tuple[Namesake, ...]) -> None:
        choices = (
            MenuChoice(LEAVE, self.tr("Keep both")),
            MenuChoice(VERSION, self.tr("It is a new version of that")),
        )
        self.namesakes = _Choices([(each.name, each.earlier) for each in namesakes], choices, self)
        self.namesakes.opened.connect(self._open)
        words = self.tr(
            "Added, and other evidence came as a file of the same name before. A new version takes its place "
            "and its links; the earlier file is kept under it."
        )
        self.add_section(self.tr("The same name"), self.namesakes, words)

    def _add_foot(self) -> None:
        self.problem = Notice(parent=self)
        self.body.addWidget(self.problem)
        self.do_button = button(self.tr("Do this"), "primary", on_click=self.settle, parent=self)
        changes(self.do_button)
        self.do_button.setVisible(bool(self.there or self.namesakes))
        self.close_button.setProperty("look", "secondary" if self.there or self.namesakes else "primary")
        self.foot.addWidget(self.do_button)

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
    def _chosen(given: Sequence[_Each], part: _Choices | None, wanted: str) -> list[_Each]:
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
