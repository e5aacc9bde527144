"""The head of an entry: its kind, when and for which job it happened, its title, where a gem was found."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mwl_desktop.documents.walk import safe_href
from mwl_desktop.domain.entries import Entry
from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.ui.panes.journal.kind_badge import KindBadge
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.line_field import ElidedLine, stand_under_caption
from mwl_desktop.ui.parts.title_field import TitleField
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.elided_label import ElidedLabel

_DATE_EXTRA: Final = 40  # the calendar's sign, and room to breathe


class EntryHead(QWidget):
    """Shows what it is told and tells what is changed; the detail saves it."""

    kind_chosen = Signal(object)  # EntryKind
    date_chosen = Signal(object)  # date
    source_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badge = KindBadge(self)
        self.date = DateField(self.tr("Date"), date.today(), parent=self)
        self.date.setProperty("look", "inline")
        self.date.setProperty("tone", "muted")
        self._where = ElidedLabel(size=Type.BODY, role="muted", parent=self)
        self.title = TitleField(self.tr("Give it a title"), self)
        self.source = ElidedLine(self)
        stand_under_caption(self.source)
        self.source.setPlaceholderText(self.tr("Where I found it: an address, a book, a person"))
        self.source.setAccessibleName(self.tr("Source"))
        self._open = icon_button(
            "open", self.tr("Open in the browser"), small=True, role="accent", parent=self
        )
        self._source_row = QWidget(self)
        self._source_said = ""
        self._build()
        self._wire()

    def _build(self) -> None:
        line = QHBoxLayout()
        line.addStrut(Size.CHIP)
        line.setSpacing(Space.TINY)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.badge)
        line.addWidget(self.date)
        line.addWidget(self._where, 1)
        source = QHBoxLayout(self._source_row)
        source.setContentsMargins(0, 0, 0, 0)
        source.addWidget(self.source, 1)
        source.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addLayout(line)
        column.addWidget(self.title)
        column.addWidget(self._source_row)

    def _wire(self) -> None:
        self.badge.kind_chosen.connect(self._on_kind_chosen)
        self.date.date_changed.connect(self._on_date_changed)
        self.date.textChanged.connect(lambda _: self._fit_date())
        self.source.editingFinished.connect(self.flush_source)
        self.source.textChanged.connect(self._show_open)
        self._open.clicked.connect(self._on_open_clicked)

    def start(self, entry: Entry) -> None:
        """Show another entry."""
        self.title.start(entry.head.title)
        self._source_said = entry.source
        self.source.setText(entry.source)
        self.show_stored(entry)

    def show_stored(self, entry: Entry) -> None:
        """Show what the vault holds in the fields that are not being typed in."""
        self.title.show_stored(entry.head.title)
        self.badge.set_kind(entry.entry_kind)
        if not self.date.hasFocus():
            self.date.set_date(entry.head.happened_on)
        if not self.source.hasFocus() and entry.source != self._source_said:
            self._source_said = entry.source
            self.source.setText(entry.source)
        self._show_where(entry.head)
        self._show_source(entry.entry_kind)
        self._fit_date()

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self.title.clear_title()
        self.source.clear()
        self._source_said = ""
        self._where.set_text("")

    def flush(self) -> None:
        """Say what is typed and was not said yet."""
        self.title.flush()
        self.date.flush()
        self.flush_source()

    def flush_source(self) -> None:
        """Say the source, if it is another one."""
        typed = self.source.text().strip()
        if typed != self._source_said:
            self._source_said = typed
            self.source_edited.emit(typed)

    def _show_where(self, head: ItemHead) -> None:
        parts = [vocabulary.horizon_name(head.horizon)] if head.horizon else []
        parts += [head.role.split(" · ")[-1]] if head.role else []
        self._where.set_text("".join(f"· {part} " for part in parts))

    def _show_source(self, kind: EntryKind) -> None:
        self._source_row.setVisible(kind is EntryKind.GEM or bool(self.source.text()))
        self._show_open()

    def _show_open(self) -> None:
        self._open.setVisible(safe_href(self.source.text().strip()) is not None)

    def _fit_date(self) -> None:
        shown = self.date.text() or self.date.placeholderText()
        self.date.setFixedWidth(self.date.fontMetrics().horizontalAdvance(shown) + _DATE_EXTRA)

    def _on_kind_chosen(self, kind: EntryKind) -> None:
        self._show_source(kind)
        self.kind_chosen.emit(kind)

    def _on_date_changed(self, day: date | None) -> None:
        if day is not None:
            self.date_chosen.emit(day)

    def _on_open_clicked(self) -> None:
        href = safe_href(self.source.text().strip())
        if href is not None:
            QDesktopServices.openUrl(QUrl(href))
