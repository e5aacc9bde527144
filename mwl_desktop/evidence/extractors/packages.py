"""What Office packages have in common: parts and their relations, properties, and one way of reading them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO, Final

from mwl_desktop.domain.readable import Readable, Sheet
from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.certificates import certificate
from mwl_desktop.evidence.details import OF_PROGRAMS, Details, minutes, moment, own_title
from mwl_desktop.evidence.extractors.blocks import LARGEST_SOURCE, READ_CUT, Blocks, text_of_sheets
from mwl_desktop.evidence.facts import (
    BROKEN,
    ENCRYPTED,
    PAGES_CUT,
    TEXT_CUT,
    TOO_LARGE,
    Deadline,
    FileFacts,
    Limits,
    TimeIsUp,
    day,
    words,
)
from mwl_desktop.evidence.safe_xml import BROKEN_XML, XmlRefused, read_xml

BROKEN_PACKAGE: Final = (*BROKEN_ARCHIVE, *BROKEN_XML)
REFUSED: Final = (ArchiveRefused, XmlRefused, TimeIsUp)

_OLE_MARK: Final = b"\xd0\xcf\x11\xe0"
_MOST_RELATIONS: Final = 20_000
_SMALL_PART: Final = 1024 * 1024
# When the empty files were made that Excel, PowerPoint and a library of Python begin with.
_OF_TEMPLATES: Final = frozenset(
    {"", "1996-10-14T23:33:28Z", "1996-10-08T23:32:33Z", "2006-09-13T11:21:51Z", "2006-09-16T00:00:00Z"}
    | {"2006-08-16T00:00:00Z", "2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z", "2015-06-05T18:17:20Z"}
    | {"2015-06-05T18:19:34Z"}
)


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points to: `kind` is the end of its type, `target` a part or, outside, an address."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Reading:
    """One package being read, with what may still be spent on it and what was found so far."""

    archive: Archive
    limits: Limits
    deadline: Deadline
    blocks: Blocks
    details: Details = field(default_factory=Details)
    sheets: list[Sheet] = field(default_factory=list)
    sheets_cut: bool = False
    pages: int | None = None
    title: str = ""
    notes: list[str] = field(default_factory=list)
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict)

    def relations(self, part: str) -> Mapping[str, Relation]:
        """The relations of a part by their id, inflated and read once; damaged ones are none."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        found: dict[str, Relation] = {}

        def start(name: str, attributes: Mapping[str, str]) -> None:
            if name == "Relationship" and len(found) < _MOST_RELATIONS:
                target, outside = attributes.get("Target", ""), attributes.get("TargetMode") == "External"
                found[attributes.get("Id", "")] = Relation(
                    attributes.get("Type", "").rpartition("/")[2],
                    target if outside else _inside(folder, target),
                    outside,
                )

        if rels in self.archive.names:
            try:
                read_xml(self.archive.pieces(rels), start=start, end=_ignored, text=_ignored)
            except BROKEN_PACKAGE:
                self.notes.append(BROKEN)
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part points to by a kind of relation; without any, those called like it."""
        relations = self.relations(part)
        if not relations:
            usual = re.compile(rf"{re.escape(posixpath.dirname(part))}/{kind}\d{{0,6}}\.xml")
            return sorted(name for name in self.archive.names if usual.fullmatch(name))
        return [
            relation.target
            for relation in relations.values()
            if relation.kind == kind and not relation.external and relation.target in self.archive.names
        ]

    def main_part(self, usual: str) -> str:
        """The part that the package is about; raises ValueError where there is none."""
        if usual in self.archive.names:
            return usual
        if named := self.related("", "officeDocument"):
            return named[0]
        raise ValueError("no main part")

    def numbered(self, pattern: str) -> list[str]:
        """Parts whose name matches, in the order of the number that is its first group."""
        found = [match for name in self.archive.names if (match := re.fullmatch(pattern, name))]
        return [match[0] for match in sorted(found, key=lambda match: (int(match[1]), match[0]))]

    def picture(self, relation: Relation | None, alternative: str) -> None:
        """Add the picture a relation leads to; one outside is never fetched, only told of."""
        if relation is None:
            return
        if relation.external:
            self.details.add("detail.external", relation.target)
            return
        target = relation.target
        if target in self.archive.names:
            self.blocks.figure(target, lambda: self.held(target), alternative)

    def held(self, part: str) -> bytes:
        """The bytes of a picture in the package; of one that is not there none."""
        return self.archive.read(part, LARGEST_SOURCE + 1) if part in self.archive.names else b""


def _inside(folder: str, target: str) -> str:
    """The name of the part a target means; one that climbs out of the package names nothing."""
    path = target.partition("#")[0]
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    return posixpath.normpath(joined) if joined else ""


def _ignored(*_: object) -> None:
    return None


Walk = Callable[[Reading], None]


def package_facts(stream: BinaryIO, limits: Limits, walk: Walk) -> FileFacts:
    """Facts of a package: what its properties say, and the text of what `walk` finds."""
    if stream.read(4) == _OLE_MARK:
        # A package with a password is wrapped in the older container.
        return FileFacts(notes=(ENCRYPTED,))
    facts, notes = FileFacts(), []
    reading: Reading | None = None
    try:
        with Archive(stream) as archive:
            reading = begun(archive, limits)
            facts = properties(archive, reading.details)
            walk(reading)
            package_details(reading)
    except REFUSED:
        notes.append(TOO_LARGE)
    except BROKEN_PACKAGE:
        notes.append(BROKEN)
    return facts_of(facts, reading, notes)


def begun(archive: Archive, limits: Limits, *, figures: bool = False) -> Reading:
    """The reading of a package whose time begins now."""
    deadline = Deadline.of(limits)
    return Reading(archive, limits, deadline, Blocks(limits, deadline, figures=figures))


def facts_of(facts: FileFacts, reading: Reading | None, notes: list[str]) -> FileFacts:
    """What a package's properties say together with what was read, if it could be opened at all."""
    if reading is None:
        return replace(facts, notes=tuple(notes))
    text, starts = reading.blocks.text()
    notes = [*reading.notes, *notes, *reading.blocks.notes()]
    if reading.sheets:
        text, starts, cut = text_of_sheets(reading.sheets, reading.limits.text)
        notes += [TEXT_CUT] if cut or reading.sheets_cut else []
    pages = reading.pages if reading.pages is not None else facts.pages
    kind, issuer = (None, "") if reading.sheets else certificate(text, pages)
    return replace(
        facts,
        title=facts.title or own_title(reading.title or reading.blocks.first_heading()),
        pages=pages,
        text=text,
        page_starts=starts,
        kind=kind,
        issuer=issuer,
        details=reading.details.all(),
        notes=tuple(dict.fromkeys(notes)),
    )


def package_readable(stream: BinaryIO, limits: Limits, walk: Walk) -> Readable:
    """What `walk` finds in a package, ready to be read."""
    if stream.read(4) == _OLE_MARK:
        return Readable(notes=(ENCRYPTED,))
    notes: list[str] = []
    reading: Reading | None = None
    try:
        with Archive(stream) as archive:
            reading = begun(archive, limits, figures=True)
            walk(reading)
    except REFUSED:
        notes.append(TOO_LARGE)
    except BROKEN_PACKAGE:
        notes.append(BROKEN)
    return readable_of(reading, notes)


def readable_of(reading: Reading | None, notes: list[str]) -> Readable:
    """What was read of a package, if it could be opened at all."""
    if reading is None:
        return Readable(notes=tuple(notes))
    said = [READ_CUT if note == PAGES_CUT else note for note in reading.notes]
    said += [READ_CUT] if reading.sheets_cut else []
    return replace(reading.blocks.readable((*said, *notes)), sheets=tuple(reading.sheets))


def properties(archive: Archive, details: Details) -> FileFacts:
    """Title, author, date and number of pages as the program that wrote the package declared them."""
    core = leaves(archive, "docProps/core.xml")
    app = leaves(archive, "docProps/app.xml")
    for code, value in (
        ("detail.author", core.get("creator", "")),
        ("detail.changed_by", core.get("lastModifiedBy", "")),
        ("detail.company", app.get("Company", "")),
        ("detail.manager", app.get("Manager", "")),
        ("detail.created", moment(core.get("created", ""))),
        ("detail.changed", moment(core.get("modified", ""))),
        ("detail.printed", moment(core.get("lastPrinted", ""))),
        ("detail.revision", core.get("revision", "")),
        ("detail.editing_time", minutes(app.get("TotalTime", ""))),
        ("detail.subject", core.get("subject", "")),
        ("detail.keywords", core.get("keywords", "")),
        ("detail.description", core.get("description", "")),
        ("detail.category", core.get("category", "")),
        ("detail.status", core.get("contentStatus", "")),
        ("detail.template", app.get("Template", "")),
        ("detail.made_with", f"{app.get('Application', '')} {app.get('AppVersion', '')}"),
    ):
        details.add(code, value)
    for name, value in _custom(archive).items():
        details.add("detail.property", f"{name}: {value}")
    declared = app.get("Pages", "")
    return FileFacts(
        title=own_title(core.get("title", "")),
        author=words(core.get("creator", "")),
        created_on=_made_on(core),
        pages=int(declared) if re.fullmatch("[1-9][0-9]{0,5}", declared) else None,
    )


def _made_on(core: Mapping[str, str]) -> date | None:
    """When it was made; where that is the birthday of the program's own empty file, when it was changed."""
    created = core.get("created", "").strip()
    return day(created) if created not in _OF_TEMPLATES else day(core.get("modified", ""))


def leaves(archive: Archive, part: str) -> dict[str, str]:
    """Text by element name of a small flat part; what cannot be read is not there."""
    found: dict[str, str] = {}
    open_names: list[str] = []

    def text(piece: str) -> None:
        if open_names and len(found.get(open_names[-1], "")) < 4096:
            found[open_names[-1]] = found.get(open_names[-1], "") + piece

    def end(_: str) -> None:
        open_names.pop()

    if part in archive.names:
        data = archive.read(part, _SMALL_PART)
        read_xml([data], start=lambda name, _: open_names.append(name), end=end, text=text)
    return found


def _custom(archive: Archive) -> dict[str, str]:
    """The properties that a person or a company gave names to."""
    found: dict[str, str] = {}
    name = ""

    def start(element: str, attributes: Mapping[str, str]) -> None:
        nonlocal name
        if element == "property":
            name = words(attributes.get("name", "")) if len(found) < 50 else ""

    def text(piece: str) -> None:
        if name and len(found.get(name, "")) < 1000:
            found[name] = found.get(name, "") + piece

    if "docProps/custom.xml" in archive.names:
        read_xml([archive.read("docProps/custom.xml", _SMALL_PART)], start=start, end=_ignored, text=text)
    return {name: value for name, value in found.items() if value.strip() and name not in OF_PROGRAMS}


def package_details(reading: Reading) -> None:
    """Tell of what is carried along out of sight: macros, embedded files."""
    for name in sorted(reading.archive.names):
        base = posixpath.basename(name)
        if base == "vbaProject.bin":
            reading.details.add("detail.macros", base)
        elif "/embeddings/" in name and base:
            reading.details.add("detail.embedded", base)
