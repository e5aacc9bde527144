"""Which module makes copies without metadata of which media type, and what such a copy says no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Final, TypeAlias

from mwl_desktop.domain.evidence import Stripped
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import registry
from mwl_desktop.evidence.facts import FileFacts, Limits
from mwl_desktop.evidence.stripping.base_media import strip_film, strip_heif
from mwl_desktop.evidence.stripping.chunks import strip_aiff, strip_avi, strip_wave
from mwl_desktop.evidence.stripping.drawing import strip_svg
from mwl_desktop.evidence.stripping.mail import strip_mail
from mwl_desktop.evidence.stripping.matroska import strip_matroska
from mwl_desktop.evidence.stripping.ogg import strip_ogg
from mwl_desktop.evidence.stripping.packages import strip_package
from mwl_desktop.evidence.stripping.pdf import strip_pdf
from mwl_desktop.evidence.stripping.pictures import strip_gif, strip_jpeg, strip_png, strip_webp
from mwl_desktop.evidence.stripping.refusing import NO_WAY, StripRefused
from mwl_desktop.evidence.stripping.sound import strip_flac, strip_mpeg_sound
from mwl_desktop.evidence.stripping.tiff import strip_tiff
from mwl_desktop.evidence.stripping.windows_media import strip_windows_media

Stripper: TypeAlias = Callable[[BinaryIO, BinaryIO, Limits], None]
"""From a stream to one that can be written, read and sought; raises StripRefused where there is no way."""

Reading: TypeAlias = Callable[[str, BinaryIO], FileFacts]
"""How facts are read: here, or in a process of its own."""

STRIPPERS: Final[dict[str, Stripper]] = {
    types.JPEG: strip_jpeg,
    types.PNG: strip_png,
    types.WEBP: strip_webp,
    types.GIF: strip_gif,
    types.TIFF: strip_tiff,
    types.SVG: strip_svg,
    types.PDF: strip_pdf,
    types.MAIL: strip_mail,
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
    **dict.fromkeys((*types.OFFICE_PACKAGES, *types.OPEN_DOCUMENTS), strip_package),
}
_NEEDED: Final = frozenset({"detail.picture_size", "detail.duration", "detail.frames", "detail.sound"})
"""What is true of a file whether it says so or not."""


def can_strip(media_type: str) -> bool:
    """Whether copies without metadata can be made of files of this type."""
    return media_type in STRIPPERS


def stripped(
    media_type: str,
    stream: BinaryIO,
    out: BinaryIO,
    limits: Limits | None = None,
    read: Reading = registry.facts,
) -> Stripped:
    """Write a copy without metadata to `out`, which is read again to say what is gone and what is left.

    Raises StripRefused where none can be made; what was written until then is void.
    """
    stripper = STRIPPERS.get(media_type)
    if stripper is None:
        raise StripRefused(NO_WAY)
    before = read(media_type, stream).details
    stream.seek(0)
    stripper(stream, out, limits or Limits())
    after = read(media_type, out).details
    out.seek(0, 2)
    return Stripped(
        removed=tuple(each for each in before if each not in after and each.code not in _NEEDED),
        left=tuple(each for each in after if each.code not in _NEEDED),
    )
