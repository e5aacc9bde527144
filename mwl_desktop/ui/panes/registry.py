"""Which panes there are, in the rail's order; each is brought in by name when it is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import QT_TRANSLATE_NOOP
from mwl_desktop.ui.parts.in_steps import MadeInSteps


class Pane(Protocol):
    """What the frame asks of a pane besides being a widget. `place` is the item `open` would come back to.

    A pane may also have `drop_target(QPoint) -> (ItemId, title) | None`: the item under a place on
    the screen that evidence can be linked to; and `show_bin()`, where it lists what is in the bin. That of
    evidence has `open(ItemId, page, words)`, too: the page of the file, from 1, to be shown, and words
    that are to be marked there.
    """

    def changes_committed(self, changes: ChangeSet, initiator: QObject | None) -> None: ...
    def clear(self) -> None: ...
    def flush(self) -> None: ...
    def open(self, item_id: ItemId) -> None: ...
    def place(self) -> ItemId | None: ...
    def new(self) -> None: ...
    def focus_filter(self) -> None: ...


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """One pane: id, words and icon of its rail entry, the kind that lives in it, and where its class is."""

    id: str
    words: str
    glyph: str
    kind: ItemKind
    module: str
    name: str

    def exists(self) -> bool:
        """Whether this build has the pane."""
        try:
            return find_spec(self.module) is not None
        except ModuleNotFoundError:
            return False

    def make(self, ctx: Context, parent: QWidget) -> QWidget:
        """The pane itself."""
        made = self._class()(ctx, parent)
        assert isinstance(made, QWidget)
        return made

    def begin(self, ctx: Context, parent: QWidget) -> QWidget:
        """The pane, hidden, still to be made in its steps where it can be.

        Hidden by name: it would else be shown half made when what it stands in is.
        """
        pane = self._class()
        made = pane(ctx, parent, whole=False) if issubclass(pane, MadeInSteps) else self.make(ctx, parent)
        assert isinstance(made, QWidget)
        made.hide()
        return made

    def _class(self) -> Any:
        return getattr(import_module(self.module), self.name)


def _spec(pane_id: str, words: str, kind: ItemKind) -> PaneSpec:
    module = f"mwl_desktop.ui.panes.{pane_id}.pane"
    return PaneSpec(pane_id, words, pane_id, kind, module, f"{pane_id.capitalize()}Pane")


PANES: Final[tuple[PaneSpec, ...]] = (
    _spec("journal", QT_TRANSLATE_NOOP("Panes", "Journal"), ItemKind.ENTRY),
    _spec("goals", QT_TRANSLATE_NOOP("Panes", "Goals"), ItemKind.GOAL),
    _spec("evidence", QT_TRANSLATE_NOOP("Panes", "Evidence"), ItemKind.EVIDENCE),
    _spec("network", QT_TRANSLATE_NOOP("Panes", "Network"), ItemKind.PERSON),
    _spec("portfolio", QT_TRANSLATE_NOOP("Panes", "Portfolio"), ItemKind.PORTFOLIO),
)


def available() -> tuple[PaneSpec, ...]:
    """The panes of this build, in the rail's order."""
    return tuple(spec for spec in PANES if spec.exists())


def load_all() -> None:
    """Import every pane; nothing is made, so any thread may."""
    for spec in available():
        import_module(spec.module)


def showing(kind: ItemKind) -> PaneSpec | None:
    """The pane in which items of a kind are shown, where this build has it."""
    return next((spec for spec in available() if spec.kind is kind), None)
