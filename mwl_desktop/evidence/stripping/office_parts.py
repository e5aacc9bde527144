"""Which parts of an Office package are needed for its look, found by the relations that lead to them.

A part stays if a kind of relation leads to it that is on the list; everything else goes, with the relation,
the line in the list of types, and the mention of it in the part that had it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final
from urllib.parse import unquote

from mwl_desktop.evidence.archive import Archive
from mwl_desktop.evidence.safe_xml import BROKEN_XML, XmlRefused, read_xml
from mwl_desktop.evidence.stripping.office_kinds import (
    BY_CONTENT,
    ON_THE_WEB,
    RULES,
    SAID_AS,
    SHEETS,
    WHOLE,
    XML,
)
from mwl_desktop.evidence.stripping.paths import is_local, last_name, without_paths
from mwl_desktop.evidence.stripping.plan import CONTENT, Plan
from mwl_desktop.evidence.stripping.refusing import BROKEN, SIGNED, StripRefused
from mwl_desktop.evidence.stripping.scrubbing import Rules, scrubbed, utf8

TYPES: Final = "[Content_Types].xml"
_MOST_RELATIONS: Final = 100_000

_PAGE_SETUP = re.compile(rb"(<(?:\w+:)?pageSetup\b[^<>]*?)\s\w+:id\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_NOTE = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_SHAPE = re.compile(rb"<((?:\w+:)?shape)[\s>]")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>")
_NAMELESS = re.compile(rb"(<(?:\w+:)?connection\s(?:[^<>]*?\s)?name\s*=\s*)\"\"")
_TYPE = re.compile(rb"\sType\s*=\s*[\"']([^\"']*)[\"']")
_TARGET = re.compile(rb"(\sTarget\s*=\s*)(\"[^\"]*\"|'[^']*')")
_INK: Final = b"http://www.w3.org/2003/InkML"


@dataclass(frozen=True, slots=True)
class _Relation:
    key: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class _Walk:
    """The package being gone through from its beginning, along the relations that are kept."""

    archive: Archive
    plan: Plan
    names: dict[str, str] = field(default_factory=dict)
    """Parts by their name in small letters, in which two parts never differ."""
    kinds: dict[str, str] = field(default_factory=dict)
    cut: dict[str, frozenset[str]] = field(default_factory=dict)
    """By the part that had them, the relations that go."""


def office_plan(archive: Archive) -> Plan:
    """What is kept of an Office package and how each part is done; raises StripRefused."""
    walk = _Walk(archive, Plan())
    for name, _ in archive.entries():
        walk.names.setdefault(_plain(name), name)
    if TYPES.lower() not in walk.names or "_rels/.rels" not in walk.names:
        raise StripRefused(BROKEN)
    waiting = [""]
    while waiting:
        waiting += _follow(walk, waiting.pop())
    if "officeDocument" not in walk.kinds.values():
        raise StripRefused(BROKEN)
    plan, found = walk.plan, walk.plan.paths
    for part, kind in walk.kinds.items():
        name = walk.names[part]
        by_content, whole = kind in BY_CONTENT, kind in WHOLE
        plan.parts[name] = CONTENT if by_content else None if whole else _Scrub(kind, walk.cut[part], found)
    for part in ("", *walk.kinds):
        if (rels := _rels_of(part)) in walk.names:
            plan.parts[walk.names[rels]] = _RelationsScrub(walk.cut[part], found)
    plan.parts[walk.names[TYPES.lower()]] = _TypesScrub(frozenset(walk.kinds))
    return plan


def _follow(walk: _Walk, part: str) -> list[str]:
    """Sort the relations of a part; returns the parts that are needed and were not come by before."""
    new, gone, kept = list[str](), set[str](), set[str]()
    for each in _relations(walk, part):
        target = _resolved(part, each.target)
        kind = _needed_as(walk, each, target)
        if not kind:
            gone.add(each.key)
            if each.kind in SAID_AS:
                walk.plan.say(SAID_AS[each.kind], last_name(unquote(each.target)))
            continue
        kept.add(each.key)
        if kind == "connections":
            walk.plan.say("detail.connection", posixpath.basename(target))
        if not each.external and target in walk.names and target not in walk.kinds:
            walk.kinds[target] = kind
            new.append(target)
    walk.cut[part] = frozenset(gone - kept)
    return new


def _needed_as(walk: _Walk, relation: _Relation, target: str) -> str:
    """The kind of part that a relation leads to, or nothing where it is not one that is kept."""
    if relation.kind == "origin" and not relation.external:
        raise StripRefused(SIGNED)
    if relation.kind == "customXml" and target in walk.names:
        # What was drawn by hand hangs on the same kind of relation as what SharePoint notes.
        return "ink" if _INK in walk.archive.read(walk.names[target], 4096) else ""
    return relation.kind if relation.kind in XML | BY_CONTENT | WHOLE else ""


def _relations(walk: _Walk, part: str) -> list[_Relation]:
    found: list[_Relation] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            if len(found) >= _MOST_RELATIONS:
                raise StripRefused(BROKEN)
            kind = attributes.get("Type", "").rpartition("/")[2]
            outside = attributes.get("TargetMode", "").lower() == "external"
            found.append(_Relation(attributes.get("Id", ""), kind, attributes.get("Target", ""), outside))

    rels = _rels_of(part)
    if rels in walk.names:
        try:
            read_xml(walk.archive.pieces(walk.names[rels]), start=start, end=_ignored, text=_ignored)
        except (XmlRefused, *BROKEN_XML) as error:
            raise StripRefused(BROKEN) from error
    return found


def _ignored(*_: object) -> None:
    return None


def _plain(name: str) -> str:
    """The name of a part as others of the package write it."""
    return unquote(name).replace("\\", "/").lstrip("/").lower()


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def _resolved(part: str, target: str) -> str:
    path = unquote(target).partition("#")[0].replace("\\", "/").lower()
    if not path:
        return ""
    joined = path if path.startswith("/") else posixpath.join(posixpath.dirname(part), path)
    return posixpath.normpath(joined).lstrip("/")


def _without_notes(data: bytes) -> bytes:
    """A drawing without the frames of notes; other things in it stay."""
    pieces, at = list[bytes](), 0
    while shape := _SHAPE.search(data, at):
        end = data.find(b"</" + shape[1] + b">", shape.end())
        stop = len(data) if end < 0 else end + len(shape[1]) + 3
        goes = end >= 0 and _NOTE.search(data, shape.end(), end)
        pieces.append(data[at : shape.start() if goes else stop])
        at = stop
    return b"".join((*pieces, data[at:]))


class _Scrub:
    """How one part is done: by the rules of its kind, without what leads out of the copy, without paths."""

    def __init__(self, kind: str, gone: frozenset[str], found: list[str]) -> None:
        self._kind = kind
        self._rules = replace(RULES.get(kind, Rules()), cut_links=gone)
        self._found = found

    def __call__(self, data: bytes) -> bytes:
        """The part as the copy has it; raises StripRefused."""
        if self._kind == "vmlDrawing":  # often not quite XML
            return without_paths(_without_notes(data), self._found)
        data = utf8(data)
        if self._kind in SHEETS:
            data = _PAGE_SETUP.sub(rb"\1", data)
        if self._rules.may_touch(data):
            data = scrubbed(data, self._rules)
        if self._kind == "connections":
            data = _numbered(data)
        return without_paths(data, self._found)


def _numbered(data: bytes) -> bytes:
    """Connections with names that say nothing; no two may be called the same."""
    number = count(1)
    return _NAMELESS.sub(lambda found: found[1] + b'"Connection%d"' % next(number), data)


class _RelationsScrub:
    """How the relations of a part are done."""

    def __init__(self, gone: frozenset[str], found: list[str]) -> None:
        self._gone = gone
        self._found = found

    def __call__(self, data: bytes) -> bytes:
        """Those that stay, without the folders on somebody's computer."""
        data = scrubbed(data, Rules(cut_if=self._goes))
        return _RELATION.sub(lambda tag: self._nowhere(tag[0]), data)

    def _goes(self, name: str, attributes: Mapping[str, str]) -> bool:
        return name == "Relationship" and attributes.get("Id", "") in self._gone

    def _nowhere(self, tag: bytes) -> bytes:
        kind = _TYPE.search(tag)
        outside = re.search(rb"\sTargetMode\s*=\s*[\"']External[\"']", tag, re.IGNORECASE) is not None
        anywhere = kind is not None and kind[1].decode("utf-8", "replace").rpartition("/")[2] in ON_THE_WEB

        def target(match: re.Match[bytes]) -> bytes:
            said = match[2][1:-1].decode("utf-8", "replace")
            climbs = said.startswith(("/", "..")) or not anywhere
            if not (outside and (is_local(said) or climbs)) or last_name(said) == said:
                return match[0]
            self._found.append(unquote(said))
            return match[1] + match[2][:1] + last_name(said).encode("utf-8") + match[2][-1:]

        return _TARGET.sub(target, tag)


class _TypesScrub:
    """How the list of types is done: a line for a part that is not in the copy goes."""

    def __init__(self, kept: frozenset[str]) -> None:
        self._kept = kept

    def __call__(self, data: bytes) -> bytes:
        """The list as the copy has it."""
        return scrubbed(data, Rules(cut_if=self._goes))

    def _goes(self, name: str, attributes: Mapping[str, str]) -> bool:
        part = _plain(attributes.get("PartName", ""))
        return name == "Override" and part not in self._kept and not part.endswith(".rels")
