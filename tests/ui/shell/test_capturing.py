"""What follows a capture: what the new files say and look like is read behind everything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.evidence.apart.pool import PictureReaders
from mwl_desktop.services import capture, entries, evidence, ocr
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.shell.capturing import Capturing
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.evidence import samples


def text_of(vault: Vault, item_id: ItemId) -> str:
    with vault.read() as connection:
        blob_id = evidence.get(connection, item_id).blob_id
        assert blob_id is not None
        return evidence.text_inside(connection, blob_id)


def test_new_files_are_read_and_that_is_announced(qtbot: QtBot, ctx: Context, tmp_path: Path) -> None:
    capturing = Capturing(ctx, ctx)
    path = tmp_path / "retro.docx"
    path.write_bytes(samples.docx())
    changed: list[tuple[str, tuple[ItemId, ...]]] = []
    ctx.changes_committed.connect(lambda changes, _: changed.append((changes.action, changes.ids())))
    capturing.add_files([path])
    qtbot.waitUntil(lambda: len(changed) == 2)
    (added, ids), (read, read_ids) = changed
    assert (added, read) == ("evidence.capture", "evidence.facts")
    assert ids == read_ids
    assert "retro & more" in text_of(ctx.vault, ids[0])


def test_pictures_are_read_when_all_files_have_been(
    qtbot: QtBot, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    ctx.job_ended.connect(lambda job: names.append(job.name))
    photo = capture.capture_bytes(ctx.vault, samples.photo(width=640, height=480), "board.jpg").added[0]
    capturing = Capturing(ctx, ctx)
    monkeypatch.setattr(ocr, "installed", lambda: False)
    capturing.read_facts()
    qtbot.waitUntil(lambda: names == ["evidence.facts"])
    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(PictureReaders, "seen", lambda *_what, **_how: "words on a board")
    changed: list[tuple[ItemId, ...]] = []
    ctx.changes_committed.connect(lambda changes, _: changed.append(changes.ids()))
    capturing.read_facts()
    qtbot.waitUntil(lambda: names == ["evidence.facts"] * 2 + ["evidence.pictures"])
    assert text_of(ctx.vault, photo) == "Poster session in Graz\nwords on a board"
    assert changed == [(photo,)]
    assert capturing._looking is None


def test_what_is_added_while_others_are_read_comes_next(qtbot: QtBot, ctx: Context) -> None:
    first = capture.capture_bytes(ctx.vault, b"first", "a.txt").added[0]
    capturing = Capturing(ctx, ctx)
    capturing.read_facts()
    later = capture.capture_bytes(ctx.vault, b"later", "b.txt").added[0]
    capturing.read_facts()
    qtbot.waitUntil(lambda: text_of(ctx.vault, later) == "later")
    assert text_of(ctx.vault, first) == "first"
    qtbot.waitUntil(lambda: capturing._reading is None)


def test_nothing_new_starts_no_work_after_a_drop_of_what_was_there(
    qtbot: QtBot, ctx: Context, tmp_path: Path
) -> None:
    capture.capture_bytes(ctx.vault, b"known", "a.txt")
    path = tmp_path / "a.txt"
    path.write_bytes(b"known")
    owner = QObject(ctx)
    capturing = Capturing(ctx, owner)
    names: list[str] = []
    ctx.job_started.connect(lambda job: names.append(job.name))
    with qtbot.waitSignal(ctx.said):
        capturing.add_files([path])
    assert names == ["evidence.capture"]


def test_a_thought_is_filed_in_the_job_one_has_now(qtbot: QtBot, ctx: Context) -> None:
    role_id = factory.add_role(ctx.vault)
    with qtbot.waitSignal(ctx.changes_committed) as committed:
        Capturing(ctx, ctx).type_in("Ask before the deadline", "gem")
    (item_id,) = committed.args[0].ids()
    with ctx.vault.read() as connection:
        assert entries.get(connection, item_id).head.role_id == role_id


def test_a_file_with_nothing_in_it_is_kept_and_the_message_says_so(
    qtbot: QtBot, ctx: Context, tmp_path: Path
) -> None:
    path = tmp_path / "nothing.txt"
    path.touch()
    with qtbot.waitSignal(ctx.said) as said:
        Capturing(ctx, ctx).add_files([path])
    assert said.args[0].text == "1 file added · “nothing.txt” is empty"


def test_it_says_which_files_are_empty_and_of_which_drop_it_tells(
    qtbot: QtBot, ctx: Context, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").touch()
    (drop / "dangling").symlink_to(tmp_path / "nonexistent")
    with qtbot.waitSignal(ctx.said) as said:
        Capturing(ctx, ctx).add_files([drop])
    assert said.args[0].text == "“drop”: 1 file added · “a.txt” is empty · 1 left out"
    assert said.args[0].details == "dangling is a link to something that is not there. It was left out."
