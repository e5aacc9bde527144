"""Text in pictures: which files are looked at, once, what is kept of it, and that search finds its page."""

from __future__ import annotations

import threading
from typing import Any, BinaryIO

import pytest
from sqlalchemy import update

from mwl_desktop.domain.changes import ChangeSet
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.evidence import ocr as reading
from mwl_desktop.evidence import registry
from mwl_desktop.evidence.apart.pool import PictureReaders
from mwl_desktop.models import BlobFactsRecord
from mwl_desktop.sentences import SENTENCES
from mwl_desktop.services import capture, evidence, facts, finding, ocr
from mwl_desktop.tasks import Job
from mwl_desktop.vault.vault import Vault
from tests.evidence import samples
from tests.evidence.test_ocr import png, scanned, written
from tests.patience import PATIENCE, wait_until

OWN = "These are words that the page has of its own"


class Eyes:
    """In the place of the process with the package: says what was shown to it, by page."""

    def __init__(self) -> None:
        self.says: str | None = "seen on page %d"
        self.looks: list[tuple[str, int]] = []
        self.before: Any = lambda: None

    def seen(self, media_type: str, stream: BinaryIO, page: int, **_how: object) -> str | None:
        if stream.read() == reading.nothing_to_see():
            return "" if self.says is not None else None
        self.before()
        self.looks.append((media_type, page))
        return self.says % (page + 1) if self.says and "%" in self.says else self.says


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> Eyes:
    made = Eyes()
    monkeypatch.setattr(reading, "installed", lambda: True)
    monkeypatch.setattr(PictureReaders, "seen", lambda _self, *what, **how: made.seen(*what, **how))
    return made


def keep(vault: Vault, data: bytes, name: str) -> ItemId:
    item_id = capture.capture_bytes(vault, data, name).added[0]
    facts.read_missing(vault)
    return item_id


def found(vault: Vault, typed: str) -> list[tuple[ItemId, int | None]]:
    with vault.read() as connection:
        return [(hit.row.id, hit.page) for hit in finding.search(connection, typed)]


def whole(vault: Vault, item_id: ItemId) -> tuple[str, str]:
    with vault.read() as connection:
        piece = evidence.get(connection, item_id)
        return evidence.text_inside(connection, piece.blob_id or ""), piece.text_by


def test_scanned_pages_are_read_among_those_with_words_and_found_at_their_page(
    vault: Vault, eyes: Eyes
) -> None:
    paper = keep(vault, scanned(OWN, written("x"), OWN, written("y")), "paper.pdf")
    told: list[ChangeSet] = []
    assert ocr.read_pictures(vault, announce=told.append) == 1
    assert eyes.looks == [("application/pdf", 1), ("application/pdf", 3)]
    text, by = whole(vault, paper)
    assert text.split("\n\f\n") == [OWN, "seen on page 2", OWN, "seen on page 4"]
    assert by == ocr.SEEN
    assert found(vault, '"seen on page 4"') == [(paper, 4)]
    assert found(vault, '"page has of its own"') == [(paper, 1)]
    assert [set(changes.ids()) for changes in told] == [{paper}]
    assert ocr.read_pictures(vault) == 0, "what was looked at is not looked at again"


def test_photographs_are_read_and_what_has_words_or_is_tiny_is_not(vault: Vault, eyes: Eyes) -> None:
    photo = keep(vault, png(written("x")), "board.png")
    keep(vault, samples.photo(width=100, height=80), "tiny.jpg")
    keep(vault, scanned(OWN), "paper.pdf")
    keep(vault, b"just words", "note.txt")
    keep(vault, b"%PDF-1.7 broken", "broken.pdf")
    assert ocr.read_pictures(vault) == 1
    assert eyes.looks == [("image/png", 0)]
    assert whole(vault, photo) == ("seen on page 1", ocr.SEEN)
    assert found(vault, "seen") == [(photo, None)]


@pytest.mark.parametrize("says", ["", None])
def test_what_has_no_text_or_cannot_be_read_is_looked_at_once(
    vault: Vault, eyes: Eyes, monkeypatch: pytest.MonkeyPatch, says: str | None
) -> None:
    photo = keep(vault, png(written("x")), "board.png")
    monkeypatch.setattr(ocr, "_try_out", lambda *_: None)
    eyes.says = says
    assert ocr.read_pictures(vault) == 1
    assert whole(vault, photo) == ("", ocr.BLANK)
    assert ocr.read_pictures(vault) == 0


def test_a_package_that_does_not_work_marks_nothing_as_looked_at(vault: Vault, eyes: Eyes) -> None:
    photo = keep(vault, png(written("x")), "board.png")
    eyes.says = None
    with pytest.raises(UserError, match=r"ocr\.broken"):
        ocr.read_pictures(vault)
    assert whole(vault, photo) == ("", "")
    eyes.says = "now"
    assert ocr.read_pictures(vault) == 1
    assert whole(vault, photo) == ("now", ocr.SEEN)


def test_what_was_seen_stays_when_the_file_is_read_anew(vault: Vault, eyes: Eyes) -> None:
    photo = keep(vault, png(written("x")), "board.png")
    ocr.read_pictures(vault)
    with vault.transaction() as connection:
        connection.execute(update(BlobFactsRecord).values(reader=registry.READER - 1))
    assert ocr.read_pictures(vault) == 0, "the file itself comes first"
    assert facts.read_missing(vault) == 1
    assert whole(vault, photo) == ("seen on page 1", ocr.SEEN)


def test_it_rests_while_reading_rests_and_stops_at_once(vault: Vault, eyes: Eyes) -> None:
    keep(vault, png(written("x")), "a.png")
    second = keep(vault, png(written("y")), "b.png")
    eyes.before = lambda: facts.pause(vault)  # while the first is being read
    job = Job("evidence.pictures")
    ended: list[object] = []

    def run() -> None:
        try:
            ended.append(ocr.read_pictures(vault, work=job))
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    wait_until(lambda: job.latest.what == facts.PAUSED, "the rest")
    assert len(eyes.looks) == 1
    job.cancel()
    thread.join(PATIENCE)
    assert isinstance(ended[0], Cancelled)
    facts.pause(vault, False)
    eyes.before = lambda: None
    assert ocr.read_pictures(vault) == 1, "what was read is kept, and it goes on with the next"
    assert whole(vault, second)[1] == ocr.SEEN


def test_where_it_is_not_installed_nothing_is_done_and_it_is_said(
    vault: Vault, eyes: Eyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = keep(vault, png(written("x")), "board.png")
    assert ocr.status() == ocr.READY
    monkeypatch.setattr(reading, "installed", lambda: False)
    assert ocr.read_pictures(vault) == 0
    assert whole(vault, photo) == ("", "")
    assert "not installed" in SENTENCES[ocr.status()]
