"""A guessed day and its confirmation, what a file says of itself, and a name that does not fit."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.evidence import Detail, Evidence, Stripped
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import DatedBy
from mwl_desktop.services import evidence
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.panes.evidence.pane import EvidencePane
from mwl_desktop.ui.panes.evidence.particulars import Particulars
from mwl_desktop.ui.panes.evidence.telling import Telling
from mwl_desktop.vault.vault import Vault
from tests.ui.panes.evidence.conftest import Keep

Shown = Callable[[], EvidencePane]
TAKEN = "2024:05:06 10:11:12"


def photo() -> bytes:
    picture = Image.new("RGB", (64, 40), (120, 150, 90))
    exif = picture.getexif()
    exif[0x013B] = "Sam <b>Rivers</b>"
    exif.get_ifd(0x8769)[0x9003] = TAKEN
    place = exif.get_ifd(0x8825)
    place.update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def told(qtbot: QtBot, pane: EvidencePane, item_id: ItemId) -> Particulars:
    with qtbot.waitSignal(pane.detail.stage.shown):
        pane.open(item_id)
    return pane.detail.particulars


def whole(vault: Vault, item_id: ItemId) -> Evidence:
    with vault.read() as connection:
        return evidence.get(connection, item_id)


def test_a_guessed_day_says_so_until_somebody_says_that_it_is_right(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    item_id = keep("room.jpg", photo())
    guess = told(qtbot, shown(), item_id).guess
    assert guess.isVisible()
    assert guess.words.text() == "A guess, from the camera’s clock."
    qtbot.mouseClick(guess.right_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not guess.isVisible())
    found = whole(ctx.vault, item_id)
    assert (found.dated_by, found.head.happened_on) == (DatedBy.PERSON, date(2024, 5, 6))


def test_a_day_that_is_changed_is_no_guess_any_more(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown
) -> None:
    item_id = keep("room.jpg", photo())
    particulars = told(qtbot, shown(), item_id)
    field = particulars.properties.date
    assert field is not None
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "2024-05-07")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not particulars.guess.isVisible())
    assert whole(ctx.vault, item_id).head.happened_on == date(2024, 5, 7)


def test_place_comes_first_and_words_of_the_file_are_only_words(
    qtbot: QtBot, keep: Keep, shown: Shown
) -> None:
    telling = told(qtbot, shown(), keep("room.jpg", photo())).telling
    assert telling.isVisible()
    assert telling.lines.text().startswith("<b>Place:</b> 52.52")
    assert "Sam &lt;b&gt;Rivers&lt;/b&gt;" in telling.lines.text()
    assert not telling.more_button.isVisible()


def test_of_many_details_the_first_are_shown_and_the_rest_at_a_click(
    qtbot: QtBot, ctx: Context, keep: Keep
) -> None:
    item_id = keep("note.txt", b"nothing to tell")
    found = whole(ctx.vault, item_id)
    made = Telling()
    qtbot.addWidget(made)
    made.show_evidence(found)
    assert made.isHidden()
    details = tuple(Detail("detail.comment", f"remark {number} {'x' * 500}") for number in range(20))
    made.show_evidence(replace(found, details=details, notes=("preview.encrypted",)))
    assert not made.isHidden()
    assert made.lines.text().count("<br>") == 5
    assert made.more_button.text() == "14 more"
    assert "note.txt" in made.notes.text()
    assert len(made.lines.text()) < 6 * 400
    made.more_button.click()
    assert made.lines.text().count("<br>") == 19
    made.clear()
    assert (made.lines.text(), made.notes.text()) == ("", "")


def test_a_name_that_promises_something_else_is_warned_of(qtbot: QtBot, keep: Keep, shown: Shown) -> None:
    wrong, right = keep("certificate.pdf", photo()), keep("room.jpg", photo() + b"\0")
    pane = shown()
    provenance = told(qtbot, pane, wrong).provenance
    assert provenance.warning.isVisible()
    assert "“PDF document”, but what is inside is “JPEG photo”" in provenance.warning.text()
    provenance = told(qtbot, pane, right).provenance
    assert not provenance.warning.isVisible()


def test_folder_and_times_of_the_file_are_told(qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown) -> None:
    item_id = keep("room.jpg", photo())
    found = whole(ctx.vault, item_id)
    provenance = told(qtbot, shown(), item_id).provenance
    assert provenance.folder.text().replace("\u200b", "") == found.folder
    assert found.folder
    assert found.file_changed_at is not None
    assert str(found.file_changed_at.year) in provenance.times.text()


def test_a_copy_without_it_says_what_was_taken_out_and_the_original_stays(
    qtbot: QtBot, ctx: Context, keep: Keep, shown: Shown, tmp_path: Path
) -> None:
    data = photo()
    item_id = keep("room.jpg", data)
    pane = shown()
    telling = told(qtbot, pane, item_id).telling
    target = tmp_path / "bare.jpg"
    pane.copies.ask_file = lambda _parent, name: target if name == "room.jpg" else None
    with qtbot.waitSignal(ctx.said) as said:
        telling.bare_button.click()
    message = said.args[0]
    assert message.level == "success"
    assert message.text == "Saved bare.jpg without what it says of itself."
    assert "Place" in message.details
    assert "Author" in message.details
    with Image.open(target) as picture:
        assert not picture.getexif()
    assert whole(ctx.vault, item_id).sha256 == hashlib.sha256(data).hexdigest()


def test_what_is_still_in_a_copy_is_a_warning(qtbot: QtBot, ctx: Context, pane: EvidencePane) -> None:
    left = Stripped((Detail("detail.author", "Sam"),), (Detail("detail.comment", "x"),) * 2)
    with qtbot.waitSignal(ctx.said) as said:
        pane.copies._say_bare(Path("a.pdf"), left)
    assert said.args[0].level == "warning"
    assert said.args[0].text.endswith("Still in it: Comment.")
    assert said.args[0].details == "Taken out: Author"


def test_where_there_is_no_way_to_leave_it_out_none_is_offered(
    qtbot: QtBot, ctx: Context, keep: Keep
) -> None:
    found = whole(ctx.vault, keep("note.txt", b"nothing to tell"))
    made = Telling()
    qtbot.addWidget(made)
    made.show_evidence(replace(found, details=(Detail("detail.author", "Sam"),)))
    assert made.bare_button.isHidden()


def test_that_text_was_read_from_the_picture_is_said_where_there_was_some(
    qtbot: QtBot, ctx: Context, keep: Keep
) -> None:
    found = replace(whole(ctx.vault, keep("note.txt", b"plain")), details=(), notes=())
    made = Telling()
    qtbot.addWidget(made)
    for by, said in (("ocr", True), ("ocr:blank", False), ("", False)):
        made.show_evidence(replace(found, text_by=by))
        assert ("read from the picture" in made.notes.text(), not made.isHidden()) == (said, said)
