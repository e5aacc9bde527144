"""The portfolios in the bin: a list as in the other panes, and beside it the way back or out for good."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead, ItemRow
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.services import items
from mwl_desktop.ui.delegates.item_delegate import ItemDelegate
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import dates, vocabulary
from mwl_desktop.ui.parts.bin_following import BinFollowing
from mwl_desktop.ui.parts.detail_frame import DetailFrame
from mwl_desktop.ui.parts.item_loader import ItemLoader
from mwl_desktop.ui.parts.list_column import ItemListColumn
from mwl_desktop.ui.theme.tokens import Size
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.tooltip import plain
from mwl_desktop.ui.widgets.words import fill


def _tr(words: str) -> str:
    return QCoreApplication.translate("portfolio", words)


class BinPage(QWidget):
    """`left` once the list is asked for what is not in the bin; `new_asked` for a new portfolio."""

    left = Signal()
    new_asked = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = ItemListColumn(
            ctx,
            _tr("Portfolios"),
            ItemKind.PORTFOLIO,
            present,
            ItemDelegate(),
            new_words=_tr("New portfolio"),
            filter_words=_tr("Filter portfolios"),
            counted=_counted,
            empty=("portfolio", _tr("The bin is empty.")),
            parent=self,
        )
        self.column.setFixedWidth(Size.LIST_COLUMN)
        choose = _tr("Choose a portfolio to take it out of the bin.")
        self.detail = DetailFrame(ctx, ("portfolio", choose), _tr("Portfolio in the bin"), self)
        self.detail.star.hide()
        self.detail.link.hide()
        self._title = label("", "page", wrap=True, parent=self.detail)
        self.detail.reading.addWidget(self._title)
        self._loader = ItemLoader(ctx, items.head, self._show, self._show, self._show_none, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.column)
        row.addWidget(self.detail, 1)
        self._wire()

    def _wire(self) -> None:
        self.column.item_chosen.connect(self._on_item_chosen)
        self.column.many_chosen.connect(self._on_many_chosen)
        self.column.new_asked.connect(self.new_asked)
        self.column.bin_turned.connect(lambda into: None if into else self.left.emit())
        self.column.model.counted.connect(lambda number: self.detail.set_can_choose(number > 0))
        BinFollowing(self.column, lambda: self._loader.item_id, self._show_none)

    def begin(self) -> None:
        """List what is in the bin."""
        self.column.load()
        self.column.show_bin()

    @property
    def item_id(self) -> ItemId | None:
        """The portfolio that is chosen."""
        return self._loader.item_id

    def changes_committed(self, changes: ChangeSet, initiator: QObject | None) -> None:
        """Show what changed, here or elsewhere."""
        self.column.changes_committed(changes, initiator)
        self._loader.changes_committed(changes, initiator)

    def clear(self) -> None:
        """Leave nothing of the vault in any widget or model."""
        self._show_none()
        self.detail.clear()
        self.column.clear()

    def _on_item_chosen(self, item_id: ItemId | None) -> None:
        if item_id is not None:
            self._loader.load(item_id)

    def _on_many_chosen(self, ids: tuple[ItemId, ...]) -> None:
        self._show_none()
        self.detail.show_nothing(fill(_tr("%1 portfolios are chosen."), len(ids)))

    def _show(self, head: ItemHead) -> None:
        self._title.setText(head.title or vocabulary.untitled())
        self.detail.show_item(head)

    def _show_none(self) -> None:
        self._loader.forget()
        self._title.clear()
        self.detail.show_nothing()


def present(row: ItemRow, today: date) -> dict[int, object]:
    """The roles of one portfolio."""
    title = row.title or vocabulary.untitled()
    return {
        Role.TITLE: title,
        Role.DATE_TEXT: dates.relative(row.happened_on, today),
        Role.PREVIEW: fill(_tr("For %1"), row.detail) if row.detail else "",
        Role.DIMMED: row.binned,
        Role.TOOLTIP: plain(title),
    }


def _counted(number: int) -> str:
    return _tr("1 portfolio") if number == 1 else fill(_tr("%1 portfolios"), number)
