"""The themes: each has what the writers need, and the names are those that a portfolio can have."""

from __future__ import annotations

import pytest

from mwl_desktop.documents.accents import channels, luminance
from mwl_desktop.documents.themes import THEMES, accent_of, theme_called
from mwl_desktop.domain.kinds import OutputTheme


def test_every_theme_that_a_portfolio_can_have_is_there_in_the_order_in_which_they_are_offered() -> None:
    assert list(THEMES) == [theme.value for theme in OutputTheme]


@pytest.mark.parametrize("name", THEMES)
def test_white_can_be_read_on_every_accent_of_its_own(name: str) -> None:
    contrast = 1.05 / (luminance(channels(THEMES[name].accent)) + 0.05)
    assert contrast > 4.5


def test_a_chosen_accent_is_used_unless_the_theme_has_no_colour() -> None:
    assert accent_of("restrained", "#112233") == "#112233"
    assert accent_of("modern", "") == THEMES["modern"].accent
    assert accent_of("black", "#ff0000") == THEMES["black"].accent


def test_a_name_that_none_has_means_the_usual_theme() -> None:
    assert theme_called("<script>") is THEMES["restrained"]
