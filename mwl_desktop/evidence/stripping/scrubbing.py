"""XML with some of it cut out: the rest stays byte for byte as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from mwl_desktop.evidence.safe_xml import BROKEN_XML
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused

_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*\?>")
_DEEPEST: Final = 1_000


def _never(_name: str, _attributes: Mapping[str, str]) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Rules:
    """What is taken out; names are those of elements and attributes without what stands before the colon.

    `cut`: elements that go with all that is in them; `cut_if` says so of others. `emptied`: elements of which
    the tags stay. `said`: new words for elements within `within`. `dropped` and `blanked`: attributes.
    """

    cut: frozenset[str] = frozenset()
    cut_if: Callable[[str, Mapping[str, str]], bool] = _never
    emptied: frozenset[str] = frozenset()
    root_emptied: bool = False
    said: Mapping[str, bytes] = field(default_factory=dict)
    within: str = ""
    dropped: frozenset[str] = frozenset()
    blanked: frozenset[str] = frozenset()
    remarks: bool = False
    cut_links: frozenset[str] = frozenset()

    def may_touch(self, data: bytes) -> bool:
        """Whether anything of what is cut, blanked or dropped could be in the document (which is UTF-8)."""
        names = (*self.cut, *self.emptied, *self.dropped, *self.blanked, *self.cut_links)
        return any(name.encode("utf-8") in data for name in names)


def scrubbed(data: bytes, rules: Rules) -> bytes:
    """The document by its rules; raises StripRefused when it is damaged or brings a document type."""
    data = utf8(data)
    work = _Work(data, rules)
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: work.start(
        parser.CurrentByteIndex, name, attributes
    )
    parser.EndElementHandler = lambda _: work.end(parser.CurrentByteIndex)
    parser.CommentHandler = lambda _: work.remark(parser.CurrentByteIndex)
    parser.StartDoctypeDeclHandler = _refused
    try:
        parser.Parse(data, True)
    except BROKEN_XML as error:
        raise StripRefused(BROKEN) from error
    return work.result()


def _refused(*_: object) -> None:
    raise StripRefused(BROKEN)


def utf8(data: bytes) -> bytes:
    """The same in UTF-8, in which places in the text are places in the bytes."""
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = data.decode("utf-16")
        else:
            declared = _ENCODING.match(data)
            if declared is None or declared[1].lower() in (b"utf-8", b"us-ascii"):
                return data
            text = data.decode(declared[1].decode("ascii"))
    except (UnicodeError, LookupError) as error:
        raise StripRefused(BROKEN) from error
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-8"?>', text).encode(
        "utf-8"
    )


class _Work:
    """Places and what is put there instead, collected while the document is read."""

    def __init__(self, data: bytes, rules: Rules) -> None:
        self._data = data
        self._rules = rules
        self._edits: list[tuple[int, int, bytes]] = []
        self._open: list[tuple[int, int, bool, bytes | None]] = []
        """Start, end of the start tag, whether it goes, and what its inside becomes."""
        self._going = 0
        self._within = 0

    def start(self, at: int, name: str, attributes: Mapping[str, str]) -> None:
        tag = _TAG.match(self._data, at)
        if tag is None or len(self._open) > _DEEPEST:
            raise StripRefused(BROKEN)
        rules, short = self._rules, name.rpartition(":")[2]
        local = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        goes = not self._going and (
            short in rules.cut or rules.cut_if(short, local) or self._leads_out(attributes)
        )
        inside: bytes | None = None
        if not self._going and not goes:
            if short in rules.emptied or (rules.root_emptied and not self._open):
                inside = b""
            elif short in rules.said and (not rules.within or self._within):
                inside = rules.said[short]
            self._attributes(at, tag[0], local)
        self._going += goes or inside is not None or self._going > 0
        self._within += short == rules.within or self._within > 0
        self._open.append((at, tag.end(), goes, inside))

    def end(self, at: int) -> None:
        start, tag_end, goes, inside = self._open.pop()
        alone = self._data[tag_end - 2 : tag_end] == b"/>"
        stop = tag_end if alone else self._data.find(b">", at) + 1
        self._going = max(0, self._going - 1)
        self._within = max(0, self._within - 1)
        if goes:
            self._edits.append((start, stop, b""))
        elif inside is not None and not alone:
            self._edits.append((tag_end, at, inside))

    def remark(self, at: int) -> None:
        if self._rules.remarks and not self._going:
            self._edits.append((at, self._data.find(b"-->", at) + 3, b""))

    def _leads_out(self, attributes: Mapping[str, str]) -> bool:
        gone = self._rules.cut_links
        return bool(gone) and any(value in gone and ":" in name for name, value in attributes.items())

    def _attributes(self, at: int, tag: bytes, local: Mapping[str, str]) -> None:
        rules = self._rules
        names = [name for name in local if name in rules.dropped or name in rules.blanked]
        if not names:
            return
        changed = tag
        for name in names:
            look = rb"(\s(?:[\w.-]+:)?" + re.escape(name.encode()) + rb"\s*=\s*)(?:\"[^\"]*\"|'[^']*')"
            changed = re.sub(look, b"" if name in rules.dropped else rb'\1""', changed)
        self._edits.append((at, at + len(tag), changed))

    def result(self) -> bytes:
        pieces, last = [], 0
        for start, stop, instead in sorted(self._edits):
            pieces += [self._data[last:start], instead]
            last = stop
        pieces.append(self._data[last:])
        return b"".join(pieces)
