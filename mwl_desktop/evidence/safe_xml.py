"""XML from strangers, read piece by piece: no document type, no entities of its own, no depth without end.

Names come without their namespace: the transitional and the strict form of Office differ in nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final
from xml.parsers import expat

_DEEPEST: Final = 256
BROKEN_XML: Final = (expat.ExpatError, ValueError, LookupError)
"""What `expat` raises for damaged input; LookupError and ValueError are about its encoding."""

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class XmlRefused(Exception):
    """The document has what none of these documents needs: a DTD, or nesting beyond all reason."""


class Enough(Exception):
    """Raised by a callback to end reading early; `read_xml` returns then."""


def read_xml(pieces: Iterable[bytes], *, start: Start, end: End, text: Text) -> None:
    """Call back for each element and text; raises XmlRefused or one of BROKEN_XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise XmlRefused("too deep")
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(_local(name))

    def refused(*_: object) -> None:
        raise XmlRefused("document type")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refused
    parser.EntityDeclHandler = refused
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except Enough:
        return


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
