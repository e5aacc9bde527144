"""Pictures: small copies of them, and clean ones.

Copies carry nothing of the original but its pixels: no place, no camera, no comment, no colour profile.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import BinaryIO, Final

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcoImagePlugin,
    Image,
    ImageCms,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import Limits, Picture

BROKEN_IMAGE: Final = (
    OSError,  # also UnidentifiedImageError
    SyntaxError,  # how Pillow's PNG, TIFF and JPEG readers say "broken"
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    RuntimeError,  # AVIF's decoder
    MemoryError,
    struct.error,
    zlib.error,
    UserWarning,  # "corrupt EXIF data", where warnings are made errors
)
"""What Pillow raises for damaged input: its readers parse before they check."""

# Named here, because Pillow would otherwise load its forty readers to find one.
_READERS: Final = (
    PngImagePlugin.PngImageFile,
    JpegImagePlugin.JpegImageFile,
    GifImagePlugin.GifImageFile,
    WebPImagePlugin.WebPImageFile,
    BmpImagePlugin.BmpImageFile,
    TiffImagePlugin.TiffImageFile,
    AvifImagePlugin.AvifImageFile,
    IcoImagePlugin.IcoImageFile,
)
FORMATS: Final = tuple(reader.format for reader in _READERS)
_LOSSLESS: Final = frozenset({"PNG", "GIF", "BMP", "ICO"})
_MOST_SCANS: Final = 200
_LARGEST_PNG: Final = 1_500_000
_ORIENTATION: Final = 0x0112

# Pillow refuses by its own count while opening; ours is asked after that, for what is really decoded.
Image.MAX_IMAGE_PIXELS = 500_000_000
# From there to twice as many it would only grumble, on the error output.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class TooManyPixels(Exception):
    """The picture is larger than it may be decoded."""


def exif_of(image: Image.Image) -> Image.Exif:
    """The EXIF in the picture's head, or none where it is damaged: that takes nothing from the picture."""
    try:
        # Not the reader's own: that of PNG decodes the whole picture to look behind it.
        return Image.Image.getexif(image)
    except BROKEN_IMAGE:
        return Image.Exif()


def _is_jpeg(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(3) == b"\xff\xd8\xff"


def image_picture(stream: BinaryIO, side: int, pixels: int, limits: Limits) -> Picture | None:
    """The picture upright within `side` and `pixels`, encoded anew; None where it is broken or too large."""
    try:
        if _is_jpeg(stream) and not _few_scans(stream):
            return None
        stream.seek(0)
        with Image.open(stream, formats=FORMATS) as image:
            return encoded(_upright(image, side, pixels, limits), lossless=image.format in _LOSSLESS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, TooManyPixels, *BROKEN_IMAGE):
        return None


def _few_scans(stream: BinaryIO) -> bool:
    """Whether a JPEG has a sane number of scans: each is a few bytes but a pass over the whole picture."""
    stream.seek(0)
    scans = 0
    while piece := stream.read(1024 * 1024):
        scans += piece.count(b"\xff\xda")
    return scans <= _MOST_SCANS


def _upright(image: Image.Image, side: int, pixels: int, limits: Limits) -> Image.Image:
    size = fitted(image.width, image.height, side, pixels)
    # A JPEG can be decoded at an eighth of its size, which makes any phone's picture cheap.
    image.draft("RGB", size)
    if image.width * image.height > limits.pixels:
        raise TooManyPixels
    profile = image.info.get("icc_profile")
    turned: Image.Image = _plain(image, profile)
    if turned.width > size[0] or turned.height > size[1]:
        turned = turned.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    orientation = exif_of(image).get(_ORIENTATION)
    return turned.transpose(_TURNS[orientation]) if orientation in _TURNS else turned


_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def fitted(width: float, height: float, side: int, pixels: int) -> tuple[int, int]:
    """The size that keeps the shape and fits both limits; never larger than it was, never nothing."""
    factor = min(1.0, side / max(width, height), (pixels / (width * height)) ** 0.5)
    # A hair more before cutting off, so that 479.9999 is 480.
    return max(1, int(width * factor + 1e-6)), max(1, int(height * factor + 1e-6))


def _plain(image: Image.Image, profile: object) -> Image.Image:
    """The picture as RGB, or RGBA where some of it can be seen through, in the colours of sRGB."""
    if image.mode.startswith(("I", "F")):
        image = _stretched(image)
    if isinstance(profile, bytes) and image.mode in ("RGB", "CMYK", "RGBA"):
        image = _in_standard_colours(image, profile)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        return clear if clear.getchannel("A").getextrema() != (255, 255) else clear.convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _stretched(image: Image.Image) -> Image.Image:
    """Sixteen bits and more brought into eight, from the darkest value to the brightest."""
    wide = image.convert("F")
    low, high = (value if isinstance(value, float) else 0.0 for value in wide.getextrema())
    if not high > low:
        return wide.convert("L")
    factor = 255.0 / (high - low)
    return wide.point(lambda value: value * factor - low * factor).convert("L")


def _in_standard_colours(image: Image.Image, profile: bytes) -> Image.Image:
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=target)
    except (ImageCms.PyCMSError, *BROKEN_IMAGE):
        # A damaged profile costs a shade of colour, not the picture.
        return image
    return image if changed is None else changed


def encoded(image: Image.Image, *, lossless: bool) -> Picture:
    """PNG for what is drawn or can be seen through, JPEG for photographs and what is too large as PNG."""
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    if bare.mode == "RGBA" or lossless:
        buffer = io.BytesIO()
        bare.save(buffer, "PNG", compress_level=6)
        if bare.mode == "RGBA" or buffer.tell() <= _LARGEST_PNG:
            return Picture(buffer.getvalue(), types.PNG, bare.width, bare.height)
    buffer = io.BytesIO()
    bare.save(buffer, "JPEG", quality=88, subsampling=0 if lossless else 2, optimize=True)
    return Picture(buffer.getvalue(), types.JPEG, bare.width, bare.height)
