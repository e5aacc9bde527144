"""The few pictures a style sheet needs (ticks and arrows), drawn from the icon font and served from memory.

A style sheet takes pictures by address only. Rather than keep coloured files beside the tokens, or write
temporary ones, they are packed into a resource in Qt's own format (`qres`, version 1) and registered.
"""

from __future__ import annotations

import struct
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QResource
from PySide6.QtGui import QColor, QImageWriter

from mwl_desktop.ui.theme.icons import icon_image
from mwl_desktop.ui.theme.tokens import Colours

_SCALES: Final = (1, 2, 3)
_SIZE: Final = 14
# picture -> (icon, colour role)
_PICTURES: Final[dict[str, tuple[str, str]]] = {
    "tick": ("check", "on_accent"),
    "dash": ("remove", "on_accent"),
    "down": ("down", "muted"),
    "down_on_accent": ("down", "on_accent"),
    "up": ("up", "muted"),
    "left": ("left", "text"),
    "right": ("right", "text"),
    "submenu": ("right", "muted"),
}
_registered: Final[dict[str, bytes]] = {}  # Qt reads the bytes in place, so they must stay


def address(colours: Colours, name: str) -> str:
    """The address of a picture for `url(…)`."""
    return f":/{_root(colours)}/{name}.png"


def register_pictures(colours: Colours) -> None:
    """Make the pictures of a scheme available; drawn once a scheme."""
    root = _root(colours)
    if root in _registered:
        return
    files = {}
    for name, (glyph, role) in _PICTURES.items():
        for scale in _SCALES:
            suffix = "" if scale == 1 else f"@{scale}x"
            files[f"{name}{suffix}.png"] = _png(glyph, QColor(getattr(colours, role)), scale)
    _registered[root] = pack(files)
    QResource.registerResourceData(_registered[root], f"/{root}")


def _root(colours: Colours) -> str:
    return f"mwl-{colours.name}"


def _png(glyph: str, ink: QColor, scale: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(icon_image(glyph, ink, _SIZE, scale))
    return bytes(buffer.data().data())


def pack(files: dict[str, bytes]) -> bytes:
    """A flat folder of files as one `qres` resource."""
    ordered = sorted(files, key=_hash)  # Qt finds children by bisecting on the hash of their names
    names, name_at = b"", []
    data, data_at = b"", []
    for name in ordered:
        name_at.append(len(names))
        names += struct.pack(">HI", len(name), _hash(name)) + name.encode("utf-16-be")
        data_at.append(len(data))
        data += struct.pack(">I", len(files[name])) + files[name]
    tree = struct.pack(">IHII", 0, 2, len(ordered), 1)
    for at, content in zip(name_at, data_at, strict=True):
        tree += struct.pack(">IHHHI", at, 0, 0, 1, content)
    start = 20
    header = struct.pack(">4sIIII", b"qres", 1, start, start + len(tree) + len(names), start + len(tree))
    return header + tree + names + data


def _hash(name: str) -> int:
    """Qt's `qt_hash`, the one its resource compiler sorts by."""
    value = 0
    for character in name:
        value = ((value << 4) + ord(character)) & 0xFFFFFFFF
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value
