"""A window to prove the window tools on: `drop_target.py RECORD copy|proposed|refuse`.

It has one line to type into and takes dropped files; what happens is written to RECORD, one JSON object a
line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


class DropTarget(QWidget):
    def __init__(self, record: Path, manner: str) -> None:
        super().__init__()
        self._record, self._manner = record, manner
        self.setWindowTitle("Drop target")
        self.setStyleSheet("background: #204060; color: white")
        self.setAcceptDrops(manner != "refuse")
        self.resize(400, 300)
        self._line = QLineEdit(self)
        self._line.setGeometry(20, 20, 200, 30)
        self._line.returnPressed.connect(lambda: self._write(typed=self._line.text()))
        QShortcut(QKeySequence("Ctrl+Q"), self, self.close)

    def _write(self, **what: object) -> None:
        with self._record.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(what) + "\n")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._accept(event)
        self._write(
            dropped=[url.toLocalFile() for url in event.mimeData().urls()],
            proposed=event.proposedAction().name,
        )

    def _accept(self, event: QDropEvent) -> None:
        if self._manner == "copy":
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.acceptProposedAction()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    target = DropTarget(Path(sys.argv[1]), sys.argv[2])
    target.show()
    sys.exit(application.exec())
