"""What a check or a salvage has counted and found, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from mwl_desktop.ui.ops.wording import sentence_for
from mwl_desktop.ui.widgets.words import fill

if TYPE_CHECKING:
    from mwl_desktop.services.checking import Finding


def _tr(words: str) -> str:
    return QCoreApplication.translate("Check", words)


def counted(items: int, originals: int) -> tuple[str, str]:
    """1,204 items; 1 original."""
    locale = QLocale()
    told_items = _tr("1 item") if items == 1 else fill(_tr("%1 items"), locale.toString(items))
    number = locale.toString(originals)
    return told_items, _tr("1 original") if originals == 1 else fill(_tr("%1 originals"), number)


def found(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What was found, a line each."""
    return tuple(sentence_for(finding.code, finding.facts) for finding in findings)
