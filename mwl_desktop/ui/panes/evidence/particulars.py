"""What is known about a piece of evidence: edited where it stands, beside what is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.evidence import Evidence
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import EvidenceForm, EvidenceKind, ItemKind
from mwl_desktop.ui.ops import evidence, items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.guess import GuessLine
from mwl_desktop.ui.panes.evidence.line_field import LineField
from mwl_desktop.ui.panes.evidence.provenance import Provenance
from mwl_desktop.ui.panes.evidence.telling import Telling
from mwl_desktop.ui.panes.evidence.versions import Versions
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.item_properties import ItemProperties
from mwl_desktop.ui.parts.links_panel import LinksPanel
from mwl_desktop.ui.parts.long_titles import put_rest_into, words_for_a_long_title, words_for_an_overflow
from mwl_desktop.ui.parts.markdown_field import MarkdownField
from mwl_desktop.ui.parts.menu_field import MenuChoice, MenuField
from mwl_desktop.ui.parts.tags_panel import TagsPanel
from mwl_desktop.ui.parts.title_field import TitleField
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.tokens import Size, Space, Type
from mwl_desktop.ui.widgets.property_panel import FieldRow


class Particulars(QWidget):
    """Each field saves as soon as it is left. `save_asked`: a copy of the original is wanted;
    `bare_copy_asked`: one without what the file says of itself.
    """

    save_asked = Signal()
    bare_copy_asked = Signal()

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._evidence: Evidence | None = None
        self.setAccessibleName(self.tr("Particulars"))
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = TitleField(self.tr("Title"), self, size=Type.ROW)
        self.kind = MenuField(self.tr("Kind"), _kinds(), self)
        self.issuer = LineField(self.tr("Issued by"), self.tr("Who issued it"), self)
        self.said_by = LineField(self.tr("Said by"), self.tr("Who said it"), self)
        self.description = MarkdownField(self.tr("Description"), self.tr("What this shows"), self)
        self.properties = ItemProperties(ctx, self, date_words=self.tr("Achieved on"))
        self.guess = GuessLine(ctx, self.properties)
        self.tags = TagsPanel(ctx, self)
        self.links = LinksPanel(
            ctx, self, kinds=(ItemKind.GOAL, ItemKind.ENTRY, ItemKind.PERSON, ItemKind.EVIDENCE)
        )
        self.provenance = Provenance(ctx, self)
        self.versions = Versions(ctx, self)
        self.telling = Telling(self)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.description.view.setFont(font(Type.BODY))
        assert self.properties.date_row is not None
        self.properties.date_row.add_below(self.guess)
        self._issuer_row = FieldRow(self.tr("Issued by"), self.issuer, self)
        self._said_by_row = FieldRow(self.tr("Said by"), self.said_by, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.LARGE)
        parts = (
            self.title,
            FieldRow(self.tr("Kind"), self.kind, self),
            self._issuer_row,
            self._said_by_row,
            FieldRow(self.tr("Description"), self.description, self),
            _rule(self),
            self.links,
            self.tags,
            self.properties,
            _rule(self),
            self.provenance,
            self.versions,
            self.telling,
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)

    def _wire(self) -> None:
        self.title.title_edited.connect(self._on_title_edited)
        self.title.overflowed.connect(self._on_title_overflowed)
        self.title.title_too_long.connect(lambda _: self._ctx.said.emit(words_for_a_long_title(self)))
        self.title.moved_on.connect(self.kind.setFocus)
        self.kind.value_chosen.connect(self._on_kind_chosen)
        self.issuer.text_committed.connect(self._on_issuer_committed)
        self.said_by.text_committed.connect(self._on_said_by_committed)
        self.description.text_edited.connect(self._on_description_edited)
        self.provenance.save_asked.connect(self.save_asked)
        self.telling.bare_copy_asked.connect(self.bare_copy_asked)

    # -- what the detail calls -------------------------------------------------------------

    def start(self, found: Evidence) -> None:
        """Show a piece."""
        self._evidence = found
        self.title.start(found.head.title)
        self.issuer.start(found.issuer)
        self.said_by.start(found.said_by)
        self.description.start(found.description)
        self._issuer_row.setVisible(found.form is not EvidenceForm.QUOTATION)
        self._said_by_row.setVisible(found.form is EvidenceForm.QUOTATION)
        self.links.show_item(found.head.id)
        self._show_rest(found)

    def refresh(self, found: Evidence) -> None:
        """Show the same piece as the vault holds it now; what is being typed stays."""
        self._evidence = found
        self.title.show_stored(found.head.title)
        self.issuer.show_stored(found.issuer)
        self.said_by.show_stored(found.said_by)
        self.description.set_text(found.description)
        self._show_rest(found)

    def _show_rest(self, found: Evidence) -> None:
        self.kind.set_value(found.evidence_kind)
        self.tags.show_tags(found.head.id, found.head.tags)
        self.properties.show_head(found.head)
        self.guess.show_evidence(found)
        self.provenance.show_evidence(found)
        self.versions.show_evidence(found)
        self.telling.show_evidence(found)

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        """Keep the links and roles in step."""
        self.links.changes_committed(changes, initiator)
        if changes.profile and self._evidence is not None:
            self.properties.load_roles()

    def flush(self) -> None:
        """Write what is being typed."""
        for field in (self.title, self.issuer, self.said_by, self.description, self.tags, self.properties):
            field.flush()

    def clear(self) -> None:
        """Leave no word behind."""
        self._evidence = None
        self.title.clear_title()
        for field in (self.issuer, self.said_by):
            field.start("")
        shown = (self.description, self.tags, self.links, self.properties, self.provenance)
        for part in (*shown, self.guess, self.versions, self.telling):
            part.clear()
        if self.properties.date is not None:
            self.properties.date.set_date(None)

    @property
    def _item_id(self) -> ItemId | None:
        return self._evidence.head.id if self._evidence is not None else None

    # -- changes ---------------------------------------------------------------------------

    def _on_title_edited(self, title: str) -> None:
        if self._item_id is None:
            return
        if title:
            items.rename(self, self._ctx, self._item_id, title)
        elif self._evidence is not None:
            self.title.set_title(self._evidence.head.title)

    def _on_title_overflowed(self, rest: str) -> None:
        put_rest_into(self.description, rest)
        self._ctx.said.emit(words_for_an_overflow(self))

    def _on_kind_chosen(self, kind: EvidenceKind) -> None:
        if self._item_id is not None:
            evidence.set_kind(self, self._ctx, self._item_id, kind)

    def _on_issuer_committed(self, issuer: str) -> None:
        if self._item_id is not None:
            evidence.set_issuer(self, self._ctx, self._item_id, issuer)

    def _on_said_by_committed(self, said_by: str) -> None:
        if self._item_id is not None:
            evidence.set_said_by(self, self._ctx, self._item_id, said_by)

    def _on_description_edited(self, description: str) -> None:
        if self._item_id is not None:
            evidence.set_description(self, self._ctx, self._item_id, description)


def _kinds() -> tuple[MenuChoice, ...]:
    return tuple(MenuChoice(kind, vocabulary.evidence_kind_name(kind).capitalize()) for kind in EvidenceKind)


def _rule(parent: QWidget) -> QFrame:
    made = QFrame(parent)
    made.setProperty("ground", "rule")
    made.setFixedHeight(Size.LINE)
    return made
