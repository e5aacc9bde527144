"""A person, whole: read first, every part edited where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import ItemKind, PersonRelation
from mwl_desktop.domain.people import Person, PersonDraft
from mwl_desktop.services import people as people_service
from mwl_desktop.services.people import TextField
from mwl_desktop.ui.ops import items, people
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.network.conversations import Conversations
from mwl_desktop.ui.panes.network.head import PersonHead
from mwl_desktop.ui.panes.network.properties import PersonProperties
from mwl_desktop.ui.parts.item_detail import ItemDetail
from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.parts.note_form import Note, NoteForm
from mwl_desktop.ui.parts.text_section import TextSection
from mwl_desktop.ui.theme.tokens import Space

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FIELDS: Final[tuple[TextField, ...]] = ("how_i_know", "gives", "gets", "notes")


class PersonDetail(ItemDetail[Person]):
    """Saves each change as it is made; a conversation becomes an entry of the journal."""

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, whole: bool = True) -> None:
        empty = ("network", ctx.tr("Choose somebody, or add a person you learn with."))
        super().__init__(ctx, empty, ctx.tr("Person"), ctx.tr("Their name"), parent, whole=whole)

    def _steps(self) -> Iterator[None]:
        yield from super()._steps()
        ctx = self._ctx
        left = self.left_side
        self.head = PersonHead(self.title, left)
        self.form = NoteForm(
            self.tr("Conversation"),
            self.tr("What did you talk about?"),
            self.tr("Add to the journal"),
            with_minutes=True,
            parent=left,
        )
        self.conversations = Conversations(ctx, left)
        yield
        self._sections = (
            TextSection(self.tr("How I know them"), self.tr("Where we met, what we share"), left),
            TextSection(self.tr("What I get"), self.tr("What I learn from them"), left),
            TextSection(self.tr("What I give"), self.tr("What they learn from me, what I can offer"), left),
            TextSection(self.tr("Notes"), self.tr("Anything worth remembering"), left),
        )
        yield
        self.beside = PersonProperties(ctx, self.right_side)
        self.reading.setSpacing(Space.LARGE)
        for part in (self.head, self.form, self.conversations, *self._sections):
            self.reading.addWidget(part)
        self.properties.addWidget(self.beside)
        self._connect()
        self.forget()

    def _connect(self) -> None:
        self.head.relation_chosen.connect(self._on_relation_chosen)
        self.form.note_given.connect(self._on_note_given)
        self.conversations.link_opened.connect(self.beside.links.follow)
        self.conversations.link_removed.connect(self.beside.links.remove)
        self.beside.links.links_shown.connect(self.conversations.show_links)
        self.beside.text_edited.connect(self._save)
        self.beside.rhythm_chosen.connect(self._on_rhythm_chosen)
        self.beside.met_changed.connect(self._on_met_changed)
        self.link_asked.connect(self.beside.links.pick)
        for section, field in zip(self._sections, _FIELDS, strict=True):
            section.text_edited.connect(lambda text, field=field: self._save(field, text))
            section.field.files_pasted.connect(self._on_files_pasted)

    # -- what ItemDetail asks --------------------------------------------------------------

    def fetch(self, connection: Connection, item_id: ItemId) -> Person:
        return people_service.get(connection, item_id)

    def add(self, title: str, done: Callable[[ItemId], None]) -> None:
        people.add(self, self._ctx, PersonDraft(title), done)

    def start(self, whole: Person) -> None:
        for section, field in zip(self._sections, _FIELDS, strict=True):
            section.field.start(getattr(whole, field))
        self.conversations.clear()
        self.beside.start(whole)

    def refresh(self, whole: Person) -> None:
        for section, field in zip(self._sections, _FIELDS, strict=True):
            section.field.set_text(getattr(whole, field))
        self.beside.refresh(whole)

    def show_rest(self, whole: Person) -> None:
        self._show_parts(True)
        today = self._ctx.vault.clock.today()
        self.head.show_person(whole, today)
        self.form.start(whole.head.id, today)
        self.beside.show_rest(whole)

    def show_empty(self) -> None:
        self._show_parts(False)

    def _show_parts(self, on: bool) -> None:
        for part in (self.form, *self._sections, self.beside):
            part.setVisible(on)

    def flush_parts(self) -> None:
        for section in self._sections:
            section.field.flush()
        self.beside.flush()

    def give_begun(self) -> None:
        self.form.flush()

    def forget(self) -> None:
        self.head.clear()
        self.form.start(None, date.today())
        self.conversations.clear()
        for section in self._sections:
            section.field.clear()
        self.beside.forget()

    def first_text(self) -> MarkdownField:
        return self._sections[0].field

    def clear(self) -> None:
        super().clear()
        self.form.clear()

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        super().changes_committed(changes, initiator)
        self.beside.changes_committed(changes, initiator)
        entries = {link.item.id for link in self.conversations.links()}
        if entries.intersection(changes.ids(ItemKind.ENTRY)):
            self._loader.reload()  # the last contact may have been on another day

    # -- saving ----------------------------------------------------------------------------

    def _save(self, field: TextField, text: str) -> None:
        if self.whole is not None:
            people.set_text(self, self._ctx, self.whole.head.id, field, text)

    def _on_relation_chosen(self, relation: PersonRelation) -> None:
        if self.whole is not None:
            people.set_relation(self, self._ctx, self.whole.head.id, relation)

    def _on_rhythm_chosen(self, days: int | None) -> None:
        if self.whole is not None:
            people.set_contact_every(self, self._ctx, self.whole.head.id, days)

    def _on_met_changed(self, day: date) -> None:
        if self.whole is not None:
            items.set_date(self, self._ctx, self.whole.head.id, day)

    def _on_note_given(self, item_id: ItemId, note: Note) -> None:
        def give_back(error: Exception) -> None:
            self.form.give_back(item_id, note)
            self._ctx.failed.emit(error)

        day = note.day or self._ctx.vault.clock.today()
        people.add_interaction(
            self, self._ctx, item_id, note.text.strip(), day, note.minutes, self.title.title(), give_back
        )

    def _on_files_pasted(self, data: object) -> None:
        self._ctx.asked_for.emit("capture", (data, self.shown))
