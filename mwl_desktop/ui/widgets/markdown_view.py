"""The reading view: shows a cleaned HTML fragment, loads nothing, opens nothing by itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from mwl_desktop.ui.theme.current import colours
from mwl_desktop.ui.theme.fonts import fixed_font, font
from mwl_desktop.ui.theme.tokens import READING_LINE_HEIGHT, Size, Space, Type, Weight

ALLOWED_SCHEMES: Final = frozenset({"http", "https", "mailto"})


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
        self.verticalScrollBar().setValue(position)
        self._fit()

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url.scheme().lower() in self._schemes:
            self.link_activated.emit(url)

    def _fit(self, *_: object) -> None:
        if self._grows:
            self.setFixedHeight(max(1, round(self.document().size().height())) + 2)

    def sizeHint(self) -> QSize:
        return QSize(Size.READING, super().sizeHint().height())

    def loadResource(self, _kind: int, _address: QUrl | str) -> None:  # type: ignore[override]
        return None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "_html", ""):
            self.set_fragment(self._html)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _style_sheet() -> str:
    scheme = colours()
    code = fixed_font().family()
    return f"""
        p, li, blockquote {{ line-height: {READING_LINE_HEIGHT}%; }}
        p {{ margin-top: 0; margin-bottom: {Space.MEDIUM}px; }}
        h1, h2, h3, h4, h5, h6 {{ font-weight: {Weight.SEMIBOLD}; margin-bottom: {Space.SMALL}px; }}
        h1 {{ font-size: {Type.PAGE}px; margin-top: {Space.WIDE}px; }}
        h2 {{ font-size: {Type.ROW}px; margin-top: {Space.LARGE}px; }}
        h3, h4, h5, h6 {{ font-size: {Type.BODY}px; margin-top: {Space.LARGE}px; color: {scheme.accent}; }}
        ul, ol {{ margin-top: 0; margin-bottom: {Space.MEDIUM}px; }}
        blockquote {{ color: {scheme.muted}; margin-left: {Space.LARGE}px; margin-right: {Space.LARGE}px; }}
        a {{ color: {scheme.accent}; text-decoration: none; }}
        code, pre {{ font-family: "{code}"; font-size: {Type.BODY}px; background-color: {scheme.sunken}; }}
        pre {{ margin-bottom: {Space.MEDIUM}px; }}
        th {{ font-weight: {Weight.SEMIBOLD}; text-align: left; padding: {Space.TINY}px {Space.SMALL}px; }}
        td {{ padding: {Space.TINY}px {Space.SMALL}px; }}
    """
