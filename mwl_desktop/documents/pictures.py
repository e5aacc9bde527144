"""Pictures made ready for a page: upright, no larger than it needs, nothing hidden in them."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

from PIL import Image, ImageOps

MOST_PIXELS: Final = 150_000_000
_MOST_KEPT: Final = 48 * 1024 * 1024
_UNREADABLE: Final = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
_TURNED: Final = frozenset({5, 6, 7, 8})
_ORIENTATION: Final = 0x0112


@dataclass(frozen=True, slots=True)
class Prepared:
    """Bytes to set into a document, their size in pixels, and a digest that names them."""

    data: bytes
    media_type: str
    width: int
    height: int
    grey: bool
    digest: str


def upright_size(data: bytes) -> tuple[int, int]:
    """Width and height of a picture the right way up; (0, 0) when it cannot be shown."""
    try:
        with _opened(data) as image:
            width, height = image.size
            turned = image.getexif().get(_ORIENTATION) in _TURNED
    except _UNREADABLE:
        return 0, 0
    if width * height > MOST_PIXELS:
        return 0, 0
    return (height, width) if turned else (width, height)


def prepare(data: bytes, most_width: int, most_height: int) -> Prepared | None:
    """A picture within a size in pixels, without metadata; None when it cannot be shown."""
    key = (hashlib.sha256(data).digest(), most_width, most_height)
    kept = _kept.get(key)
    if kept is None:
        kept = _prepared(data, most_width, most_height)
        if kept is not None:
            _kept.put(key, kept)
    return kept


def forget() -> None:
    """Drop every picture kept for the next drawing; called when the vault locks."""
    _kept.clear()


def _prepared(data: bytes, most_width: int, most_height: int) -> Prepared | None:
    try:
        with _opened(data) as image:
            if image.size[0] * image.size[1] > MOST_PIXELS:
                return None
            photograph = image.format == "JPEG"
            orientation = image.getexif().get(_ORIENTATION)
            room = (most_height, most_width) if orientation in _TURNED else (most_width, most_height)
            if photograph:
                image.draft(None, (room[0] * 2, room[1] * 2))
            small = _flat(image)
            small.thumbnail(room, Image.Resampling.LANCZOS, reducing_gap=3.0)
            if orientation:
                small.getexif()[_ORIENTATION] = orientation
                small = ImageOps.exif_transpose(small)
            return _written(small, photograph)
    except _UNREADABLE:
        return None


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a large or odd picture is judged here, by MOST_PIXELS
        return Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"))


def _flat(image: Image.Image) -> Image.Image:
    """Grey or RGB in a new image; what shows through stands on white, as on paper."""
    if image.mode in ("RGB", "L") and "transparency" not in image.info:
        return image.copy()
    if image.mode in ("P", "PA", "LA", "La", "RGBA", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        return paper.convert("RGB")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "F") else "RGB")


def _written(image: Image.Image, photograph: bool) -> Prepared:
    clean = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    if photograph:
        clean.save(out, "JPEG", quality=85)
    else:
        clean.save(out, "PNG", compress_level=6)
    data = out.getvalue()
    media_type = "image/jpeg" if photograph else "image/png"
    digest = hashlib.sha256(data).hexdigest()
    return Prepared(data, media_type, *clean.size, grey=clean.mode == "L", digest=digest)


class _Kept:
    """The pictures prepared last, within a number of bytes, so that redrawing pages is quick."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pictures: OrderedDict[tuple[bytes, int, int], Prepared] = OrderedDict()
        self._size = 0

    def get(self, key: tuple[bytes, int, int]) -> Prepared | None:
        with self._lock:
            found = self._pictures.get(key)
            if found is not None:
                self._pictures.move_to_end(key)
            return found

    def put(self, key: tuple[bytes, int, int], picture: Prepared) -> None:
        with self._lock:
            if key in self._pictures:
                return
            self._pictures[key] = picture
            self._size += len(picture.data)
            while self._size > _MOST_KEPT:
                _, dropped = self._pictures.popitem(last=False)
                self._size -= len(dropped.data)

    def clear(self) -> None:
        with self._lock:
            self._pictures.clear()
            self._size = 0


_kept: Final = _Kept()
