"""What a drag or the clipboard holds that can be kept: files, mails, an image, links or words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, overload

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from mwl_desktop.evidence.quoted import Quoted, quoted
from mwl_desktop.ui.widgets.offers import Link, Offer, links_of, offers_of, promised, source_of, taken

_QUOTED_MOST: Final = 50_000
"""Characters of a text that may be somebody's words; what is longer is a document."""
_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class FilePaths(Sequence[Path]):
    """Paths made one by one when they are looked at: ten thousand at once take longer than a drag may."""

    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, at: int) -> Path: ...
    @overload
    def __getitem__(self, at: slice) -> FilePaths: ...
    def __getitem__(self, at: int | slice) -> Path | FilePaths:
        return FilePaths(self.names[at]) if isinstance(at, slice) else Path(self.names[at])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self.names)


@dataclass(frozen=True, slots=True)
class Catch:
    """What a drag or the clipboard holds that could become evidence.

    Files; offers of other programs, whose bytes come by `with_bytes`; an image; links; or words, with the
    address of the page they are from where it is known, and whose they are in `quoted` where that can be
    seen. `promised` is what only its own program can give.
    """

    paths: Sequence[Path] = ()
    offers: tuple[Offer, ...] = ()
    image: QImage | None = None
    links: tuple[Link, ...] = ()
    text: str = ""
    source: str = ""
    quoted: Quoted | None = None
    promised: bool = False

    def __bool__(self) -> bool:
        has_image = self.image is not None
        return bool(self.paths or self.offers or has_image or self.links or self.text or self.promised)


def catch_of(data: QMimeData | None) -> Catch:
    """What there is to catch: files before offers, these before an image, that before links and words.

    An empty clipboard has no data at all.
    """
    if data is None:
        return Catch()
    urls = data.urls() if data.hasUrls() else []
    names = tuple(url.toLocalFile() for url in urls if url.isLocalFile())
    if names:
        return Catch(paths=FilePaths(names))
    if offers := offers_of(data):
        return Catch(offers=offers)
    if data.hasImage():
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Catch(image=image)
    if links := links_of(data):
        return Catch(links=links)
    if promised(data):
        return Catch(promised=True)
    text = data.text().strip() if data.hasText() else ""
    if is_link(text):
        return Catch(links=(Link(text),))
    if not text:
        return Catch()
    found = quoted(text) if len(text) <= _QUOTED_MOST else None
    return Catch(text=text, source=source_of(data), quoted=found or None)


def no_words_of(data: QMimeData | None) -> Catch:
    """Files, or an image that comes without words: what a field for words has no use for. Else nothing."""
    caught = catch_of(data)
    alone = caught.image is not None and data is not None and not data.text().strip()
    return caught if caught.paths or alone else Catch()


def with_bytes(caught: Catch, data: QMimeData | None) -> Catch:
    """The same with the bytes of what is offered: asked for when it is taken, and never before."""
    if data is None or not caught.offers:
        return caught
    return replace(caught, offers=taken(caught.offers, data))


def is_link(text: str) -> bool:
    """Whether a text is a bare web address and nothing else."""
    return _LINK.fullmatch(text.strip()) is not None


def image_name(words: str = "") -> str:
    """Clipboard 2026-11-22 14.05.07.png: what an image that comes from no file is called."""
    words = words or QCoreApplication.translate("Catch", "Clipboard")
    return f"{words} {datetime.now():%Y-%m-%d %H.%M.%S}.png"


def png_of(image: QImage) -> bytes:
    """An image as the bytes of a PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    buffer.close()
    return bytes(data.data())
