"""One piece of evidence: looked at on the left, told about on the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.evidence import Evidence, Original
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EvidenceForm
from mwl_desktop.services import evidence as service
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence import presenting
from mwl_desktop.ui.panes.evidence.particulars import Particulars
from mwl_desktop.ui.panes.evidence.stage import Stage
from mwl_desktop.ui.parts.detail_frame import DetailFrame
from mwl_desktop.ui.parts.item_loader import ItemLoader
from mwl_desktop.ui.theme.tokens import Size
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.words import fill

_BEGINNING: Final = (None, "")
_WIDE: Final = 300
_NARROW: Final = 264
_WIDE_FROM: Final = 820


class EvidenceDetail(DetailFrame):
    """`left`: back to all evidence. `copy_asked(Evidence)`: a copy of the original is wanted;
    `bare_copy_asked(Evidence)`: one without what the file says of itself; `version_copy_asked(Original)`: one
    of an earlier file.
    """

    left = Signal()
    copy_asked = Signal(object)
    bare_copy_asked = Signal(object)
    version_copy_asked = Signal(object)
    open_asked = Signal(object, object)  # Evidence and Original or None: another program shall open it
    gone = Signal()  # it is no longer there

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, whole: bool = True) -> None:
        self._evidence: Evidence | None = None
        self._looked_at: Original | None = None  # an earlier file, instead of the present one
        self._link_when_shown = False
        self._place_when_shown: tuple[int | None, str] = _BEGINNING
        super().__init__(
            ctx,
            ("evidence", ctx.tr("Choose a piece of evidence to look at it.")),
            ctx.tr("Evidence in detail"),
            parent,
            whole=whole,
        )

    def _steps(self) -> Iterator[None]:
        yield from super()._steps()
        self.loader = ItemLoader(self._ctx, service.get, self._start, self._refresh, self._on_gone, self)

    def _build_page(self) -> None:
        """Unlike other details this one does not scroll as a whole: what is looked at has all the height."""
        self.stage = Stage(self._ctx, self._whole)
        self.page_scroll = QScrollArea(self._whole)
        self.particulars = Particulars(self._ctx, self.page_scroll.viewport())
        self.page_scroll.setWidgetResizable(True)
        self.page_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.page_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page_scroll.setWidget(self.particulars)
        line = QFrame(self._whole)
        line.setProperty("ground", "rule")
        line.setFixedWidth(Size.LINE)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.stage, 1)
        row.addWidget(line)
        row.addWidget(self.page_scroll)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self._banner)
        self.earlier = Notice(parent=self._whole)
        column.addWidget(self.earlier)
        column.addLayout(row, 1)
        self._add_tools()

    def _add_tools(self) -> None:
        self.back = icon_button(
            "previous", self.tr("Back to all evidence"), on_click=self.left.emit, parent=self.toolbar
        )
        self._tools.insertWidget(0, self.back)
        self.save = icon_button(
            "download", self.tr("Save a copy…"), on_click=self._ask_for_seen, parent=self.toolbar
        )
        self.add_tool(self.save)
        self.elsewhere = icon_button(
            "open", self.tr("Open in another program…"), on_click=self._ask_for_other, parent=self.toolbar
        )
        self.add_tool(self.elsewhere)

    def _wire(self) -> None:
        super()._wire()
        self.link_asked.connect(self.particulars.links.pick)
        self.particulars.save_asked.connect(self._ask_for_copy)
        self.particulars.versions.look_asked.connect(self.look_at)
        self.particulars.versions.save_asked.connect(self.version_copy_asked)
        self.particulars.versions.open_asked.connect(self._ask_to_open)
        self.earlier.action_triggered.connect(self.look_at_present)
        self.particulars.bare_copy_asked.connect(self._ask_for_bare_copy)
        self.stage.save_asked.connect(self._ask_for_seen)
        self.stage.open_asked.connect(self._ask_for_other)
        self.stage.quotation_edited.connect(self._on_quotation_edited)
        self.stage.page_edited.connect(self._on_page_edited)

    # -- what the pane calls ---------------------------------------------------------------

    def show_id(
        self, item_id: ItemId | None, *, link: bool = False, page: int | None = None, words: str = ""
    ) -> None:
        """Show a piece, or nothing; with `link` the picker for links is opened as well.

        `page` is the page of its file, from 1, to begin at, or to go to where the piece is shown already;
        `words` are marked there.
        """
        self._link_when_shown = link
        if item_id != self.loader.item_id:
            self.flush()
        if item_id is None:
            self._forget()
            self.show_nothing()
        elif self._evidence is not None and item_id == self._evidence.head.id == self.loader.item_id:
            if page is not None or words:
                self.stage.turn_to(page, words)
            self.loader.load(item_id)
        else:
            # The same may be asked for twice before it is read: as by choosing it in the list and opening it.
            if item_id != self.loader.item_id or page or words:
                self._place_when_shown = (page, words)
            self.loader.load(item_id)

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        """Read again when what is shown has changed."""
        self.particulars.changes_committed(changes, initiator)
        self.loader.changes_committed(changes, initiator)

    def flush(self) -> None:
        """Write what is being typed."""
        self.particulars.flush()
        self.stage.flush()

    def clear(self) -> None:
        self._forget()
        super().clear()

    def _forget(self) -> None:
        self.loader.forget()
        self._say_looked_at(None)
        self._evidence = None
        self._place_when_shown = _BEGINNING
        self.stage.clear()
        self.particulars.clear()

    def _start(self, found: Evidence) -> None:
        self._show_frame(found)
        self._say_looked_at(None)
        self.particulars.start(found)
        (page, words), self._place_when_shown = self._place_when_shown, _BEGINNING
        self.stage.start(found, page, words)
        if self._link_when_shown:
            self._link_when_shown = False
            self.particulars.links.pick()

    def _refresh(self, found: Evidence) -> None:
        before = self._evidence.blob_id if self._evidence is not None else None
        self._show_frame(found)
        self.particulars.refresh(found)
        gone = self._looked_at is not None and self._looked_at not in found.earlier
        if gone or found.blob_id != before:
            self.look_at_present()  # it stands for another file now
        else:
            self.stage.refresh(self._seen(found))

    def look_at(self, original: Original) -> None:
        """Look at an earlier file of the piece, until somebody goes back or to another piece."""
        if self._evidence is not None:
            self._say_looked_at(original)
            self.stage.start(self._seen(self._evidence), version_id=original.version_id)

    def look_at_present(self) -> None:
        """Look at the file that the piece stands for."""
        self._say_looked_at(None)
        if self._evidence is not None:
            self.stage.start(self._evidence)

    def _seen(self, found: Evidence) -> Evidence:
        """A piece with the name and type of the file that is looked at; earlier ones have no details."""
        seen = self._looked_at
        if seen is None:
            return found
        return replace(found, original_name=seen.name, media_type=seen.media_type, details=())

    def _say_looked_at(self, original: Original | None) -> None:
        self._looked_at = original
        if original is None:
            self.earlier.show_notice("")
            return
        words = self.tr("This is an earlier file, captured %1.")
        back = self.tr("Back to the present one")
        self.earlier.show_notice(fill(words, presenting.moment(original.captured_at)), "info", back)

    def _show_frame(self, found: Evidence) -> None:
        self._evidence = found
        self.show_item(found.head)
        for tool in (self.save, self.elsewhere):
            tool.setVisible(found.form is EvidenceForm.FILE)

    def _on_gone(self) -> None:
        self._forget()
        self.show_nothing()
        self.gone.emit()

    def _ask_for_copy(self) -> None:
        if self._evidence is not None:
            self.copy_asked.emit(self._evidence)

    def _ask_for_bare_copy(self) -> None:
        if self._evidence is not None:
            self.bare_copy_asked.emit(self._evidence)

    def _ask_for_seen(self) -> None:
        """A copy of what is looked at, which may be an earlier file."""
        if self._looked_at is not None:
            self.version_copy_asked.emit(self._looked_at)
        else:
            self._ask_for_copy()

    def _ask_for_other(self) -> None:
        """What is looked at is to be opened elsewhere, which may be an earlier file."""
        self._ask_to_open(self._looked_at)

    def _ask_to_open(self, earlier: Original | None) -> None:
        if self._evidence is not None:
            self.open_asked.emit(self._evidence, earlier)

    def _on_quotation_edited(self, item_id: ItemId, words: str) -> None:
        evidence.set_quotation(self, self._ctx, item_id, words)

    def _on_page_edited(self, item_id: ItemId, words: str) -> None:
        evidence.set_page_words(self, self._ctx, item_id, words)

    # -- keys and size ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        QWidget.resizeEvent(self, event)
        self.page_scroll.setFixedWidth(_WIDE if self.width() >= _WIDE_FROM else _NARROW)
