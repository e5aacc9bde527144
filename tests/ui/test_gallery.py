"""Every screen of the gallery can be built and drawn, in each scheme, without a word from Qt about styles."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import SCHEMES
from tests.ui.gallery import SCREENS


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_drawn(
    theme: Theme, qtbot: QtBot, name: str, scheme: str, capfd: pytest.CaptureFixture[str]
) -> None:
    theme.wear(SCHEMES[scheme])
    screen = SCREENS[name]()
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitExposed(screen)
    shot = screen.grab().toImage()
    inks = {shot.pixelColor(x, y).name() for x in range(0, 1280, 5) for y in range(0, 800, 5)}
    assert SCHEMES[scheme].canvas in inks or SCHEMES[scheme].surface in inks or name == "drop"
    assert len(inks) > 8
    assert "Could not parse" not in capfd.readouterr().err
