"""Typing a recovery kit back as a person does: it is kept, the lines go, two groups are asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.lock.kit_step import KitStep
from mwl_desktop.vault import keys


def type_back(step: KitStep, key: keys.VaultKey, qtbot: QtBot) -> None:
    """Go on from the lines where they are shown, and type both groups; Done is not pressed yet."""
    if not step.asking():
        qtbot.mouseClick(step.kept_button, Qt.MouseButton.LeftButton)
    lines = keys.kit_lines(key)
    for (line, group), field in zip(step.asked(), step.proof.fields, strict=True):
        qtbot.keyClicks(field, lines[line].split()[group].lower())
