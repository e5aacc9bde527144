"""Icons: a closed table, one family, colours that follow the theme."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap

from mwl_desktop.ui.theme.icons import GLYPHS, icon, outline, program_icon
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import LIGHT


def inks(pixmap: QPixmap) -> set[str]:
    """The colours of the fully opaque pixels."""
    image = pixmap.toImage()
    found = set()
    for x in range(image.width()):
        for y in range(image.height()):
            pixel = image.pixelColor(x, y)
            if pixel.alpha() == 255:
                found.add(pixel.name())
    return found


@pytest.mark.parametrize("name", GLYPHS)
def test_every_name_has_a_shape_within_its_square(qapp: object, name: str) -> None:
    shape = outline(name).boundingRect()
    assert not shape.isEmpty()
    assert shape.left() >= 0
    assert shape.top() >= 0
    assert shape.right() <= 64
    assert shape.bottom() <= 64


def test_an_unknown_name_or_role_raises(qapp: object) -> None:
    with pytest.raises(KeyError):
        icon("no such icon")
    with pytest.raises(KeyError):
        icon("lock", "no_such_role")


def test_the_colour_follows_the_theme(theme: Theme) -> None:
    made = icon("lock", "accent")
    light = inks(made.pixmap(QSize(64, 64)))
    theme.set_preference("dark")
    dark = inks(made.pixmap(QSize(64, 64)))
    assert QColor("#2457c5").name() in light
    assert QColor("#8fb0ff").name() in dark
    assert light.isdisjoint(dark)


def test_a_kind_lends_its_hue_and_disabled_is_weaker(theme: Theme) -> None:
    made = icon("gem", "kind:gem")
    assert "#0b6470" in inks(made.pixmap(QSize(64, 64)))
    assert "#0b6470" not in inks(made.pixmap(QSize(64, 64), QIcon.Mode.Disabled))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_it_is_drawn_at_the_screen_s_own_resolution(theme: Theme, ratio: float) -> None:
    pixmap = icon("star").pixmap(QSize(20, 20), ratio)
    assert pixmap.size() == QSize(round(20 * ratio), round(20 * ratio))
    assert pixmap.devicePixelRatio() == ratio


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_program_s_own_icon_is_seen_on_any_title_bar(theme: Theme, scheme: str) -> None:
    theme.set_preference(scheme)
    drawn = program_icon().pixmap(QSize(32, 32)).toImage()
    ground, glyph = drawn.pixelColor(2, 16), drawn.pixelColor(16, 24)
    assert (ground.name(), ground.alpha()) == (LIGHT.accent, 255)  # its own ground, whatever lies under it
    marks = [drawn.pixelColor(x, y).name() for x in range(32) for y in range(32)]
    assert marks.count(LIGHT.on_accent) > 40
    assert glyph.alpha() == 255


def test_drawing_icons_does_not_import_the_icon_package() -> None:
    script = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from mwl_desktop.ui.theme.icons import icon\n"
        "icon('lock').pixmap(16, 16)\n"
        "assert 'qtawesome' not in sys.modules and 'qtpy' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
