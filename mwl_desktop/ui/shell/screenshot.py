"""A picture of a part of the screen as evidence, on systems where a program may look at the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from mwl_desktop.errors import UserError
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.widgets.region_picker import RegionPicker

_OUT_OF_THE_WAY_MS: Final = 450
"""How long a system may take to show the minimised window as gone."""


class Screenshot(QObject):
    """Puts the window out of the way, lays a picture of each screen over it, and brings the window back.

    `keep` gets the part that was chosen. Where the system lets no program look at the screen, that is said.
    """

    def __init__(self, ctx: Context, keep: Callable[[QImage], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._keep = keep
        self._over = parent
        self._was = Qt.WindowState.WindowNoState
        self.pickers: list[RegionPicker] = []
        self._under_way = False

    def begin(self) -> None:
        """Ask for a part of the screen."""
        if self._under_way or self._ctx.refuses():
            return
        if QGuiApplication.platformName().startswith("wayland"):
            self._ctx.failed.emit(UserError("screenshot.not_allowed"))
            return
        self._under_way = True
        self._was = self._over.window().windowState()
        self._over.window().setWindowState(self._was | Qt.WindowState.WindowMinimized)
        QTimer.singleShot(_OUT_OF_THE_WAY_MS, self, self._look)

    def _look(self) -> None:
        if not self._ctx.unlocked:
            self._end()
            return
        seen = [(screen.grabWindow(0), screen.geometry()) for screen in QGuiApplication.screens()]
        for picture, place in seen:
            if not picture.isNull():
                self._show(RegionPicker(picture, place))
        if not self.pickers:
            self._end()
            self._ctx.failed.emit(UserError("screenshot.nothing_seen"))

    def _show(self, picker: RegionPicker) -> None:
        self.pickers.append(picker)
        picker.chosen.connect(self._on_chosen)
        picker.finished.connect(partial(self._on_finished, picker))
        picker.show()
        picker.raise_()
        picker.activateWindow()

    def _on_chosen(self, image: QImage) -> None:
        if self._ctx.unlocked:
            self._keep(image)

    def _on_finished(self, picker: RegionPicker, _result: int) -> None:
        """One that was chosen from or given up ends the others."""
        if picker in self.pickers:
            self.pickers.remove(picker)
        while self.pickers:
            self.pickers.pop().reject()
        self._end()

    def _end(self) -> None:
        if self._under_way:
            self._under_way = False
            self._over.window().setWindowState(self._was & ~Qt.WindowState.WindowMinimized)
            self._over.window().raise_()
            self._over.window().activateWindow()
