"""What stands beside an entry: links, minutes, tags, and for whom and for which job it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.entries import Entry
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts.item_properties import ItemProperties
from mwl_desktop.ui.parts.links_panel import LinksPanel
from mwl_desktop.ui.parts.minutes_field import MinutesField
from mwl_desktop.ui.parts.tags_panel import TagsPanel
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.property_panel import FieldRow


class EntryProperties(QWidget):
    """Everything but the minutes saves itself; those are told."""

    minutes_chosen = Signal(object)  # int | None

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.links = LinksPanel(ctx, self)
        self.minutes = MinutesField(self.tr("Minutes"), self)
        self.minutes.minutes_chosen.connect(self.minutes_chosen)
        self.tags = TagsPanel(ctx, self)
        self.facts = ItemProperties(ctx, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.WIDE - Space.TINY)
        self._minutes_row = FieldRow(self.tr("Minutes"), self.minutes, self)
        self._ctx = ctx
        for part in (self.links, self._minutes_row, self.tags, self.facts):
            column.addWidget(part)

    def show_entry(self, entry: Entry) -> None:
        """Show an entry's properties; fields that are being typed in stay."""
        head = entry.head
        if self.links.item_id != head.id:
            self.links.show_item(head.id)
        if not self.minutes.hasFocus():
            self.minutes.set_minutes(entry.minutes)
        self._minutes_row.setHidden(entry.minutes is None and self._ctx.vault.read_only)
        self.tags.show_tags(head.id, head.tags)
        self.facts.show_head(head)

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        """Read the links again when they may have changed."""
        self.links.changes_committed(changes, initiator)

    def is_empty(self) -> bool:
        """Whether it is known that nothing at all was said here."""
        said = self.links.links() or self.minutes.text() or self.tags.editor.tags()
        return self.links.is_loaded and not said

    def flush(self) -> None:
        """Say what is typed and was not said yet."""
        self.minutes.flush()
        self.tags.flush()

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self.links.clear()
        self.minutes.set_minutes(None)
        self.tags.clear()
        self.facts.clear()
