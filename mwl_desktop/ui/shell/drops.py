"""Drops anywhere on the window: what they would do is said first, and it is always a copy."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.shell.capturing import Capturing
from mwl_desktop.ui.widgets.catch import Catch
from mwl_desktop.ui.widgets.drag_watch import NAME_MOST, DragWatch
from mwl_desktop.ui.widgets.words import fill, shortened

Target = tuple[ItemId, str]


class Drops(DragWatch):
    """Words dragged over a text field belong to it. Where drops are `refused`, that is said of them."""

    def __init__(
        self,
        frame: QWidget,
        capturing: Capturing,
        target_at: Callable[[QPoint], Target | None],
        *,
        refused: bool = False,
    ) -> None:
        super().__init__(frame)
        self._refused = refused
        self._capturing = capturing
        self._target_at = target_at

    def wants(self, caught: Catch, over: QWidget) -> bool:
        return bool(caught) and not (caught.text and _is_text_field(over))

    def take(self, caught: Catch, place: QPoint) -> None:
        self._capturing.take(caught, self._target_at(place))

    def told(self, caught: Catch, place: QPoint) -> tuple[str, str]:
        return self.promise(caught, self._target_at(place))

    def promise(self, caught: Catch, target: Target | None) -> tuple[str, str]:
        """What a drop would do, and a word about what stays as it is."""
        if self._refused:
            return self.tr("Nothing can be added"), self.tr("This vault is opened to read.")
        if caught.promised:
            return self.tr("This program only promises its mails or files"), self.tr(
                "Save what you want to keep as a file first, and drop that."
            )
        what = self._what(caught)
        if caught.text and target is None and (caught.source or caught.quoted):
            return self._asked(caught)
        if caught.text and not (caught.source or caught.quoted):
            return fill(self.tr("Add %1 as an entry"), what), ""
        kept = self.tr("The original stays where it is.") if caught.paths else ""
        if target is None:
            return fill(self.tr("Add %1 as evidence"), what), kept
        return fill(self.tr("Add %1 and link to “%2”"), what, shortened(target[1], NAME_MOST)), kept

    def _asked(self, caught: Catch) -> tuple[str, str]:
        look = self.tr("You can look at it before it is kept.")
        if caught.source:
            return self.tr("Keep these words of a web page as evidence"), look
        by = caught.quoted.said_by if caught.quoted else ""
        return fill(self.tr("Keep what %1 said as a quotation"), shortened(by, NAME_MOST)), look

    def _what(self, caught: Catch) -> str:
        if len(caught.paths) == 1:
            return f"“{shortened(caught.paths[0].name, NAME_MOST)}”"
        if caught.paths:
            return fill(self.tr("%1 files"), len(caught.paths))
        if len(caught.offers) > 1:
            return fill(self.tr("%1 files"), len(caught.offers))
        if caught.offers:
            name = caught.offers[0].name
            return f"“{shortened(name, NAME_MOST)}”" if name else self.tr("the mail")
        if caught.image is not None:
            return self.tr("the image")
        return self._linked_what(caught)

    def _linked_what(self, caught: Catch) -> str:
        if len(caught.links) > 1:
            return fill(self.tr("%1 links"), len(caught.links))
        title = caught.links[0].title if caught.links else ""
        if title:
            return f"“{shortened(title, NAME_MOST)}”"
        return self.tr("the link") if caught.links else self.tr("the text")


def _is_text_field(widget: QWidget) -> bool:
    """Whether one can write there; drags over a text come to its viewport."""
    fields = (QLineEdit, QTextEdit, QPlainTextEdit)
    return isinstance(widget, fields) or isinstance(widget.parentWidget(), fields)
