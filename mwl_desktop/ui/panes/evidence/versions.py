"""The files that newer ones took the place of: look at one, save it, bring it back, remove it for good."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from mwl_desktop.domain.evidence import Evidence, Original
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.evidence import presenting
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.removal_question import asked
from mwl_desktop.ui.parts.sizes import size_words
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_MOST: Final = 50
"""Lines that are shown; a file that is kept more often shows the newest of them."""


class Versions(QWidget):
    """Newest first; hidden where there is only one file. `look_asked(Original)`: one is to be looked at,
    `open_asked(Original)`: in another program, `save_asked(Original)`: a copy of it is wanted.
    """

    look_asked = Signal(object)
    open_asked = Signal(object)
    save_asked = Signal(object)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._item_id: ItemId | None = None
        self._shown: tuple[Original, ...] = ()
        self.ask_removal = self._asked_removal
        self.lines: list[_Line] = []
        caption = label(self.tr("Earlier files"), "caption", parent=self)
        self.setAccessibleName(caption.text())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)
        self._column.addWidget(caption)
        self._more = label("", "meta", tone="muted", wrap=True, parent=self)
        self._column.addWidget(self._more)
        self.hide()

    def show_evidence(self, found: Evidence) -> None:
        """Show the earlier files of a piece."""
        self._item_id = found.head.id
        if found.earlier != self._shown:
            self._rebuild(found.earlier)
        self.setVisible(bool(found.earlier))

    def clear(self) -> None:
        """Leave no word behind."""
        self._item_id = None
        self._rebuild(())
        self.hide()

    def _rebuild(self, earlier: tuple[Original, ...]) -> None:
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._shown = earlier
        self.lines = [self._line(original) for original in earlier[:_MOST]]
        for at, line in enumerate(self.lines):
            self._column.insertWidget(1 + at, line)
        left = len(earlier) - len(self.lines)
        self._more.setText(fill(self.tr("and %1 that are older"), left))
        self._more.setVisible(left > 0)

    def _line(self, original: Original) -> _Line:
        made = _Line(original, self)
        made.look_asked.connect(partial(self.look_asked.emit, original))
        made.save_asked.connect(partial(self.save_asked.emit, original))
        made.open_asked.connect(partial(self.open_asked.emit, original))
        made.back_asked.connect(partial(self.bring_back, original))
        made.removal_asked.connect(partial(self.remove, original))
        return made

    # -- what can be done ------------------------------------------------------------------

    def bring_back(self, original: Original) -> None:
        """Let it be what the evidence stands for again."""
        if self._item_id is not None:
            evidence.bring_back(self, self._ctx, self._item_id, original.version_id, original.name)

    def remove(self, original: Original) -> None:
        """Remove it for good, once the person has said that they mean it."""
        item_id = self._item_id
        if item_id is None or self._ctx.refuses() or not self.ask_removal(original):
            return
        if self._ctx.unlocked:
            evidence.remove_version(self, self._ctx, item_id, original.version_id, self._on_removed)

    def _asked_removal(self, original: Original) -> bool:
        question = fill(self.tr("Remove the earlier file “%1” for good?"), original.name)
        words = self.tr(
            "The evidence stays, with the file it stands for now. This cannot be undone, nor can what was "
            "done with its files before."
        )
        return asked(self, question, words, self.tr("Remove for good")) is not None

    def _on_removed(self, clean: bool) -> None:
        words = self.tr("1 earlier file removed for good")
        self._ctx.said.emit(Message(binning.with_traces(words, clean=clean)))


class _Line(QWidget):
    """What a file is called, when it came, how large it is, and a menu."""

    look_asked = Signal()
    open_asked = Signal()
    save_asked = Signal()
    back_asked = Signal()
    removal_asked = Signal()

    def __init__(self, original: Original, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = ElidedLabel(original.name, mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self.facts = label(_facts(original), "meta", tone="muted", wrap=True, parent=self)
        self.facts.setToolTip(original.sha256)
        self.menu_button = icon_button(
            "more", fill(self.tr("What to do with %1"), original.name), small=True, role="muted", parent=self
        )
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        lines = (
            ("show", self.tr("Look at it"), self.look_asked),
            ("open", self.tr("Open in another program…"), self.open_asked),
            ("download", self.tr("Save a copy…"), self.save_asked),
            ("restore", self.tr("Bring back"), self.back_asked),
            ("delete", self.tr("Remove for good…"), self.removal_asked),
        )
        self.actions_by_glyph: dict[str, QAction] = {}
        for glyph, words, asked_for in lines:
            action = menu.addAction(icon(glyph, "muted", Size.ICON_SMALL), words)
            action.triggered.connect(lambda _=False, signal=asked_for: signal.emit())
            changes(action if glyph in ("restore", "delete") else None)
            self.actions_by_glyph[glyph] = action
        self.menu_button.setMenu(menu)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.name)
        told.addWidget(self.facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addLayout(told, 1)
        row.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignTop)


def _facts(original: Original) -> str:
    """12 Nov 2026, 14:00 · PDF document · 1.2 MB."""
    moment, what = presenting.moment(original.captured_at), presenting.type_words(original.media_type)
    return " · ".join((moment, what, size_words(original.size)))
