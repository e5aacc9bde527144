"""The evidence pane: everything that was kept, and one piece of it at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.evidence import Evidence, Verified
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence import presenting
from mwl_desktop.ui.panes.evidence.adding import AddLinkSheet, AddQuotationSheet
from mwl_desktop.ui.panes.evidence.copies import Copies
from mwl_desktop.ui.panes.evidence.detail import EvidenceDetail
from mwl_desktop.ui.panes.evidence.elsewhere import Elsewhere
from mwl_desktop.ui.panes.evidence.overview import EvidenceOverview
from mwl_desktop.ui.panes.evidence.several import SeveralSheet
from mwl_desktop.ui.parts.bin_following import BinFollowing
from mwl_desktop.ui.parts.in_steps import MadeInSteps
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size

_BESIDE_FROM: Final = 1500
"""From this width on what is chosen is looked at beside the grid; below, one takes the place of the other."""


class EvidencePane(MadeInSteps):
    """Enter or a double click opens a piece, Esc goes back to where one was."""

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, whole: bool = True) -> None:
        self._ctx = ctx
        self._opened = False
        self._beside = False
        self._verifying: Job | None = None
        super().__init__(parent, whole=whole)

    def _steps(self) -> Iterator[None]:
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self.overview = EvidenceOverview(self._ctx, self._splitter)
        yield
        self.detail = EvidenceDetail(self._ctx, self._splitter, whole=False)
        while self.detail.make_more():
            yield
        self.copies = Copies(self._ctx, self)
        self.elsewhere = Elsewhere(self._ctx, self)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Evidence"))
        self._fill_add_menu()
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._splitter)
        self._arrange()

    def _fill_add_menu(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Add evidence"))
        lines = (
            ("attach", self.tr("Files…"), lambda: self._ctx.asked_for.emit("do", "evidence.add_files")),
            ("folder", self.tr("A folder…"), lambda: self._ctx.asked_for.emit("do", "evidence.add_folder")),
            ("image", self.tr("A part of the screen…"), self.ask_for_screenshot),
            ("website", self.tr("A web page…"), self.add_link),
            ("quotation", self.tr("A quotation…"), self.add_quotation),
        )
        for glyph, words, run in lines:
            menu.addAction(icon(glyph, "muted", Size.ICON_SMALL), words).triggered.connect(run)
        self.add_menu = menu
        primary = self.overview.header.primary
        assert primary is not None
        primary.setMenu(menu)

    def _wire(self) -> None:
        self.overview.item_chosen.connect(self._on_item_chosen)
        self.overview.item_opened.connect(self.open_here)
        self.overview.many_chosen.connect(self._on_many_chosen)
        self.overview.new_asked.connect(self.new)
        self.overview.copy_asked.connect(self._on_copy_asked)
        self.overview.verify_asked.connect(self.verify)
        self._ctx.job_ended.connect(self._on_job_ended)
        self.overview.several_asked.connect(self.tell_several)
        self.overview.link_asked.connect(self._on_link_asked)
        BinFollowing(self.overview, lambda: self.detail.item_id, self._show_none, lambda: not self._beside)
        self.detail.left.connect(self.leave)
        self.detail.gone.connect(self.leave)
        self.detail.bin_asked.connect(self._on_detail_bin_asked)
        self.detail.copy_asked.connect(self._on_detail_copy_asked)
        self.detail.bare_copy_asked.connect(self._on_detail_bare_copy_asked)
        self.detail.version_copy_asked.connect(self.copies.save_version)
        self.detail.open_asked.connect(self.elsewhere.open)

    # -- what the frame calls --------------------------------------------------------------

    def changes_committed(self, changes: ChangeSet, initiator: QObject | None) -> None:
        """Show what changed."""
        self.overview.changes_committed(changes, initiator)
        self.detail.changes_committed(changes, initiator)

    def clear(self) -> None:
        """Leave nothing of the vault in any widget."""
        self._opened = False
        self.detail.clear()
        self.overview.clear()
        self._arrange()

    def flush(self) -> None:
        """Write what is being typed."""
        self.detail.flush()

    def open(self, item_id: ItemId, page: int | None = None, words: str = "") -> None:
        """Show a piece of evidence that was asked for from elsewhere, at a page of its file, from 1, and
        with some words marked there.
        """
        self.overview.choose(item_id)
        self.open_here(item_id, page, words)

    def choose_several(self, ids: Sequence[ItemId]) -> None:
        """Show all evidence with several pieces of it chosen, which can then be told about at once."""
        self.leave()
        self.overview.choose_several(ids)
        self.focus_list()

    def place(self) -> ItemId | None:
        """The piece that is looked at; none while all of them are."""
        return self.detail.item_id if self._opened else None

    def new(self) -> None:
        """Choose files to add."""
        self._ctx.asked_for.emit("do", "evidence.add_files")

    def focus_list(self) -> None:
        """Go to the list. The pane is no focus proxy of it: Tab would come to the list at the pane, before
        everything that stands over the list.
        """
        self.overview.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_bin(self) -> None:
        """Show what is in the bin."""
        self.leave()
        self.overview.load()
        self.overview.show_bin()

    def focus_filter(self) -> None:
        """Go to the search field; of what is looked at, if there are words to find something in."""
        if self._opened and self.detail.stage.can_find():
            self.detail.stage.begin_finding()
            return
        self.leave()
        self.overview.focus_filter()

    def drop_target(self, _place: QPoint) -> tuple[ItemId, str] | None:
        """Evidence dropped here is only added: a piece of evidence is nothing to prove."""
        return None

    # -- one piece and all of them ---------------------------------------------------------

    def open_here(self, item_id: ItemId, page: int | None = None, words: str = "") -> None:
        """Look at a piece and give it the keyboard."""
        self._opened = True
        self._arrange()
        self.detail.stage.setFocus(Qt.FocusReason.OtherFocusReason)
        self.detail.show_id(item_id, page=page, words=words)

    def leave(self) -> None:
        """Go back to all evidence, at the piece that was looked at."""
        if not self._opened:
            return
        self._opened = False
        self.detail.flush()
        self._arrange()
        if not self._beside:
            self.detail.show_id(None)
        self.overview.view.setFocus()

    def _show_none(self) -> None:
        self._opened = False
        self.detail.show_id(None)
        self._arrange()

    def _arrange(self) -> None:
        current = self.overview.view.current_id() is not None
        self.overview.setVisible(self._beside or not self._opened)
        self.detail.setVisible(self._opened or (self._beside and current))
        self.detail.back.setVisible(not self._beside)

    def _on_item_chosen(self, item_id: ItemId | None) -> None:
        if self._beside:
            self.detail.show_id(item_id)
            self._arrange()
        elif self._opened and item_id is not None and item_id != self.detail.item_id:
            self.detail.show_id(item_id)

    def _on_many_chosen(self, ids: tuple[ItemId, ...]) -> None:
        if self._beside:
            self.detail.show_id(ids[-1])

    def _on_detail_bin_asked(self, _item_id: ItemId) -> None:
        self.overview.choose_next()
        self.leave()

    # -- adding, linking, saving -----------------------------------------------------------

    def ask_for_screenshot(self) -> None:
        """Ask for a part of the screen."""
        self._ctx.asked_for.emit("do", "evidence.screenshot")

    def add_link(self) -> AddLinkSheet:
        """Ask for a page to keep."""
        sheet = AddLinkSheet(self._ctx, self)
        sheet.added.connect(self.overview.choose)
        sheet.open()
        return sheet

    def add_quotation(self) -> AddQuotationSheet:
        """Ask for somebody's words."""
        sheet = AddQuotationSheet(self._ctx, self)
        sheet.added.connect(self.overview.choose)
        sheet.open()
        return sheet

    def verify(self, ids: list[ItemId] | None) -> None:
        """Compare files with their SHA-256, one run at a time; what came of it is said."""
        if self._verifying is None:
            self._verifying = evidence.verify_many(self, self._ctx, ids, self._say_verified)

    def _on_job_ended(self, job: Job) -> None:
        if job is self._verifying:
            self._verifying = None

    def _say_verified(self, found: Verified) -> None:
        self._ctx.said.emit(presenting.verified(found))

    def tell_several(self, ids: list[ItemId]) -> SeveralSheet | None:
        """Ask what is to be said of several pieces at once."""
        if self._ctx.refuses():
            return None
        self.detail.flush()
        sheet = SeveralSheet(self._ctx, ids, self)
        sheet.open()
        return sheet

    def _on_link_asked(self, item_id: ItemId) -> None:
        self._opened = True
        self._arrange()
        self.detail.show_id(item_id, link=True)

    def _on_copy_asked(self, ids: list[ItemId]) -> None:
        if len(ids) == 1 and (row := self.overview.model.row_of(ids[0])) is not None:
            self.copies.save(ids[0], row.original_name)
        else:
            self.copies.save_all(ids)

    def _on_detail_copy_asked(self, found: Evidence) -> None:
        self.copies.save(found.head.id, found.original_name)

    def _on_detail_bare_copy_asked(self, found: Evidence) -> None:
        self.copies.save_bare(found.head.id, found.original_name)

    # -- keys and size ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._opened:
            self.leave()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._ctx.unlocked:
            self.overview.load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE_FROM
        if beside != self._beside:
            self._beside = beside
            self._splitter.setSizes([self.width() // 2, self.width() // 2])
            current = self.overview.view.current_id()
            if beside and not self._opened and current is not None:
                self.detail.show_id(current)
            self._arrange()
