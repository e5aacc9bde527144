"""Colours that meet on screen can be told apart by everybody."""

from __future__ import annotations

import pytest

from mwl_desktop.ui.theme.palette import disabled_text
from mwl_desktop.ui.theme.tokens import DARK, LIGHT, SCHEMES, Colours, blend, contrast

GROUNDS = ("canvas", "surface", "raised", "sunken")
TEXT = 4.5
GRAPHIC = 3.0

every_scheme = pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES.keys())


@every_scheme
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "success", "warning", "danger"])
def test_text_is_legible_on_every_ground(colours: Colours, ground: str, ink: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= TEXT


@every_scheme
def test_text_is_legible_on_what_is_chosen_or_pressed(colours: Colours) -> None:
    assert contrast(colours.on_accent, colours.accent) >= TEXT
    assert contrast(colours.on_accent, blend(colours.text, colours.accent, 0.26)) >= TEXT
    for ink in (colours.text, colours.muted, colours.accent):
        assert contrast(ink, colours.accent_soft) >= TEXT
    assert contrast(colours.text, blend(colours.accent, colours.surface, 0.28)) >= TEXT


@every_scheme
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_is_legible_under_the_mouse(colours: Colours, ground: str) -> None:
    below = colours.hover(getattr(colours, ground))
    for ink in (colours.text, colours.muted, colours.accent):
        assert contrast(ink, below) >= TEXT


@every_scheme
@pytest.mark.parametrize("ground", ["canvas", "surface", "raised"])
def test_badges_are_legible_on_twelve_per_cent_of_themselves(colours: Colours, ground: str) -> None:
    for hue in [*colours.kinds.values(), colours.muted, colours.warning, colours.danger]:
        assert contrast(hue, colours.badge(hue, getattr(colours, ground))) >= TEXT


@every_scheme
def test_state_badges_are_legible_on_twelve_per_cent_over_the_surface(colours: Colours) -> None:
    for hue in (colours.success, colours.warning, colours.danger, colours.muted):
        assert contrast(hue, colours.badge(hue)) >= TEXT


@every_scheme
def test_file_types_and_initials_are_legible_on_their_tiles(colours: Colours) -> None:
    for label in ("PDF", "XLSX", "EML", "PPTX", "JPEG", "LINK", "UNHEARD-OF"):
        assert contrast(colours.file(label), blend(colours.file(label), colours.surface, 0.10)) >= TEXT
    for initials in ("A", "BO", "ŻŻ", ""):
        assert contrast(colours.person(initials), colours.badge(colours.person(initials))) >= TEXT


@every_scheme
@pytest.mark.parametrize("ground", GROUNDS)
def test_focus_rings_and_boxes_stand_out(colours: Colours, ground: str) -> None:
    below = getattr(colours, ground)
    assert contrast(colours.accent, below) >= GRAPHIC  # focus ring, accent bar, meter
    assert contrast(colours.muted, below) >= GRAPHIC  # outline of a check box
    assert contrast(colours.text, colours.accent) >= GRAPHIC or contrast(colours.text, below) >= GRAPHIC


@every_scheme
def test_message_text_is_legible_on_each_severity(colours: Colours) -> None:
    for hue in (colours.success, colours.warning, colours.danger):
        below = colours.badge(hue)
        assert contrast(colours.text, below) >= TEXT
        assert contrast(colours.accent, below) >= TEXT


@every_scheme
def test_disabled_text_is_weaker_but_can_be_read(colours: Colours) -> None:
    for ground in (colours.surface, colours.canvas):
        weak = contrast(disabled_text(colours), ground)
        assert 2.4 <= weak < contrast(colours.muted, ground)


@every_scheme
def test_what_fills_a_meter_stands_out_from_its_track(colours: Colours) -> None:
    for fill in (colours.accent, colours.success, colours.warning, colours.danger):
        assert contrast(fill, colours.track) >= GRAPHIC


def test_high_contrast_has_lines_as_strong_as_text() -> None:
    for name in ("light", "dark"):
        assert SCHEMES[f"{name}-contrast"].line == SCHEMES[f"{name}-contrast"].text
        assert contrast(SCHEMES[f"{name}-contrast"].muted, SCHEMES[f"{name}-contrast"].canvas) > 7


def test_the_two_schemes_know_the_same_kinds() -> None:
    assert LIGHT.kinds.keys() == DARK.kinds.keys()
    assert LIGHT.kind("something else") == LIGHT.muted


def test_contrast_agrees_with_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1.0)
