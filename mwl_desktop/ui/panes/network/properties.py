"""What stands beside a person: how often to be in touch, where they work, their address, links, tags."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.domain.people import Person
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts.item_properties import ItemProperties
from mwl_desktop.ui.parts.line_field import LineField, stand_under_caption
from mwl_desktop.ui.parts.links_panel import LinksPanel
from mwl_desktop.ui.parts.menu_field import MenuChoice, MenuField
from mwl_desktop.ui.parts.tags_panel import TagsPanel
from mwl_desktop.ui.theme.tokens import Space
from mwl_desktop.ui.widgets.buttons import icon_button
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.property_panel import PropertyPanel
from mwl_desktop.ui.widgets.words import counted

_ADDRESS: Final = re.compile(r"[^\s@?&<>\"]+@[^\s@?&<>\"]+")


def mail_url(address: str) -> QUrl | None:
    """What opens a new mail to an address; None where it is none."""
    if not _ADDRESS.fullmatch(address.strip()):
        return None
    url = QUrl()
    url.setScheme("mailto")
    url.setPath(address.strip())
    return url


class PersonProperties(QWidget):
    """Tags, links and confidentiality save themselves; the rest is told."""

    text_edited = Signal(str, str)  # field of the person, text
    rhythm_chosen = Signal(object)  # int | None: days
    met_changed = Signal(object)  # date

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.contact = PropertyPanel(self.tr("Contact"), self)
        self.rhythm = MenuField(self.tr("Be in touch"), _rhythms(self, None), self)
        self.organisation = LineField(self.tr("Organisation"), self.tr("Where they work"), self)
        self.email = LineField(self.tr("E-mail"), self.tr("Their address"), self)
        self.mail = icon_button("mail", self.tr("Write an e-mail"), small=True, role="accent", parent=self)
        self.met = DateField(self.tr("Known since"), date.today(), short=True, parent=self)
        stand_under_caption(self.met)
        self.links = LinksPanel(ctx, self, elsewhere=(ItemKind.ENTRY,))
        self.tags = TagsPanel(ctx, self)
        self.facts = ItemProperties(ctx, self)
        self.facts.horizon_row.hide()
        self._build()
        self._wire()

    def _build(self) -> None:
        address = QWidget(self)
        line = QHBoxLayout(address)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.TINY)
        line.addWidget(self.email, 1)
        line.addWidget(self.mail)
        self.contact.add_field(self.tr("Be in touch"), self.rhythm)
        self._organisation_row = self.contact.add_field(self.tr("Organisation"), self.organisation)
        self._email_row = self.contact.add_field(self.tr("E-mail"), address)
        self.contact.add_field(self.tr("Known since"), self.met)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.WIDE - Space.TINY)
        for part in (self.contact, self.links, self.tags, self.facts):
            column.addWidget(part)

    def _wire(self) -> None:
        self.organisation.text_edited.connect(lambda text: self.text_edited.emit("organisation", text))
        self.email.text_edited.connect(lambda text: self.text_edited.emit("email", text))
        self.email.textChanged.connect(lambda text: self.mail.setVisible(mail_url(text) is not None))
        self.mail.clicked.connect(self._on_mail_clicked)
        self.rhythm.value_chosen.connect(self.rhythm_chosen)
        self.met.date_changed.connect(self._on_met_changed)

    def start(self, person: Person) -> None:
        """Show another person's lines."""
        self.organisation.start(person.organisation)
        self.email.start(person.email)

    def refresh(self, person: Person) -> None:
        """Show the same person's lines as they are now; what is being typed stays."""
        self.organisation.show_stored(person.organisation)
        self.email.show_stored(person.email)

    def show_rest(self, person: Person) -> None:
        """Show everything else."""
        self.mail.setVisible(mail_url(self.email.text()) is not None)
        reads = self._ctx.vault.read_only
        self._organisation_row.setHidden(reads and not person.organisation)
        self._email_row.setHidden(reads and not person.email)
        self.rhythm.set_choices(_rhythms(self, person.contact_every_days))
        self.rhythm.set_value(person.contact_every_days)
        if not self.met.hasFocus():
            self.met.set_date(person.head.happened_on)
        if self.links.item_id != person.head.id:
            self.links.show_item(person.head.id)
        self.tags.show_tags(person.head.id, person.head.tags)
        self.facts.show_head(person.head)

    def changes_committed(self, changes: ChangeSet, initiator: object) -> None:
        """Read links and roles again when they may have changed."""
        self.links.changes_committed(changes, initiator)

    def flush(self) -> None:
        """Say what is typed and was not said yet."""
        self.organisation.flush()
        self.email.flush()
        self.met.flush()
        self.tags.flush()

    def forget(self) -> None:
        """Empty everything."""
        self.organisation.clear_text()
        self.email.clear_text()
        self.mail.hide()
        self.rhythm.set_choices(_rhythms(self, None))
        self.rhythm.set_value(None)
        self.met.set_date(None)
        self.links.clear()
        self.tags.clear()
        self.facts.clear()

    def _on_mail_clicked(self) -> None:
        url = mail_url(self.email.text())
        if url is not None:
            QDesktopServices.openUrl(url)

    def _on_met_changed(self, day: date | None) -> None:
        if day is not None:
            self.met_changed.emit(day)


def _rhythms(at: QWidget, days: int | None) -> tuple[MenuChoice, ...]:
    """The usual rhythms, and a person's own where it is another."""
    usual: dict[int | None, str] = {
        None: at.tr("No rhythm"),
        7: at.tr("Every week"),
        14: at.tr("Every two weeks"),
        30: at.tr("Every month"),
        60: at.tr("Every two months"),
        90: at.tr("Every three months"),
        180: at.tr("Twice a year"),
        365: at.tr("Once a year"),
    }
    if days is not None and days not in usual:
        usual[days] = counted(days, at.tr("Every day"), at.tr("Every %1 days"))
    return tuple(MenuChoice(value, words) for value, words in usual.items())
