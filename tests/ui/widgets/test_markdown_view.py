"""Reading: nothing is loaded, nothing is opened, links are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import DARK, Size
from mwl_desktop.ui.widgets.markdown_view import MarkdownView


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> MarkdownView:
    made = MarkdownView("Entry", own_schemes=frozenset({"mwl"}))
    qtbot.addWidget(made)
    made.resize(500, 100)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize(
    "address", ["https://example.org/", "http://a.b", "mailto:a@example.org", "mwl:item/1"]
)
def test_links_are_told(view: MarkdownView, qtbot: QtBot, address: str) -> None:
    view.set_fragment(f'<p><a href="{address}">there</a></p>')
    with qtbot.waitSignal(view.link_activated) as told:
        view.anchorClicked.emit(QUrl(address))
    assert told.args == [QUrl(address)]
    assert view.toPlainText() == "there"


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "smb://host/x", "relative", "#a"]
)
def test_other_schemes_are_not_even_told(view: MarkdownView, qtbot: QtBot, address: str) -> None:
    view.set_fragment(f'<p><a href="{address}">there</a></p>')
    with qtbot.assertNotEmitted(view.link_activated):
        view.anchorClicked.emit(QUrl(address))
    assert view.toPlainText() == "there"


def test_no_resource_is_loaded(view: MarkdownView, tmp_path: Path) -> None:
    picture = tmp_path / "spy.png"
    image = QImage(50, 50, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    assert image.save(str(picture))
    kind = QTextDocument.ResourceType.ImageResource.value
    loaded = view.loadResource(kind, QUrl.fromLocalFile(str(picture)))
    assert isinstance(loaded, QImage)
    assert loaded.size() == QSize(1, 1)
    assert loaded.pixelColor(0, 0).alpha() == 0
    style = QTextDocument.ResourceType.StyleSheetResource.value
    assert view.loadResource(style, QUrl.fromLocalFile(str(picture))) == b""
    view.set_fragment(f'<p>before</p><p><img src="{picture.as_uri()}"></p>')
    shown = view.grab().toImage()
    reds = [
        (x, y)
        for x in range(shown.width())
        for y in range(shown.height())
        if shown.pixelColor(x, y) == QColor("#ff0000")
    ]
    assert reds == []


def test_headings_have_the_sizes_of_the_scale(view: MarkdownView) -> None:
    view.set_fragment("<h1>One</h1><h2>Two</h2><h3>Three</h3><p>words</p>")
    sizes = []
    block = view.document().begin()
    while block.isValid():
        sizes.append(block.begin().fragment().charFormat().font().pixelSize())
        block = block.next()
    assert sizes[:3] == [20, 15, 13]


def test_it_is_as_high_as_its_text_and_never_wider_than_one_can_read(view: MarkdownView) -> None:
    view.set_fragment("<p>one</p>")
    low = view.height()
    view.set_fragment("<p>one</p>" * 20)
    assert view.height() > 10 * low
    view.resize(2000, view.height())
    assert view.width() == Size.READING


def test_colours_follow_the_theme(view: MarkdownView, theme: Theme) -> None:
    view.set_fragment('<p><a href="https://example.org">there</a></p>')
    theme.set_preference("dark")
    fragment = view.document().begin().begin().fragment()
    assert fragment.charFormat().foreground().color() == QColor(DARK.accent)
