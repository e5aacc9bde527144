"""Dresses the application and keeps it in step with the system's light, dark and contrast settings."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from mwl_desktop.ui.theme.current import remember
from mwl_desktop.ui.theme.fonts import install_fonts
from mwl_desktop.ui.theme.palette import make_palette
from mwl_desktop.ui.theme.pictures import register_pictures
from mwl_desktop.ui.theme.stylesheet import make_style_sheet
from mwl_desktop.ui.theme.tokens import SCHEMES, Colours

Preference = Literal["system", "light", "dark"]


class Theme(QObject):
    """The look of one application; `changed` tells that another scheme is in force."""

    changed = Signal()

    def __init__(self, application: QApplication, preference: Preference = "system") -> None:
        super().__init__(application)
        self._application = application
        self._preference: Preference = "system"
        self._scheme = ""
        application.setStyle("Fusion")
        install_fonts(application)
        self._hints = application.styleHints()  # kept: what it hands out dies with its Python wrapper
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        self.set_preference(preference)

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return SCHEMES[self._scheme]

    @property
    def preference(self) -> Preference:
        """What the person chose."""
        return self._preference

    def set_preference(self, preference: Preference) -> None:
        """Follow the system, or wear one scheme whatever it says; raises ValueError for anything else."""
        if preference not in get_args(Preference):
            raise ValueError(preference)
        self._preference = preference
        if preference == "system":
            self._hints.unsetColorScheme()
        else:  # so that title bars and native dialogs follow
            self._hints.setColorScheme(Qt.ColorScheme.Dark if preference == "dark" else Qt.ColorScheme.Light)
        self._apply()

    def _on_system_changed(self) -> None:
        self._apply()

    def wear(self, scheme: Colours) -> None:
        """Put on a scheme until the next change of preference or of the system, as for a picture of it."""
        if scheme.name == self._scheme:
            return
        self._scheme = scheme.name
        remember(scheme)
        register_pictures(scheme)
        self._application.setPalette(make_palette(scheme))
        self._application.setStyleSheet(make_style_sheet(scheme))
        self.changed.emit()

    def _apply(self) -> None:
        self.wear(SCHEMES[self._wanted()])

    def _wanted(self) -> str:
        dark = self._preference == "dark" or (
            self._preference == "system" and self._hints.colorScheme() == Qt.ColorScheme.Dark
        )
        strong = self._hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        return ("dark" if dark else "light") + ("-contrast" if strong else "")
