"""What lies over the window during a drag and says what a drop will do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.icons import paint_icon
from mwl_desktop.ui.theme.tokens import Radius, Size, Space, Type, Weight


class DropOverlay(QWidget):
    """Paint only: neither mouse nor drag stops here. Covers its parent and follows its size."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parent.installEventFilter(self)
        self.hide()

    def promise(self, title: str, words: str = "") -> None:
        """Say what a drop here would do, such as "Drop to add 3 files as evidence"."""
        self._title, self._words = title, words
        self.setAccessibleName(f"{title}. {words}" if words else title)
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        parent = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is parent and parent is not None:
            self.setGeometry(parent.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(scheme.canvas)
        veil.setAlphaF(0.66)
        painter.fillRect(event.rect(), veil)
        pen = QPen(QColor(scheme.accent), Size.FOCUS)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(Space.SMALL, Space.SMALL, -Space.SMALL, -Space.SMALL)
        painter.drawRoundedRect(frame, Radius.CARD, Radius.CARD)
        width = min(float(Size.READING), frame.width() - 2 * Space.WIDE)
        box = QRectF(0, 0, width, 4 * Size.ICON_LARGE)
        box.moveCenter(frame.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.accent_soft))
        painter.drawRoundedRect(box, Radius.CARD, Radius.CARD)
        self._paint_words(painter, box)
        painter.end()

    def _paint_words(self, painter: QPainter, frame: QRectF) -> None:
        scheme = colours()
        middle = frame.center()
        side = float(Size.CONTROL)
        paint_icon(
            painter,
            "import",
            QRectF(middle.x() - side / 2, middle.y() - side - Space.LARGE, side, side),
            QColor(scheme.accent),
        )
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setFont(font(Type.ROW, Weight.SEMIBOLD))
        painter.setPen(QColor(scheme.accent))
        title = QRectF(frame.x() + Space.WIDE, middle.y(), frame.width() - 2 * Space.WIDE, 60)
        used = painter.boundingRect(title, int(centre), self._title)
        painter.drawText(title, int(centre), self._title)
        painter.setFont(font(Type.BODY))
        painter.setPen(QColor(scheme.text))
        painter.drawText(title.translated(0, used.height() + Space.TINY), int(centre), self._words)


def take_a_copy(event: QDropEvent) -> None:
    """Accept as a copy. A source that offers no copy is told in the end that nothing was done to its files:

    were it told "moved", it would delete them.
    """
    if event.possibleActions() & Qt.DropAction.CopyAction:
        event.setDropAction(Qt.DropAction.CopyAction)
    elif event.type() == QEvent.Type.Drop:
        event.setDropAction(Qt.DropAction.IgnoreAction)
    event.accept()
