"""The roles under which models give what delegates draw; all values are ready to show."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt

_FIRST = int(Qt.ItemDataRole.UserRole)


class Role(IntEnum):
    """Names, and the type each gives. A row that has nothing under a role gives None."""

    ITEM_ID = _FIRST + 1  # str: the item's id
    IS_HEADER = _FIRST + 2  # bool: a section heading ("This week"), words under TITLE; not selectable
    TITLE = _FIRST + 3  # str
    DATE_TEXT = _FIRST + 4  # str: relative within a week, full date under TOOLTIP
    PREVIEW = _FIRST + 5  # str: one line
    KIND = _FIRST + 6  # str: chooses a hue, such as "gem"
    KIND_LABEL = _FIRST + 7  # str: what the badge says
    FACTS = _FIRST + 8  # str: such as "3 links · 25 min"
    STARRED = _FIRST + 9  # bool
    BADGE = _FIRST + 10  # str: a second badge, such as "private" or "no evidence"
    BADGE_TONE = _FIRST + 11  # str: "muted", "warning", "success" or "danger"
    PROGRESS = _FIRST + 12  # float 0-1: how far a goal is; a goal without milestones has none
    INITIALS = _FIRST + 13  # str: one or two letters of a person
    THUMBNAIL = _FIRST + 14  # QImage
    FILE_LABEL = _FIRST + 15  # str: "PDF", "XLSX", "LINK"
    DIMMED = _FIRST + 16  # bool: binned, done or left out
    TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
