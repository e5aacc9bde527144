"""What every item has beside its links and tags: for which job, who may see it, in which role it happened."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead, Role
from mwl_desktop.domain.kinds import Confidentiality, Horizon
from mwl_desktop.services import profile
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts import vocabulary
from mwl_desktop.ui.parts.line_field import stand_under_caption
from mwl_desktop.ui.parts.menu_field import MenuChoice, MenuField
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.property_panel import FieldRow, PropertyPanel


class ItemProperties(PropertyPanel):
    """Each field saves as soon as it is changed. `date_words` adds a date field under that caption."""

    def __init__(self, ctx: Context, parent: QWidget | None = None, *, date_words: str = "") -> None:
        super().__init__(ctx.tr("Properties"), parent)
        self._ctx = ctx
        self._item_id: ItemId | None = None
        self.date: DateField | None = None
        self.date_row: FieldRow | None = None
        if date_words:
            self.date = DateField(date_words, short=True, parent=self)
            stand_under_caption(self.date)
            self.date.date_changed.connect(self._on_date_changed)
            self.date_row = self.add_field(date_words, self.date)
        self.horizon, self.horizon_row = self._menu(self.tr("For"), _horizons())
        self.horizon.value_chosen.connect(self._on_horizon_chosen)
        self.confidentiality, _ = self._menu(self.tr("Confidentiality"), _confidentialities())
        self.confidentiality.value_chosen.connect(self._on_confidentiality_chosen)
        self.role = MenuField(self.tr("Role"), parent=self)
        self.role.value_chosen.connect(self._on_role_chosen)
        self.role_row: FieldRow = self.add_field(self.tr("Role"), self.role)

    def _menu(self, caption: str, choices: tuple[MenuChoice, ...]) -> tuple[MenuField, FieldRow]:
        made = MenuField(caption, choices, self)
        return made, self.add_field(caption, made)

    def show_head(self, head: ItemHead) -> None:
        """Show an item's properties."""
        if head.id != self._item_id:
            self._item_id = head.id
            self.load_roles()
        if self.date is not None and not self.date.hasFocus():
            self.date.set_date(head.happened_on)
        self.horizon.set_value(head.horizon)
        self.confidentiality.set_value(head.confidentiality)
        self.role.set_value(head.role_id)

    def load_roles(self) -> None:
        """Ask again which jobs there are."""
        self._ctx.read(self, profile.roles, self._take_roles)

    def clear(self) -> None:
        """Forget everything, as the vault is being locked."""
        self._item_id = None
        self.role.set_choices(())

    def flush(self) -> None:
        """Commit a date that is being typed."""
        if self.date is not None:
            self.date.flush()

    def _take_roles(self, roles: tuple[Role, ...]) -> None:
        if self._item_id is None:
            return
        named = tuple(
            MenuChoice(role.id, role.employer or role.title, vocabulary.role_name(role)) for role in roles
        )
        self.role.set_choices((*named, MenuChoice(None, self.tr("None"))))
        self.role_row.setVisible(bool(roles))

    def _on_date_changed(self, day: object) -> None:
        if self._item_id is not None and day is not None:
            items.set_date(self, self._ctx, self._item_id, day)  # type: ignore[arg-type]

    def _on_horizon_chosen(self, horizon: Horizon | None) -> None:
        if self._item_id is not None:
            items.set_horizon(self, self._ctx, self._item_id, horizon)

    def _on_confidentiality_chosen(self, confidentiality: Confidentiality) -> None:
        if self._item_id is not None:
            items.set_confidentiality(self, self._ctx, self._item_id, confidentiality)

    def _on_role_chosen(self, role_id: str | None) -> None:
        if self._item_id is not None:
            items.set_role(self, self._ctx, self._item_id, role_id)


def _horizons() -> tuple[MenuChoice, ...]:
    return tuple(MenuChoice(each, vocabulary.horizon_name(each)) for each in (None, *Horizon))


def _confidentialities() -> tuple[MenuChoice, ...]:
    return tuple(
        MenuChoice(each, vocabulary.confidentiality_name(each), vocabulary.confidentiality_words(each))
        for each in Confidentiality
    )
