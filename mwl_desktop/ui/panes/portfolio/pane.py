"""The portfolio pane: sections on the left, the actual pages on the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QLocale, QObject, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.domain.portfolios import SectionContents
from mwl_desktop.ui.ops import portfolios
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.portfolios import Outline, Pages
from mwl_desktop.ui.panes.portfolio.bin_page import BinPage
from mwl_desktop.ui.panes.portfolio.export import Exporter
from mwl_desktop.ui.panes.portfolio.foot import Foot
from mwl_desktop.ui.panes.portfolio.left_out_panel import LeftOutPanel
from mwl_desktop.ui.panes.portfolio.new_portfolio import NewPortfolio
from mwl_desktop.ui.panes.portfolio.outline_panel import OutlinePanel, first_page
from mwl_desktop.ui.panes.portfolio.page_view import PageView
from mwl_desktop.ui.panes.portfolio.redraw import Redraw
from mwl_desktop.ui.panes.portfolio.section_editor import SectionEditor
from mwl_desktop.ui.panes.portfolio.section_list import INTRODUCTION
from mwl_desktop.ui.panes.portfolio.strip import PageStrip
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.in_steps import MadeInSteps
from mwl_desktop.ui.theme.tokens import Size
from mwl_desktop.ui.widgets.empty_state import EmptyState


class PortfolioPane(MadeInSteps):
    """Shows one portfolio at a time; each change is one step of undo, and the pages follow."""

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, whole: bool = True) -> None:
        self._ctx = ctx
        self._item_id: ItemId | None = None
        self._outline: Outline | None = None
        self._pages: Pages | None = None
        self._open_next = ""
        self._wanted = ""
        self._stale = True
        self._writing = False
        self._after_writing: list[Callable[[], None]] = []
        self._asked = 0
        self._loading = False
        self.bin: BinPage | None = None
        super().__init__(parent, whole=whole)

    # -- building --------------------------------------------------------------------------

    def _steps(self) -> Iterator[None]:
        self._whole = QWidget(self)
        side = QFrame(self._whole)
        self.outline = OutlinePanel(self._ctx, side)
        yield
        self.editor = SectionEditor(self._ctx, side)
        yield
        self.left_out = LeftOutPanel(self._ctx, side)
        self.foot = Foot(side)
        self._build(side)
        self._wire()

    def _build(self, side: QFrame) -> None:
        self._redraw = Redraw(self._ctx, self)
        self._exporter = Exporter(self._ctx, self)
        self._left = QStackedLayout()
        for panel in (self.outline, self.editor, self.left_out):
            self._left.addWidget(panel)
        side.setProperty("ground", "rail")
        side.setFixedWidth(Size.LIST_COLUMN)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addLayout(self._left, 1)
        column.addWidget(self.foot)
        right = QVBoxLayout()
        right.setSpacing(0)
        self.strip = PageStrip(self._whole)
        right.addWidget(self.strip)
        self.pages = PageView(self.tr("Laying out the pages…"), self._whole)
        right.addWidget(self.pages, 1)
        row = QHBoxLayout(self._whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(right, 1)
        self._empty = EmptyState(
            "portfolio",
            self.tr(
                "A portfolio is what you take with you: goals, results and evidence, "
                "chosen for whoever reads it, as a PDF or a web page."
            ),
            self.tr("New portfolio"),
            alone=True,
            parent=self,
        )
        self._blank = QWidget(self)
        self._stack = QStackedLayout(self)
        for page in (self._blank, self._empty, self._whole):
            self._stack.addWidget(page)

    def _wire(self) -> None:
        head = self.outline.head
        head.chosen.connect(lambda item_id: self.open(ItemId(item_id)))
        head.new_asked.connect(self.new)
        head.bin_asked.connect(self._on_bin_asked)
        head.show_bin_asked.connect(self.show_bin)
        head.history_asked.connect(lambda: self._ctx.asked_for.emit("history", self._item_id))
        self._empty.action_triggered.connect(self.new)
        self.outline.section_opened.connect(self._open_section)
        self.outline.section_reached.connect(self._reach)
        self.outline.section_added.connect(self._on_section_added)
        self.outline.removal_asked.connect(self._remove_section)
        self.editor.removal_asked.connect(self._remove_section)
        self.editor.closed.connect(self._close_panel)
        self.editor.place_wanted.connect(self._show_place)
        self.left_out.closed.connect(self._close_panel)
        self.foot.review_asked.connect(self._review)
        self.pages.page_changed.connect(self.strip.show_page)
        self._redraw.drawn.connect(self._on_drawn)
        self._redraw.failed.connect(self._on_drawing_failed)
        self._redraw.stopped.connect(self._on_drawing_stopped)
        self.strip.zoom_in.clicked.connect(self.pages.zoom_in)
        self.strip.zoom_out.clicked.connect(self.pages.zoom_out)
        self.strip.fit.clicked.connect(self.pages.fit)
        self.strip.export.clicked.connect(self.export_pdf)
        self.strip.page_asked.connect(self.export_page)
        self.strip.folder_asked.connect(self.export_folder)
        self.strip.bare_folder_asked.connect(self.export_bare_folder)
        self._ctx.saving.connect(self._on_saving)
        self._ctx.saved.connect(self._on_saved)

    # -- what the frame asks ---------------------------------------------------------------

    def open(self, item_id: ItemId) -> None:
        """Show a portfolio."""
        self.flush()
        self._leave_bin()
        if item_id != self._item_id:
            self._close_panel()
            self.pages.clear()
            self.foot.clear()  # what stays out of the next one is known when its pages are
            self._pages = None
        self._item_id = item_id
        self._load()

    def place(self) -> ItemId | None:
        """The portfolio that is shown."""
        return self._item_id if self.bin is None else self.bin.item_id

    def new(self) -> None:
        """Ask what a new portfolio is for, and make it."""
        asked = NewPortfolio(_system_paper(), self)
        if asked.exec() == QDialog.DialogCode.Accepted and self._ctx.unlocked:
            portfolios.add(self, self._ctx, asked.draft(), self.open)
        asked.deleteLater()

    def show_bin(self) -> None:
        """Show the portfolios in the bin; the pages wait meanwhile."""
        self.flush()
        if self.bin is None:
            self._asked += 1  # what is being read now is not shown over the bin
            self._loading, self._stale = False, True
            self.bin = BinPage(self._ctx, self)
            self.bin.left.connect(self._on_bin_left)
            self.bin.new_asked.connect(self.new)
            self._stack.addWidget(self.bin)
        self.bin.begin()
        self._stack.setCurrentWidget(self.bin)

    def _on_bin_left(self) -> None:
        self._leave_bin()
        self._load()

    def _leave_bin(self) -> None:
        page, self.bin = self.bin, None
        if page is not None:
            self._stack.setCurrentWidget(self._blank if self._outline is None else self._whole)
            self._stack.removeWidget(page)
            page.left.disconnect()
            page.clear()
            page.deleteLater()

    def focus_filter(self) -> None:
        """Put the cursor where something is looked for, or on the sections."""
        if self.bin is not None:
            self.bin.column.focus_filter()
            return
        shown = self._left.currentWidget()
        target = self.editor.items.search if shown is self.editor else self.outline.view
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Write what is being typed."""
        if self._outline is not None:
            self.outline.flush()
            self.editor.flush()

    def clear(self) -> None:
        """Forget everything of the vault, the pages first."""
        self._asked += 1
        self._loading = False
        self._leave_bin()
        self._redraw.clear()
        self.pages.clear()
        self._pages = self._outline = self._item_id = None
        self._open_next = self._wanted = ""
        self._after_writing = []
        self._stale = True
        for part in (self.outline, self.editor, self.left_out, self.foot):
            part.clear()
        self._exporter.clear()
        self._left.setCurrentWidget(self.outline)
        self._stack.setCurrentWidget(self._blank)

    def changes_committed(self, changes: ChangeSet, initiator: QObject | None) -> None:
        """Follow whatever may stand on the pages; what is not looked at now is read when it is."""
        if self.bin is not None:
            self.bin.changes_committed(changes, initiator)
        others = changes.ids(ItemKind.ENTRY, ItemKind.GOAL, ItemKind.EVIDENCE, ItemKind.PERSON)
        if others or changes.profile or changes.ids(ItemKind.PORTFOLIO):
            self._stale = True
            if self.isVisible():
                self._load()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is how things are: nothing is being written, read or drawn."""
        waiting = self._loading or self._writing or self._stale or self._redraw.is_busy
        return not waiting and (self._outline is None or self.pages.is_drawn)

    # -- reading ---------------------------------------------------------------------------

    def _load(self) -> None:
        if not self._ctx.unlocked or self.bin is not None:
            return
        self._stale = False
        self._asked += 1
        asked = self._asked
        self._loading = True
        portfolios.load(self, self._ctx, self._item_id, lambda outline: self._on_loaded(outline, asked))

    def _on_loaded(self, outline: Outline | None, asked: int) -> None:
        if asked != self._asked:
            return
        self._loading = False
        if self._writing:  # what is being written now is newer than what was read
            self._stale = True
            return
        if outline is None:
            self.clear()
            self._stale = False
            self._stack.setCurrentWidget(self._empty)
            return
        if self._outline and self._outline.portfolio.head.id != outline.portfolio.head.id:
            self._close_panel()
            self.pages.clear()
            self._pages = None
        self._outline, self._item_id = outline, outline.portfolio.head.id
        self._stack.setCurrentWidget(self._whole)
        self.outline.show_outline(outline)
        self._refresh_editor(outline)
        self.pages.set_waiting(self.tr("Laying out the pages…"))
        self._redraw.ask(outline.portfolio.head.id)

    def _refresh_editor(self, outline: Outline) -> None:
        if self._open_next:
            opened, self._open_next = self._open_next, ""
            self._open_section(opened)
            self.editor.title.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editor.title.selectAll()
        elif self._left.currentWidget() is self.editor:
            if not self.editor.section_id:
                self.editor.show_introduction(outline.portfolio)
                return
            contents = self._contents(self.editor.section_id)
            if contents is None:  # undone or removed elsewhere
                self._close_panel()
            else:
                self.editor.show_section(contents)

    def _contents(self, section_id: str) -> SectionContents | None:
        found = self._outline.contents if self._outline else ()
        return next((each for each in found if each.section.id == section_id), None)

    def _on_saving(self) -> None:
        self._writing = True

    def _on_saved(self) -> None:
        self._writing = False
        waiting, self._after_writing = self._after_writing, []
        for go_on in waiting:  # a dialog must not hold up what is to be announced
            QTimer.singleShot(0, self, go_on)
        if self._stale and self.isVisible():
            self._load()

    # -- pages -----------------------------------------------------------------------------

    def _on_drawn(self, pages: Pages) -> None:
        same = self._pages is not None and self._pages.data == pages.data and self.pages.page_count
        self._pages = pages
        if not same:
            self.pages.set_pdf(pages.data)
        self.outline.show_exhibits(pages.exhibits)
        self.foot.show_left_out(pages.left_out, len(pages.missing_glyphs))
        self.left_out.show_left_out(pages.left_out)
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self._show_place(wanted)

    def _on_drawing_failed(self, error: Exception) -> None:
        self.pages.set_waiting(self.tr("The pages could not be laid out."))
        self._ctx.failed.emit(error)

    def _on_drawing_stopped(self) -> None:
        self.pages.set_waiting(self.tr("Laying out was stopped. The next change begins it anew."))

    def _reach(self, card_id: str) -> None:
        """Show the page a card begins on, now or once it is drawn."""
        places = self._pages.places if self._pages else {}
        page = first_page(places, card_id)
        if page:
            self.pages.show_page(page)

    def _show_place(self, anchor: str) -> None:
        page = self._pages.places.get(anchor, 0) if self._pages else 0
        if page:
            self.pages.show_page(page)

    # -- panels of the left column ---------------------------------------------------------

    def _open_section(self, card_id: str) -> None:
        if self._outline is None:
            return
        contents = self._contents(card_id)
        if card_id == INTRODUCTION:
            self.editor.show_introduction(self._outline.portfolio)
        elif contents is not None:
            self.editor.open_section(contents)
        else:
            return
        self._left.setCurrentWidget(self.editor)
        self.outline.select(card_id)
        self._reach(card_id)
        self.editor.focus_first()

    def _close_panel(self) -> None:
        was = self._left.currentWidget()
        if was is self.editor:
            self.editor.flush()
        self._left.setCurrentWidget(self.outline)
        if was is not self.outline and self.isVisible():
            self.outline.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _review(self) -> None:
        self.editor.flush()
        self._left.setCurrentWidget(self.left_out)
        self.left_out.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_section_added(self, section_id: str) -> None:
        self._open_next = section_id
        self._wanted = f"section-{section_id}"
        self._load()

    # -- changing --------------------------------------------------------------------------

    def _remove_section(self, section_id: str, title: str) -> None:
        if self._contents(section_id) is not None:
            self._close_panel()
            portfolios.remove_section(self, self._ctx, section_id, title)

    def _on_bin_asked(self) -> None:
        if self._outline is None:
            return
        head = self._outline.portfolio.head
        binning.move_to_bin(self, self._ctx, (head.id,), (head.title,))

    # -- exporting -------------------------------------------------------------------------

    def export_pdf(self) -> None:
        """Export the portfolio as PDF."""
        self._export(self._exporter.export_pdf)

    def export_page(self) -> None:
        """Export the portfolio as one web page."""
        self._export(self._exporter.export_page)

    def export_folder(self) -> None:
        """Export the portfolio as a folder with the web page and the originals."""
        self._export(self._exporter.export_folder)

    def export_bare_folder(self) -> None:
        """Export it with copies of the originals that say nothing of themselves."""
        self._export(self._exporter.export_bare_folder)

    def _export(self, export: Callable[[ItemId, str], None]) -> None:
        if self._outline is None:
            return
        self.flush()
        self._after_writing.append(lambda: self._begin_export(export))
        if not self._writing:
            self._on_saved()

    def _begin_export(self, export: Callable[[ItemId, str], None]) -> None:
        """Everything typed is in the vault now."""
        if self._outline is not None:
            head = self._outline.portfolio.head
            export(head.id, self.outline.head.title.title() or head.title)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._load()


def _system_paper() -> str:
    """The paper the person's country uses."""
    american = QLocale.MeasurementSystem.ImperialUSSystem
    return "Letter" if QLocale.system().measurementSystem() == american else "A4"
