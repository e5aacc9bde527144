"""Tags as chips: type and Enter to add, Backspace or the cross to remove."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPushButton, QSizePolicy, QWidget

from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Type
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.flow_layout import FlowLayout
from mwl_desktop.ui.widgets.tab_order import put_before
from mwl_desktop.ui.widgets.words import fill


class TagEditor(QWidget):
    """Keeps each tag once, whatever its case. `tags_changed` carries all of them."""

    tags_changed = Signal(object)  # tuple[str, ...]

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: list[str] = []
        self._chips: list[QPushButton] = []
        self._flow = FlowLayout(self)
        self._known = QStringListModel(self)
        self.field = QLineEdit(self)
        self.field.setProperty("look", "inline")
        self.field.setTextMargins(-4, 0, 0, 0)  # in line with the caption over it
        self.field.setFont(font(Type.META))
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self.field.setFixedSize(QSize(112, Size.CHIP))
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._on_completed)
        self.field.setCompleter(completer)
        changes(self.field)
        self.field.installEventFilter(self)
        self._flow.addWidget(self.field)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(self.field)

    def tags(self) -> tuple[str, ...]:
        """The tags in the order they were added."""
        return tuple(self._tags)

    def set_tags(self, tags: tuple[str, ...]) -> None:
        """Show other tags without telling anybody."""
        if tags == tuple(self._tags):
            return
        self._tags = list(tags)
        self._rebuild()

    def set_known_tags(self, tags: tuple[str, ...]) -> None:
        """What completion offers."""
        self._known.setStringList(list(tags))

    def flush(self) -> None:
        """Add what is typed as a tag; several may be parted by commas."""
        typed = self.field.text()
        self.field.clear()
        added = False
        for words in typed.split(","):
            tag = " ".join(words.split()).removeprefix("#")
            if tag and tag.casefold() not in (known.casefold() for known in self._tags):
                self._tags.append(tag)
                added = True
        if added:
            self._rebuild()
            self.tags_changed.emit(self.tags())

    def remove(self, tag: str) -> None:
        """Take a tag away; raises ValueError when it is not there."""
        self._tags.remove(tag)
        self._rebuild()
        self.tags_changed.emit(self.tags())

    def _rebuild(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(tag) for tag in self._tags]
        for index, chip in enumerate(self._chips):
            self._flow.insert_widget(index, chip)
            chip.show()
        put_before(self.field, tuple(self._chips))
        self.updateGeometry()

    def _chip(self, tag: str) -> QPushButton:
        chip = button(tag, "tag", parent=self)
        chip.setIcon(icon("close", "muted", Size.ICON_SMALL))
        chip.setIconSize(QSize(Size.ICON_SMALL - 4, Size.ICON_SMALL - 4))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross after the words
        chip.setAccessibleName(fill(self.tr("Remove tag %1"), tag))
        chip.setToolTip(chip.accessibleName())
        chip.clicked.connect(lambda: self._on_chip_clicked(tag))
        chip.installEventFilter(self)
        return chip

    def _on_chip_clicked(self, tag: str) -> None:
        self.remove(tag)
        self.field.setFocus()

    def _on_completed(self, words: str) -> None:
        self.field.setText(words)
        self.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.field:
                return self._on_field_key(event)
            if watched in self._chips and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self._on_chip_clicked(self._tags[self._chips.index(watched)])
                return True
        elif watched is self.field and _is_leaving(event):
            self.flush()
        return super().eventFilter(watched, event)

    def _on_field_key(self, event: QKeyEvent) -> bool:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma)
            and self.field.text().strip()
        ):
            self.flush()
            return True
        if event.key() == Qt.Key.Key_Backspace and not self.field.text() and self._tags:
            self.remove(self._tags[-1])
            return True
        return False


def _is_leaving(event: QEvent) -> bool:
    """Whether the focus goes elsewhere, and not only to the list of completions."""
    return (
        isinstance(event, QFocusEvent)
        and event.lostFocus()
        and event.reason() != Qt.FocusReason.PopupFocusReason
    )
