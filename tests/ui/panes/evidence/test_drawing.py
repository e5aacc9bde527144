"""Drawings become images: what they show, within pixels and time, and words where they cannot be drawn."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage

from mwl_desktop.domain.evidence import Preview, PreviewForm
from mwl_desktop.ui.panes.evidence import decoding, drawing
from tests.evidence import samples
from tests.patience import working_at_most

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def svg(inside: str, box: str = 'viewBox="0 0 100 50"') -> bytes:
    return f"{_HEAD}{box}>{inside}</svg>".encode()


def at(image: QImage, x: float, y: float) -> str:
    """The colour at a place said as parts of the width and the height."""
    return QColor(image.pixel(int(image.width() * x), int(image.height() * y))).name()


def test_a_drawing_is_drawn_on_white_paper(qapp: QGuiApplication) -> None:
    image, in_part, _scale = drawing.drawn(
        svg(
            '<style>.hill{fill:#00ff00}</style><defs><g id="d"><rect width="10" height="10"/></g></defs>'
            '<rect class="hill" y="25" width="50" height="25"/><use href="#d" x="90" fill="#0000ff"/>'
        )
    )
    assert (image.width(), image.height(), in_part) == (2000, 1000, False)
    assert [at(image, 0.2, 0.8), at(image, 0.95, 0.1), at(image, 0.5, 0.1)] == [
        "#00ff00",
        "#0000ff",
        "#ffffff",
    ]


def test_a_picture_inside_is_seen_and_one_outside_is_never_opened(
    qapp: QGuiApplication, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(samples.picture("PNG"))
    inside = base64.b64encode(samples.picture("PNG")).decode()
    place = 'width="50" height="50" preserveAspectRatio="none"'
    image, in_part, _scale = drawing.drawn(
        svg(
            f'<image {place} xlink:href="data:image/png;base64,{inside}"/>'
            f'<image {place} x="50" xlink:href="{outside.as_uri()}"/>'
        )
    )
    assert in_part
    assert at(image, 0.25, 0.5) != "#ffffff"
    assert at(image, 0.75, 0.5) == "#ffffff"


@pytest.mark.parametrize(
    "box", ['viewBox="0 0 1000000 1"', 'viewBox="0 0 1 1000000"', 'width="999999" height="999999"']
)
def test_no_drawing_is_larger_than_the_screen_can_use(qapp: QGuiApplication, box: str) -> None:
    image, _, _ = drawing.drawn(svg('<rect width="9" height="9"/>', box))
    assert not image.isNull()
    assert max(image.width(), image.height()) <= 2000


@pytest.mark.parametrize("box", ['viewBox="0 0 0 0"', 'viewBox="0 0 -5 9"', 'viewBox="1 1 1e300 1"', ""])
def test_a_size_that_is_none_does_no_harm(qapp: QGuiApplication, box: str) -> None:
    image, _, _ = drawing.drawn(svg('<rect width="9" height="9"/>', box))
    assert max(image.width(), image.height()) <= 2000


def test_what_takes_long_is_drawn_smaller(qapp: QGuiApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_SECONDS", 0.2)
    sun = (
        '<radialGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></radialGradient>'
    )
    layers = '<rect width="100" height="50" fill="url(#g)" opacity=".5"/>' * 5_000
    with working_at_most(16):
        image, _, _ = drawing.drawn(svg(sun + layers))
        assert 200 <= image.width() < 2000


def test_a_drawing_becomes_a_picture_for_the_viewer(qapp: QGuiApplication) -> None:
    seen = decoding.prepare(Preview(PreviewForm.DRAWING, data=samples.SVG, text="Plan", name="plan.svg"))
    assert seen.image is not None
    assert seen.preview == Preview(PreviewForm.PICTURE, name="plan.svg")
    moving = svg('<rect width="9" height="9"><animate attributeName="x" to="9"/></rect>')
    assert decoding.prepare(Preview(PreviewForm.DRAWING, data=moving)).preview.note == "preview.drawn_in_part"


@pytest.mark.parametrize(("words", "form"), [("Roadmap", PreviewForm.PROSE), ("", PreviewForm.NOTHING)])
def test_one_that_cannot_be_drawn_is_its_words(qapp: QGuiApplication, words: str, form: PreviewForm) -> None:
    seen = decoding.prepare(Preview(PreviewForm.DRAWING, data=b"<svg", text=words, name="plan.svg"))
    assert seen.image is None
    assert seen.preview == Preview(form, text=words, note="preview.not_drawn", name="plan.svg")
