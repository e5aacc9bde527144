"""Looks at a picture, and plays one that moves."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMovie
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.ui.panes.evidence.viewers.bar import ViewerBar
from mwl_desktop.ui.panes.evidence.viewers.page_field import PageField
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.image_view import ImageView
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill


class PictureViewer(QWidget):
    """The image is decoded already; an animation is played frame by frame from memory.

    `page_wanted(int)`: another page of a picture that has several, from 0; `show_page` shows it.
    """

    page_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._movie: QMovie | None = None
        self._data = QByteArray()
        self._buffer: QBuffer | None = None
        self.view = ImageView(self.tr("Picture"), self)
        self.bar = ViewerBar(self.tr("Picture tools"), self)
        self.setFocusProxy(self.view)
        self._page, self._count = 0, 1
        self.previous = self.bar.tool("up", self.tr("Previous page"), lambda: self.go_to(self._page - 1))
        self.next = self.bar.tool("down", self.tr("Next page"), lambda: self.go_to(self._page + 1))
        self.page_field = PageField(self.tr("Page"), self.bar)
        self.of_label = label("", "meta", parent=self.bar)
        self.of_label.setContentsMargins(Space.SMALL, 0, Space.SMALL, 0)
        for tool in (self.page_field, self.of_label):
            self.bar.add_tool(tool)
        self.play_button = self.bar.tool("pause", self.tr("Pause"), self.toggle_playing)
        self.bar.add_zoom(self.view.zoom_out, self.view.zoom_in, (self.tr("Fit"), self.view.fit))
        self.note = label("", "meta", wrap=True, parent=self)
        self.note.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.SMALL)
        self.note.hide()
        self.page_field.page_typed.connect(lambda page: self.go_to(page - 1))
        self.view.zoom_changed.connect(self.bar.show_zoom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)

    def show_picture(self, image: QImage, moving: bytes = b"", *, scale: float = 1.0, pages: int = 1) -> None:
        """Show an image; `moving` are the bytes of the animation of which it is the first frame.

        It is the first of so many `pages`.
        """
        self._stop()
        self._page, self._count = 0, pages
        self._show_place()
        self.view.set_image(image, scale)
        self.bar.show_zoom(self.view.zoom())
        self.play_button.setVisible(bool(moving))
        if moving:
            self._play(moving)

    def show_page(self, page: int, image: QImage) -> None:
        """Show another page, fitted; one that cannot be decoded is left empty, and that is said."""
        self._page = page
        self._show_place()
        self.view.set_image(image)
        self.bar.show_zoom(self.view.zoom())
        self.say(fill(self.tr("Page %1 cannot be shown."), page + 1) if image.isNull() else "")

    def page(self) -> int:
        """The page in view, from 0."""
        return self._page

    def go_to(self, page: int) -> None:
        """Ask for a page; beyond either end for the nearest there is."""
        wanted = max(0, min(page, self._count - 1))
        if wanted != self._page:
            self.page_wanted.emit(wanted)
        else:
            self._show_place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        by = turns.get(Qt.Key(event.key()), 0)
        if by and self._count > 1:
            self.go_to(self._page + by)
        else:
            super().keyPressEvent(event)

    def _show_place(self) -> None:
        for each in (self.previous, self.next, self.page_field, self.of_label):
            each.setVisible(self._count > 1)
        self.page_field.show_page(self._page + 1)
        self.of_label.setText(fill(self.tr("of %1"), self._count))
        self.previous.setEnabled(self._page > 0)
        self.next.setEnabled(self._page < self._count - 1)

    def say(self, words: str) -> None:
        """Say something below the picture, or nothing."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def clear(self) -> None:
        """Drop the picture and its bytes."""
        self.say("")
        self._stop()
        self._page, self._count = 0, 1
        self.view.set_image(QImage())

    @property
    def playing(self) -> bool:
        """Whether an animation is running."""
        return self._movie is not None and self._movie.state() is QMovie.MovieState.Running

    def toggle_playing(self) -> None:
        """Pause the animation, or let it go on."""
        if self._movie is not None:
            self._movie.setPaused(self.playing)
            self._show_play_button()

    def _play(self, moving: bytes) -> None:
        self._data = QByteArray(moving)
        self._buffer = QBuffer(self._data, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        movie = QMovie(self._buffer, QByteArray(), self)
        movie.frameChanged.connect(lambda _: self.view.show_frame(movie.currentImage()))
        self._movie = movie
        movie.start()
        self._show_play_button()

    def _show_play_button(self) -> None:
        words = self.tr("Pause") if self.playing else self.tr("Play")
        self.play_button.setIcon(icon("pause" if self.playing else "play", "muted"))
        self.play_button.setAccessibleName(words)
        self.play_button.setToolTip(words)

    def _stop(self) -> None:
        movie, self._movie = self._movie, None
        buffer, self._buffer = self._buffer, None
        if movie is not None:
            movie.stop()
            movie.deleteLater()
        if buffer is not None:
            buffer.close()
            buffer.setData(QByteArray())
            buffer.deleteLater()
        self._data = QByteArray()
