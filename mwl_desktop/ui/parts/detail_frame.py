"""The frame of a detail: tools above, a reading column, the item's properties beside or below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.in_steps import MadeInSteps
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.empty_state import EmptyState
from mwl_desktop.ui.widgets.tab_order import put_before
from mwl_desktop.ui.widgets.text import label

TOOLBAR_HEIGHT: Final = 48
PROPERTIES_WIDTH: Final = 190
_GAP: Final = 40
_BESIDE_FROM: Final = 620


@dataclass(frozen=True, slots=True)
class MoreAction:
    """One line of the menu behind the three dots; one that `changes` something rests in a vault to read."""

    glyph: str
    words: str
    run: Callable[[], object]
    changes: bool = False


class DetailFrame(MadeInSteps):
    """Put what is read into `reading`, what is known into `properties`: layouts of the two sides.

    The frame itself stars, bins and restores the item it shows. `link_asked`: the link tool was pressed;
    `bin_asked(ItemId)` comes just before the item goes to the bin.
    """

    link_asked = Signal()
    bin_asked = Signal(object)

    def __init__(
        self,
        ctx: Context,
        empty: tuple[str, str],
        name: str,
        parent: QWidget | None = None,
        *,
        whole: bool = True,
    ) -> None:
        self._ctx = ctx
        self._head: ItemHead | None = None
        self._more_actions: tuple[MoreAction, ...] = ()
        self._empty_words = empty
        self._name = name
        self._can_choose = True
        super().__init__(parent, whole=whole)

    # -- building --------------------------------------------------------------------------

    def _steps(self) -> Iterator[None]:
        self.setAccessibleName(self._name)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # Each part is made in what holds it: to move it there later would dress it anew with all its parts.
        self._stack = QStackedWidget(self)
        self.empty = EmptyState(*self._empty_words, parent=self._stack)
        self._blank = QWidget(self._stack)
        self._whole = QWidget(self._stack)
        self._build_toolbar()
        self._build_banner()
        yield
        self._build_page()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._blank)
        self._stack.addWidget(self._whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._wire()
        yield

    def _build_toolbar(self) -> None:
        self.toolbar = QFrame(self._whole)
        self.toolbar.setProperty("ground", "strip")
        self.toolbar.setFixedHeight(TOOLBAR_HEIGHT)
        self.star = icon_button("star", self.tr("Star"), on_click=self.toggle_star, parent=self.toolbar)
        self.link = icon_button(
            "link", self.tr("Link to…"), on_click=self.link_asked.emit, parent=self.toolbar
        )
        self.history = icon_button(
            "history", self.tr("History"), on_click=self.show_history, parent=self.toolbar
        )
        self._menu = QMenu(self)
        self.more = icon_button("more", self.tr("More"), parent=self.toolbar)
        self.more.setMenu(self._menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.saved_label = label("", "meta", parent=self.toolbar)
        changes(self.star, self.link)
        self._tools = QHBoxLayout(self.toolbar)
        self._tools.setContentsMargins(Space.WIDE, 0, Space.WIDE, 0)
        self._tools.setSpacing(0)
        for part in (self.star, self.link, self.history, self.more):
            self._tools.addWidget(part)
        self._tools.addStretch(1)
        self._tools.addWidget(self.saved_label)

    def _build_banner(self) -> None:
        self._banner = QFrame(self._whole)
        self._banner.setProperty("ground", "sunken")
        self._banner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = label(self.tr("This is in the bin."), "strong", parent=self._banner)
        row = QHBoxLayout(self._banner)
        row.setContentsMargins(Space.HUGE, Space.SMALL, Space.WIDE, Space.SMALL)
        row.setSpacing(Space.SMALL)
        row.addWidget(words)
        row.addStretch(1)
        restore = button(self.tr("Restore"), on_click=self.restore, parent=self._banner)
        purge = button(self.tr("Remove for good…"), "danger", on_click=self.purge, parent=self._banner)
        changes(restore, purge)
        row.addWidget(restore)
        row.addWidget(purge)

    def _build_page(self) -> None:
        self.page_scroll = QScrollArea(self._whole)
        self._page = QWidget(self.page_scroll)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._page)
        self._columns.setContentsMargins(Space.HUGE, Space.WIDE, Space.HUGE, Space.HUGE)
        self._columns.setSpacing(_GAP)
        self.left_side, self.right_side = QWidget(self._page), QWidget(self._page)
        self.left_side.setMaximumWidth(Size.READING)
        self.left_side.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.reading, self.properties = QVBoxLayout(self.left_side), QVBoxLayout(self.right_side)
        for layout in (self.reading, self.properties):
            layout.setContentsMargins(0, 0, 0, 0)
        self.properties.setSpacing(Space.WIDE - Space.TINY)
        self._columns.addWidget(self.left_side, 1, Qt.AlignmentFlag.AlignTop)
        self._columns.addWidget(self.right_side, 0, Qt.AlignmentFlag.AlignTop)
        self.page_scroll.setWidgetResizable(True)
        self.page_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.page_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page_scroll.setWidget(self._page)
        self.page_scroll.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.toolbar, self._banner):
            column.addWidget(part)
        column.addWidget(self.page_scroll, 1)

    def _wire(self) -> None:
        self._menu.aboutToShow.connect(self._fill_menu)
        self._ctx.saving.connect(self._on_saving)
        self._ctx.saved.connect(self._on_saved)

    # -- what a pane calls -----------------------------------------------------------------

    def add_tool(self, tool: QWidget) -> None:
        """Put a tool before the three dots."""
        at = self._tools.indexOf(self.more)
        self._tools.insertWidget(at, tool)
        put_before(self.more, (tool,))

    def set_more(self, actions: tuple[MoreAction, ...]) -> None:
        """What the three dots offer besides the bin."""
        self._more_actions = actions

    def show_item(self, head: ItemHead) -> None:
        """Show the frame around an item; another item starts at its top."""
        if self._head is None or head.id != self._head.id:
            self.page_scroll.verticalScrollBar().setValue(0)
            self.saved_label.clear()
        self._head = head
        self._enable_tools(True)
        self.star.setIcon(icon("starred" if head.starred else "star", "warning" if head.starred else "text"))
        self.star.setAccessibleName(self.tr("Remove the star") if head.starred else self.tr("Star"))
        self.star.setToolTip(self.star.accessibleName())
        self._banner.setVisible(head.binned_at is not None)
        self._stack.setCurrentWidget(self._whole)

    def show_draft(self) -> None:
        """Show the frame around something that is not in the vault yet: its tools wait."""
        self._head = None
        self.saved_label.clear()
        self.page_scroll.verticalScrollBar().setValue(0)
        self.star.setIcon(icon("star"))
        self._banner.hide()
        self._enable_tools(False)
        self._stack.setCurrentWidget(self._whole)

    def _enable_tools(self, on: bool) -> None:
        for tool in (self.star, self.link, self.history, self.more):
            tool.setEnabled(on)

    def show_nothing(self, words: str = "") -> None:
        """Show that nothing is chosen; `words` may say something else than usual."""
        self._head = None
        glyph, usual = self._empty_words
        self.empty.set_state(glyph, words or usual)
        self._stack.setCurrentWidget(self.empty if words or self._can_choose else self._blank)

    def set_can_choose(self, can_choose: bool) -> None:
        """Whether there is anything to choose: where there is not, the list says all there is to say."""
        self._can_choose = can_choose
        if self._stack.currentWidget() is (self.empty if not can_choose else self._blank):
            self._stack.setCurrentWidget(self.empty if can_choose else self._blank)

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self.saved_label.clear()
        self.show_nothing()

    @property
    def item_id(self) -> ItemId | None:
        """The item that is shown."""
        return self._head.id if self._head is not None else None

    @property
    def is_binned(self) -> bool:
        """Whether the item that is shown is in the bin."""
        return self._head is not None and self._head.binned_at is not None

    # -- what the frame does ---------------------------------------------------------------

    def move_to_bin(self) -> None:
        """Move the item to the bin; whoever hears of it may put the item away at once."""
        head = self._head
        if head is not None:
            self.bin_asked.emit(head.id)
            binning.move_to_bin(self, self._ctx, [head.id], [head.title])

    def restore(self) -> None:
        """Take the item out of the bin."""
        if self._head is not None:
            binning.restore(self, self._ctx, [self._head.id], [self._head.title])

    def purge(self) -> None:
        """Remove the binned item for good, once asked."""
        if self._head is not None:
            binning.purge(self, self._ctx, [self._head.id], [self._head.title])

    def show_history(self) -> None:
        """Show the item's earlier versions."""
        if self._head is not None:
            self._ctx.asked_for.emit("history", self._head.id)

    def toggle_star(self) -> None:
        """Star the item, or take its star away."""
        if self._head is not None:
            items.set_starred(self, self._ctx, self._head.id, not self._head.starred)

    def _fill_menu(self) -> None:
        self._menu.clear()
        last = (
            (
                MoreAction("restore", self.tr("Restore"), self.restore, changes=True),
                MoreAction("delete", self.tr("Remove for good…"), self.purge, changes=True),
            )
            if self.is_binned
            else (MoreAction("delete", self.tr("Move to the bin"), self.move_to_bin, changes=True),)
        )
        for each in self._more_actions:
            self._add(each)
        if self._more_actions:
            self._menu.addSeparator()
        for each in last:
            self._add(each)

    def _add(self, each: MoreAction) -> None:
        action = self._menu.addAction(icon(each.glyph, "muted", Size.ICON_SMALL), each.words)
        action.triggered.connect(lambda: each.run())
        if each.changes:
            changes(action)

    def _on_saving(self) -> None:
        if self._head is not None:
            self.saved_label.setText(self.tr("Saving…"))

    def _on_saved(self) -> None:
        if self._head is not None:
            self.saved_label.setText(self.tr("Saved"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE_FROM
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if direction != self._columns.direction():
            self._columns.setDirection(direction)
        self.right_side.setFixedWidth(PROPERTIES_WIDTH) if beside else self.right_side.setMaximumWidth(
            Size.READING
        )
        if not beside:
            self.right_side.setMinimumWidth(0)
