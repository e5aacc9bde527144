"""A vault that is opened to read: nothing in its frame can be typed into or changed, and it says why."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.parts.menu_field import MenuField
from mwl_desktop.ui.parts.note_form import NoteForm
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import CHANGES, SEEKS
from mwl_desktop.ui.widgets.check_list import CheckList
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.filter_field import FilterField
from mwl_desktop.ui.widgets.hearing import listen
from mwl_desktop.ui.widgets.tag_editor import TagEditor
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

ACTIONS: Final = (
    "capture.focus",
    "entry.new",
    "goal.new",
    "person.new",
    "portfolio.new",
    "evidence.add_files",
    "evidence.add_folder",
    "evidence.paste",
    "evidence.screenshot",
    "evidence.pause_reading",
    "bin.empty",
    "edit.undo",
    "edit.redo",
)
"""What nobody can ask for while the vault can only be read."""

_RESTING: Final = (CheckList, DateField, MenuField, NoteForm, TagEditor, QCheckBox, QComboBox)
_MAY_WAKE: Final = (QEvent.Type.Polish, QEvent.Type.EnabledChange, QEvent.Type.ReadOnlyChange)
_TYPED_IN: Final = (QLineEdit, QPlainTextEdit, QTextEdit)


class ReadingBanner(QFrame):
    """Says that and why the vault is opened to read; `copy_asked` for a copy that can be written to."""

    copy_asked = Signal()

    def __init__(self, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        said = fill(self.tr("This vault is opened to read: %1."), sentence_for(why, {}))
        self.setAccessibleName(said)
        self.words = label(said, "strong", wrap=True, parent=self)
        self.copy = button(self.tr("Open a copy…"), "link", on_click=self.copy_asked.emit, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.SMALL)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.words, 1)
        row.addWidget(self.copy)


class Resting(QObject):
    """Puts every control of a frame to rest as it comes into view, and keeps it so.

    What only finds, shows or goes somewhere is left alone; what is marked by `changing.seeks` too. Menus are
    looked through each time they open, as most are filled then.
    """

    def __init__(self, frame: QWidget) -> None:
        super().__init__(frame)
        self._frame = frame
        listen((QEvent.Type.Show,), self._on_shown)
        listen(_MAY_WAKE, self._on_changed)

    def _on_shown(self, watched: QObject, _event: QEvent) -> bool:
        if isinstance(watched, QMenu) and _is_over(self._frame, watched):
            rest_lines(watched)
        return False

    def _on_changed(self, watched: QObject, _event: QEvent) -> bool:
        if isinstance(watched, QWidget) and self._frame.isAncestorOf(watched):
            rest(watched)
        return False


def rest(control: QWidget) -> None:
    """Put one control to rest, if anything can be changed with it."""
    if isinstance(control, MarkdownField):
        control.set_fixed(True)
    elif control.property(CHANGES) or isinstance(control, _RESTING):
        if control.isEnabled():
            control.setEnabled(False)
        if isinstance(control, QLineEdit):
            control.setPlaceholderText("")  # an invitation to type
    elif isinstance(control, _TYPED_IN) and not _only_finds(control) and not control.isReadOnly():
        control.setReadOnly(True)


def rest_lines(menu: QMenu) -> None:
    """Put the lines of a menu to rest with which something would be changed."""
    for action in menu.actions():
        if action.property(CHANGES):
            action.setEnabled(False)


def _is_over(frame: QWidget, menu: QMenu) -> bool:
    """Whether a menu belongs to something in the frame; it is a window of its own."""
    parent = menu.parentWidget()
    while isinstance(parent, QMenu):
        parent = parent.parentWidget()
    return parent is not None and (parent is frame or frame.isAncestorOf(parent))


def _only_finds(field: QWidget) -> bool:
    return isinstance(field, FilterField) or bool(field.property(SEEKS))
