"""The entries that a person is in, newest first."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.domain.items import LinkedItem
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import dates, vocabulary
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.link_list import LinkList, LinkRow
from mwl_desktop.ui.widgets.tab_order import put_before
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.tooltip import plain
from mwl_desktop.ui.widgets.words import fill

FIRST_SHOWN: Final = 8


class Conversations(QWidget):
    """Tells which link is to be followed or taken away."""

    link_opened = Signal(str)
    link_removed = Signal(str)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._links: tuple[LinkedItem, ...] = ()
        self._all = False
        self.list = LinkList("", first=None, parent=self)
        self.list.setAccessibleName(self.tr("In the journal"))
        self.list.link_opened.connect(self.link_opened)
        self.list.link_removed.connect(self.link_removed)
        self.more = button("", "link", on_click=self.show_all, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addWidget(label(self.tr("In the journal"), "strong", tone="accent", parent=self))
        column.addWidget(self.list)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.clear()

    def links(self) -> tuple[LinkedItem, ...]:
        """All of them, shown or not."""
        return self._links

    def show_links(self, links: tuple[LinkedItem, ...]) -> None:
        """Show the entries among these."""
        self._links = tuple(link for link in links if link.item.kind is ItemKind.ENTRY)
        shown = self._links if self._all else self._links[:FIRST_SHOWN]
        today = self._ctx.vault.clock.today() if shown else None
        self.list.set_rows(
            tuple(
                LinkRow(
                    link.link_id,
                    link.item.title or vocabulary.untitled(),
                    vocabulary.glyph_of(link.item),
                    plain(f"{link.item.title}\n{dates.in_full(link.item.happened_on)}"),
                    dates.relative(link.item.happened_on, today) if today else "",
                )
                for link in shown
            )
        )
        put_before(self.more, self.list.stops())
        left = len(self._links) - len(shown)
        self.more.setText(fill(self.tr("Show %1 earlier"), left))
        self.more.setVisible(left > 0)
        self.setVisible(bool(self._links))

    def show_all(self) -> None:
        """Show the older ones too."""
        self._all = True
        self.show_links(self._links)

    def clear(self) -> None:
        """Show none."""
        self._all = False
        self.show_links(())
