"""Chips that narrow a list: everything, one of a group, rare ones in the menu."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.items import ListFilter
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.parts.filter_chips import FilterChip, FilterChips, KindChoice


def chip(name: str, count: int | None = None) -> FilterChip:
    return FilterChip(name, name.title(), lambda wanted: replace(wanted, subkinds=(name,)), "kind", count)


def made(qtbot: QtBot, ctx: Context) -> FilterChips:
    chips = FilterChips(ctx, (), everything="All")
    qtbot.addWidget(chips)
    chips.set_chips((chip("data", 2), chip("photo", 3)), (chip("message", 1),), "Kind")
    chips.show()
    return chips


def click(qtbot: QtBot, chips: FilterChips, chip_id: str) -> None:
    qtbot.mouseClick(chips._row._buttons[chip_id], Qt.MouseButton.LeftButton)


def on(chips: FilterChips) -> list[str]:
    return [key for key, button in chips._row._buttons.items() if button.isChecked()]


def test_everything_is_on_while_nothing_else_is(qtbot: QtBot, ctx: Context) -> None:
    chips = made(qtbot, ctx)
    assert [button.text() for button in chips._row._buttons.values()] == [
        "All",
        "Data 2",
        "Photo 3",
        "+ Filter",
    ]
    assert on(chips) == ["everything"]
    click(qtbot, chips, "photo")
    assert on(chips) == ["photo"]
    assert chips.narrowed(ListFilter()).subkinds == ("photo",)
    click(qtbot, chips, "data")
    assert on(chips) == ["data"]
    with qtbot.waitSignal(chips.filter_changed):
        click(qtbot, chips, "everything")
    assert on(chips) == ["everything"]
    assert not chips.is_narrowing()
    with qtbot.assertNotEmitted(chips.filter_changed):
        click(qtbot, chips, "everything")
    assert on(chips) == ["everything"]


def test_a_chip_that_is_on_stays_when_it_is_no_longer_offered(qtbot: QtBot, ctx: Context) -> None:
    chips = made(qtbot, ctx)
    click(qtbot, chips, "photo")
    chips.set_chips((chip("data", 2),))
    assert on(chips) == ["photo"]
    assert chips._row._buttons["photo"].text() == "Photo"
    chips.set_chips((chip("data", 2), chip("photo", 1)))
    assert [button.text() for button in chips._row._buttons.values()][1:3] == ["Data 2", "Photo 1"]
    click(qtbot, chips, "photo")
    assert on(chips) == ["everything"]


def test_rare_ones_are_in_the_menu(qtbot: QtBot, ctx: Context) -> None:
    chips = made(qtbot, ctx)
    menu = chips.more_menu(())
    kinds = menu.actions()[0]
    assert kinds.text() == "Kind"
    with qtbot.waitSignal(chips.filter_changed):
        kinds.menu().actions()[0].trigger()  # type: ignore[union-attr]
    assert on(chips) == ["message"]


def test_all_kinds_is_not_lit_beside_what_lets_through_less(qtbot: QtBot, ctx: Context) -> None:
    kinds = KindChoice((FilterChip("all", "All kinds"), chip("gem")))
    chips = FilterChips(ctx, (FilterChip("starred", "Starred"),), kinds)
    qtbot.addWidget(chips)
    chips.show()
    assert on(chips) == ["choice"]
    click(qtbot, chips, "starred")
    assert on(chips) == ["starred"]
    click(qtbot, chips, "choice")
    assert on(chips) == ["starred"]
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert on(chips) == ["choice", "starred"]
    assert next(iter(chips._row._buttons.values())).text() == "Gem"
