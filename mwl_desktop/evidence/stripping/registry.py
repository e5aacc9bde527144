"""Which module makes copies without metadata of which media type, and what such a copy says no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Final, TypeAlias

from mwl_desktop.domain.evidence import Stripped
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import registry
from mwl_desktop.evidence.facts import FileFacts, Limits
from mwl_desktop.evidence.stripping import inner
from mwl_desktop.evidence.stripping.inner import Stripper
from mwl_desktop.evidence.stripping.mail import strip_mail
from mwl_desktop.evidence.stripping.packages import PACKAGES, strip_package
from mwl_desktop.evidence.stripping.refusing import NO_WAY, StripRefused

Reading: TypeAlias = Callable[[str, BinaryIO], FileFacts]
"""How facts are read: here, or in a process of its own."""

STRIPPERS: Final[dict[str, Stripper]] = {
    **inner.STRIPPERS,
    types.MAIL: strip_mail,
    **dict.fromkeys(PACKAGES, strip_package),
}
_NEEDED: Final = frozenset({"detail.picture_size", "detail.duration", "detail.frames", "detail.sound"})
"""What is true of a file whether it says so or not."""
_READ: Final = frozenset({"detail.comment", "detail.template"})
"""What the readers tell better than who cuts it out."""


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
    told = stripper(stream, out, limits or Limits()) or Stripped()
    after = read(media_type, out).details
    out.seek(0, 2)
    gone = [each for each in before if each not in after and each.code not in _NEEDED]
    still = [each for each in after if each.code not in _NEEDED]
    # Parts that nobody reads are told by who cut them.
    said = {each.code for each in gone}
    gone += [each for each in told.removed if each.code not in said or each.code not in _READ]
    return Stripped(removed=tuple(dict.fromkeys(gone)), left=tuple(dict.fromkeys((*still, *told.left))))
