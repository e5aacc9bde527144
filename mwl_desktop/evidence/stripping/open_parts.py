"""Which parts of an OpenDocument package are needed for its look: its content, and what that leads to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote
from xml.sax.saxutils import unescape

from mwl_desktop.evidence.archive import Archive
from mwl_desktop.evidence.stripping.paths import is_local, without_paths
from mwl_desktop.evidence.stripping.plan import CONTENT, Plan, Scrub
from mwl_desktop.evidence.stripping.refusing import BROKEN, StripRefused
from mwl_desktop.evidence.stripping.scrubbing import Rules, scrubbed, utf8

MANIFEST: Final = "META-INF/manifest.xml"
_LARGEST_XML: Final = 256 * 1024 * 1024
_LOOKED_AT: Final = ("content.xml", "styles.xml")
_MACROS: Final = ("Basic/", "Dialogs/", "Scripts/")
_LINK = re.compile(rb"\sxlink:href\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_RSID = re.compile(rb"\s\w+:(?:paragraph-)?rsid\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SETTING = re.compile(
    rb"<config:config-item\s(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>([^<]*)</config:config-item>"
)
_OF_PEOPLE: Final = frozenset(
    {"PrinterName", "PrinterSetup", "PrintFaxName", "CurrentDatabaseDataSource", "CurrentDatabaseCommand"}
    | {"Rsid", "RsidRoot"}
)
_TEXT: Final = Rules(
    cut=frozenset({"annotation", "annotation-end"}),
    said={"creator": b"", "date": b"1970-01-01T00:00:00", "initials": b""},
    within="change-info",
)


def open_plan(archive: Archive) -> Plan:
    """What is kept of an OpenDocument package and how each part is done; raises StripRefused."""
    names = [name for name, _ in archive.entries() if not name.endswith("/")]
    if "content.xml" not in archive.names and "styles.xml" not in archive.names:
        raise StripRefused(BROKEN)
    plan = Plan()
    for folder in _folders(archive, plan):
        for base in _LOOKED_AT:
            if folder + base in archive.names:
                plan.parts[folder + base] = _content_scrub(plan)
        if folder + "settings.xml" in archive.names:
            plan.parts[folder + "settings.xml"] = _settings_scrub(plan)
    plan.parts |= {name: None for name in names if name == "mimetype" or name.startswith(_MACROS)}
    if MANIFEST in archive.names:
        kept = frozenset(plan.parts)
        plan.parts[MANIFEST] = lambda data: scrubbed(data, Rules(cut_if=_LedOut(kept)))
    for name in names:
        if name not in plan.parts and name.startswith("Versions/"):
            plan.say("detail.changes", posixpath.basename(name))
    return plan


def _folders(archive: Archive, plan: Plan) -> list[str]:
    """The folders of the document and of those within it; other parts they lead to are put into the plan."""
    found, waiting = [""], [""]
    while waiting:
        folder = waiting.pop()
        for target in _links(archive, folder):
            if target in archive.names and not target.endswith("/"):
                if posixpath.basename(target) not in _LOOKED_AT:
                    plan.parts[target] = CONTENT
            elif f"{target}/content.xml" in archive.names and f"{target}/" not in found:
                found.append(f"{target}/")
                waiting.append(f"{target}/")
    return found


def _links(archive: Archive, folder: str) -> list[str]:
    """Names within the package that the parts of a folder point to."""
    found: dict[str, None] = {}
    for base in _LOOKED_AT:
        if folder + base not in archive.names:
            continue
        for link in _LINK.finditer(utf8(_held(archive, folder + base))):
            said = unescape(
                (link[1] or link[2] or b"").decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"}
            )
            for way in (said, unquote(said)):
                for start in (folder, ""):
                    found[posixpath.normpath(posixpath.join(start, way)).strip("/")] = None
    return list(found)


def _held(archive: Archive, name: str) -> bytes:
    return archive.read(name, _LARGEST_XML)


def _content_scrub(plan: Plan) -> Scrub:
    def scrub(data: bytes) -> bytes:
        data = _RSID.sub(b"", utf8(data))
        # A long sheet takes seconds to be gone through, and mostly has nothing of what is cut.
        if b"annotation" in data or b"change-info" in data:
            data = scrubbed(data, _TEXT)
        return without_paths(data, plan.paths)

    return scrub


def _settings_scrub(plan: Plan) -> Scrub:
    def goes(name: str, attributes: Mapping[str, str]) -> bool:
        return name == "config-item" and attributes.get("name") in _OF_PEOPLE

    def setting(match: re.Match[bytes]) -> bytes:
        said = match[1].decode("utf-8", "replace")
        if not is_local(said):
            return match[0]
        plan.paths.append(unquote(said))
        return b""

    return lambda data: without_paths(_SETTING.sub(setting, scrubbed(data, Rules(cut_if=goes))), plan.paths)


class _LedOut:
    """Whether a line in the list of files leads to what is left out."""

    def __init__(self, kept: frozenset[str]) -> None:
        self._kept = kept
        self._folders = {""} | {
            name[: place + 1] for name in kept for place, sign in enumerate(name) if sign == "/"
        }

    def __call__(self, name: str, attributes: Mapping[str, str]) -> bool:
        path = attributes.get("full-path", "")
        if name != "file-entry" or path == "/":
            return False
        return path not in self._kept and path not in self._folders
