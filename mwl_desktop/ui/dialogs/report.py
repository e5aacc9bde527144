"""The dialog for what nobody expected: a sentence, and a report to copy that gives nothing away."""

from __future__ import annotations

import platform

from PySide6.QtCore import QSize, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from mwl_desktop import __version__
from mwl_desktop.log import traceback_places
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.tokens import Space, Type
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.room import fit
from mwl_desktop.ui.widgets.text import label


def report_on(error: BaseException) -> str:
    """Versions, and the places in the program that led to an error; no message of it, no values."""
    chain: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < 5:
        chain.append(traceback_places(type(cause), cause.__traceback__))
        cause = cause.__cause__ or cause.__context__
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    head = f"MWL Desktop {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {system}"
    return "\n\n".join([head, *chain])


class ReportDialog(QDialog):
    """Shown once at a time by whoever catches the unexpected."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something unexpected happened"))
        fit(self, QSize(560, 420))
        self.report = QPlainTextEdit(report_on(error), self)
        self.report.setReadOnly(True)
        self.report.setFont(fixed_font(Type.META))
        self.report.setAccessibleName(self.tr("Report"))
        words = Exception() if not isinstance(error, Exception) else error
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(label(sentence(words), "row", wrap=True, parent=self))
        column.addWidget(
            label(
                self.tr(
                    "The report says where in the program it happened. It holds nothing that you wrote. "
                    "You can go on working; if it happens again, restart the program."
                ),
                wrap=True,
                tone="muted",
                parent=self,
            )
        )
        column.addWidget(self.report, 1)
        row = QHBoxLayout()
        row.addWidget(button(self.tr("Copy the report"), glyph="copy", on_click=self._copy, parent=self))
        row.addStretch(1)
        close = button(self.tr("Close"), "primary", on_click=self.accept, parent=self)
        close.setDefault(True)
        row.addWidget(close)
        column.addLayout(row)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
