"""The program's typeface: the system's own, or the bundled Inter where there is none to use."""

from __future__ import annotations

import os
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

from mwl_desktop import paths
from mwl_desktop.ui.theme.tokens import Type, Weight

BUNDLED_FAMILY: Final = "Inter"
_FILES: Final = (
    "Inter-Regular.ttf",
    "Inter-SemiBold.ttf",
    "Inter-Bold.ttf",
    "Inter-Italic.ttf",
    "Inter-BoldItalic.ttf",
)
_TIGHT_FROM: Final = Type.PAGE  # large text looks loose at its natural spacing
_TIGHT_SPACING: Final = 98.0  # percent


def install_fonts(application: QApplication) -> None:
    """Give the application its body font; MWL_FONT=bundled asks for Inter whatever the system has."""
    body = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    if os.environ.get("MWL_FONT") == "bundled" or not _is_usable(body):
        body = QFont(_load_bundled())
    body.setPixelSize(Type.BODY)
    body.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    application.setFont(body)


def font(size: Type = Type.BODY, weight: Weight = Weight.REGULAR) -> QFont:
    """The program's font at a size of the scale."""
    made = QFont(QApplication.font())
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    if size >= _TIGHT_FROM:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, _TIGHT_SPACING)
    return made


def fixed_font(size: Type = Type.BODY) -> QFont:
    """The system's fixed-width font at a size of the scale."""
    made = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    made.setPixelSize(size)
    return made


def _is_usable(body: QFont) -> bool:
    return bool(QFontDatabase.families()) and QFontInfo(body).family() != ""


def _load_bundled() -> str:
    """Load Inter from the resources and return its family name."""
    if BUNDLED_FAMILY not in QFontDatabase.families():
        for name in _FILES:
            QFontDatabase.addApplicationFont(str(paths.resource("fonts", name)))
    return BUNDLED_FAMILY
