"""What the sheets over evidence share: a line for what is wrong with what was typed."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from mwl_desktop.errors import MwlError
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence
from mwl_desktop.ui.widgets.text import label


class Sheet(QDialog):
    """`problem` is put where it is to be seen; it goes when one of the lines of which it spoke is changed."""

    def __init__(self, ctx: Context, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.problem = label("", "meta", tone="danger", wrap=True, parent=self)
        self.problem.hide()

    def _watch_lines(self) -> None:
        """Have the problem go with a change of any line; called once all of them are there."""
        for field in self.findChildren(QLineEdit):
            field.textChanged.connect(self.problem.hide)

    def _refuse(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, MwlError):
            self._refuse(sentence(error))
        else:
            self.reject()
            self._ctx.failed.emit(error)
