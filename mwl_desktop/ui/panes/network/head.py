"""The head of a person: who they are to me, where they work, their name, when we were in touch."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mwl_desktop.domain.kinds import PersonRelation
from mwl_desktop.domain.people import Person
from mwl_desktop.ui.delegates import brush
from mwl_desktop.ui.panes.network.rows import initials
from mwl_desktop.ui.parts import dates, spans, vocabulary
from mwl_desktop.ui.parts.badge_field import BadgeField
from mwl_desktop.ui.parts.menu_field import MenuChoice
from mwl_desktop.ui.parts.title_field import TitleField
from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.tokens import Colours, Size, Space, Type
from mwl_desktop.ui.widgets.elided_label import ElidedLabel
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.words import fill

_HUES = {
    PersonRelation.MANAGER: "work",
    PersonRelation.MENTOR: "interaction",
    PersonRelation.PEER: "gem",
    PersonRelation.EXPERT: "training",
    PersonRelation.REPORT: "work",
    PersonRelation.COMMUNITY: "problem",
}


def hue(relation: object, scheme: Colours) -> str:
    """The colour of a relation."""
    return scheme.kind(_HUES[relation]) if isinstance(relation, PersonRelation) else scheme.muted


class Avatar(QWidget):
    """A circle with a person's initials, as in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._initials = ""
        side = Size.AVATAR + Space.MEDIUM
        self.setFixedSize(QSize(side, side))

    def set_name(self, name: str) -> None:
        """Show somebody else."""
        self._initials = initials(name) if name else ""
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush.avatar(painter, self.rect(), self._initials, colours())
        painter.end()


class PersonHead(QWidget):
    """Shows what it is told and tells what is changed; the detail saves it."""

    relation_chosen = Signal(object)  # PersonRelation

    def __init__(self, title: TitleField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.avatar = Avatar(self)
        choices = tuple(
            MenuChoice(each, vocabulary.relation_name(each), vocabulary.relation_words(each))
            for each in PersonRelation
        )
        self.relation = BadgeField(self.tr("Relation"), choices, hue, self)
        self.relation.value_chosen.connect(self.relation_chosen)
        self._where = ElidedLabel(size=Type.BODY, role="muted", parent=self)
        self.title = title
        self.contact: QLabel = label("", "body", tone="muted", wrap=True, parent=self)
        self._build()
        QWidget.setTabOrder(self.relation, self.title)

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.SMALL)
        line.addWidget(self.relation)
        line.addWidget(self._where, 1)
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(Space.TINY)
        words.addLayout(line)
        words.addWidget(self.title)
        words.addWidget(self.contact)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.LARGE)
        row.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_person(self, person: Person, today: date) -> None:
        """Show who it is and when we were in touch."""
        self.avatar.set_name(person.head.title)
        self.relation.set_value(person.relation)
        self.relation.show()
        self._where.set_text(person.organisation)
        self.contact.setText(self._contact_words(person, today))
        self.contact.setToolTip(dates.in_full(person.last_contact) if person.last_contact else "")
        self.contact.show()

    def clear(self) -> None:
        """Show nobody."""
        self.avatar.set_name("")
        self.relation.hide()
        self._where.set_text("")
        self.contact.clear()
        self.contact.hide()

    def _contact_words(self, person: Person, today: date) -> str:
        if person.last_contact is None:
            last = self.tr("No contact noted yet")
        else:
            last = fill(self.tr("Last contact %1"), spans.ago(person.last_contact, today))
        due = person.contact_due
        if due is None:
            return last
        if due <= today:
            return fill(self.tr("%1 · time to get back to them"), last)
        return fill(self.tr("%1 · next %2"), last, spans.within(due, today))
