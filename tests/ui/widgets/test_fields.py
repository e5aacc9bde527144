"""Fields: filter, date, number, passphrase, and what stands beside them."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.widgets.calendar_popup import CalendarPopup
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.filter_field import FilterField
from mwl_desktop.ui.widgets.key_hint import KeyHint
from mwl_desktop.ui.widgets.number_field import NumberField
from mwl_desktop.ui.widgets.password_field import PasswordField
from mwl_desktop.ui.widgets.strength_meter import StrengthMeter

DAY = datetime.date(2026, 11, 22)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    made.setLocale(QLocale("en_GB"))
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    qtbot.waitActive(made)
    return made


def put(page: QWidget, *widgets: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
        widget.show()


def test_the_filter_is_said_when_typing_pauses(page: QWidget, qtbot: QtBot) -> None:
    field = FilterField("Filter", QKeySequence("Ctrl+F"))
    put(page, field)
    told: list[str] = []
    field.filter_changed.connect(told.append)
    qtbot.keyClicks(field, "pri ")
    assert told == []
    qtbot.waitUntil(lambda: told == ["pri"])
    field.flush()
    assert told == ["pri"]


def test_escape_and_the_cross_clear_at_once(page: QWidget, qtbot: QtBot) -> None:
    field = FilterField("Filter", QKeySequence("Ctrl+F"))
    put(page, field)
    hint = field.findChild(KeyHint)
    assert isinstance(hint, KeyHint)
    assert hint.isVisible()
    qtbot.keyClicks(field, "x")
    assert not hint.isVisible()
    field.flush()
    with qtbot.waitSignal(field.filter_changed) as told:
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert told.args == [""]
    qtbot.keyClicks(field, "y")
    field.flush()
    clear = next(action for action in field.actions() if action.text() == "Clear")
    assert isinstance(clear, QAction)
    with qtbot.waitSignal(field.filter_changed):
        clear.trigger()
    assert hint.isVisible()


def test_down_goes_to_the_list(page: QWidget, qtbot: QtBot) -> None:
    field = FilterField("Filter")
    put(page, field)
    qtbot.keyClicks(field, "a")
    with qtbot.waitSignals([field.filter_changed, field.moved_down]):
        qtbot.keyClick(field, Qt.Key.Key_Down)


def dated(page: QWidget, **options: bool) -> DateField:
    field = DateField("Date", DAY, **options)
    put(page, field, QLineEdit())
    return field


def test_a_date_is_read_in_words_and_typed_in_figures(page: QWidget, qtbot: QtBot) -> None:
    field = dated(page)
    assert field.text() == "Sunday 22 November 2026"
    field.setFocus()
    assert field.text() == "2026-11-22"
    with qtbot.waitSignal(field.date_changed) as changed:
        field.selectAll()
        qtbot.keyClicks(field, "2026-01-02")
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert changed.args == [datetime.date(2026, 1, 2)]
    assert field.text() == "Friday 2 January 2026"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("02/01/2026", (2026, 1, 2)),
        ("02/01/26", (2026, 1, 2)),
        ("02/01/1926", (1926, 1, 2)),
        ("2/1/99", (1999, 1, 2)),
    ],
)
def test_the_system_s_short_form_is_taken(
    page: QWidget, qtbot: QtBot, typed: str, day: tuple[int, int, int]
) -> None:
    field = dated(page)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.date() == datetime.date(*day)


def test_what_is_no_date_is_marked_and_put_back(page: QWidget, qtbot: QtBot) -> None:
    field = dated(page)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "soon")
    with qtbot.assertNotEmitted(field.date_changed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.property("invalid") == "true"
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.date() == DAY
    assert field.property("invalid") == "false"
    assert field.text() == "Sunday 22 November 2026"


@pytest.mark.parametrize("may_be_empty", [True, False])
def test_a_date_may_be_taken_away_where_allowed(page: QWidget, qtbot: QtBot, may_be_empty: bool) -> None:
    field = dated(page, may_be_empty=may_be_empty)
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.date() == (None if may_be_empty else DAY)


def test_control_and_arrows_go_a_day(page: QWidget, qtbot: QtBot) -> None:
    field = dated(page)
    field.setFocus()
    with qtbot.waitSignal(field.date_changed) as changed:
        qtbot.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert changed.args == [datetime.date(2026, 11, 23)]
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert field.date() == DAY


def test_the_calendar_chooses_a_day(page: QWidget, qtbot: QtBot) -> None:
    field = dated(page, may_be_empty=True)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = field.findChild(CalendarPopup)
    assert isinstance(popup, CalendarPopup)
    assert popup.isVisible()
    calendar = popup.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget)
    assert calendar.selectedDate().toPython() == DAY
    with qtbot.waitSignal(field.date_changed) as changed:
        calendar.activated.emit(calendar.selectedDate().addDays(-1))
    assert changed.args == [datetime.date(2026, 11, 21)]
    assert not popup.isVisible()
    field.open_calendar()
    none = next(made for made in popup.findChildren(QPushButton) if made.text() == "No date")
    qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    assert field.date() is None


def test_one_minute_is_no_minutes(page: QWidget, qtbot: QtBot) -> None:
    field = NumberField("Lock after", units=(" minute", " minutes"))
    put(page, field)
    for number, words in ((0, "0 minutes"), (1, "1 minute"), (10, "10 minutes"), (1, "1 minute")):
        field.lineEdit().selectAll()
        qtbot.keyClicks(field, str(number))
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert (field.value(), field.text()) == (number, words)


def test_the_wheel_leaves_a_number_alone_unless_it_has_the_focus(page: QWidget, qtbot: QtBot) -> None:
    field = NumberField("Minutes", most=60)
    other = QLineEdit()
    put(page, field, other)
    field.setValue(25)
    other.setFocus()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(field.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, turn)
    assert field.value() == 25
    field.setFocus()
    QApplication.sendEvent(field, turn)
    assert field.value() == 26


def test_a_passphrase_is_hidden_until_asked_and_forgotten_when_told(page: QWidget, qtbot: QtBot) -> None:
    secret = PasswordField("Passphrase")
    put(page, secret)
    line = secret.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    secret.setFocus()
    qtbot.keyClicks(line, "horse")
    assert line.echoMode() == QLineEdit.EchoMode.Password
    assert line.displayText() != "horse"
    secret.set_revealed(True)
    assert line.displayText() == "horse"
    with qtbot.waitSignal(secret.submitted):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    secret.clear()
    assert secret.text() == ""
    assert not secret.is_revealed()


def test_the_eye_is_reached_by_tab_and_pressed_by_keys(page: QWidget, qtbot: QtBot) -> None:
    secret = PasswordField("Passphrase")
    put(page, secret)
    line, eye = secret.findChild(QLineEdit), secret.reveal_button
    assert isinstance(line, QLineEdit)
    secret.setFocus()
    qtbot.keyClicks(line, "horse")
    dark = eye.grab().toImage()
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert eye.hasFocus()
    assert eye.grab().toImage() != dark  # and it is seen
    with qtbot.assertNotEmitted(secret.submitted):
        for key, revealed in ((Qt.Key.Key_Return, True), (Qt.Key.Key_Space, False), (Qt.Key.Key_Enter, True)):
            qtbot.keyClick(eye, key)
            assert secret.is_revealed() is revealed
    assert eye.accessibleName() == "Hide what is typed"
    qtbot.keyClicks(eye, "x")
    assert line.text() == "horse"
    qtbot.keyClicks(line, "f" * 200)
    line.grab()  # only painting scrolls it
    assert line.cursorRect().center().x() <= eye.geometry().left()  # words end before it


def test_caps_lock_is_guessed_from_what_comes_out(page: QWidget, qtbot: QtBot) -> None:
    secret = PasswordField("Passphrase")
    put(page, secret)
    line = secret.findChild(QLineEdit)
    caps = next(made for made in secret.findChildren(QLabel) if "Caps" in made.text())
    assert isinstance(line, QLineEdit)
    secret.setFocus()
    qtbot.keyClick(line, "A")
    assert caps.isVisible()
    qtbot.keyClick(line, "a")
    assert not caps.isVisible()
    qtbot.keyClick(line, "A", Qt.KeyboardModifier.ShiftModifier)
    assert not caps.isVisible()
    qtbot.keyClick(line, "a", Qt.KeyboardModifier.ShiftModifier)
    assert caps.isVisible()


def test_strength_is_words_and_not_colour_alone(page: QWidget) -> None:
    meter = StrengthMeter("Strength")
    put(page, meter)
    meter.set_strength(3, "Good.")
    assert meter.score() == 3
    assert meter.accessibleDescription() == "Good."
    for wrong in (-2, 5):
        with pytest.raises(ValueError, match=str(wrong)):
            meter.set_strength(wrong, "")


def test_a_key_hint_without_a_shortcut_is_not_there(page: QWidget) -> None:
    hint = KeyHint(QKeySequence("Ctrl+L"))
    put(page, hint)
    assert hint.text() == "Ctrl L"
    hint.set_shortcut(None)
    assert hint.isHidden()
