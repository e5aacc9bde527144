"""Draws every widget and the screens of the mocks with invented data, light and dark, to look at.

python tests/ui/gallery.py FOLDER [SCALE]
"""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MWL_FONT", "bundled")
if __name__ == "__main__" and len(sys.argv) > 2:
    os.environ["QT_SCALE_FACTOR"] = sys.argv[2]

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeySequence,
    QLinearGradient,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from mwl_desktop.ui.delegates.block_delegate import BlockDelegate
from mwl_desktop.ui.delegates.card_delegate import CardView
from mwl_desktop.ui.delegates.item_delegate import ItemDelegate, Variant
from mwl_desktop.ui.itemmodels.roles import Role
from mwl_desktop.ui.theme.icons import GLYPHS, icon
from mwl_desktop.ui.theme.theme import Theme
from mwl_desktop.ui.theme.tokens import SCHEMES
from mwl_desktop.ui.widgets.buttons import button, icon_button
from mwl_desktop.ui.widgets.calendar_popup import CalendarPopup
from mwl_desktop.ui.widgets.capture_bar import CaptureBar
from mwl_desktop.ui.widgets.card import Card
from mwl_desktop.ui.widgets.check_list import CheckList, CheckRow
from mwl_desktop.ui.widgets.chips import Chip, ChipRow
from mwl_desktop.ui.widgets.date_field import DateField
from mwl_desktop.ui.widgets.drop_overlay import DropOverlay
from mwl_desktop.ui.widgets.empty_state import EmptyState
from mwl_desktop.ui.widgets.filter_field import FilterField
from mwl_desktop.ui.widgets.header import PaneHeader
from mwl_desktop.ui.widgets.heat_map import HeatMap
from mwl_desktop.ui.widgets.image_view import ImageView
from mwl_desktop.ui.widgets.link_list import LinkList, LinkRow
from mwl_desktop.ui.widgets.markdown_edit import MarkdownEdit
from mwl_desktop.ui.widgets.markdown_view import MarkdownView
from mwl_desktop.ui.widgets.message_bar import Message, MessageBar
from mwl_desktop.ui.widgets.number_field import NumberField
from mwl_desktop.ui.widgets.password_field import PasswordField
from mwl_desktop.ui.widgets.progress_meter import ProgressMeter
from mwl_desktop.ui.widgets.property_panel import PropertyPanel
from mwl_desktop.ui.widgets.rail import Rail, RailEntry
from mwl_desktop.ui.widgets.segmented import Segmented
from mwl_desktop.ui.widgets.status_area import PATIENCE_MS, StatusArea
from mwl_desktop.ui.widgets.strength_meter import StrengthMeter
from mwl_desktop.ui.widgets.tag_editor import TagEditor
from mwl_desktop.ui.widgets.text import label
from mwl_desktop.ui.widgets.title_edit import TitleEdit

R = Role
TODAY = datetime.date(2026, 11, 22)
ENTRIES: list[dict[Role, Any]] = [
    {R.IS_HEADER: True, R.TITLE: "This week"},
    {
        R.TITLE: "Why the nightly import kept failing",
        R.DATE_TEXT: "Today",
        R.KIND: "problem",
        R.PREVIEW: "A locked spreadsheet on the shared drive; fixed by copying the file first",
        R.KIND_LABEL: "problem",
        R.FACTS: "3 links · 25 min",
    },
    {
        R.TITLE: "Coffee with Priya about pricing",
        R.DATE_TEXT: "Yesterday",
        R.KIND: "interaction",
        R.PREVIEW: "She frames every price as a question to the customer, never as an answer",
        R.KIND_LABEL: "interaction",
        R.FACTS: "Priya Nair · 40 min",
    },
    {
        R.TITLE: "How pull systems limit work in progress",
        R.DATE_TEXT: "Thu",
        R.KIND: "gem",
        R.PREVIEW: "Little's law again: shorter queues beat faster hands.",
        R.KIND_LABEL: "gem",
        R.FACTS: "12 min",
    },
    {R.IS_HEADER: True, R.TITLE: "Earlier in November"},
    {
        R.TITLE: "First steering meeting that I chaired",
        R.DATE_TEXT: "14 Nov",
        R.KIND: "work",
        R.PREVIEW: "Sending the decision list the evening before changed everything about it",
        R.KIND_LABEL: "work",
        R.FACTS: "2 evidence",
        R.STARRED: True,
    },
    {
        R.TITLE: "Facilitation workshop, day two",
        R.DATE_TEXT: "12 Nov",
        R.KIND: "training",
        R.PREVIEW: "Expected tricks, got silence: waiting eight seconds after a question",
        R.KIND_LABEL: "training",
        R.FACTS: "asks again in 19 days",
        R.BADGE: "private",
    },
    {
        R.TITLE: "Handover notes for the service desk",
        R.DATE_TEXT: "9 Nov",
        R.KIND: "work",
        R.PREVIEW: "Wrote the page I had wished for in March.",
        R.KIND_LABEL: "work",
        R.FACTS: "1 evidence",
    },
    {R.TITLE: "A title without preview or facts", R.DATE_TEXT: "8 Nov"},
]
GOALS: list[dict[Role, Any]] = [
    {
        R.TITLE: "Lead the data quality work",
        R.DATE_TEXT: "due Friday",
        R.PROGRESS: 0.6,
        R.FACTS: "3 of 5",
        R.BADGE: "no evidence",
        R.BADGE_TONE: "warning",
    },
    {
        R.TITLE: "Speak at a regional meet-up",
        R.DATE_TEXT: "Mar",
        R.PROGRESS: 1.0,
        R.FACTS: "done",
        R.BADGE: "reached",
        R.BADGE_TONE: "success",
        R.DIMMED: True,
    },
]
PEOPLE: list[dict[Role, Any]] = [
    {R.TITLE: "Ines Duarte", R.DATE_TEXT: "5 weeks", R.INITIALS: "ID", R.FACTS: "mentor · Harlow"},
    {R.TITLE: "Tomasz Zieliński", R.DATE_TEXT: "3 d", R.INITIALS: "TZ", R.FACTS: "peer · owes you a reply"},
]
EVIDENCE: list[dict[Role, Any]] = [
    {R.IS_HEADER: True, R.TITLE: "November 2026"},
    {
        R.TITLE: "Facilitation certificate",
        R.DATE_TEXT: "12 Nov",
        R.FACTS: "Harrow Institute · 1 page",
        R.FILE_LABEL: "PDF",
    },
    {R.TITLE: "import-log-compare", R.DATE_TEXT: "22 Nov", R.FACTS: "2 sheets", R.FILE_LABEL: "XLSX"},
    {
        R.TITLE: "Thank you from operations",
        R.DATE_TEXT: "21 Nov",
        R.FACTS: "from Dana Reyes",
        R.FILE_LABEL: "EML",
    },
    {R.TITLE: "Steering meeting deck", R.DATE_TEXT: "14 Nov", R.FACTS: "11 slides", R.FILE_LABEL: "PPTX"},
    {R.IS_HEADER: True, R.TITLE: "October 2026"},
    {
        R.TITLE: "Whiteboard, returns flow",
        R.DATE_TEXT: "29 Oct",
        R.FILE_LABEL: "JPEG",
        R.FACTS: "photo, place removed on export",
    },
    {R.TITLE: "Handover notes", R.DATE_TEXT: "27 Oct", R.FACTS: "version 3 of 3", R.FILE_LABEL: "DOCX"},
    {R.TITLE: "Annual appraisal 2025", R.DATE_TEXT: "6 Oct", R.FILE_LABEL: "PDF", R.BADGE: "employer"},
    {R.TITLE: "Talk: limits on work", R.DATE_TEXT: "2 Oct", R.FACTS: "saved text", R.FILE_LABEL: "LINK"},
]
BODY = """<h3>What was the problem?</h3><p>The stock import stopped three nights of five, always with a
different file. Everybody blamed the vendor.</p><h3>What did I try, and what did I trust?</h3><p>Read the logs
side by side instead of one by one. Two of them named the same <a href="mwl:1">shared drive</a>; the third
had been cut off. A forum answer suggested retries: <b>not trusted</b>, it hid the cause.</p>
<h3>What fixed it?</h3><ul><li>Someone keeps the price list open overnight.</li>
<li>The job now copies the file first, and
<code>says so</code> when the copy is older than a day.</li></ul><blockquote><p>Lay failures next to each
other before forming an opinion.</p></blockquote>"""


class Rows(QStandardItemModel):
    """Rows given as dictionaries of roles."""

    def __init__(self, rows: list[dict[Role, Any]]) -> None:
        super().__init__()
        for row in rows:
            item = QStandardItem(row.get(Role.TITLE, ""))
            for role, value in row.items():
                item.setData(value, role)
            if row.get(Role.IS_HEADER):
                item.setFlags(Qt.ItemFlag.NoItemFlags | Qt.ItemFlag.ItemIsEnabled)
            self.appendRow(item)


def list_view(rows: list[dict[Role, Any]], variant: Variant, current: int = -1) -> QListView:
    """A list with a delegate."""
    view = QListView()
    model = Rows(rows)
    model.setParent(view)
    view.setModel(model)
    view.setItemDelegate(ItemDelegate(variant, view))
    view.setMouseTracking(True)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    if current >= 0:
        view.setCurrentIndex(model.index(current, 0))
    return view


def rail(current: str) -> Rail:
    """The rail of the mocks."""
    made = Rail()
    made.set_owner("Bailey Okafor", "portfolio.mwl")
    panes = [("today", "Today"), ("journal", "Journal"), ("goals", "Goals"), ("evidence", "Evidence")]
    panes += [("network", "Network"), ("portfolio", "Portfolio")]
    made.set_entries(
        tuple(RailEntry(key, words, key, f"Ctrl+{at + 1}") for at, (key, words) in enumerate(panes)),
        (RailEntry("settings", "Settings", "settings"), RailEntry("lock", "Lock", "lock", "Ctrl+L")),
    )
    for key, count in (("journal", 214), ("goals", 6), ("evidence", 97), ("network", 41), ("portfolio", 3)):
        made.set_count(key, count)
    made.set_current(current)
    return made


def rule(horizontal: bool = False) -> QFrame:
    line = QFrame()
    line.setProperty("ground", "rule")
    if horizontal:
        line.setFixedHeight(1)
    else:
        line.setFixedWidth(1)
    return line


def column(parent: QWidget, *margins: int, spacing: int = 0) -> QVBoxLayout:
    made = QVBoxLayout(parent)
    made.setContentsMargins(*(margins or (0, 0, 0, 0)))
    made.setSpacing(spacing)
    return made


def window() -> tuple[QWidget, QHBoxLayout]:
    made = QWidget()
    made.setProperty("ground", "canvas")
    made.resize(1280, 800)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    return made, row


def status(works: bool) -> StatusArea:
    made = StatusArea()
    made.set_idle_text("Ready")
    made.set_right_text("Backed up 2 hours ago")
    if works:
        made.begin("files", "Capturing 64 of 100 files")
        QTest.qWait(PATIENCE_MS)
        made.progress("files", 64, 100)
    return made


def journal() -> QWidget:
    """The journal mock."""
    made, row = window()
    row.addWidget(rail("journal"))
    middle = QWidget()
    middle.setFixedWidth(376)
    inner = column(middle)
    head = QWidget()
    head_column = column(head, 16, 16, 16, 4, spacing=10)
    header = PaneHeader("Journal", "New entry", QKeySequence("Ctrl+Shift+N"))
    header.set_count("214 entries")
    chips = ChipRow(exclusive=True, name="Filter")
    chips.set_chips(
        (
            Chip("all", "All kinds"),
            Chip("star", "Starred"),
            Chip("tomorrow", "Tomorrow"),
            Chip("role", "This role"),
            Chip("more", "+ Filter", checkable=False),
        ),
        ("all",),
    )
    for part in (header, FilterField("Filter entries", QKeySequence("Ctrl+F")), chips):
        head_column.addWidget(part)
    inner.addWidget(head)
    inner.addWidget(list_view(ENTRIES, "entry", 1), 1)
    row.addWidget(middle)
    row.addWidget(rule())
    detail = QWidget()
    detail.setProperty("ground", "surface")
    row.addWidget(detail, 1)
    page = column(detail)
    page.addWidget(tool_strip())
    body = QHBoxLayout()
    body.setContentsMargins(32, 20, 32, 0)
    body.setSpacing(32)
    page.addLayout(body, 1)
    reading = QVBoxLayout()
    reading.setSpacing(8)
    reading.addWidget(label("Sunday 22 November 2026 · Today's job · Harlow Logistics", "meta"))
    title = TitleEdit("Title")
    title.set_title("Why the nightly import kept failing")
    reading.addWidget(title)
    view = MarkdownView("Entry", own_schemes=frozenset({"mwl"}))
    view.set_fragment(BODY)
    reading.addWidget(view)
    reading.addStretch(1)
    body.addLayout(reading, 1)
    body.addWidget(properties())
    page.addWidget(status(True))
    return made


def tool_strip() -> QFrame:
    strip = QFrame()
    strip.setProperty("ground", "strip")
    strip.setFixedHeight(49)
    row = QHBoxLayout(strip)
    row.setContentsMargins(24, 0, 24, 0)
    row.setSpacing(2)
    for glyph in ("star", "link", "bold", "bullets", "history", "more"):
        row.addWidget(icon_button(glyph, glyph.title()))
    row.addStretch(1)
    row.addWidget(Segmented((("write", "Write"), ("read", "Read")), "View"))
    row.addSpacing(12)
    row.addWidget(label("Saved", "meta"))
    return strip


def properties() -> PropertyPanel:
    panel = PropertyPanel("Properties")
    panel.setFixedWidth(204)
    goal = LinkList("Goal", add="Link a goal")
    goal.set_rows((LinkRow("1", "Lead the data quality work", "goals"),))
    evidence = LinkList("Evidence", add="Add evidence")
    evidence.set_rows(
        (LinkRow("2", "import-log-compare.xlsx", "evidence"), LinkRow("3", "thanks-from-ops.eml", "mail"))
    )
    people = LinkList("People", add="Link a person")
    people.set_rows((LinkRow("4", "Tomasz Zieliński", "person"),))
    for part in (goal, evidence, people):
        panel.add_part(part)
    minutes = NumberField("Minutes")
    minutes.setValue(25)
    panel.add_field("Minutes", minutes)
    tags = TagEditor("Add a tag")
    tags.set_tags(("imports", "root cause"))
    panel.add_field("Tags", tags)
    panel.add_part(button("Make an achievement of this…", "link"))
    return panel


def evidence() -> QWidget:
    """The evidence mock, with a drag under way."""
    made, row = window()
    row.addWidget(rail("evidence"))
    pane = QWidget()
    row.addWidget(pane, 1)
    inner = column(pane, 24, 16, 0, 0, spacing=12)
    header = PaneHeader("Evidence", "Add files")
    header.set_count("97 kept, all verified 3 hours ago")
    top = QHBoxLayout()
    top.setContentsMargins(0, 0, 24, 0)
    top.addWidget(header)
    inner.addLayout(top)
    tools = QHBoxLayout()
    tools.setContentsMargins(0, 0, 24, 0)
    field = FilterField("Search in names and inside documents")
    field.setFixedWidth(360)
    chips = ChipRow(exclusive=True)
    chips.set_chips(
        (
            Chip("all", "All"),
            Chip("c", "Certificates", 14),
            Chip("w", "Work samples", 38),
            Chip("f", "Feedback", 11),
            Chip("u", "Unlinked", 6),
        ),
        ("all",),
    )
    tools.addWidget(field)
    tools.addWidget(chips, 1, Qt.AlignmentFlag.AlignVCenter)
    inner.addLayout(tools)
    view = CardView("Evidence")
    rows = [dict(entry) for entry in EVIDENCE]
    rows[6][Role.THUMBNAIL] = picture()
    model = Rows(rows)
    model.setParent(view)
    view.setModel(model)
    view.setCurrentIndex(model.index(1, 0))
    inner.addWidget(view, 1)
    return made


def drop() -> QWidget:
    made = evidence()
    overlay = DropOverlay(made)
    overlay.promise(
        "Drop to add 3 files as evidence",
        'Your originals stay where they are. Hold Alt to link them to "Lead the data quality work".',
    )
    return made


def picture() -> QImage:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    gradient = QLinearGradient(0, 0, 640, 480)
    gradient.setColorAt(0, QColor("#e8d8b0"))
    gradient.setColorAt(1, QColor("#5a8fa8"))
    painter.fillRect(image.rect(), gradient)
    painter.setPen(QColor("#203040"))
    painter.drawEllipse(200, 100, 240, 240)
    painter.end()
    return image


def today() -> QWidget:
    """The mock of Today."""
    made, row = window()
    row.addWidget(rail("today"))
    pane = QWidget()
    row.addWidget(pane, 1)
    outer = column(pane)
    page = QWidget()
    inner = column(page, 40, 30, 40, 16, spacing=16)
    inner.addWidget(label("Good evening, Bailey", "greeting"))
    inner.addWidget(label("Sunday 22 November · 14 of your 25 minutes today · 96 this week", tone="muted"))
    bar = CaptureBar("What did you learn today?", QKeySequence("Ctrl+N"))
    bar.set_kinds((("work", "Work", "work"), ("gem", "Gem", "gem")), "work")
    inner.addSpacing(8)
    inner.addWidget(bar)
    grid = QGridLayout()
    grid.setSpacing(16)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 1)
    goals = Card("Goals that want a word")
    links = LinkList("", removable=False, role="text")
    links.set_rows(
        (
            LinkRow("1", "Lead the data quality work", "goals", note="milestone on Friday"),
            LinkRow("2", "Speak at a regional meet-up", "goals", note="no evidence yet"),
        )
    )
    goals.body.addWidget(links)
    goals.body.addStretch(1)
    grid.addWidget(goals, 0, 0)
    challenge = Card("Challenge · day 11 of 30")
    words = "Ask one person how they solved something this week, and note their first step."
    challenge.body.addWidget(label(words, wrap=True))
    buttons = QHBoxLayout()
    buttons.addWidget(button("Start", "primary"))
    buttons.addWidget(button("Not today"))
    buttons.addStretch(1)
    challenge.body.addLayout(buttons)
    grid.addWidget(challenge, 0, 1)
    year = Card("The year so far")
    heat = HeatMap("Minutes each day")
    first = datetime.date(2026, 1, 1)
    days = [first + datetime.timedelta(days=at) for at in range((TODAY - first).days + 1)]
    heat.set_days(first, TODAY, {day: (day.toordinal() * 7919 // 13) % 5 for day in days}, {})
    year.body.addWidget(heat)
    year.body.addStretch(1)
    grid.addWidget(year, 1, 0)
    have = Card("I have")
    chips = ChipRow(exclusive=True)
    chips.set_chips((Chip("5", "5 min"), Chip("15", "15 min"), Chip("30", "30 min")), ("15",))
    have.body.addWidget(chips)
    have.body.addWidget(label("Finish the reflection on Thursday's talk"))
    have.body.addStretch(1)
    grid.addWidget(have, 1, 1)
    inner.addLayout(grid)
    inner.addStretch(1)
    outer.addWidget(page, 1)
    outer.addWidget(status(False))
    return made


def forms() -> QWidget:
    """Controls and smaller widgets."""
    made, row = window()
    row.setContentsMargins(24, 24, 24, 24)
    row.setSpacing(24)
    for build in (controls, fields, writing, lists):
        part = QWidget()
        build(column(part, spacing=10))
        part.layout().addStretch(1)
        row.addWidget(part, 1)
    return made


def controls(into: QVBoxLayout) -> None:
    for look in ("primary", "secondary", "quiet", "danger", "link"):
        line = QHBoxLayout()
        line.addWidget(button(f"{look.title()} button", look))  # type: ignore[arg-type]
        off = button("Disabled", look)  # type: ignore[arg-type]
        off.setEnabled(False)
        line.addWidget(off)
        line.addStretch(1)
        into.addLayout(line)
    into.addWidget(button("With an icon", glyph="add"))
    check = QCheckBox("Keep the original")
    check.setChecked(True)
    into.addWidget(check)
    off_check = QCheckBox("Not available")
    off_check.setEnabled(False)
    into.addWidget(off_check)
    half = QCheckBox("Some of them")
    half.setTristate(True)
    half.setCheckState(Qt.CheckState.PartiallyChecked)
    into.addWidget(half)
    radio = QRadioButton("Shareable")
    radio.setChecked(True)
    into.addWidget(radio)
    into.addWidget(QRadioButton("Private"))
    tabs = QTabBar()
    for words in ("Preview", "Facts", "History"):
        tabs.addTab(words)
    into.addWidget(tabs)
    menu = QMenu()
    menu.addAction(icon("edit"), "Rename")
    menu.addAction(icon("link"), "Link to…")
    menu.addSeparator()
    menu.addAction(icon("delete", "danger"), "Move to bin")
    menu.setActiveAction(menu.actions()[1])
    shot = QLabel()
    menu.ensurePolished()
    shot.setPixmap(menu.grab())
    into.addWidget(shot)
    menu.deleteLater()


def fields(into: QVBoxLayout) -> None:
    line = QLineEdit()
    line.setPlaceholderText("A line")
    into.addWidget(line)
    combo = QComboBox()
    combo.addItems(["Manager", "Mentor", "Peer"])
    into.addWidget(combo)
    spin = NumberField("Minutes", suffix=" min")
    spin.setValue(25)
    into.addWidget(spin)
    into.addWidget(DateField("Date", TODAY))
    secret = PasswordField("Passphrase")
    secret.set_text("correct horse")
    into.addWidget(secret)
    strength = StrengthMeter("Strength")
    strength.set_strength(3, "Good: would take years to guess.")
    into.addWidget(strength)
    meter = ProgressMeter("Today")
    meter.set_progress(14, 25, "14 of 25 minutes")
    into.addWidget(meter)
    off = QLineEdit("Not to be changed")
    off.setEnabled(False)
    into.addWidget(off)
    popup = CalendarPopup(may_be_empty=True, parent=line)
    popup._calendar.setSelectedDate(popup._calendar.selectedDate())
    popup.setWindowFlags(Qt.WindowType.Widget)
    into.addWidget(popup)


def writing(into: QVBoxLayout) -> None:
    for message in (
        Message("Moved to bin.", "info", "Undo"),
        Message("Everything was kept and verified.", "success"),
        Message("The backup disk is almost full. Older backups can be thinned out.", "warning", "Review"),
        Message("The file could not be read.", "danger", details="Errno 5, sector 88"),
    ):
        bar = MessageBar()
        bar.show_message(message)
        into.addWidget(bar)
    capture = CaptureBar("What did you learn?", QKeySequence("Ctrl+N"))
    capture.set_kinds((("work", "Work", "work"), ("gem", "Gem", "gem")), "gem")
    capture.text.setPlainText("Two lines that were typed\nand not captured yet")
    into.addWidget(capture)
    edit = MarkdownEdit("Write")
    edit.set_markdown(
        "# What fixed it\nThe job **copies** the *file* first, see [log](https://example.org).\n\n"
        "- someone keeps it open\n- [ ] ask why\n> Lay failures next to each other\n`code`"
    )
    into.addWidget(edit)
    plain = QPlainTextEdit("A plain text field\nwith lines")
    plain.setFixedHeight(70)
    into.addWidget(plain)


def lists(into: QVBoxLayout) -> None:
    steps = CheckList("Milestones", "Add a milestone")
    steps.set_rows(
        (
            CheckRow("1", "Read the standard", done=True),
            CheckRow("2", "Draft the rules", due=TODAY),
            CheckRow("3", "Try them on one feed"),
        )
    )
    into.addWidget(steps)
    for rows, variant in ((GOALS, "goal"), (PEOPLE, "person"), (EVIDENCE[1:4], "evidence")):
        view = list_view(rows, variant, 0)  # type: ignore[arg-type]
        view.setFixedHeight(60 * len(rows) + 20)
        into.addWidget(view)
    blocks = QListView()
    model = Rows([{R.TITLE: "Profile", R.FACTS: "text, photo off"}, {R.TITLE: "Achievements", R.FACTS: "5"}])
    model.setParent(blocks)
    blocks.setModel(model)
    blocks.setItemDelegate(BlockDelegate(blocks))
    blocks.setCurrentIndex(model.index(1, 0))
    blocks.setFixedHeight(136)
    into.addWidget(blocks)


def odds() -> QWidget:
    """Empty state, image, folded rail, and every icon."""
    made, row = window()
    folded = rail("goals")
    folded.set_folded(True)
    row.addWidget(folded)
    row.addWidget(
        EmptyState(
            "goals", "A goal says what you want to become able to do.", "New goal", title="No goals yet"
        )
    )
    row.addWidget(rule())
    view = ImageView("Image")
    view.set_image(picture())
    row.addWidget(view, 1)
    icons = QWidget()
    grid = QGridLayout(icons)
    for at, name in enumerate(GLYPHS):
        cell = QLabel()
        cell.setPixmap(icon(name).pixmap(20, 20))
        cell.setToolTip(name)
        grid.addWidget(cell, at // 8, at % 8)
    row.addWidget(icons)
    return made


SCREENS = {
    "journal": journal,
    "evidence": evidence,
    "drop": drop,
    "today": today,
    "forms": forms,
    "odds": odds,
}


def draw(folder: Path) -> None:
    """Write each screen in each scheme."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    theme = Theme(application, "light")
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, colours in SCHEMES.items():
        theme.wear(colours)
        for name, build in SCREENS.items():
            if colours.high_contrast and name not in ("journal", "forms"):
                continue
            screen = build()
            screen.show()
            screen.setFocus()
            for _ in range(3):
                application.processEvents()
            screen.grab().save(str(folder / f"{name}-{scheme}.png"))
            screen.close()
            screen.deleteLater()


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
