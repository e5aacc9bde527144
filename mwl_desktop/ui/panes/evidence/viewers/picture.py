"""Looks at a picture, and plays one that moves."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QMovie
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.ui.panes.evidence.viewers.bar import ViewerBar
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.image_view import ImageView
from mwl_desktop.ui.widgets.text import label


class PictureViewer(QWidget):
    """The image is decoded already; an animation is played frame by frame from memory."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._movie: QMovie | None = None
        self._data = QByteArray()
        self._buffer: QBuffer | None = None
        self.view = ImageView(self.tr("Picture"), self)
        self.bar = ViewerBar(self.tr("Picture tools"), self)
        self.setFocusProxy(self.view)
        self.play_button = self.bar.tool("pause", self.tr("Pause"), self.toggle_playing)
        self.bar.add_zoom(self.view.zoom_out, self.view.zoom_in, (self.tr("Fit"), self.view.fit))
        self.note = label("", "meta", wrap=True, parent=self)
        self.note.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.SMALL)
        self.note.hide()
        self.view.zoom_changed.connect(self.bar.show_zoom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)

    def show_picture(self, image: QImage, moving: bytes = b"") -> None:
        """Show an image; `moving` are the bytes of the animation of which it is the first frame."""
        self._stop()
        self.view.set_image(image)
        self.bar.show_zoom(self.view.zoom())
        self.play_button.setVisible(bool(moving))
        if moving:
            self._play(moving)

    def say(self, words: str) -> None:
        """Say something below the picture, or nothing."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def clear(self) -> None:
        """Drop the picture and its bytes."""
        self.say("")
        self._stop()
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
