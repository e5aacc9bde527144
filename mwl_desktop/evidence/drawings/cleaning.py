"""A stranger's drawing written anew from what is allowed in one: no script, no reference to anything outside.

What comes out names only itself, costs no more than so much to draw, and is XML made by this program.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence import registry
from mwl_desktop.evidence.drawings import rules
from mwl_desktop.evidence.drawings.references import References
from mwl_desktop.evidence.drawings.styles import StyleSheet, declarations
from mwl_desktop.evidence.drawings.tree import DrawingRefused, Node, Tree
from mwl_desktop.evidence.facts import Deadline, Limits, TimeIsUp
from mwl_desktop.evidence.safe_xml import BROKEN_XML, XmlRefused
from mwl_desktop.evidence.sniff import HEAD, sniff

MOST_BYTES: Final = 8 * 1024 * 1024
"""A larger drawing is not drawn."""

_MOST_IMAGES: Final = 16
_IMAGE_PIXELS: Final = 1_000_000
_LARGEST_IMAGE: Final = 6 * 1024 * 1024
_IMAGE = re.compile(r"data:image/[a-z]{3,4};base64,", re.IGNORECASE)
_BY_ITS_BYTES: Final = frozenset({types.PNG, types.JPEG, types.GIF, types.WEBP})
_CLIP: Final = frozenset({"clipPath"})
_NAMESPACES: Final = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_ANY: Final = Limits()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that can be given to a renderer; `lost` when parts of it that show were left out."""

    data: bytes
    lost: bool


def cleaned(data: bytes, limits: Limits = _ANY) -> Drawing | None:
    """The drawing with nothing in it but what may be drawn; None where it is damaged, too much, or empty."""
    if len(data) > MOST_BYTES:
        return None
    deadline = Deadline.of(limits)
    try:
        tree = Tree(data, deadline)
        return _Writer(tree, deadline, limits).drawing(tree.root) if tree.root is not None else None
    except (DrawingRefused, XmlRefused, TimeIsUp, *BROKEN_XML):
        return None


class _Writer:
    """Looks at each element and writes it down as it may be."""

    def __init__(self, tree: Tree, deadline: Deadline, limits: Limits) -> None:
        self._sheet = StyleSheet(tree.sheet)
        self._lost = tree.lost
        self._deadline = deadline
        self._limits = limits
        self._parts: list[str] = []
        self._images = 0
        self._seen = 0

    def drawing(self, root: Node) -> Drawing | None:
        """All of it, or None where there is nothing to see in it."""
        self._references = References(root, self._deadline)
        self._write(root, is_root=True)
        if not self._seen:
            return None
        return Drawing("".join(self._parts).encode("utf-8", "replace"), self._lost)

    def _write(self, node: Node, *, is_root: bool = False) -> None:
        self._deadline.check()
        attributes = self._attributes(node)
        if node.name in ("use", "image"):
            href = self._used(node) if node.name == "use" else self._image(node)
            if not href:
                self._lost = True
                return
            attributes["xlink:href"] = href
        self._seen += node.name in rules.SEEN
        # A choice between several is drawn as the first of them that can be.
        name, inside = ("g", list(node.children)[:1]) if node.name == "switch" else (node.name, node.inside)
        said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        self._parts.append(f"<{name}{' ' + _NAMESPACES if is_root else ''}{said}>")
        self._write_inside(inside)
        self._parts.append(f"</{name}>")

    def _write_inside(self, inside: Iterable[Node | str]) -> None:
        for part in inside:
            if isinstance(part, str):
                self._parts.append(escape(part))
            else:
                self._write(part)

    # -- attributes ------------------------------------------------------------------------

    def _attributes(self, node: Node) -> dict[str, str]:
        own = node.attributes
        styled = self._sheet.of(node.name, own.get("class", ""), own.get("id", ""))
        styled.update(declarations(own.get("style", "")))
        # Of a style only properties count; "d" and "x" in one are not what they are in an attribute.
        properties = rules.PROPERTIES.keys() | {"clip-path"}
        said = {**own, **{name: value for name, value in styled.items() if name in properties}}
        kept = {}
        for name, value in said.items():
            if name in rules.PAINTS or name == "clip-path":
                value = self._pointed(name, value)
                if value.startswith("url("):
                    kept[name] = value
                    continue
            if rules.allowed(name, value):
                kept[name] = value
        if called := self._references.called(node):
            kept["id"] = called
        if own.get("space") == "preserve":
            kept["xml:space"] = "preserve"
        if node.name in rules.GRADIENTS and (other := self._references.inherited(node)) is not None:
            kept["xlink:href"] = f"#{self._references.called(other)}"
        return kept

    def _pointed(self, name: str, value: str) -> str:
        """A reference with our name for what it points to; one that points nowhere paints nothing."""
        referred = rules.referred(value)
        if referred is None and not value.startswith("url"):
            return "" if name == "clip-path" else value
        kinds = _CLIP if name == "clip-path" else rules.GRADIENTS
        called = self._references.named(referred, kinds) if referred is not None else ""
        # Qt does not cut by clip paths: what they would have hidden is seen.
        self._lost = self._lost or not called or name == "clip-path"
        if called:
            return f"url(#{called})"
        return "" if name == "clip-path" else "none"

    def _used(self, node: Node) -> str:
        target = self._references.target(node)
        return f"#{self._references.called(target)}" if target is not None else ""

    def _image(self, node: Node) -> str:
        """A picture inside the drawing, decoded and encoded anew; one that lies elsewhere is left out."""
        href = node.attributes.get("href", "")
        found = _IMAGE.match(href)
        if found is None or len(href) > _LARGEST_IMAGE or self._images >= _MOST_IMAGES:
            return ""
        self._images += 1
        try:
            data = base64.b64decode("".join(href[found.end() :].split()), validate=True)
        except (binascii.Error, ValueError):
            return ""
        media_type = sniff(data[:HEAD], "").media_type
        if media_type not in _BY_ITS_BYTES:
            return ""
        made = registry.picture_for_page(media_type, data, _IMAGE_PIXELS, self._limits)
        if made is None:
            return ""
        return f"data:{made.media_type};base64,{base64.b64encode(made.data).decode('ascii')}"
