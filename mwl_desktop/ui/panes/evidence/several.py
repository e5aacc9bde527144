"""Several pieces of evidence told about at once: what is said here is said of each of them, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemRow, Role
from mwl_desktop.domain.kinds import Confidentiality, EvidenceKind, ItemKind
from mwl_desktop.services import items as items_service
from mwl_desktop.services import profile
from mwl_desktop.services.evidence import UNCHANGED
from mwl_desktop.ui.ops import evidence
from mwl_desktop.ui.ops.context import Context, Message
from mwl_desktop.ui.panes.evidence.sheet import Sheet
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.item_picker import ItemPicker
from mwl_desktop.ui.parts.menu_field import MenuChoice, MenuField
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.property_panel import FieldRow
from mwl_desktop.ui.widgets.tag_editor import TagEditor
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill, shortened

_WIDTH: Final = 520
_LONGEST_TITLE: Final = 40
_LINKED: Final = (ItemKind.GOAL, ItemKind.ENTRY, ItemKind.PERSON, ItemKind.EVIDENCE)


class SeveralSheet(Sheet):
    """A field that is left as it is changes nothing; it is accepted once all of it is said."""

    def __init__(self, ctx: Context, ids: Sequence[ItemId], parent: QWidget) -> None:
        super().__init__(ctx, parent)
        self._ids = tuple(ids)
        self._link: ItemRow | None = None
        title = fill(self.tr("%1 pieces of evidence"), len(self._ids))
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self._make_fields()
        self._watch_lines()
        self.cancel_button = button(self.tr("Cancel"), on_click=self.reject, parent=self)
        self.tell_button = button(self.tr("Change all"), "primary", on_click=self.tell, parent=self)
        changes(self.tell_button)
        self._build(title)
        ctx.read(self, profile.roles, self._take_roles)
        ctx.read(self, items_service.all_tags, self.tags.set_known_tags)

    def _make_fields(self) -> None:
        stays = self.tr("Leave as they are")
        kinds = ((kind, vocabulary.evidence_kind_name(kind).capitalize()) for kind in EvidenceKind)
        self.kind = MenuField(self.tr("Kind"), _choices(stays, tuple(kinds)), self, framed=True)
        self.date = DateField(self.tr("Achieved on"), may_be_empty=True, parent=self)
        self.issuer = QLineEdit(self)
        for field in (self.date, self.issuer):
            field.setPlaceholderText(stays)
        self.role = MenuField(self.tr("Role"), _choices(stays, ()), self, framed=True)
        closed = ((each, vocabulary.confidentiality_name(each)) for each in Confidentiality)
        levels = _choices(stays, tuple(closed))
        self.confidentiality = MenuField(self.tr("Confidentiality"), levels, self, framed=True)
        self.tags = TagEditor(self.tr("Add a tag"), self)
        self.link_button = button(self.tr("Choose…"), glyph="link", on_click=self.pick, parent=self)

    def _build(self, title: str) -> None:
        fields = QGridLayout()
        fields.setHorizontalSpacing(Space.WIDE)
        fields.setVerticalSpacing(Space.LARGE)
        self._role_row = FieldRow(self.tr("Role"), self.role, self)
        pairs = (
            (FieldRow(self.tr("Kind"), self.kind, self), FieldRow(self.tr("Achieved on"), self.date, self)),
            (
                FieldRow(self.tr("Issued by"), self.issuer, self),
                FieldRow(self.tr("Confidentiality"), self.confidentiality, self),
            ),
            (FieldRow(self.tr("Link all to"), self.link_button, self), self._role_row),
        )
        top = Qt.AlignmentFlag.AlignTop
        for line, pair in enumerate(pairs):
            for column, row in enumerate(pair):
                fields.addWidget(row, line, column, top)
        fields.addWidget(FieldRow(self.tr("Tags to add"), self.tags, self), len(pairs), 0, 1, 2)
        for column in (0, 1):
            fields.setColumnStretch(column, 1)
        feet = QHBoxLayout()
        feet.setSpacing(Space.SMALL)
        feet.addStretch(1)
        feet.addWidget(self.cancel_button)
        feet.addWidget(self.tell_button)
        words = self.tr("What you say here is said of each of them. What you leave stays as it is.")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        whole.setSpacing(Space.LARGE)
        whole.addWidget(label(title, "page", parent=self))
        whole.addWidget(label(words, "body", tone="muted", wrap=True, parent=self))
        whole.addLayout(fields)
        whole.addWidget(self.problem)
        whole.addLayout(feet)

    def _take_roles(self, roles: tuple[Role, ...]) -> None:
        named = tuple((role.id, vocabulary.role_name(role)) for role in roles)
        self.role.set_choices(_choices(self.tr("Leave as they are"), (*named, (None, self.tr("None")))))
        self._role_row.setVisible(bool(roles))

    def unsent(self) -> str:
        """What was typed and not sent off, to be kept as it is when the vault is locked."""
        return "\n".join(filter(None, (self.issuer.text().strip(), self.tags.field.text().strip())))

    # -- saying it -------------------------------------------------------------------------

    def pick(self) -> ItemPicker:
        """Find what all of them are to be linked to."""
        picker = ItemPicker(self._ctx, self.tr("Link to…"), _LINKED, frozenset(self._ids), self)
        picker.item_picked.connect(self._on_item_picked)
        picker.open_at(self.link_button.mapToGlobal(QPoint(0, self.link_button.height() + Space.TINY)))
        return picker

    def _on_item_picked(self, row: ItemRow) -> None:
        self._link = row
        self.link_button.setText(shortened(row.title or vocabulary.untitled(), _LONGEST_TITLE))

    def said(self) -> dict[str, Any]:
        """What is to be said of each of them, as keywords of `services.evidence.set_many`."""
        given: dict[str, Any] = {
            "evidence_kind": self.kind.value(),
            "confidentiality": self.confidentiality.value(),
            "role_id": self.role.value(),
        }
        given = {name: value for name, value in given.items() if value is not UNCHANGED}
        if self.date.date() is not None:
            given["achieved_on"] = self.date.date()
        if issuer := self.issuer.text().strip():
            given["issuer"] = issuer
        if self.tags.tags():
            given["add_tags"] = self.tags.tags()
        if self._link is not None:
            given["link_to"] = self._link.id
        return given

    def tell(self) -> None:
        """Say it of all of them in one step; where nothing is said, only go."""
        self.tags.flush()
        if not self.date.flush():
            self._refuse(self.tr("That is no date."))
            return
        if not (given := self.said()):
            self.accept()
            return
        self.tell_button.setEnabled(False)
        evidence.set_many(self, self._ctx, self._ids, given, lambda _: self._finish(), self._fail)

    def _finish(self) -> None:
        number = len(self._ids)
        self._ctx.said.emit(Message(fill(self.tr("Changed %1 pieces of evidence."), number), "success"))
        self.accept()

    def _fail(self, error: Exception) -> None:
        self.tell_button.setEnabled(True)
        super()._fail(error)


def _choices(stays: str, named: tuple[tuple[object, str], ...]) -> tuple[MenuChoice, ...]:
    return (MenuChoice(UNCHANGED, stays), *(MenuChoice(value, words) for value, words in named))
