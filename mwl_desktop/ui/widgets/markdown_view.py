"""The reading view: shows a cleaned HTML fragment, loads nothing, opens nothing by itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextBlock, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.fonts import fixed_font, font
from mwl_desktop.ui.theme.tokens import READING_LINE_HEIGHT, Size, Space, Type, Weight

ALLOWED_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_HEADINGS: Final = {1: Type.PAGE, 2: Type.ROW}


class MarkdownView(QTextBrowser):
    """Give it HTML that is sanitised already. Links are told, not followed; other schemes are not even told.

    `own_schemes` are schemes of the program's own for links between items.
    """

    link_activated = Signal(QUrl)

    def __init__(
        self,
        name: str,
        *,
        grows: bool = True,
        own_schemes: frozenset[str] = frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._grows = grows
        self._schemes = ALLOWED_SCHEMES | own_schemes
        self._html = ""
        self.setProperty("look", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setFont(font(Type.ROW))
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setMaximumWidth(Size.READING)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.setCursorWidth(0)  # what is only read shows no place to type
        self.document().setIndentWidth(Space.WIDE - Space.TINY)
        self.anchorClicked.connect(self._on_anchor_clicked)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def set_fragment(self, html: str) -> None:
        """Show a fragment of HTML; the scroll position stays when it is the same place's newer text."""
        position = self.verticalScrollBar().value()
        self._html = html
        self.document().setDefaultStyleSheet(_style_sheet())
        self.setHtml(f"<body>{html}</body>")
        self._size_headings()
        self.verticalScrollBar().setValue(position)
        self._fit()

    def _size_headings(self) -> None:
        """Qt sizes headings relative to the text and lets no style sheet say otherwise; the scale does."""
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                _size_heading(block, _HEADINGS.get(level, Type.BODY))
            block = block.next()

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url.scheme().lower() in self._schemes:
            self.link_activated.emit(url)

    def _fit(self, *_: object) -> None:
        if self._grows:
            self.setFixedHeight(max(1, round(self.document().size().height())) + 2)

    def sizeHint(self) -> QSize:
        return QSize(Size.READING, super().sizeHint().height())

    def loadResource(self, kind: int, _address: QUrl | str) -> object:
        """Nothing, said in a way Qt takes: at no answer it would read the file of an image by itself."""
        return _blank_image() if kind == QTextDocument.ResourceType.ImageResource.value else b""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_html"):
            self.set_fragment(self._html)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _blank_image() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _size_heading(block: QTextBlock, size: Type) -> None:
    parts = []
    at = block.begin()
    while not at.atEnd():
        parts.append(at.fragment())
        at += 1
    cursor = QTextCursor(block)
    for part in parts:
        words = part.charFormat()
        words.clearProperty(QTextFormat.Property.FontSizeAdjustment)
        words.setProperty(QTextFormat.Property.FontPixelSize, int(size))
        cursor.setPosition(part.position())
        cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(words)


def _style_sheet() -> str:
    scheme = colours()
    code = fixed_font().family()
    return f"""
        p, li, blockquote {{ line-height: {READING_LINE_HEIGHT}%; }}
        p {{ margin-top: 0; margin-bottom: {Space.MEDIUM}px; }}
        h1, h2, h3, h4, h5, h6 {{ font-weight: {Weight.SEMIBOLD}; margin-bottom: {Space.SMALL}px; }}
        h1, h2, h3, h4, h5, h6 {{ margin-top: {Space.LARGE}px; }}
        h3, h4, h5, h6 {{ color: {scheme.accent}; }}
        ul, ol {{ margin-top: 0; margin-bottom: {Space.MEDIUM}px; }}
        blockquote {{ color: {scheme.muted}; margin-left: {Space.LARGE}px; margin-right: {Space.LARGE}px; }}
        a {{ color: {scheme.accent}; text-decoration: none; }}
        code, pre {{ font-family: "{code}"; font-size: {Type.BODY}px; background-color: {scheme.sunken}; }}
        pre {{ margin-bottom: {Space.MEDIUM}px; }}
        th {{ font-weight: {Weight.SEMIBOLD}; text-align: left; padding: {Space.TINY}px {Space.SMALL}px; }}
        td {{ padding: {Space.TINY}px {Space.SMALL}px; }}
        .about {{ color: {scheme.muted}; font-size: {Type.BODY}px; }}
        .added {{ color: {scheme.success}; text-decoration: underline; }}
        .removed {{ color: {scheme.danger}; text-decoration: line-through; }}
        .added-sign {{ color: {scheme.success}; font-weight: {Weight.SEMIBOLD}; }}
        .removed-sign {{ color: {scheme.danger}; font-weight: {Weight.SEMIBOLD}; }}
    """
