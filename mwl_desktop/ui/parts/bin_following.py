"""The detail follows its list into the bin and out again: what is not in the bin is not shown beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.parts.list_column import ItemListColumn


class BinFollowing(QObject):
    """`shown` says which item the detail shows, `show_nothing` empties it; `rests` while there is no detail.

    Other filters leave what they hide open. The bin does not: an item that can be written in, beside a list
    of what was thrown away, looks as if it were among them.
    """

    def __init__(
        self,
        column: ItemListColumn,
        shown: Callable[[], ItemId | None],
        show_nothing: Callable[[], None],
        rests: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(column)
        self._column = column
        self._shown = shown
        self._show_nothing = show_nothing
        self._rests = rests
        self._before: ItemId | None = None
        self._turned = False  # into the bin or out of it, and the list of that is still to come
        column.bin_turned.connect(self._on_bin_turned)
        column.model.counted.connect(self._on_counted)

    def _on_bin_turned(self, into: bool) -> None:
        if not self._column.is_loaded:
            self._before, self._turned = None, False
            return
        if into:
            self._before = self._shown()
        self._turned = into or not self._column.is_seeking

    def _on_counted(self, _number: int) -> None:
        turned, self._turned = self._turned, False
        if not self._column.is_loaded or self._rests() or not (turned or self._has_left()):
            return
        shown, view = self._shown(), self._column.view
        listed = shown is not None and view.choose(shown)
        back = not self._column.in_bin and self._before is not None and view.choose(self._before)
        if listed or back:
            return
        model = self._column.model
        lines = (model.item_id_at(model.index(line, 0)) for line in range(model.rowCount()))
        first = next((item_id for item_id in lines if item_id is not None), None)
        if first is None:
            self._show_nothing()
        else:
            view.choose(first)

    def _has_left(self) -> bool:
        """Whether the list shows the bin, and what is in view was taken out of it."""
        shown = self._shown()
        return self._column.in_bin and shown is not None and self._column.model.line_of(shown) < 0
