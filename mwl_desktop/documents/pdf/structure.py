"""The structure tree of a tagged PDF: what is a heading, a list, a table, and in which order it is read.

Elements are made while a document is laid out and take their place in the tree when something of them
is drawn, so that the order of the tree is the order on the pages and nothing stands in it that is not
there to be read. The form is that of ISO 32000-1, 14.7 and 14.8, within what ISO 14289-1 allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

_DEEPEST: Final = 6
_ROOT: Final = "structure-tree"


@dataclass(slots=True, eq=False)
class Element:
    """A node: a standard structure type, under another; `level` counts for headings.

    `cells` come into the tree together with the element, drawn or not: a row has all its cells.
    `once`: what is set again on a later page is read on the first one alone.
    """

    tag: str
    parent: Element | None = None
    level: int = 0
    alt: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    cells: list[Element] = field(default_factory=list)
    once: bool = False
    source: object = None  # what a link was made of, by which its next line knows it
    kids: list[_Mark | _Annotation | Element] = field(default_factory=list)
    place: tuple[int, ...] = ()  # in the tree, as it compares with others'; empty while it has none

    @property
    def block(self) -> Element:
        """The element, or the one in whose lines a link stands."""
        return self.parent if self.tag == "Link" and self.parent else self

    def below(self, tag: str, **facts: Any) -> Element:
        """An element under this one."""
        return Element(tag, self, **facts)


@dataclass(frozen=True, slots=True)
class _Mark:
    """Marked content of a page."""

    page: str
    number: int


@dataclass(frozen=True, slots=True)
class _Annotation:
    page: str
    name: str


class StructureTree:
    """The elements of one document and where on its pages they are drawn."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._root: Element | None = None
        self._heading = self._placed = 0
        self._page_keys: dict[str, int] = {}
        self._parents: list[list[Element] | Element] = []

    def is_read(self, element: Element) -> bool:
        """Whether something set on every page has been read on an earlier one."""
        page = self._pdf.thisPageName()
        return element.once and any(isinstance(kid, _Mark) and kid.page != page for kid in element.kids)

    def mark(self, element: Element) -> int:
        """The number of new marked content of this page, which belongs to an element."""
        page = self._pdf.thisPageName()
        self.put(element)
        if page not in self._page_keys:
            self._page_keys[page] = len(self._parents)
            self._parents.append([])
        marks = self._parents[self._page_keys[page]]
        assert isinstance(marks, list)
        marks.append(element)
        element.kids.append(_Mark(page, len(marks) - 1))
        return len(marks) - 1

    def annotate(self, element: Element, name: str) -> int:
        """Note an annotation of this page as part of an element; returns its key for `StructParent`."""
        self.put(element)
        element.kids.append(_Annotation(self._pdf.thisPageName(), name))
        self._parents.append(element)
        return len(self._parents) - 1

    def put(self, element: Element) -> None:
        """Give an element its place, after all that have one; the first that gets one is the root."""
        if element.parent is not None:
            self.put(element.parent)  # and with a row all its cells
        if element.place:
            return
        self._placed += 1
        if element.parent is None:
            self._root = element
            element.place = (self._placed,)
        else:
            element.parent.kids.append(element)
            element.place = (*element.parent.place, self._placed)
        if element.level:
            # No level is left out on the way down, whatever was written.
            self._heading = min(element.level, self._heading + 1, _DEEPEST)
            element.tag = f"H{self._heading}"
        for cell in element.cells:
            self.put(cell)

    def finish(self) -> None:
        """Write the tree into the document's catalogue once all pages are drawn."""
        if self._root is None:
            return
        names = {id(element): f"element-{number}" for number, element in enumerate(_under(self._root))}
        for element in _under(self._root):
            self._pdf.Reference(self._written(element, names), names[id(element)])
        for page, key in self._page_keys.items():
            _set_on_page(self._pdf.idToObject[page], {"StructParents": key, "Tabs": "/S"})
        catalog = self._pdf.Catalog
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.StructTreeRoot = self._pdf.Reference(
            pdfdoc.PDFDictionary(
                {
                    "Type": "/StructTreeRoot",
                    "K": pdfdoc.PDFObjectReference(names[id(self._root)]),
                    "ParentTree": self._pdf.Reference(self._parent_tree(names)),
                    "ParentTreeNextKey": len(self._parents),
                }
            ),
            _ROOT,
        )

    def _written(self, element: Element, names: dict[int, str]) -> Any:
        parent = names[id(element.parent)] if element.parent else _ROOT
        facts: dict[str, Any] = {
            "Type": "/StructElem",
            "S": f"/{element.tag}",
            "P": pdfdoc.PDFObjectReference(parent),
            "K": pdfdoc.PDFArray([_kid(kid, names) for kid in element.kids]),
        }
        if element.alt:
            facts["Alt"] = pdfdoc.PDFString(element.alt)
        if element.attributes:
            facts["A"] = pdfdoc.PDFDictionary(element.attributes)
        return pdfdoc.PDFDictionary(facts)

    def _parent_tree(self, names: dict[int, str]) -> Any:
        numbers: list[Any] = []
        for key, parent in enumerate(self._parents):
            whose = parent if isinstance(parent, list) else [parent]
            found = [pdfdoc.PDFObjectReference(names[id(element)]) for element in whose]
            numbers += [key, pdfdoc.PDFArray(found) if isinstance(parent, list) else found[0]]
        return pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})


def _under(element: Element) -> Iterator[Element]:
    """An element and all below it, in reading order; a document may be nested deeper than calls may."""
    waiting = [element]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += [kid for kid in reversed(here.kids) if isinstance(kid, Element)]


def _kid(kid: _Mark | _Annotation | Element, names: dict[int, str]) -> Any:
    if isinstance(kid, Element):
        return pdfdoc.PDFObjectReference(names[id(kid)])
    page = pdfdoc.PDFObjectReference(kid.page)
    if isinstance(kid, _Mark):
        return pdfdoc.PDFDictionary({"Type": "/MCR", "Pg": page, "MCID": kid.number})
    return pdfdoc.PDFDictionary({"Type": "/OBJR", "Pg": page, "Obj": pdfdoc.PDFObjectReference(kid.name)})


def _set_on_page(page: Any, facts: dict[str, Any]) -> None:
    """Set entries of a page's dictionary that ReportLab does not know by name."""
    page.__NoDefault__ = [*page.__NoDefault__, *facts]
    for name, value in facts.items():
        setattr(page, name, value)
