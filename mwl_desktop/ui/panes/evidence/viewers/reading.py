"""Reads what is words: prose, Markdown, source, tables of values."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtWidgets import QHeaderView, QPlainTextEdit, QStackedWidget, QTableView, QVBoxLayout, QWidget

from mwl_desktop.domain.evidence import Preview, PreviewForm
from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.parts.fragment import fragment
from mwl_desktop.ui.theme.fonts import fixed_font, font
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.markdown_view import MarkdownView
from mwl_desktop.ui.widgets.text import label

_WIDEST_COLUMN: Final = 280
_MEASURED_ROWS: Final = 50
_Index = QModelIndex | QPersistentModelIndex


class CellModel(QAbstractTableModel):
    """Cells as they were read; the first row is the head."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()

    def set_rows(self, rows: tuple[tuple[str, ...], ...]) -> None:
        """Show other rows, all of one length."""
        self.beginResetModel()
        self._head, self._rows = (rows[0], rows[1:]) if rows else ((), ())
        self.endResetModel()

    def words_in(self, column: int, most: int) -> list[str]:
        """What has to fit into a column; a line with words in one cell only may be cut."""
        rows = (row for row in self._rows[:most] if sum(map(bool, row)) > 1)
        return [self._head[column], *(row[column] for row in rows)]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._head)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._rows[index.row()][index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        return self._head[section] if section < len(self._head) else None


class ReadingViewer(QWidget):
    """One way of reading at a time; a note below says what is not shown. `link_activated`: follow one."""

    link_activated = Signal(QUrl)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prose = MarkdownView(self.tr("Text of the file"), grows=False, parent=self)
        self.code = QPlainTextEdit(self)
        self.table = QTableView(self)
        self.cells = CellModel(self)
        self.note = label("", "meta", wrap=True, parent=self)
        self._pages = QStackedWidget(self)
        self._build()
        self.prose.link_activated.connect(self.link_activated)

    def _build(self) -> None:
        self._page = QWidget(self)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(Space.HUGE, Space.WIDE, Space.SMALL, 0)
        self.prose.setMaximumWidth(Size.READING + Space.HUGE)
        self.prose.setFont(font(Type.ROW))
        column.addWidget(self.prose)
        self.code.setReadOnly(True)
        self.code.setProperty("look", "bare")
        self.code.setFont(fixed_font())
        self.code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.code.setAccessibleName(self.tr("Text of the file"))
        self.code.document().setDocumentMargin(Space.WIDE)
        self.table.setModel(self.cells)
        self.table.setAccessibleName(self.tr("Values in the file"))
        self.table.setFrameShape(QTableView.Shape.NoFrame)
        self.table.setProperty("look", "rows")
        self.table.setCornerButtonEnabled(False)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.setWordWrap(False)
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        for each in (self._page, self.code, self.table):
            self._pages.addWidget(each)
        self.note.setContentsMargins(Space.HUGE, Space.SMALL, Space.WIDE, Space.SMALL)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self.note)

    def show_words(self, preview: Preview) -> None:
        """Show what was read out of a file."""
        self.clear()
        self.note.setText(sentence_for(preview.note, {"name": preview.name}) if preview.note else "")
        self.note.setVisible(bool(preview.note))
        if preview.form is PreviewForm.TABLE:
            self.cells.set_rows(preview.rows)
            self._fit_columns()
            self._turn_to(self.table, self.table)
        elif preview.form is PreviewForm.CODE:
            self.code.setPlainText(preview.text)
            self._turn_to(self.code, self.code)
        else:
            self.prose.set_fragment(_formatted(preview))
            self.prose.verticalScrollBar().setValue(0)
            self._turn_to(self._page, self.prose)

    def clear(self) -> None:
        """Leave no word behind."""
        self.prose.set_fragment("")
        self.code.clear()
        self.cells.set_rows(())
        self.note.clear()

    def _turn_to(self, page: QWidget, read: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.setFocusProxy(read)

    def _fit_columns(self) -> None:
        metrics = self.table.fontMetrics()
        for column in range(self.cells.columnCount()):
            words = self.cells.words_in(column, _MEASURED_ROWS)
            width = max(metrics.horizontalAdvance(each[:60]) for each in words)
            self.table.setColumnWidth(column, min(_WIDEST_COLUMN, width + Space.WIDE))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "code"):
            self.code.setFont(fixed_font())


def _formatted(preview: Preview) -> str:
    if preview.form is PreviewForm.MARKDOWN:
        return fragment(preview.text)
    paragraphs = (escape(each).replace("\n", "<br>") for each in preview.text.split("\n\n") if each.strip())
    return "".join(f"<p>{each}</p>" for each in paragraphs)
