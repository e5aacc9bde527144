"""Icons by meaning, all from Phosphor's regular weight; an unknown name raises.

The font file and its table of names come with qtawesome, but qtawesome itself is not imported: that
costs a quarter of a second and registers a dozen fonts of which one is used.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QIconEngine,
    QImage,
    QPainter,
    QPainterPath,
    QPixmap,
    QRawFont,
    QTransform,
)

from mwl_desktop import paths
from mwl_desktop.ui.theme.current import colour, colours
from mwl_desktop.ui.theme.palette import disabled_text
from mwl_desktop.ui.theme.tokens import LIGHT

_FONT: Final = "phosphor-1.3.0.ttf"
_NAMES: Final = "phosphor-charmap-1.3.0.json"
_EM: Final = 64.0
_PROGRAM_SIZES: Final = (16, 22, 24, 32, 48, 64, 128, 256)

# Our name -> Phosphor's. Phosphor 1.3 lacks some later names (certificate, kanban), hence the stand-ins.
GLYPHS: Final[dict[str, str]] = {
    # panes
    "today": "sun",
    "journal": "notebook",
    "goals": "target",
    "evidence": "file",
    "network": "users",
    "portfolio": "briefcase",
    "achievements": "trophy",
    "toolkit": "wrench",
    "challenges": "flag",
    "skills": "student",
    "review": "chart-line",
    "bin": "trash",
    "settings": "gear-six",
    "lock": "lock",
    "unlock": "lock-open",
    # kinds of entry and of evidence
    "work": "briefcase-metal",
    "interaction": "chats-circle",
    "gem": "diamond",
    "training": "graduation-cap",
    "problem": "puzzle-piece",
    "reflection": "lightbulb",
    "person": "user",
    "role": "identification-badge",
    "employer": "buildings",
    "certificate": "medal",
    "document": "file-text",
    "pdf": "file-pdf",
    "image": "image-square",
    "mail": "envelope-simple",
    "website": "globe-simple",
    "presentation": "presentation",
    "table": "table",
    "archive": "archive",
    "quotation": "quotes",
    "folder": "folder-simple",
    "book": "book-open",
    "feed": "rss-simple",
    "video": "video-camera",
    # actions
    "add": "plus",
    "remove": "minus",
    "close": "x",
    "check": "check",
    "search": "magnifying-glass",
    "filter": "funnel-simple",
    "sort": "sort-ascending",
    "edit": "pencil-simple",
    "write": "note-pencil",
    "read": "book-open",
    "copy": "copy-simple",
    "undo": "arrow-counter-clockwise",
    "redo": "arrow-clockwise",
    "history": "clock-counter-clockwise",
    "restore": "arrow-counter-clockwise",
    "delete": "trash",
    "star": "star",
    "starred": "star-fill",
    "pin": "push-pin-simple",
    "link": "link-simple",
    "unlink": "link-simple-break",
    "attach": "paperclip",
    "open": "arrow-square-out",
    "export": "export",
    "import": "download-simple",
    "download": "download-simple",
    "upload": "upload-simple",
    "print": "printer",
    "send": "paper-plane-tilt",
    "more": "dots-three",
    "drag": "dots-six-vertical",
    "menu": "list",
    "fold": "caret-double-left",
    "unfold": "caret-double-right",
    "refresh": "arrows-clockwise",
    "play": "play",
    "pause": "pause",
    "stop": "stop",
    "zoom-in": "magnifying-glass-plus",
    "zoom-out": "magnifying-glass-minus",
    "fit": "corners-out",
    "list": "rows",
    "grid": "squares-four",
    "board": "columns",
    "calendar": "calendar-blank",
    "timeline": "git-commit",
    "command": "command",
    "keyboard": "keyboard",
    # text
    "bold": "text-bolder",
    "italic": "text-italic",
    "heading": "text-h",
    "bullets": "list-bullets",
    "numbers": "list-numbers",
    "checklist": "check-square",
    "quote": "quotes",
    "code": "code-simple",
    # states and facts
    "info": "info",
    "success": "check-circle",
    "warning": "warning",
    "danger": "warning-circle",
    "question": "question",
    "saved": "check",
    "clock": "clock",
    "timer": "timer",
    "due": "flag-banner",
    "tag": "tag-simple",
    "private": "eye-slash",
    "show": "eye",
    "hide": "eye-slash",
    "key": "key",
    "shield": "shield-check",
    "backup": "hard-drives",
    "offline": "cloud-slash",
    "vault": "lock-laminated",
    "milestone": "flag",
    "feedback": "chat-circle-text",
    "mentor": "hand-waving",
    "handshake": "handshake",
    "stack": "stack",
    "trend": "trend-up",
    "location": "map-pin",
    "light": "sun",
    "dark": "moon",
    "system": "monitor",
    "bug": "bug-beetle",
    "sparkle": "sparkle",
    # arrows of controls
    "left": "caret-left",
    "right": "caret-right",
    "up": "caret-up",
    "down": "caret-down",
    "next": "arrow-right",
    "previous": "arrow-left",
}


def icon(name: str, role: str = "text", size: int = 20) -> QIcon:
    """An icon whose colour is a token's (`"muted"`, `"kind:gem"`, …) and follows the theme.

    `size` is the size in device-independent pixels that the icon says it has; it is drawn sharp at any
    other too. Raises KeyError for a name or a colour role that does not exist.
    """
    if not role.startswith("kind:") and not hasattr(colours(), role):
        raise KeyError(role)
    return QIcon(_GlyphEngine(name, role, size))


def program_icon() -> QIcon:
    """What the program is known by in a title bar or a task list, whose ground is dark or light as they like.

    It brings its own ground along and is the same in either scheme.
    """
    made = QIcon()
    for size in _PROGRAM_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.accent))
        painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.2, size * 0.2)
        edge = size * 0.04
        inner = QRectF(edge, edge, size - 2 * edge, size - 2 * edge)
        paint_icon(painter, "vault", inner, QColor(LIGHT.on_accent))
        painter.end()
        made.addPixmap(QPixmap.fromImage(image))
    return made


def paint_icon(painter: QPainter, name: str, rect: QRectF, ink: QColor) -> None:
    """Paint an icon into a square, for painters that have no use for a QIcon."""
    path = outline(name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(
        QTransform.fromTranslate(rect.x(), rect.y()).scale(rect.width() / _EM, rect.height() / _EM),
        combine=True,
    )
    painter.fillPath(path, ink)
    painter.restore()


def icon_image(name: str, ink: QColor, size: int, ratio: float) -> QImage:
    """An icon as a transparent image of `size` device-independent pixels."""
    image = QImage(QSize(size, size) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_icon(painter, name, QRectF(0, 0, size, size), ink)
    painter.end()
    return image


@cache
def outline(name: str) -> QPainterPath:
    """The shape of an icon in a square of 64 units; raises KeyError for an unknown name."""
    font, points = _family()
    glyph = font.glyphIndexesForString(chr(points[GLYPHS[name]]))[0]
    return font.pathForGlyph(glyph).translated(0, _EM)


@cache
def _family() -> tuple[QRawFont, dict[str, int]]:
    """The icon font and its table of code points, read at the first icon."""
    table = json.loads(paths.package_file("qtawesome", "fonts", _NAMES).read_text(encoding="utf-8"))
    needed = set(GLYPHS.values())
    points = {name: int(point, 16) for name, point in table.items() if name in needed}
    return QRawFont(str(paths.package_file("qtawesome", "fonts", _FONT)), _EM), points


class _GlyphEngine(QIconEngine):
    """Draws one glyph in the colour that its role has at the moment of painting."""

    def __init__(self, name: str, role: str, size: int) -> None:
        super().__init__()
        outline(name)
        self._name = name
        self._role = role
        self._size = size

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        ink = QColor(disabled_text(colours())) if mode == QIcon.Mode.Disabled else colour(self._role)
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        paint_icon(painter, self._name, square, ink)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if size.isEmpty():
            return pixmap  # Qt asks for these while a field is still without room
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = self.pixmap(size * scale, mode, state)
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def actualSize(self, size: QSize, _mode: QIcon.Mode, _state: QIcon.State) -> QSize:
        return size

    def availableSizes(
        self, _mode: QIcon.Mode = QIcon.Mode.Normal, _state: QIcon.State = QIcon.State.Off
    ) -> list[QSize]:
        return [QSize(self._size, self._size)]

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._name, self._role, self._size)
