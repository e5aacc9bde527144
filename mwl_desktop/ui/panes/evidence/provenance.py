"""Where a piece of evidence came from, and whether its bytes are still those that were captured."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from mwl_desktop.domain.evidence import Evidence
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EvidenceForm
from mwl_desktop.errors import MwlError
from mwl_desktop.tasks import Job
from mwl_desktop.ui.ops import evidence as ops
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.ops.wording import sentence, sentence_for
from mwl_desktop.ui.panes.evidence import presenting
from mwl_desktop.ui.parts.sizes import size_words
from mwl_desktop.ui.theme.fonts import fixed_font
from mwl_desktop.ui.theme.icons import icon
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.notice import Notice
from mwl_desktop.ui.widgets.property_panel import FieldRow
from mwl_desktop.ui.widgets.text import label, set_tone
from mwl_desktop.ui.widgets.words import fill

_SHOWN: Final = 8  # characters of a SHA-256 at either end


class Provenance(QWidget):
    """Facts that cannot be changed. `save_asked`: a copy is wanted."""

    save_asked = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._item_id: ItemId | None = None
        self._sha256 = ""
        self._job: Job | None = None
        self.setAccessibleName(self.tr("Where it came from"))
        self.name, self.file, self.captured = (_value(self) for _ in range(3))
        self.folder, self.times = (_value(self) for _ in range(2))
        self.warning = Notice("", "warning", parent=self)
        self.address = _value(self)
        self.hash = label("", "body", parent=self)
        self.hash.setFont(fixed_font(Type.META))
        self.copy_button = icon_button(
            "copy",
            self.tr("Copy the SHA-256"),
            small=True,
            role="muted",
            on_click=self.copy_hash,
            parent=self,
        )
        self.verify_button = button(self.tr("Verify"), "link", on_click=self.verify, parent=self)
        self.save_button = button(
            self.tr("Save a copy…"), glyph="download", on_click=self.save_asked.emit, parent=self
        )
        self._sign = QLabel(self)
        self.outcome = label("", "meta", wrap=True, parent=self)
        self._build()

    def _build(self) -> None:
        self._name_row = FieldRow(self.tr("Original name"), self.name, self)
        self._address_row = FieldRow(self.tr("Address"), self.address, self)
        self._file_row = FieldRow(self.tr("File"), self.file, self)
        self._folder_row = FieldRow(self.tr("From the folder"), self.folder, self)
        self._times_row = FieldRow(self.tr("File last changed"), self.times, self)
        self._captured_row = FieldRow(self.tr("Captured"), self.captured, self)
        hashed = QWidget(self)
        row = QHBoxLayout(hashed)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TINY)
        for part in (self.hash, self.copy_button):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.verify_button)
        self._hash_row = FieldRow(self.tr("SHA-256"), hashed, self)
        told = QHBoxLayout()
        told.setSpacing(Space.TINY)
        told.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.outcome, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        shown: tuple[QWidget, ...] = (
            self._name_row,
            self._folder_row,
            self._address_row,
            self._file_row,
            self.warning,
            self._times_row,
            self._captured_row,
            self._hash_row,
        )
        for line in shown:
            column.addWidget(line)
        column.addLayout(told)
        column.addWidget(self.save_button)

    # -- showing ---------------------------------------------------------------------------

    def show_evidence(self, found: Evidence) -> None:
        """Show where a piece came from."""
        if found.head.id != self._item_id:
            self._item_id = found.head.id
            self._stop()
        is_file = found.form is EvidenceForm.FILE
        self._sha256 = found.sha256
        self.name.setText(_breakable(found.original_name))
        self.address.setText(_breakable(found.url))
        self.file.setText(_file_words(found))
        self.file.setToolTip(_exact(found))
        self.folder.setText(_breakable(found.folder))
        self.warning.show_notice(_mismatch(found), "warning")
        self.captured.setText(presenting.moment(found.captured_at))
        self._show_times(found)
        self.hash.setText(f"{found.sha256[:_SHOWN]}…{found.sha256[-_SHOWN:]}")
        self.hash.setToolTip(found.sha256)
        for part in (self._name_row, self._file_row, self._hash_row, self.save_button):
            part.setVisible(is_file)
        self._address_row.setVisible(found.form is EvidenceForm.LINK)
        self._folder_row.setVisible(bool(found.folder))

    def _show_times(self, found: Evidence) -> None:
        made, changed = found.file_made_at, found.file_changed_at
        self.times.setText(presenting.moment(changed) if changed is not None else "")
        self.times.setToolTip(
            fill(self.tr("Made on %1"), presenting.moment(made)) if made is not None else ""
        )
        self._times_row.setVisible(changed is not None)

    def clear(self) -> None:
        """Leave no word behind."""
        self._item_id = None
        self._sha256 = ""
        self._stop()
        values = (self.name, self.folder, self.address, self.file, self.times, self.captured, self.hash)
        for each in values:
            each.setText("")
            each.setToolTip("")
        self.warning.show_notice("")

    def copy_hash(self) -> None:
        """Put the whole SHA-256 on the clipboard."""
        QGuiApplication.clipboard().setText(self._sha256)

    # -- verifying -------------------------------------------------------------------------

    def verify(self) -> None:
        """Compute the SHA-256 again and compare it with the one taken at capture."""
        if self._item_id is None or self._job is not None:
            return
        item_id = self._item_id
        self._tell("clock", "muted", self.tr("Comparing…"))
        self.verify_button.setEnabled(False)
        self._job = ops.verify(
            self,
            self._ctx,
            item_id,
            lambda _sha256: self._say(item_id, "success", self.tr("Unchanged since it was captured.")),
            lambda error: self._fail(item_id, error),
        )

    def _fail(self, item_id: ItemId, error: Exception) -> None:
        if isinstance(error, MwlError):
            self._say(item_id, "danger", sentence(error))
        else:
            self._stop()
            self._ctx.failed.emit(error)

    def _say(self, item_id: ItemId, tone: str, words: str) -> None:
        if item_id == self._item_id:
            self._job = None
            self.verify_button.setEnabled(True)
            self._tell(tone, tone, words)

    def _tell(self, glyph: str, tone: str, words: str) -> None:
        side = int(Size.ICON_SMALL)
        self._sign.setPixmap(icon(glyph, tone, side).pixmap(side, side))
        self.outcome.setText(words)
        set_tone(self.outcome, tone)
        for part in (self._sign, self.outcome):
            part.show()

    def _stop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        self.verify_button.setEnabled(True)
        self.outcome.clear()
        for part in (self._sign, self.outcome):
            part.hide()


def _value(parent: QWidget) -> QLabel:
    made = label("", "body", wrap=True, parent=parent)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made


def _breakable(words: str) -> str:
    """Zero-width blanks let a name without blanks be broken."""
    return "".join(each + ("\u200b" if each in "/?&=-_.," else "") for each in words)


def _file_words(found: Evidence) -> str:
    """PDF document, 1.2 MB, 4 pages."""
    extent = presenting.pages(found.media_type, found.pages)
    if not extent and found.width and found.height:
        extent = fill("%1 × %2", found.width, found.height)
    told = (presenting.type_words(found.media_type), size_words(found.size or 0), extent)
    return ", ".join(part for part in told if part)


def _mismatch(found: Evidence) -> str:
    """The warning where a name promises something else than is inside; nothing where it does not."""
    if not found.type_by_name:
        return ""
    by_name, inside = presenting.type_words(found.type_by_name), presenting.type_words(found.media_type)
    return sentence_for("evidence.misleading_name", {"by_name": by_name, "inside": inside})


def _exact(found: Evidence) -> str:
    size = QLocale().toString(found.size or 0)
    return f"{found.media_type}\n{size} bytes" if found.size is not None else ""
