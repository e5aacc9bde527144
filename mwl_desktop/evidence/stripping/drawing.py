"""SVG without metadata: what drawing programs keep for themselves, and remarks, are cut out."""

from __future__ import annotations

from typing import BinaryIO, Final

from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.pictures import whole
from mwl_desktop.evidence.stripping.scrubbing import Rules, scrubbed

_RULES: Final = Rules(
    cut=frozenset({"metadata", "namedview", "pgf"}),
    dropped=frozenset(
        {"docname", "docbase", "absref", "export-filename", "export-xdpi", "export-ydpi", "output_extension"}
    ),
    remarks=True,
)


def strip_svg(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write an SVG without what does not show; raises StripRefused."""
    out.write(scrubbed(whole(stream, limits), _RULES))
