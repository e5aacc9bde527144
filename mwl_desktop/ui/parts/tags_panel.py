"""The tags of an item: chips to remove, a field that completes from all tags to add."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.services import items as items_service
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.tag_editor import TagEditor
from mwl_desktop.ui.widgets.text import label


class TagsPanel(QWidget):
    """Says what changed to the vault at once; each change is one step of undo."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._item_id: ItemId | None = None
        self.editor = TagEditor(self.tr("Add a tag"), self)
        self.editor.tags_changed.connect(self._on_tags_changed)
        caption = label(self.tr("Tags"), "caption", parent=self)
        caption.setBuddy(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY + 2)
        column.addWidget(caption)
        column.addWidget(self.editor)

    def show_tags(self, item_id: ItemId | None, tags: tuple[str, ...]) -> None:
        """Show the tags of an item; what is being typed for the same one stays."""
        if item_id != self._item_id:
            self.flush()
            self._item_id = item_id
            self._read_known()
        self.editor.set_tags(tags)
        self.editor.setEnabled(item_id is not None)
        # Where nothing can be added, a heading over nothing says nothing.
        self.setHidden(not tags and self._ctx.unlocked and self._ctx.vault.read_only)

    def flush(self) -> None:
        """Add what is typed."""
        self.editor.flush()

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self._item_id = None
        self.editor.field.clear()
        self.editor.set_tags(())
        self.editor.set_known_tags(())

    def _read_known(self) -> None:
        if self._item_id is not None:
            self._ctx.read(self, items_service.all_tags, self._take_known)

    def _take_known(self, tags: tuple[str, ...]) -> None:
        if self._item_id is not None:  # not locked meanwhile
            self.editor.set_known_tags(tags)

    def _on_tags_changed(self, tags: tuple[str, ...]) -> None:
        if self._item_id is not None:
            items.set_tags(self, self._ctx, self._item_id, tags)
            self._read_known()
