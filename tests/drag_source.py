"""A small window that drags files out when it is pressed: `drag_source.py TITLE copy|move FILE…`.

It offers copying and moving, as a file manager does, proposes the one that is named, and prints the action
that the target took (CopyAction, MoveAction, IgnoreAction). The pointer is moved by whoever started it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

PROPOSALS = {"copy": Qt.DropAction.CopyAction, "move": Qt.DropAction.MoveAction}


class DragSource(QLabel):
    def __init__(self, title: str, proposed: Qt.DropAction, files: list[Path]) -> None:
        super().__init__("drag source")
        self._proposed, self._files = proposed, files
        self.setWindowTitle(title)
        self.resize(120, 80)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file.resolve())) for file in self._files])
        drag = QDrag(self)
        drag.setMimeData(data)
        # exec() returns when the button is let go, but the target reads the data only then: ending here would
        # leave it with nothing. Qt gives the drag up once the target has said that it is done.
        drag.destroyed.connect(QApplication.quit)
        taken = drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, self._proposed)
        print(taken.name, flush=True)


def main(arguments: list[str]) -> int:
    title, proposal, *files = arguments
    application = QApplication(sys.argv[:1])
    source = DragSource(title, PROPOSALS[proposal], [Path(file) for file in files])
    source.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
