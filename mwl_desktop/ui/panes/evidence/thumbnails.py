"""The small pictures on cards: asked for when a card is on screen, kept while there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow
from mwl_desktop.ui.itemmodels.item_list import ItemListModel
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence import decoding

MOST_KEPT: Final = 300
_AT_ONCE: Final = 12


class Thumbnails(QObject):
    """Gives the rows of a model their THUMBNAIL. Of what was wished for, the newest wish counts."""

    def __init__(self, ctx: Context, model: ItemListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._model = model
        self._held: OrderedDict[ItemId, None] = OrderedDict()  # items that have their picture, oldest first
        self._without: set[str] = set()
        self._wanted: tuple[ItemId, ...] = ()
        self._reading = False
        self._generation = 0

    def want(self, ids: Sequence[ItemId]) -> None:
        """Say which items are on screen."""
        self._wanted = tuple(ids)
        for item_id in self._wanted:
            if item_id in self._held:
                self._held.move_to_end(item_id)
        self._read_next()

    def forget(self, ids: Sequence[ItemId]) -> None:
        """These may have a picture now that had none, or other bytes."""
        for item_id in ids:
            row = self._model.row_of(item_id)
            if row is not None and row.blob_id is not None:
                self._without.discard(row.blob_id)

    def clear(self) -> None:
        """Drop every picture, as the vault is being locked."""
        self._generation += 1
        self._held.clear()
        self._without.clear()
        self._wanted = ()
        self._reading = False

    @property
    def count(self) -> int:
        """How many pictures are held."""
        return len(self._held)

    def _missing(self) -> list[tuple[ItemId, str]]:
        found = []
        for item_id in self._wanted:
            row = self._model.row_of(item_id)
            if row is not None and row.blob_id is not None and self._is_missing(row):
                found.append((item_id, row.blob_id))
        return found[:_AT_ONCE]

    def _is_missing(self, row: ItemRow) -> bool:
        held = self._model.index_of(row.id).data(Role.THUMBNAIL)
        return held is None and row.blob_id not in self._without

    def _read_next(self) -> None:
        if self._reading or not (missing := self._missing()):
            return
        self._reading = True
        blob_ids = tuple({blob_id for _, blob_id in missing})
        evidence.thumbnails(self, self._ctx, blob_ids, decoding.small, self._taker(missing))

    def _taker(self, missing: list[tuple[ItemId, str]]) -> Callable[[dict[str, QImage]], None]:
        generation = self._generation

        def take(found: dict[str, QImage]) -> None:
            if generation != self._generation:
                return
            self._reading = False
            for item_id, blob_id in missing:
                self._take(item_id, blob_id, found.get(blob_id))
            self._make_room()
            self._read_next()

        return take

    def _take(self, item_id: ItemId, blob_id: str, image: QImage | None) -> None:
        if image is None or image.isNull():
            self._without.add(blob_id)
            return
        self._held[item_id] = None
        self._held.move_to_end(item_id)
        self._model.set_value(item_id, Role.THUMBNAIL, image)

    def _make_room(self) -> None:
        while len(self._held) > MOST_KEPT:
            item_id, _ = self._held.popitem(last=False)
            self._model.set_value(item_id, Role.THUMBNAIL, None)
