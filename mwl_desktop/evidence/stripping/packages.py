"""Office and OpenDocument packages without metadata, comments and who changed what; the pages stay.

What is needed for the look is kept, and everything else goes. What is within is done likewise, known by its
content; what cannot be cut stays and is named.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from mwl_desktop.domain.evidence import Detail, Stripped
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import sniff
from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping import inner
from mwl_desktop.evidence.stripping.office_parts import office_plan
from mwl_desktop.evidence.stripping.open_parts import MANIFEST, open_plan
from mwl_desktop.evidence.stripping.plan import CONTENT, How, Scrub
from mwl_desktop.evidence.stripping.refusing import (
    BROKEN,
    ENCRYPTED,
    SIGNED,
    TOO_LARGE,
    StripRefused,
)

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_INFLATED: Final = 1024**3
_LARGEST_XML: Final = 256 * 1024 * 1024
_LARGEST_INNER: Final = 64 * 1024 * 1024
_DEEPEST: Final = 2
_OLE_MARK: Final = b"\xd0\xcf\x11\xe0"
_SIGNATURES = re.compile(r"_xmlsignatures/.+\.xml|META-INF/documentsignatures\.xml")


@dataclass(slots=True)
class _Told:
    """What is not in the copy, and what could not be cut."""

    removed: dict[Detail, None] = field(default_factory=dict)
    left: dict[Detail, None] = field(default_factory=dict)

    def take_in(self, told: Stripped) -> None:
        self.removed.update(dict.fromkeys(told.removed))
        self.left.update(dict.fromkeys(told.left))


def strip_package(stream: BinaryIO, out: BinaryIO, limits: Limits) -> Stripped:
    """Write a package without what it says of itself and of people; raises StripRefused."""
    stream.seek(0)
    if stream.read(4) == _OLE_MARK:
        raise StripRefused(ENCRYPTED)
    try:
        return _strip(stream, out, limits, 0)
    except ArchiveRefused as error:
        raise StripRefused(TOO_LARGE) from error
    except BROKEN_ARCHIVE as error:
        raise StripRefused(BROKEN) from error


def _strip(stream: BinaryIO, out: BinaryIO, limits: Limits, depth: int) -> Stripped:
    with Archive(stream, _INFLATED) as archive:
        if any(_SIGNATURES.fullmatch(name) for name in archive.names):
            raise StripRefused(SIGNED)
        if MANIFEST in archive.names and b"encryption-data" in archive.read(MANIFEST, 1024 * 1024):
            raise StripRefused(ENCRYPTED)
        plan = open_plan(archive) if _is_open(archive) else office_plan(archive)
        told = _Told()
        with zipfile.ZipFile(out, "w") as made:
            for name, kind in _entries(archive):
                if name in plan.parts:
                    entry = zipfile.ZipInfo(name, _LONG_AGO)
                    entry.compress_type = kind
                    _Copy(archive, made, limits, depth, told).part(name, entry, plan.parts[name])
    return Stripped((*plan.gone(), *told.removed), tuple(told.left))


def _is_open(archive: Archive) -> bool:
    return "mimetype" in archive.names or (MANIFEST in archive.names and "_rels/.rels" not in archive.names)


def _entries(archive: Archive) -> Iterator[tuple[str, int]]:
    """Names in their order, each once, and whether they were stored as they are."""
    seen: set[str] = set()
    for name, stored in archive.entries():
        if name not in seen:
            seen.add(name)
            yield name, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED


@dataclass(frozen=True, slots=True)
class _Copy:
    """From one package to the other."""

    archive: Archive
    made: zipfile.ZipFile
    limits: Limits
    depth: int
    told: _Told

    def part(self, name: str, entry: zipfile.ZipInfo, how: Scrub | How | None) -> None:
        """Write one part as the plan has it."""
        if how is CONTENT:
            self._by_content(name, entry)
        elif callable(how):
            data = self.archive.read(name, _LARGEST_XML + 1)
            if len(data) > _LARGEST_XML:
                raise StripRefused(TOO_LARGE)
            self.made.writestr(entry, how(data))
        else:
            self._whole(name, entry)

    def _by_content(self, name: str, entry: zipfile.ZipInfo) -> None:
        base = name.rpartition("/")[2]
        data = self.archive.read(name, _LARGEST_INNER + 1)
        media_type = inner.kind_of(data[: sniff.HEAD])
        done = None
        if len(data) <= _LARGEST_INNER:
            done = inner.cut(data, media_type, self.limits, self._within if self.depth < _DEEPEST else None)
        if done is None:
            self.told.left[Detail(_named_as(name), base)] = None
            self._whole(name, entry)
            return
        copy, told = done
        self.told.take_in(told)
        if copy != data and media_type in inner.STRIPPERS:
            self.told.removed[Detail("detail.inner", base)] = None
        self.made.writestr(entry, copy)

    def _within(self, stream: BinaryIO, out: BinaryIO, limits: Limits) -> Stripped:
        return _strip(stream, out, limits, self.depth + 1)

    def _whole(self, name: str, entry: zipfile.ZipInfo) -> None:
        with self.made.open(entry, "w") as part:
            for piece in self.archive.pieces(name):
                part.write(piece)


def _named_as(name: str) -> str:
    """A file that was put into the document is called by the word its details have for it."""
    return "detail.embedded" if "/embeddings/" in name else "detail.uncut"


PACKAGES: Final = (*types.OFFICE_PACKAGES, *types.OPEN_DOCUMENTS)
