"""One entry, read and written where it stands."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.entries import Answer, Entry, EntryDraft
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import Role
from mwl_desktop.domain.kinds import EntryKind
from mwl_desktop.services import entries as entries_service
from mwl_desktop.services import profile
from mwl_desktop.ui.ops import entries, items
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.journal.draft import Draft
from mwl_desktop.ui.panes.journal.head import EntryHead
from mwl_desktop.ui.panes.journal.properties import EntryProperties
from mwl_desktop.ui.panes.journal.reflection import ReflectionPanel
from mwl_desktop.ui.parts import binning
from mwl_desktop.ui.parts.detail_frame import DetailFrame, MoreAction
from mwl_desktop.ui.parts.item_loader import ItemLoader
from mwl_desktop.ui.parts.long_titles import put_rest_into, words_for_a_long_title, words_for_an_overflow
from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.words import fill

_KEYS: Final = {"bold": "Ctrl+B", "italic": "Ctrl+I"}


class EntryDetail(QWidget):
    """Everything saves itself: text once typing pauses, and at the latest when it is left.

    A new entry is in the vault from its first words on; `entry_begun(ItemId)` says so. One that is left
    without a word never was there.
    """

    entry_begun = Signal(object)
    bin_asked = Signal(object)

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._draft: Draft | None = None
        self._shown_id: ItemId | None = None
        self._had_words = False
        self._role: Role | None = None
        self._writing_in: MarkdownField | None = None
        self._loader: ItemLoader[Entry] = ItemLoader(
            ctx, entries_service.get, self._start, self._refresh, self._on_gone, self
        )
        self._build()
        self._wire()

    def _build(self) -> None:
        choose = self.tr("Choose an entry to read it, or write a new one.")
        self.frame = DetailFrame(self._ctx, ("journal", choose), self.tr("Entry"), self)
        left, right = self.frame.left_side, self.frame.right_side
        self.head = EntryHead(left)
        self.body = MarkdownField(self.tr("Text"), self.tr("What happened, and what did it teach you?"), left)
        self.reflection = ReflectionPanel(left)
        self.properties = EntryProperties(self._ctx, right)
        reading = self.frame.reading
        reading.addWidget(self.head)
        reading.addSpacing(Space.MEDIUM)
        reading.addWidget(self.body)
        reading.addSpacing(Space.SMALL)
        reading.addWidget(self.reflection)
        reading.addStretch(1)
        self.frame.properties.addWidget(self.properties)
        self.frame.properties.addStretch(1)
        for glyph, words, run in (
            ("bold", self.tr("Bold"), self._bold),
            ("italic", self.tr("Italic"), self._italic),
            ("bullets", self.tr("List"), self._list),
        ):
            keys = QKeySequence(_KEYS.get(glyph, ""))
            shown = keys if not keys.isEmpty() else None
            tool = icon_button(glyph, words, shortcut=shown, on_click=run, parent=self.frame.toolbar)
            changes(tool)
            self.frame.add_tool(tool)
        self.frame.set_more((MoreAction("copy", self.tr("Copy the text"), self.copy_text),))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.frame)

    def _wire(self) -> None:
        self.head.title.title_edited.connect(self._on_title_edited)
        self.head.title.overflowed.connect(self._on_title_overflowed)
        self.head.title.title_too_long.connect(lambda _: self._ctx.said.emit(words_for_a_long_title(self)))
        self.head.title.moved_on.connect(lambda: self.body.write())
        self.head.kind_chosen.connect(self._on_kind_chosen)
        self.head.date_chosen.connect(self._on_date_chosen)
        self.head.source_edited.connect(self._on_source_edited)
        self.body.text_edited.connect(self._on_body_edited)
        self.body.writing_changed.connect(lambda on: self._on_writing_changed(self.body, on))
        self.body.files_pasted.connect(self._on_files_pasted)
        self.reflection.reflection_edited.connect(self._on_reflection_edited)
        self.reflection.removal_asked.connect(self._on_reflection_removal_asked)
        self.reflection.writing_changed.connect(self._on_writing_changed)
        self.properties.minutes_chosen.connect(self._on_minutes_chosen)
        self.frame.link_asked.connect(self.properties.links.pick)
        self.frame.bin_asked.connect(self.bin_asked)

    # -- what the pane calls ---------------------------------------------------------------

    @property
    def item_id(self) -> ItemId | None:
        """The entry whose words stand in the fields; None for a draft, and while another is on its way."""
        return self._shown_id

    @property
    def shown(self) -> tuple[ItemId, str] | None:
        """The entry that is shown and its title, to link a drop to."""
        return (self.item_id, self.head.title.title()) if self.item_id is not None else None

    @property
    def is_draft(self) -> bool:
        """Whether an entry is being begun."""
        return self._draft is not None

    def load_role(self) -> None:
        """Ask which job new entries happen in."""
        self._ctx.read(self, profile.current_role, self._take_role)

    def show_entry(self, item_id: ItemId) -> None:
        """Show an entry; what was typed in the one before is saved."""
        if item_id != self._loader.item_id:
            self.leave()
        self._loader.load(item_id)

    def show_many(self, number: int) -> None:
        """Say that several entries are selected."""
        self.leave()
        self.frame.show_nothing(fill(self.tr("%1 entries are selected."), number))

    def show_none(self) -> None:
        """Show nothing; what was typed is saved."""
        self.leave()
        self._on_gone()

    def begin(self, kind: EntryKind = EntryKind.WORK) -> None:
        """Show an empty entry with the cursor in its title."""
        self.leave()
        self._draft = Draft(self._ctx.vault.clock.today(), self._role)
        self._show_draft(kind)
        self.head.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def write(self) -> None:
        """Edit the text, or go back to reading it."""
        if self.is_draft or self.item_id is not None:
            self.body.toggle()

    def leave(self) -> None:
        """Save what is typed and let go of the entry; an untitled one gets its first words as title."""
        self.flush()
        draft, item_id = self._draft, self._shown_id
        words = self._has_words()
        if words and not self.head.title.title():
            if draft is not None and draft.ticket is not None:
                entries.name_by_ticket(self._ctx, self._ctx, draft.ticket)
            elif item_id is not None:
                entries.name_by_text(self._ctx, self._ctx, item_id)
        elif item_id is not None and self._was_emptied():
            binning.move_to_bin(self, self._ctx, [item_id], [""])
        self._let_go()

    def _was_emptied(self) -> bool:
        emptied = self._had_words and not self._has_words()
        return emptied and not self.frame.is_binned and self.properties.is_empty()

    def _let_go(self) -> None:
        self._draft = None
        self._shown_id = None
        self._loader.forget()

    def flush(self) -> None:
        """Save what is typed."""
        if self.is_draft or self.item_id is not None:
            self.head.flush()
            self.body.flush()
            self.reflection.flush()
            if not self.is_draft:
                self.properties.flush()

    def clear(self) -> None:
        """Forget everything, as the vault is being locked; flush before."""
        self._let_go()
        self._role = None
        self.head.clear()
        self.body.clear()
        self.reflection.clear()
        self.properties.clear()
        self.frame.clear()

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        """Show what changed elsewhere."""
        if changes.profile:
            self.load_role()
        self._loader.changes_committed(changes, initiator)
        self.properties.changes_committed(changes, initiator)

    def copy_text(self) -> None:
        """Put the whole entry on the clipboard as Markdown."""
        parts = [f"# {self.head.title.title()}", self.body.text()]
        parts += [f"## {answer.question}\n\n{answer.answer}" for answer in self.reflection.answers()]
        QGuiApplication.clipboard().setText(
            "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"
        )
        self._ctx.said.emit(Message(self.tr("The text was copied.")))

    # -- showing ---------------------------------------------------------------------------

    def _take_role(self, role: Role | None) -> None:
        self._role = role

    def _start(self, entry: Entry) -> None:
        self._writing_in = None
        self.head.start(entry)
        self.body.start(entry.body)
        self.reflection.start(entry.reflection_model, entry.answers, entry.entry_kind)
        self._shown_id = entry.head.id
        self._had_words = self._has_words()
        self._show_rest(entry)

    def _refresh(self, entry: Entry) -> None:
        self.head.show_stored(entry)
        self.body.set_text(entry.body)
        self.reflection.show_stored(entry.reflection_model, entry.answers, entry.entry_kind)
        self._show_rest(entry)

    def _show_rest(self, entry: Entry) -> None:
        self.properties.show_entry(entry)
        self.properties.show()
        self.body.set_quiet(bool(entry.answers))
        self.frame.show_item(entry.head)

    def _show_draft(self, kind: EntryKind) -> None:
        assert self._draft is not None
        self._writing_in = None
        empty = self._draft.as_entry(kind, self._ctx.vault.clock.now())
        self.head.start(empty)
        self.body.start("")
        self.reflection.start("", (), kind)
        self.properties.hide()
        self.body.set_quiet(False)
        self.frame.show_draft()

    def _on_gone(self) -> None:
        self._let_go()
        self.body.clear()
        self.reflection.clear()
        self.head.clear()
        self.properties.clear()
        self.frame.show_nothing()

    # -- saving ----------------------------------------------------------------------------

    def _has_words(self) -> bool:
        texts = (
            self.body.text(),
            self.head.source.text(),
            *(each.answer for each in self.reflection.answers()),
        )
        return bool(self.head.title.title()) or any(text.strip() for text in texts)

    def _saves_draft(self) -> bool:
        """Save what the draft says by now, if this is one; nothing is saved before its first word."""
        draft = self._draft
        if draft is None:
            return self._shown_id is None
        said = self._as_draft(draft)
        if draft.ticket is not None:
            entries.go_on(self._ctx, self._ctx, draft.ticket, said)
        elif self._has_words():
            draft.ticket = entries.begin(
                self, self._ctx, said, lambda item_id: self._on_begun(draft, item_id)
            )
        return True

    def _as_draft(self, draft: Draft) -> EntryDraft:
        return EntryDraft(
            title=self.head.title.title(),
            body=self.body.text(),
            entry_kind=self.head.badge.kind(),
            happened_on=draft.happened_on,
            source=self.head.source.text().strip(),
            reflection_model=self.reflection.model,
            answers=self.reflection.answers(),
            role_id=draft.role.id if draft.role is not None else None,
        )

    def _on_begun(self, draft: Draft, item_id: ItemId) -> None:
        if draft is self._draft:
            self._draft = None
            self._shown_id, self._had_words = item_id, True
            self._loader.adopt(item_id)
            self.entry_begun.emit(item_id)

    def _on_title_edited(self, title: str) -> None:
        if not self._saves_draft() and self.item_id is not None:
            items.rename(self, self._ctx, self.item_id, title)

    def _on_title_overflowed(self, rest: str) -> None:
        put_rest_into(self.body, rest)
        self._ctx.said.emit(words_for_an_overflow(self))

    def _on_kind_chosen(self, kind: EntryKind) -> None:
        self.reflection.set_kind(kind)
        if not self._saves_draft() and self.item_id is not None:
            entries.set_kind(self, self._ctx, self.item_id, kind)

    def _on_date_chosen(self, day: date) -> None:
        if self._draft is not None:
            self._draft.happened_on = day
        if not self._saves_draft() and self.item_id is not None:
            items.set_date(self, self._ctx, self.item_id, day)

    def _on_source_edited(self, source: str) -> None:
        if not self._saves_draft() and self.item_id is not None:
            entries.set_source(self, self._ctx, self.item_id, source)

    def _on_body_edited(self, body: str) -> None:
        if not self._saves_draft() and self.item_id is not None:
            entries.set_body(self, self._ctx, self.item_id, body)

    def _on_minutes_chosen(self, minutes: int | None) -> None:
        if self.item_id is not None:
            entries.set_minutes(self, self._ctx, self.item_id, minutes)

    def _on_reflection_edited(self, model: str, answers: tuple[Answer, ...]) -> None:
        if not self._saves_draft() and self.item_id is not None:
            entries.set_reflection(self, self._ctx, self.item_id, model, answers)

    def _on_reflection_removal_asked(self) -> None:
        """Answers go with their questions; questions that nobody answered go without a word."""
        answered = any(answer.answer.strip() for answer in self.reflection.answers())
        self.reflection.start("", (), self.head.badge.kind())
        if not answered:
            self._on_reflection_edited("", ())
        elif not self._saves_draft() and self.item_id is not None:
            entries.remove_reflection(self, self._ctx, self.item_id)

    def _on_files_pasted(self, data: object) -> None:
        self._ctx.asked_for.emit("capture", (data, self.shown))

    # -- tools -----------------------------------------------------------------------------

    def _on_writing_changed(self, field: MarkdownField, on: bool) -> None:
        if on:
            self._writing_in = field
        elif field is self._writing_in:
            self._writing_in = None

    def _written_in(self) -> MarkdownField:
        """The text that is being edited; the entry's own when none is."""
        field = self._writing_in or self.body
        if not field.is_writing:
            field.write()
        return field

    def _bold(self) -> None:
        self._written_in().editor.toggle_bold()

    def _italic(self) -> None:
        self._written_in().editor.toggle_italic()

    def _list(self) -> None:
        self._written_in().editor.toggle_list()
