"""What a drag or the clipboard holds that can be kept: files, an image, an address or words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Catch:
    """What a drag or the clipboard holds that could become evidence: files, an image, an address or words."""

    paths: tuple[Path, ...] = ()
    image: QImage | None = None
    address: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.paths or self.image is not None or self.address or self.text)


def catch_of(data: QMimeData | None) -> Catch:
    """What there is to catch; files go before an image, an image before an address, that before words.

    An empty clipboard has no data at all.
    """
    if data is None:
        return Catch()
    urls = data.urls() if data.hasUrls() else []
    paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    if paths:
        return Catch(paths=paths)
    if data.hasImage():
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Catch(image=image)
    for url in urls:
        if url.scheme() in ("http", "https"):
            return Catch(address=url.toString())
    text = data.text().strip() if data.hasText() else ""
    return Catch(address=text) if is_link(text) else Catch(text=text)


def is_link(text: str) -> bool:
    """Whether a text is a bare web address and nothing else."""
    return _LINK.fullmatch(text.strip()) is not None


def image_name() -> str:
    """clipboard 2026-11-22 14.05.07.png: what an image that comes from no file is called."""
    words = QCoreApplication.translate("Catch", "clipboard")
    return f"{words} {datetime.now():%Y-%m-%d %H.%M.%S}.png"


def png_of(image: QImage) -> bytes:
    """An image as the bytes of a PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    buffer.close()
    return bytes(data.data())
