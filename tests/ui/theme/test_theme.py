"""The theme dresses the application and follows what the system says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QFile, Qt
from PySide6.QtGui import QFontInfo, QImage, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.current import colour, colours
from mwl_desktop.ui.theme.fonts import font
from mwl_desktop.ui.theme.pictures import address
from mwl_desktop.ui.theme.stylesheet import make_style_sheet
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import DARK, LIGHT, SCHEMES, Type, Weight


def test_a_change_reaches_palette_style_sheet_and_painters(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_preference("dark")
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == DARK.canvas
    assert colours() is DARK
    assert theme.colours is DARK
    assert colour("accent").name() == DARK.accent
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert application.styleSheet() == make_style_sheet(DARK)


def test_choosing_what_is_worn_already_says_nothing(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_preference("light")


def test_an_unknown_preference_is_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.set_preference("sepia")  # type: ignore[arg-type]
    assert theme.preference == "light"


def test_following_the_system_ends_in_what_the_system_says(theme: Theme) -> None:
    theme.set_preference("dark")
    theme.set_preference("system")
    dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme.colours is (DARK if dark else LIGHT)


def test_a_change_announced_by_the_system_is_followed(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.set_preference("system")
    monkeypatch.setattr(theme, "_wanted", lambda: "dark-contrast")
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colours is SCHEMES["dark-contrast"]


@pytest.mark.parametrize("name", SCHEMES)
def test_the_style_sheet_is_complete_and_understood(
    theme: Theme, qtbot: QtBot, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    sheet = make_style_sheet(SCHEMES[name])
    assert "%(" not in sheet
    assert sheet.count("{") == sheet.count("}")
    button = QPushButton("Words")
    qtbot.addWidget(button)
    button.setStyleSheet(sheet)
    button.ensurePolished()
    assert "parse" not in capfd.readouterr().err


@pytest.mark.parametrize("picture", ["tick", "dash", "down", "up", "left", "right", "submenu"])
def test_the_pictures_of_the_style_sheet_exist_at_each_scale(theme: Theme, picture: str) -> None:
    where = address(theme.colours, picture)
    assert where in make_style_sheet(theme.colours)
    for scale, suffix in ((1, ""), (2, "@2x"), (3, "@3x")):
        name = where.replace(".png", f"{suffix}.png")
        assert QFile.exists(name)
        assert QImage(name).width() == 14 * scale


def test_fonts_come_at_the_sizes_of_the_scale(theme: Theme) -> None:
    assert QFontInfo(QApplication.font()).family() == "Inter"
    assert QApplication.font().pixelSize() == Type.BODY
    heading = font(Type.PAGE, Weight.SEMIBOLD)
    assert heading.pixelSize() == 20
    assert QFontInfo(heading).weight() == 600
