"""How the pages look: the theme of output and its accent colour, in one menu."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from mwl_desktop.domain.kinds import OutputTheme
from mwl_desktop.ui.panes.portfolio.words import theme_name
from mwl_desktop.ui.theme.tokens import Size
from mwl_desktop.ui.widgets.buttons import button
from mwl_desktop.ui.widgets.changing import changes
from mwl_desktop.ui.widgets.words import fill

_ACCENTS: Final = (
    ("#2457c5", QT_TRANSLATE_NOOP("LookButton", "Blue")),
    ("#1b3f94", QT_TRANSLATE_NOOP("LookButton", "Navy")),
    ("#0f6b6b", QT_TRANSLATE_NOOP("LookButton", "Teal")),
    ("#2f6b2f", QT_TRANSLATE_NOOP("LookButton", "Green")),
    ("#8a5a00", QT_TRANSLATE_NOOP("LookButton", "Ochre")),
    ("#b3261e", QT_TRANSLATE_NOOP("LookButton", "Red")),
    ("#7a2331", QT_TRANSLATE_NOOP("LookButton", "Burgundy")),
    ("#6b3fa0", QT_TRANSLATE_NOOP("LookButton", "Violet")),
    ("#3d4652", QT_TRANSLATE_NOOP("LookButton", "Slate")),
)


class LookButton(QWidget):
    """Says the theme; its menu has all of them, and the accent colours."""

    theme_chosen = Signal(object)  # OutputTheme
    accent_chosen = Signal(str)  # #rrggbb, or empty for the theme's own

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = OutputTheme.RESTRAINED
        self._accent = ""
        self.button = button("", "chip", parent=self)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        changes(self.button)
        self.setFocusProxy(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self._say()

    def set_look(self, theme: OutputTheme, accent: str) -> None:
        """Show what is stored."""
        self._theme, self._accent = theme, accent
        self._say()

    def _say(self) -> None:
        self.button.setText(theme_name(self._theme))
        self.button.setAccessibleName(fill(self.tr("Theme: %1"), theme_name(self._theme)))
        self.button.setToolTip(self.tr("How the pages look"))

    def _fill(self) -> None:
        self.menu.clear()
        themes = QActionGroup(self.menu)
        for theme in OutputTheme:
            action = self.menu.addAction(theme_name(theme))
            action.setCheckable(True)
            action.setChecked(theme is self._theme)
            action.triggered.connect(partial(self._choose_theme, theme))
            themes.addAction(action)
        self.menu.addSeparator()
        colours = self.menu.addMenu(self.tr("Accent colour"))
        colours.setEnabled(self._theme is not OutputTheme.BLACK)
        self._fill_colours(colours)

    def _fill_colours(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        choices = [("", menu.addAction(self.tr("The theme’s own")))]
        choices += [(accent, self._colour(menu, accent, str(said))) for accent, said in _ACCENTS]
        for accent, action in choices:
            action.setCheckable(True)
            action.setChecked(accent == self._accent)
            action.triggered.connect(partial(self._choose_accent, accent))
            group.addAction(action)

    @staticmethod
    def _colour(menu: QMenu, accent: str, said: str) -> QAction:
        return menu.addAction(_swatch(accent), QCoreApplication.translate("LookButton", said))

    def _choose_theme(self, theme: OutputTheme, _checked: bool = False) -> None:
        if theme is not self._theme:
            self.theme_chosen.emit(theme)

    def _choose_accent(self, accent: str, _checked: bool = False) -> None:
        if accent != self._accent:
            self.accent_chosen.emit(accent)


def _swatch(accent: str) -> QIcon:
    """A disc of the colour."""
    side = Size.ICON_SMALL * 2
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(accent))
    painter.drawEllipse(2, 2, side - 4, side - 4)
    painter.end()
    picture.setDevicePixelRatio(2)
    return QIcon(picture)
