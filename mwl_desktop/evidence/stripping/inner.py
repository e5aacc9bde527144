"""Pictures, films, sounds and documents within a package: known by what they are, not by name."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO, Final, TypeAlias

from mwl_desktop.domain.evidence import Stripped
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import sniff
from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, ArchiveRefused
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.base_media import strip_film, strip_heif
from mwl_desktop.evidence.stripping.chunks import strip_aiff, strip_avi, strip_wave
from mwl_desktop.evidence.stripping.drawing import strip_svg
from mwl_desktop.evidence.stripping.matroska import strip_matroska
from mwl_desktop.evidence.stripping.ogg import strip_ogg
from mwl_desktop.evidence.stripping.pdf import strip_pdf
from mwl_desktop.evidence.stripping.pictures import strip_gif, strip_jpeg, strip_png, strip_webp
from mwl_desktop.evidence.stripping.refusing import StripRefused
from mwl_desktop.evidence.stripping.sound import strip_flac, strip_mpeg_sound
from mwl_desktop.evidence.stripping.tiff import strip_tiff
from mwl_desktop.evidence.stripping.windows_media import strip_windows_media

Stripper: TypeAlias = Callable[[BinaryIO, BinaryIO, Limits], Stripped | None]
"""From a stream to one that can be written, read and sought; raises StripRefused where there is no way.

Packages say what they left out and what they could not cut, which nothing reads of the copy.
"""

STRIPPERS: Final[dict[str, Stripper]] = {
    types.JPEG: strip_jpeg,
    types.PNG: strip_png,
    types.WEBP: strip_webp,
    types.GIF: strip_gif,
    types.TIFF: strip_tiff,
    types.SVG: strip_svg,
    types.PDF: strip_pdf,
    **dict.fromkeys((types.HEIC, types.AVIF), strip_heif),
    **dict.fromkeys(("video/mp4", "video/quicktime", "audio/mp4"), strip_film),
    **dict.fromkeys(("audio/mpeg", "audio/aac"), strip_mpeg_sound),
    "audio/flac": strip_flac,
    "audio/wav": strip_wave,
    "audio/aiff": strip_aiff,
    "video/x-msvideo": strip_avi,
    **dict.fromkeys(("audio/x-ms-wma", "video/x-ms-asf"), strip_windows_media),
    **dict.fromkeys(("video/webm", "video/matroska"), strip_matroska),
    **dict.fromkeys(("audio/ogg", "video/ogg"), strip_ogg),
}
"""For everything that holds nothing else in turn."""

_EMF_HEAD: Final = b"\x01\x00\x00\x00"
_EMF_MARK: Final = b" EMF"
_CARRIED: Final = (b"%PDF-", b"Exif\x00\x00", b"<x:xmpmeta")
"""What a metafile may hold whole, and nobody cuts there."""
_WORDLESS: Final = (b"VCLMTF", b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")


def kind_of(head: bytes) -> str:
    """The media type of bytes without a name; empty where they are none that is known."""
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "video/quicktime"  # the oldest of these films begin without saying so
    return sniff.sniff(head, "").by_content or ""


def cut(
    data: bytes, media_type: str, limits: Limits, within: Stripper | None
) -> tuple[bytes, Stripped] | None:
    """A part without what it says of itself, or None where it cannot be cut; `within` is for packages."""
    if _says_nothing(data):
        return data, Stripped()
    if _is_metafile(data):
        return None if any(mark in data for mark in _CARRIED) else (_undescribed(data), Stripped())
    package = media_type in (*types.OFFICE_PACKAGES, *types.OPEN_DOCUMENTS, types.ZIP)
    stripper = within if package else STRIPPERS.get(media_type)
    if stripper is None:
        return None
    out = io.BytesIO()
    try:
        told = stripper(io.BytesIO(data), out, limits)
    except (StripRefused, ArchiveRefused, *BROKEN_ARCHIVE):
        return None
    return out.getvalue(), told or Stripped()


def _says_nothing(data: bytes) -> bool:
    """Kinds that have no room for words of their own: bitmaps, drawings of Windows and StarView, nothing."""
    return not data or data.startswith(_WORDLESS) or kind_of(data[: sniff.HEAD]) == types.BMP


def _is_metafile(data: bytes) -> bool:
    return data[:4] == _EMF_HEAD and data[40:44] == _EMF_MARK


def _undescribed(data: bytes) -> bytes:
    """A metafile without its line about which program drew it, and from which file."""
    count, at = (int.from_bytes(data[place : place + 4], "little") for place in (60, 64))
    end = at + 2 * count
    if not (88 <= at < end <= min(len(data), int.from_bytes(data[4:8], "little"))):
        return data
    return data[:at] + bytes(end - at) + data[end:]
