"""A Markdown text that is read first and edited where it stands."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mwl_desktop.ui.parts.fragment import fragment
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Size, Type
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.markdown_edit import MarkdownEdit
from mwl_desktop.ui.widgets.markdown_view import MarkdownView

_LOOKED_FOR: Final = 16
_AT_ONCE: Final = 20_000  # characters that are laid out without a moment's wait
_CLICK: Final = 4  # pixels a mouse may move in a click


class MarkdownField(QWidget):
    """A click, Enter, Ctrl+E or simply typing writes; Esc, Ctrl+E or going elsewhere reads.

    Tab goes through a text that is there as one that is read, and right into the editor of an empty one.

    `text_edited` carries the text once typing pauses; `flush` says it at once. Words from the vault never
    replace what is being typed. Web links open in the browser; there is nothing to load or run in a text.
    """

    text_edited = Signal(str)
    writing_changed = Signal(bool)
    files_pasted = Signal(object)  # QMimeData

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._quiet = False
        self._fixed = False
        self._most = _AT_ONCE
        self._viewed = ""
        self._pressed: QPoint | None = None
        self.view = MarkdownView(name, parent=self)
        self.editor = MarkdownEdit(placeholder, parent=self)
        self.editor.setAccessibleName(name)
        self._invitation = button(placeholder, "value", on_click=self.write, parent=self)
        self._invitation.setFont(font(Type.ROW))
        self._invitation.setProperty("tone", "muted")
        self._invitation.setMinimumWidth(1)  # cut short rather than widening what it stands in
        self.setMaximumWidth(Size.READING)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rest = button(self.tr("Show more"), "link", on_click=self._show_more, parent=self)
        for part in (self.view, self._rest, self._invitation, self.editor):
            column.addWidget(part)
        for part in (self._rest, self._invitation):
            column.setAlignment(part, Qt.AlignmentFlag.AlignLeft)
        self.editor.hide()
        self._wire()
        self._show_text()

    def _wire(self) -> None:
        self.editor.edited.connect(self._on_editor_edited)
        self.editor.files_pasted.connect(self.files_pasted)
        self.editor.installEventFilter(self)
        self.view.viewport().installEventFilter(self)
        self.view.installEventFilter(self)
        self._invitation.installEventFilter(self)
        self.view.link_activated.connect(self._on_link_activated)

    # -- text ------------------------------------------------------------------------------

    def text(self) -> str:
        """The text as it is now, typed or stored."""
        return self.editor.markdown() if self.is_writing else self._text

    def set_text(self, text: str) -> None:
        """Show what the vault holds, unless something newer is being typed."""
        if self.is_writing and self.editor.has_unsaid():
            return
        self._text = text
        if self.is_writing and text != self.editor.markdown():
            at = self.editor.textCursor().position()
            self.editor.set_markdown(text)
            self._put_cursor(min(at, len(text)))
        elif not self.is_writing:
            self._show_text()

    def start(self, text: str) -> None:
        """Show the text of another item, read first."""
        self.flush()
        self.read()
        self._most = _AT_ONCE
        self.set_text(text)

    def put(self, text: str) -> None:
        """Replace the text as if it had been typed, and say so."""
        self.flush()
        if self.is_writing:
            self.editor.set_markdown(text)
            self._put_cursor(len(text))
        self._on_editor_edited(text)
        self._show_text()

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self.editor.set_markdown("")
        self._text = ""
        self._set_writing(False)
        self._show_text()

    def flush(self) -> None:
        """Say what is typed if it was not said yet."""
        if self.is_writing:
            self.editor.flush()

    # -- reading and writing ---------------------------------------------------------------

    @property
    def is_writing(self) -> bool:
        """Whether the text is being edited."""
        return not self.editor.isHidden()

    def write(self, at: int | None = None) -> None:
        """Edit the text; the cursor goes to a position in it, or to its end."""
        if self._fixed:
            return
        if not self.is_writing:
            self.editor.set_markdown(self._text)
            self._set_writing(True)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._put_cursor(len(self._text) if at is None else at)

    def read(self) -> None:
        """Say what was typed and read it."""
        if self.is_writing:
            self.flush()
            had_focus = self.editor.hasFocus()
            self._set_writing(False)
            self._show_text()
            if had_focus:
                (self.view if self._text.strip() else self._invitation).setFocus()

    def toggle(self) -> None:
        """Read what is written, or write what is read."""
        if self.is_writing:
            self.read()
        else:
            self.write()

    def _set_writing(self, writing: bool) -> None:
        if writing == self.is_writing:
            return
        self.editor.setVisible(writing)
        self._show_one()
        self.writing_changed.emit(writing)

    def set_quiet(self, quiet: bool) -> None:
        """Invite nobody to write while the text is empty; Ctrl+E and `write` still do."""
        self._quiet = quiet
        self._show_one()

    def set_fixed(self, fixed: bool) -> None:
        """Let the text be read only, where nothing can be written."""
        self._fixed = fixed
        self._show_one()

    def _show_text(self) -> None:
        shown = self._shown() if self._text.strip() else ""
        if (
            shown != self._viewed
        ):  # the same words come again with each answer: to lay them out takes its time
            self._viewed = shown
            self.view.set_fragment(fragment(shown))
        self._show_one()

    def _shown(self) -> str:
        """As much of the text as is read at once: all of any but a very long one, cut between lines."""
        if len(self._text) <= self._most:
            return self._text
        cut = self._text.rfind("\n", self._most // 2, self._most)
        return self._text[: cut if cut > 0 else self._most]

    def _show_more(self) -> None:
        self._most *= 2
        self._show_text()

    def _show_one(self) -> None:
        something = bool(self._text.strip())
        self.view.setVisible(something and not self.is_writing)
        self._rest.setVisible(something and not self.is_writing and len(self._text) > self._most)
        invites = not (self._quiet or self._fixed)
        self._invitation.setVisible(invites and not something and not self.is_writing)

    def _put_cursor(self, at: int) -> None:
        cursor = self.editor.textCursor()
        cursor.setPosition(max(0, min(at, self.editor.document().characterCount() - 1)))
        self.editor.setTextCursor(cursor)
        self.editor.ensureCursorVisible()

    def _on_editor_edited(self, text: str) -> None:
        self._text = text
        self.text_edited.emit(text)

    def _on_link_activated(self, url: QUrl) -> None:
        QDesktopServices.openUrl(url)

    # -- mouse and keys --------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched in (self.view, self.editor) and _is_toggle(event):
            return self._on_toggle_key(event)
        if watched in (self.view, self._invitation) and isinstance(event, QKeyEvent) and _types(event):
            return self._on_typed(event)
        if watched is self._invitation and isinstance(event, QFocusEvent) and _came_by_tab(event):
            self.write()
        if watched is self.view.viewport() and isinstance(event, QMouseEvent):
            self._watch_click(event)
        elif watched is self.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            cursor = self.view.textCursor()
            on_link = cursor.hasSelection() and cursor.charFormat().isAnchor()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not on_link:
                self.write()
                return True
        elif watched is self.editor:
            return self._watch_editor(event)
        return False

    def _on_typed(self, event: QKeyEvent) -> bool:
        """Who types wants to write: the key that was pressed is the first one of it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.write()
            if not self._fixed:
                self.editor.insertPlainText(event.text())
            self.editor.ensureCursorVisible()
            return True
        return False

    def _on_toggle_key(self, event: QKeyEvent) -> bool:
        """Ctrl+E belongs to this field while it has the focus, whatever shortcut a pane has for it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.toggle()
            return True
        return False

    def _watch_click(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = at
        elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            still = (at - self._pressed).manhattanLength() <= _CLICK
            self._pressed = None
            if still and not self.view.anchorAt(at) and not self.view.textCursor().hasSelection():
                shown = self.view.toPlainText()
                self.write(place_in_source(self._shown(), shown, self.view.cursorForPosition(at).position()))

    def _watch_editor(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.read()
                return True
        elif event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self.editor.flush()
            stays = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
            if event.reason() not in stays and self.is_writing:
                self.read()
        return False


def _types(event: QKeyEvent) -> bool:
    """Whether a key puts a character; Space presses a button and turns a page."""
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    altered = plain not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.GroupSwitchModifier)
    return not altered and event.text().isprintable() and bool(event.text().strip())


def _came_by_tab(event: QFocusEvent) -> bool:
    by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
    return event.gotFocus() and event.reason() in by_tab


def _is_toggle(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def place_in_source(source: str, shown: str, position: int) -> int:
    """Where in a Markdown text the character stands that was clicked in its formatted form.

    The words that follow the click are looked for; of several places the one that lies about as far into
    the text is taken.
    """
    about = round(len(source) * position / max(1, len(shown)))
    for length in (_LOOKED_FOR, _LOOKED_FOR // 2, _LOOKED_FOR // 4):
        words = shown[position : position + length].split("\n")[0]
        if not words.strip():
            continue
        found, places = source.find(words), []
        while found >= 0:
            places.append(found)
            found = source.find(words, found + 1)
        if places:
            return min(places, key=lambda place: abs(place - about))
    return min(about, len(source)) if shown[position:].strip() else len(source)
