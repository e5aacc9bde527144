"""Shows what is no file: an address, somebody's words; and says why there is nothing to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QPixmap,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QSizePolicy, QVBoxLayout, QWidget

from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space, Type, Weight
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.growing_text import GrowingText
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_PAUSE_MS: Final = 1_500
_MEASURE: Final = 560
_LEAST_MEASURE: Final = 240
_COVER: Final = 200
_QUOTED_LINES: Final = 14
_LEAST_LINES: Final = 4


def ask_to_open(parent: QWidget, address: str) -> bool:
    """Whether the browser may be told this address: it is the one thing that leaves the program."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(parent.tr("Open in the browser"))
    box.setText(fill(parent.tr("Open %1 in your browser?"), urlsplit(address).netloc or address))
    box.setInformativeText(
        fill(parent.tr("%1\n\nYour browser will visit this address and remember it."), address)
    )
    yes = box.addButton(parent.tr("Open"), QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(parent.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(yes)
    box.setEscapeButton(no)
    box.exec()
    agreed = box.clickedButton() is yes
    box.deleteLater()
    return agreed


def visit(parent: QWidget, address: str) -> None:
    """Open an address in the browser, once asked."""
    if ask_to_open(parent, address):
        QDesktopServices.openUrl(QUrl(address))


class SaidEdit(GrowingText):
    """Words that are put right where they stand; said once typing pauses or on leaving. Enter begins a line.

    Words that `must_be` there are put back where nothing is left of them.
    """

    words_edited = Signal(str)

    def __init__(self, name: str, size: Type, *, most_lines: int, must_be: bool, parent: QWidget) -> None:
        super().__init__(size=size, weight=Weight.REGULAR, most_lines=most_lines, parent=parent)
        self.setAccessibleName(name)
        self._must_be = must_be
        self._said = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.textChanged.connect(self._pause.start)
        self.left.connect(self.flush)
        self.submitted.connect(lambda: self.textCursor().insertBlock())

    def offer_words(self, words: str) -> None:
        """Show what the vault holds now, unless something newer is being typed."""
        if self.toPlainText().strip() == self._said.strip():
            self.set_words(words)

    def set_words(self, words: str) -> None:
        """Show other words."""
        self._said = words
        if words != self.toPlainText():
            self.setPlainText(words)
        self._pause.stop()

    def flush(self) -> None:
        """Say what is typed."""
        self._pause.stop()
        words = self.toPlainText().strip()
        if words != self._said.strip() and (words or not self._must_be):
            self._said = words
            self.words_edited.emit(words)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        put_back = self._must_be and not self.toPlainText().strip()
        if put_back and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.set_words(self._said)


class LinkViewer(QWidget):
    """The address, whole, the two things to do with it, and the words of the page that were kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._address = ""
        self._sign = _sign("website", self)
        self.host = label("", "page", wrap=True, parent=self)
        self.address = label("", "body", tone="muted", wrap=True, parent=self)
        for each in (self.host, self.address):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            each.setFixedWidth(_MEASURE - 2 * Space.HUGE)
            each.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.open_button = button(
            self.tr("Open in the browser…"), "primary", glyph="open", on_click=self.open, parent=self
        )
        self.copy_button = button(self.tr("Copy the address"), glyph="copy", on_click=self.copy, parent=self)
        self.setFocusProxy(self.open_button)
        name = self.tr("Words of the page")
        self.words = SaidEdit(name, Type.BODY, most_lines=_LEAST_LINES, must_be=False, parent=self)
        self.words.setPlaceholderText(self.tr("Paste what the page says: pages change, these words stay"))
        self._held = QWidget(self)
        self._held.setMinimumWidth(_LEAST_MEASURE)
        self._held.setMaximumWidth(_MEASURE)
        self._held.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        inside = QVBoxLayout(self._held)
        inside.setContentsMargins(0, Space.WIDE, 0, 0)
        inside.setSpacing(Space.TINY)
        inside.addWidget(label(name, "caption", parent=self._held))
        inside.addWidget(self.words)
        head = (self._sign, self.host, self.address)
        self._column = _stack_up(self, head, (self.open_button, self.copy_button), self._held)

    def show_page(self, address: str, words: str) -> None:
        """Show an address and the words that were kept of its page; nothing is fetched."""
        self._address = address
        self.host.setText(urlsplit(address).netloc.removeprefix("www."))
        # Zero-width blanks let an address without blanks be broken where it may be.
        self.address.setText("".join(each + ("\u200b" if each in "/?&=-_." else "") for each in address))
        _fit(self.host, self.address)
        self.words.set_words(words)
        self.words.moveCursor(QTextCursor.MoveOperation.Start)
        self._make_room()

    def refresh(self, words: str) -> None:
        """Show the same words as the vault holds them now; what is being typed stays."""
        self.words.offer_words(words)

    def _make_room(self) -> None:
        """Let the words have the height that the address leaves; what is more is scrolled to."""
        others = self._column.minimumSize().height() - self.words.height()
        self.words.allow_height(self.height() - others)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def clear(self) -> None:
        """Leave no word behind."""
        self.show_page("", "")

    def open(self) -> None:
        """Open the address in the browser, once asked."""
        visit(self, self._address)

    def copy(self) -> None:
        """Put the address on the clipboard."""
        QGuiApplication.clipboard().setText(self._address)


class QuotationViewer(QWidget):
    """Somebody's words as large as they deserve, put right where they stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = _sign("quotation", self, role="accent")
        self.words = SaidEdit(
            self.tr("Quotation"), Type.PAGE, most_lines=_QUOTED_LINES, must_be=True, parent=self
        )
        self.said_by = label("", "body", tone="muted", wrap=True, parent=self)
        self.setFocusProxy(self.words)
        held = QWidget(self)
        held.setMinimumWidth(_LEAST_MEASURE)
        held.setMaximumWidth(_MEASURE)
        held.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        inside = QVBoxLayout(held)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(Space.MEDIUM)
        inside.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.words)
        inside.addWidget(self.said_by)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.HUGE, Space.HUGE, Space.HUGE, Space.HUGE)
        column.setSpacing(Space.MEDIUM)
        column.addStretch(2)
        column.addWidget(held)
        column.addStretch(3)

    def show_quotation(self, words: str, said_by: str) -> None:
        """Show somebody's words."""
        self.words.set_words(words)
        self._say_who(said_by)

    def refresh(self, words: str, said_by: str) -> None:
        """Show the same words as the vault holds them now; what is being typed stays."""
        self.words.offer_words(words)
        self._say_who(said_by)

    def _say_who(self, said_by: str) -> None:
        self.said_by.setText(f"— {said_by}" if said_by else "")

    def clear(self) -> None:
        """Leave no word behind."""
        self.words.set_words("")
        self.said_by.clear()


class NothingViewer(QWidget):
    """A file that is not looked at here: its sign or cover, what it says of itself, why, and the ways out.

    `save_asked` and `open_asked`: one of them was taken.
    """

    save_asked = Signal()
    open_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = _sign("document", self)
        self._plain = self._sign.pixmap()
        self.name = label("", "row", wrap=True, parent=self)
        self.facts = label("", "body", wrap=True, parent=self)
        self.words = label("", "body", tone="muted", wrap=True, parent=self)
        for each in (self.name, self.facts, self.words):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            each.setFixedWidth(Size.LIST_COLUMN)
        self.save_button = button(
            self.tr("Save a copy…"), glyph="download", on_click=self.save_asked.emit, parent=self
        )
        self.open_button = button(
            self.tr("Open elsewhere…"), glyph="open", on_click=self.open_asked.emit, parent=self
        )
        self.setFocusProxy(self.save_button)
        _stack_up(self, (self._sign, self.name, self.facts, self.words), (self.save_button, self.open_button))

    def say(self, name: str, words: str, *, can_save: bool, can_open: bool = False) -> None:
        """Say why there is nothing to see."""
        self.name.setText(name)
        self.words.setText(words)
        self.save_button.setVisible(can_save)
        self.open_button.setVisible(can_open)
        self.show_cover(QImage())
        self.show_facts(())

    def show_facts(self, lines: Sequence[str]) -> None:
        """Say what the file says of itself, a line each."""
        self.facts.setText("\n".join(lines))
        self.facts.setVisible(bool(lines))
        _fit(self.name, self.facts, self.words)

    def show_cover(self, cover: QImage) -> None:
        """Show the picture that the file brings along instead of a sign."""
        if cover.isNull():
            self._sign.setPixmap(self._plain)
            return
        ratio = self.devicePixelRatio()
        side = round(_COVER * ratio)
        pixmap = QPixmap.fromImage(cover).scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        pixmap.setDevicePixelRatio(ratio)
        self._sign.setPixmap(pixmap)

    def clear(self) -> None:
        """Leave no word behind."""
        self.say("", "", can_save=False)


def _fit(*labels: QLabel) -> None:
    """A layout that centres a label asks for no height by width, and would cut what is wrapped."""
    for each in labels:
        each.ensurePolished()
        each.setFixedHeight(max(0, each.heightForWidth(each.maximumWidth())))


def _sign(glyph: str, parent: QWidget, *, role: str = "muted") -> QLabel:
    made = QLabel(parent)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    size = QSize(Size.ICON_LARGE, Size.ICON_LARGE)
    made.setPixmap(icon(glyph, role, Size.ICON_LARGE).pixmap(size, parent.devicePixelRatio()))
    return made


def _stack_up(
    page: QWidget, parts: tuple[QWidget, ...], buttons: tuple[QWidget, ...], below: QWidget | None = None
) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
    column.setSpacing(Space.SMALL)
    column.addStretch(2)
    for part in parts:
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    row = QHBoxLayout()
    row.setSpacing(Space.SMALL)
    row.addStretch(1)
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    column.addSpacing(Space.SMALL)
    column.addLayout(row)
    if below is not None:
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(below, 100)  # as wide as it may be, and in the middle
        middle.addStretch(1)
        column.addLayout(middle)
    column.addStretch(3)
    return column
