"""The application's style sheet, made from the tokens.

Widgets say what they are through two dynamic properties: `look` (a control: "primary", "quiet", "chip", …)
and `ground` (a frame: "canvas", "surface", "card", …). Fonts come from `theme.fonts`; only weights are here.
"""

from __future__ import annotations

from typing import Final

from mwl_desktop.ui.theme.palette import disabled_text
from mwl_desktop.ui.theme.pictures import address
from mwl_desktop.ui.theme.tokens import Colours, Radius, Size, Space, Type, blend

_COLOURS: Final = (
    "canvas",
    "surface",
    "raised",
    "sunken",
    "line",
    "text",
    "muted",
    "accent",
    "accent_soft",
    "on_accent",
    "success",
    "warning",
    "danger",
)


def make_style_sheet(colours: Colours) -> str:
    """The whole style sheet for a scheme."""
    values = _values(colours)
    return "".join(part % values for part in _PARTS)


def _values(colours: Colours) -> dict[str, str | int]:
    values: dict[str, str | int] = {name: getattr(colours, name) for name in _COLOURS}
    values |= {
        "track": colours.track,
        "disabled": disabled_text(colours),
        "hover": colours.hover(colours.surface),
        "hover_canvas": colours.hover(colours.canvas),
        "pressed": blend(colours.text, colours.surface, 0.10),
        "accent_hover": blend(colours.text, colours.accent, 0.14),
        "accent_pressed": blend(colours.text, colours.accent, 0.26),
        "danger_soft": colours.badge(colours.danger),
        "success_soft": colours.badge(colours.success),
        "warning_soft": colours.badge(colours.warning),
        "scroll": blend(colours.muted, colours.canvas, 0.45),
        "scroll_hover": colours.muted,
        "selection": blend(colours.accent, colours.surface, 0.28),
        "control_line": colours.muted if colours.high_contrast else blend(colours.muted, colours.line, 0.30),
        "box_line": colours.muted,
        "radius": int(Radius.CONTROL),
        "radius_card": int(Radius.CARD),
        "radius_small": int(Radius.SMALL),
        "radius_scroll": int(Size.SCROLL_BAR) // 2 - 2,
        "scroll_width": int(Size.SCROLL_BAR),
        "chip": int(Size.CHIP) - 2,
        "chip_radius": int(Size.CHIP) // 2,
        "control": int(Size.CONTROL),
        "inner": int(Size.CONTROL) - 2 * int(Size.LINE) - 2 * int(Space.TINY),
        "meter": int(Size.METER),
        "meta": int(Type.META),
        "tiny": int(Space.TINY),
        "small": int(Space.SMALL),
        "medium": int(Space.MEDIUM),
        "large": int(Space.LARGE),
    }
    for name in ("tick", "dash", "down", "down_on_accent", "up", "left", "right", "submenu"):
        values[f"picture_{name}"] = address(colours, name)
    return values


_GROUNDS: Final = """
QMainWindow, QDialog, *[ground="canvas"] { background: %(canvas)s; }
*[ground="surface"] { background: %(surface)s; }
*[ground="sunken"] { background: %(sunken)s; }
*[ground="clear"] { background: transparent; }
QFrame[ground="card"] {
    background: %(surface)s; border: 1px solid %(line)s; border-radius: %(radius_card)dpx;
}
QFrame[ground="card"][focused="true"] { border: 2px solid %(accent)s; }
QFrame[ground="bar"] { background: %(canvas)s; border: 0; border-top: 1px solid %(line)s; }
QFrame[ground="strip"] { background: %(surface)s; border: 0; border-bottom: 1px solid %(line)s; }
QFrame[ground="rail"] { background: %(canvas)s; border: 0; border-right: 1px solid %(line)s; }
QFrame[ground="rule"] { background: %(line)s; border: 0; }
QLabel { background: transparent; color: %(text)s; }
QLabel[tone="muted"] { color: %(muted)s; }
QLabel[tone="accent"] { color: %(accent)s; }
QLabel[tone="success"] { color: %(success)s; }
QLabel[tone="warning"] { color: %(warning)s; }
QLabel[tone="danger"] { color: %(danger)s; }
QLabel:disabled { color: %(disabled)s; }
QToolTip {
    background: %(raised)s; color: %(text)s; border: 1px solid %(line)s; padding: %(tiny)dpx %(small)dpx;
}
QGroupBox { border: 0; margin-top: 24px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: %(muted)s; }
QSplitter::handle { background: %(line)s; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: %(accent)s; }
QScrollArea { border: 0; background: transparent; }
QStatusBar::item { border: 0; }
"""

_BUTTONS: Final = """
QPushButton {
    background: %(surface)s; color: %(accent)s; border: 1px solid %(control_line)s;
    border-radius: %(radius)dpx; padding: %(tiny)dpx 12px; min-height: %(inner)dpx; font-weight: 600;
    outline: 0;
}
QPushButton:hover { background: %(hover)s; }
QPushButton:pressed { background: %(pressed)s; }
QPushButton:focus { border: 2px solid %(accent)s; padding: 3px 11px; }
QPushButton:disabled { color: %(disabled)s; border-color: %(line)s; background: transparent; }
QPushButton::menu-indicator {
    image: url(%(picture_down)s); width: 14px; height: 14px; right: 6px; subcontrol-position: center right;
}
QPushButton[look="primary"], QDialogButtonBox QPushButton:default {
    background: %(accent)s; color: %(on_accent)s; border: 1px solid %(accent)s;
}
QPushButton[look="primary"]::menu-indicator { image: url(%(picture_down_on_accent)s); }
QPushButton[look="primary"]:hover, QDialogButtonBox QPushButton:default:hover {
    background: %(accent_hover)s; border-color: %(accent_hover)s;
}
QPushButton[look="primary"]:pressed { background: %(accent_pressed)s; border-color: %(accent_pressed)s; }
QPushButton[look="primary"]:focus, QDialogButtonBox QPushButton:default:focus {
    border: 2px solid %(text)s;
}
QPushButton[look="primary"]:disabled {
    background: %(sunken)s; color: %(disabled)s; border-color: %(line)s;
}
QPushButton[look="danger"] { color: %(danger)s; }
QPushButton[look="danger"]:hover { background: %(danger_soft)s; border-color: %(danger)s; }
QPushButton[look="danger"]:focus { border: 2px solid %(danger)s; }
QPushButton[look="quiet"] {
    background: transparent; border-color: transparent; color: %(text)s; font-weight: 400;
}
QPushButton[look="quiet"]:hover { background: %(hover_canvas)s; }
QPushButton[look="quiet"]:focus { border: 2px solid %(accent)s; }
QPushButton[look="quiet"]:disabled, QPushButton[look="danger"]:disabled, QPushButton[look="chip"]:disabled {
    color: %(disabled)s; background: transparent;
}
QPushButton[look="link"] {
    background: transparent; border: 1px solid transparent; border-radius: %(radius_small)dpx;
    color: %(accent)s;
    font-weight: 400; padding: 1px 2px; min-height: 0; text-align: left;
}
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 2px solid %(accent)s; padding: 0 1px; }
QPushButton[look="link"]:disabled { color: %(disabled)s; }
QPushButton[look="value"] {
    background: transparent; border: 1px solid transparent; border-radius: %(radius_small)dpx;
    color: %(text)s; font-weight: 400; padding: 1px; min-height: 0; text-align: left;
}
QPushButton[look="value"][tone="muted"] { color: %(muted)s; }
QPushButton[look="value"][tone="warning"] { color: %(warning)s; }
QPushButton[look="value"]:hover { background: %(hover)s; }
QPushButton[look="value"]:focus { border: 2px solid %(accent)s; padding: 0; }
QPushButton[look="value"]::menu-indicator { image: none; width: 0; }
QPushButton[look="choice"] {
    background: %(surface)s; color: %(text)s; border: 1px solid %(control_line)s; border-radius: %(radius)dpx;
    padding: %(tiny)dpx 8px; min-height: %(inner)dpx; font-weight: 400; text-align: left;
}
QPushButton[look="choice"]:hover { background: %(hover)s; }
QPushButton[look="choice"]:focus { border: 2px solid %(accent)s; padding: 3px 7px; }
QPushButton[look="choice"]:disabled {
    color: %(disabled)s; background: %(sunken)s; border-color: %(line)s;
}
QPushButton[look="chip"], QPushButton[look="tag"] {
    background: %(surface)s; color: %(muted)s; border: 1px solid %(line)s; border-radius: %(chip_radius)dpx;
    padding: 0 10px; min-height: %(chip)dpx; max-height: %(chip)dpx; font-weight: 400;
}
QPushButton[look="tag"] { padding: 0 7px 0 9px; }
QPushButton[look="chip"]:hover { color: %(text)s; background: %(hover)s; }
QPushButton[look="chip"]:checked {
    background: %(accent_soft)s; border-color: %(accent_soft)s; color: %(accent)s; font-weight: 600;
}
QPushButton[look="chip"]:focus, QPushButton[look="tag"]:focus {
    border: 2px solid %(accent)s; padding: 0 9px; min-height: 20px; max-height: 20px;
}
QPushButton[look="tag"]:focus { padding: 0 6px 0 8px; }
QToolButton {
    background: transparent; color: %(text)s; border: 1px solid transparent; border-radius:
    %(radius)dpx; padding: 5px; outline: 0;
}
QToolButton:hover { background: %(hover_canvas)s; }
QToolButton:pressed, QToolButton:checked { background: %(accent_soft)s; }
QToolButton:focus { border: 2px solid %(accent)s; padding: 4px; }
QToolButton:disabled { color: %(disabled)s; }
QToolButton::menu-indicator { image: none; }
QToolButton[look="small"] { padding: 1px; border-radius: %(radius_small)dpx; }
QToolButton[look="small"]:focus { padding: 0; }
"""

_FIELDS: Final = """
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: %(surface)s; color: %(text)s; border: 1px solid %(control_line)s; border-radius:
    %(radius)dpx;
    selection-background-color: %(selection)s; selection-color: %(text)s; placeholder-text-color: %(muted)s;
}
QLineEdit, QAbstractSpinBox, QComboBox { padding: %(tiny)dpx 8px; min-height: %(inner)dpx; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
    border: 0; padding: 0; background: transparent; min-height: 0;
}
QPlainTextEdit, QTextEdit { padding: %(tiny)dpx; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid %(accent)s; padding: 3px 7px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid %(accent)s; padding: 3px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled,
QComboBox:disabled {
    color: %(disabled)s; background: %(sunken)s; border-color: %(line)s;
}
QLineEdit[invalid="true"] { border: 1px solid %(danger)s; }
QLineEdit[look="bare"], QPlainTextEdit[look="bare"], QTextEdit[look="bare"] {
    border: 0; background: transparent; padding: 0; border-radius: 0;
}
QLineEdit[look="inline"] {
    border: 1px solid transparent; background: transparent; padding: 2px 1px; min-height: 0;
}
QLineEdit[look="inline"]:hover { border-color: %(control_line)s; }
QLineEdit[look="inline"]:disabled { border-color: transparent; color: %(text)s; }
QLineEdit[look="inline"]:focus {
    border: 2px solid %(accent)s; padding: 1px 0 1px 4px; background: %(surface)s; }
QLineEdit[look="inline"][tone="muted"] { color: %(muted)s; }
QPlainTextEdit[struck="true"] { color: %(muted)s; text-decoration: line-through; }
QLineEdit QToolButton, QLineEdit QToolButton:hover { background: transparent; border: 0; padding: 0; }
QComboBox::drop-down {
    border: 0; width: 24px; subcontrol-origin: padding; subcontrol-position: center right;
}
QComboBox::down-arrow { image: url(%(picture_down)s); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
    background: %(raised)s; color: %(text)s; border: 1px solid %(line)s; padding: %(tiny)dpx; outline: 0;
    selection-background-color: %(accent_soft)s; selection-color: %(text)s;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: 0; background: transparent; width: 20px; subcontrol-origin: border;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 3px 2px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 2px 3px 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {
    background: %(hover)s; border-radius: 3px;
}
QAbstractSpinBox::up-arrow { image: url(%(picture_up)s); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(%(picture_down)s); width: 10px; height: 10px; }
QDateEdit::drop-down { border: 0; width: 24px; }
QDateEdit::down-arrow { image: url(%(picture_down)s); width: 14px; height: 14px; }
QCheckBox, QRadioButton {
    background: transparent; color: %(text)s; spacing: 8px; border: 2px solid transparent;
    border-radius: %(radius_small)dpx; padding: 2px; outline: 0;
}
QCheckBox:focus, QRadioButton:focus { border-color: %(accent)s; }
QCheckBox:disabled, QRadioButton:disabled { color: %(disabled)s; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator, QTreeView::indicator {
    width: 14px; height: 14px; border: 1px solid %(box_line)s; background: %(surface)s;
}
QCheckBox::indicator, QListView::indicator, QTreeView::indicator { border-radius: %(radius_small)dpx; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: %(accent)s; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked {
    background: %(accent)s; border-color: %(accent)s; image: url(%(picture_tick)s);
}
QCheckBox::indicator:indeterminate {
    background: %(accent)s; border-color: %(accent)s; image: url(%(picture_dash)s);
}
QRadioButton::indicator:checked {
    border: 5px solid %(accent)s; width: 6px; height: 6px; background: %(on_accent)s;
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
    border-color: %(line)s; background: %(sunken)s;
}
QProgressBar {
    background: %(track)s; border: 0; border-radius: 2px; min-height: %(meter)dpx; max-height:
    %(meter)dpx;
}
QProgressBar::chunk { background: %(accent)s; border-radius: 2px; }
QSlider::groove:horizontal { background: %(track)s; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: %(accent)s; border-radius: 2px; }
QSlider::handle:horizontal { background: %(accent)s; width: 14px; margin: -5px 0; border-radius: 7px; }
QSlider::handle:horizontal:focus { border: 2px solid %(text)s; }
"""

_LISTS: Final = """
QAbstractItemView {
    background: transparent; color: %(text)s; border: 0; outline: 0; alternate-background-color: %(sunken)s;
    selection-background-color: %(accent_soft)s; selection-color: %(text)s;
}
QListWidget::item, QTreeView::item { padding: 5px 8px; border-radius: %(radius)dpx; }
QListWidget::item:hover, QTreeView::item:hover { background: %(hover_canvas)s; }
QListWidget::item:selected, QTreeView::item:selected { background: %(accent_soft)s; color: %(text)s; }
QTableView {
    gridline-color: %(line)s; background: %(surface)s; border: 1px solid %(line)s; border-radius:
    %(radius)dpx;
}
QTableView[look="rows"] { background: transparent; border: 0; border-radius: 0; }
QHeaderView { background: transparent; }
QTableView QTableCornerButton::section { background: transparent; border: 0; }
QHeaderView::section {
    background: transparent; color: %(muted)s; border: 0; border-bottom: 1px solid %(line)s;
    padding: 6px 8px; font-weight: 600;
}
QTabWidget::pane { border: 0; border-top: 1px solid %(line)s; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: %(muted)s; padding: 8px 12px; border: 0; border-bottom: 2px
    solid transparent;
}
QTabBar::tab:hover { color: %(text)s; }
QTabBar::tab:selected { color: %(accent)s; border-bottom-color: %(accent)s; font-weight: 600; }
QTabBar::tab:focus { background: %(accent_soft)s; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: %(scroll_width)dpx; }
QScrollBar:horizontal { height: %(scroll_width)dpx; }
QScrollBar::handle { background: %(scroll)s; border-radius: %(radius_scroll)dpx; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: %(scroll_hover)s; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QMenu {
    background: %(raised)s; color: %(text)s; border: 1px solid %(line)s; border-radius:
    %(radius)dpx; padding: %(tiny)dpx;
}
QMenu::item { padding: 6px 24px 6px 12px; border-radius: %(radius_small)dpx; margin: 0; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: %(accent_soft)s; color: %(text)s; }
QMenu::item:disabled { color: %(disabled)s; }
QMenu::separator { height: 1px; background: %(line)s; margin: %(tiny)dpx %(small)dpx; }
QMenu::right-arrow { image: url(%(picture_submenu)s); width: 12px; height: 12px; }
QMenuBar { background: %(canvas)s; border: 0; }
QMenuBar::item {
    padding: 5px 8px; border-radius: %(radius_small)dpx; background: transparent; color: %(text)s;
}
QMenuBar::item:selected { background: %(hover_canvas)s; }
QCalendarWidget { background: %(raised)s; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: %(raised)s; border: 0; }
QCalendarWidget QToolButton { color: %(text)s; font-weight: 600; padding: 5px 8px; margin: 2px; }
QCalendarWidget QToolButton#qt_calendar_prevmonth { qproperty-icon: url(%(picture_left)s); }
QCalendarWidget QToolButton#qt_calendar_nextmonth { qproperty-icon: url(%(picture_right)s); }
QCalendarWidget QSpinBox { min-height: 0; padding: 2px 4px; }
QCalendarWidget QAbstractItemView {
    background: %(raised)s; border: 0; border-radius: 0; selection-background-color: %(accent)s;
    selection-color: %(on_accent)s;
}
"""

_PARTS_OF_WIDGETS: Final = """
QFrame#message_bar {
    border: 0; border-radius: %(radius)dpx; border-left: 3px solid %(accent)s; background:
    %(accent_soft)s;
}
QFrame#message_bar { border-top-left-radius: 0; border-bottom-left-radius: 0; }
QFrame#message_bar[severity="success"] { border-left-color: %(success)s; background: %(success_soft)s; }
QFrame#message_bar[severity="warning"] { border-left-color: %(warning)s; background: %(warning_soft)s; }
QFrame#message_bar[severity="danger"] { border-left-color: %(danger)s; background: %(danger_soft)s; }
QLabel#key_hint {
    color: %(muted)s; background: %(canvas)s; border: 1px solid %(line)s; border-radius:
    %(radius_small)dpx; padding: 0 4px;
    font-weight: 600;
}
QFrame#segmented { background: %(sunken)s; border: 1px solid %(line)s; border-radius: %(radius)dpx; }
QFrame#segmented QPushButton {
    border: 1px solid transparent; background: transparent; color: %(muted)s; min-height: 20px;
    padding: 2px 11px; font-weight: 400;
}
QFrame#segmented QPushButton:checked {
    background: %(surface)s; color: %(text)s; border-color: %(line)s; font-weight: 600;
}
QFrame#segmented QPushButton:disabled { color: %(disabled)s; }
QFrame#segmented QPushButton:checked:disabled { color: %(muted)s; background: %(sunken)s; }
QFrame#segmented QPushButton:focus { border: 2px solid %(accent)s; padding: 1px 10px; }
QFrame#link_row { border: 2px solid transparent; border-radius: %(radius_small)dpx; background: transparent; }
QFrame#link_row:focus { border-color: %(accent)s; }
QFrame#link_row QToolButton { background: %(surface)s; }
QFrame#calendar_popup { background: %(raised)s; border: 1px solid %(line)s; }
"""

_PARTS: Final = (_GROUNDS, _BUTTONS, _FIELDS, _LISTS, _PARTS_OF_WIDGETS)
