"""An item's earlier versions: which there are, what each changed, what the item was, and the way back."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.versions import GoneBack, Version
from mwl_desktop.ui.delegates.item_delegate import ItemDelegate
from mwl_desktop.ui.itemmodels.version_list import VersionListModel, VersionRow
from mwl_desktop.ui.ops import history
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import dates, version_words, vocabulary
from mwl_desktop.ui.parts.moments import moment_in_full, time_of
from mwl_desktop.ui.parts.version_page import Pages, pages
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.empty_state import EmptyState
from mwl_desktop.ui.widgets.markdown_view import MarkdownView
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.segmented import Segmented
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_WIDTH: Final = 980
_HEIGHT: Final = 680
_LIST_WIDTH: Final = 340
CHANGED: Final = "changed"
WHOLE: Final = "whole"


class HistoryDialog(QDialog):
    """Reads on the lane, keeps nothing after it is closed, and goes along with what changes meanwhile."""

    def __init__(self, ctx: Context, item_id: ItemId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._item_id = item_id
        self._title = ""
        self._pages: Pages | None = None
        self._newest = ""
        self._asked = 0  # an answer to an earlier question is not shown
        self._can_write = not ctx.vault.read_only
        self.model = VersionListModel(self._row, self._day, self)
        self._build()
        self._wire()
        fit(self, QSize(_WIDTH, _HEIGHT))
        self._load()

    # -- making ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.setWindowTitle(self.tr("History"))
        self.setProperty("ground", "canvas")
        self.setMinimumSize(640, 400)
        head = QVBoxLayout()
        head.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.MEDIUM)
        head.setSpacing(2)
        head.addWidget(label(self.tr("History"), "page", parent=self))
        self.about = ElidedLabel("", parent=self)
        head.addWidget(self.about)
        self.list = self._make_list()
        self.kept = EmptyState("history", self.tr("Reading the versions…"), parent=self)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.list)
        middle.addWidget(self._make_page(), 1)
        body = QWidget(self)
        body.setLayout(middle)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.kept)
        self._stack.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self._make_foot())

    def _make_list(self) -> QListView:
        made = QListView(self)
        made.setAccessibleName(self.tr("Versions, newest first"))
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setProperty("look", "rows")
        made.setMouseTracking(True)
        made.setFixedWidth(_LIST_WIDTH)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setLayoutMode(QListView.LayoutMode.Batched)
        made.setItemDelegate(ItemDelegate("entry", made))
        made.setModel(self.model)
        return made

    def _make_page(self) -> QFrame:
        page = QFrame(self)
        page.setProperty("ground", "surface")
        self.when = label("", "strong", parent=page)
        self.choice = Segmented(
            ((CHANGED, self.tr("What changed")), (WHOLE, self.tr("The whole version"))),
            self.tr("What is shown of the version"),
            page,
        )
        self.view = MarkdownView(self.tr("The version"), grows=False, parent=page)
        top = QHBoxLayout()
        top.addWidget(self.when, 1)
        top.addWidget(self.choice)
        column = QVBoxLayout(page)
        column.setContentsMargins(Space.WIDE, Space.MEDIUM, Space.WIDE, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        return page

    def _make_foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("ground", "bar")
        self.note = label("", "meta", parent=foot)
        self.close_button = button(self.tr("Close"), on_click=self.close, parent=foot)
        self.back_button = button(
            self.tr("Go back to this version"), "primary", on_click=self.go_back, parent=foot
        )
        self.back_button.setVisible(self._can_write)
        for each in (self.close_button, self.back_button):
            each.setAutoDefault(False)
        row = QHBoxLayout(foot)
        row.setContentsMargins(Space.WIDE, Space.MEDIUM, Space.WIDE, Space.MEDIUM)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.note, 1)
        row.addWidget(self.close_button)
        row.addWidget(self.back_button)
        return foot

    def _wire(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.choice.choice_changed.connect(lambda _: self._show_page())
        self._ctx.changes_committed.connect(self._on_changes_committed)

    # -- words -----------------------------------------------------------------------------

    def _day(self, version: Version) -> str:
        at = version.at.astimezone()
        return dates.relative(at.date(), datetime.now().astimezone().date())

    def _row(self, version: Version) -> VersionRow:
        at = version.at
        return VersionRow(version_words.headline(version), time_of(at), moment_in_full(at), version)

    # -- reading ---------------------------------------------------------------------------

    def _load(self) -> None:
        history.listed(self, self._ctx, self._item_id, self._on_listed, self._on_gone)

    def _on_listed(self, found: tuple[ItemHead, tuple[Version, ...]]) -> None:
        head, versions = found
        self._title = head.title or vocabulary.untitled()
        self.about.set_text(self._title)
        chosen = self.current()
        self._newest = versions[0].id if versions else ""
        self.model.set_versions(versions)
        if not versions:
            self.kept.set_state("history", self.tr("Nothing is known of earlier versions of this."))
            self._stack.setCurrentIndex(0)
            return
        if self._stack.currentIndex() != 1:
            self._stack.setCurrentIndex(1)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        line = self.model.line_of(chosen.id) if chosen is not None else -1
        self._choose(line if line >= 0 else self.model.line_of(versions[0].id))

    def _on_gone(self, error: Exception) -> None:
        """The item is not there any more: there is nothing to show of it."""
        self._ctx.failed.emit(error)
        self.close()

    def _choose(self, line: int) -> None:
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(self.model.index(line, 0), flag)

    def current(self) -> Version | None:
        """The version that is shown."""
        return self.model.version(self.list.currentIndex())

    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        version = self.model.version(index)
        self._asked += 1
        self._pages = None
        self.when.setText(moment_in_full(version.at) if version is not None else "")
        is_now = version is not None and version.id == self._newest
        self.back_button.setEnabled(version is not None and not is_now)
        self.note.setText(self.tr("This is how it is now.") if is_now else "")
        if version is None or not self._ctx.unlocked:
            self.view.set_fragment("")
            return
        read = partial(pages, item_id=self._item_id, version=version)
        self._ctx.read(self, read, partial(self._on_pages, self._asked))

    def _on_pages(self, asked: int, found: Pages) -> None:
        if asked == self._asked:
            self._pages = found
            self.view.verticalScrollBar().setValue(0)
            self._show_page()

    def _show_page(self) -> None:
        if self._pages is not None:
            whole = self.choice.choice() == WHOLE
            self.view.set_fragment(self._pages.whole if whole else self._pages.changed)

    def _on_changes_committed(self, changes: ChangeSet, _initiator: object) -> None:
        if self._item_id in changes.ids() and self._ctx.unlocked:
            self._load()

    # -- going back ------------------------------------------------------------------------

    def go_back(self) -> None:
        """Put the item back to the version that is shown, and close; the window offers Undo."""
        version = self.current()
        if version is not None and version.id != self._newest:
            self.back_button.setEnabled(False)
            history.go_back(self, self._ctx, self._item_id, version, self._title, self._on_gone_back)

    def _on_gone_back(self, went: GoneBack) -> None:
        if went.changed:
            self.close()
            return
        self.note.setText(fill(self.tr("“%1” is the same as this version already."), self._title))

    # -- showing and closing ---------------------------------------------------------------

    def clear(self) -> None:
        """Leave no word of the item, as the vault is being locked or the dialog closed."""
        self._asked += 1
        self._pages = None
        self._title = ""
        self.model.clear()
        self.view.set_fragment("")
        self.about.set_text("")
        for each in (self.when, self.note):
            each.setText("")

    def done(self, result: int) -> None:
        """However it is closed."""
        self._ctx.changes_committed.disconnect(self._on_changes_committed)
        self.clear()
        super().done(result)
