"""What leaves the vault without metadata, and that the original in it stays as it was."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mwl_desktop.domain.evidence import Refused
from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.kinds import Purpose
from mwl_desktop.domain.portfolios import PortfolioDraft
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.services import bare_copies, capture, evidence, exporting, portfolios, saving, stripping
from mwl_desktop.tasks import Job
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.evidence import media_samples, samples


def kept(vault: Vault, tmp_path: Path, name: str, data: bytes) -> ItemId:
    path = tmp_path / name
    path.write_bytes(data)
    return capture.capture(vault, [path]).added[0]


def test_a_saved_copy_forgets_and_the_original_does_not(vault: Vault, tmp_path: Path) -> None:
    data = samples.camera_picture("JPEG")
    item_id = kept(vault, tmp_path, "a.jpg", data)
    found = saving.save_original(vault, item_id, tmp_path / "bare.jpg", stripped=True)
    assert {"detail.place", "detail.camera"} <= {each.code for each in found.removed}
    assert found.left == ()
    assert b"Phone 12" not in (tmp_path / "bare.jpg").read_bytes()
    told = saving.save_original(vault, item_id, tmp_path / "whole.jpg")
    assert (tmp_path / "whole.jpg").read_bytes() == data
    assert told.removed == ()


def test_what_cannot_be_done_is_said_and_nothing_is_left(vault: Vault, tmp_path: Path) -> None:
    assert stripping.can_strip("image/jpeg")
    assert not stripping.can_strip("text/plain")
    item_id = kept(vault, tmp_path, "locked.pdf", samples.locked_pdf())
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(UserError) as refused:
        saving.save_original(vault, item_id, out / "x.pdf", stripped=True)
    assert (refused.value.code, refused.value.facts["name"]) == ("strip.encrypted", "locked.pdf")
    job = Job("test")
    job.cancel()
    with pytest.raises(Cancelled):
        saving.save_original(vault, item_id, out / "x.pdf", stripped=True, work=job)
    assert list(out.iterdir()) == []


def test_of_several_those_are_done_for_which_there_is_a_way(vault: Vault, tmp_path: Path) -> None:
    ids = [
        kept(vault, tmp_path, "a.jpg", samples.camera_picture("JPEG")),
        kept(vault, tmp_path, "b.txt", b"words"),
    ]
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.jpg").write_bytes(b"there before")
    ids.append(kept(vault, tmp_path, "locked.pdf", samples.locked_pdf()))
    ids.append(kept(vault, tmp_path, "data.bin", bytes(range(256)) * 4))
    with vault.write("evidence.add_link") as uow:
        ids.append(evidence.keep_page(uow, "https://example.org", "A page", ""))
    copies = bare_copies.save_all(vault, ids, out)
    assert [path.name for path in copies.saved] == ["a (2).jpg", "b.txt"]
    assert b"Phone 12" not in (out / "a (2).jpg").read_bytes()
    assert (out / "b.txt").read_bytes() == b"words"
    assert {"detail.camera"} <= {detail.code for detail in copies.removed}
    assert copies.left == ()
    assert [(each.name, each.code) for each in copies.refused] == [
        ("locked.pdf", "strip.encrypted"),
        ("data.bin", "strip.no_way"),
    ]
    assert {path.name for path in out.iterdir()} == {"a.jpg", "a (2).jpg", "b.txt"}


def test_of_several_what_is_still_in_a_copy_is_told_by_its_name(vault: Vault, tmp_path: Path) -> None:
    item_id = kept(vault, tmp_path, "b.pdf", samples.annotated_pdf())
    out = tmp_path / "out"
    out.mkdir()
    alone = saving.save_original(vault, item_id, out / "one.pdf", stripped=True)
    copies = bare_copies.save_all(vault, [item_id], out)
    assert copies.removed == alone.removed != ()
    assert copies.left == ((("b.pdf", alone.left),) if alone.left else ())


def test_cutting_several_can_be_stopped_and_leaves_no_half_copy(vault: Vault, tmp_path: Path) -> None:
    pictures = {"a.jpg": samples.camera_picture("JPEG"), "b.png": samples.camera_picture("PNG")}
    ids = [kept(vault, tmp_path, name, data) for name, data in pictures.items()]
    out = tmp_path / "out"
    out.mkdir()
    job = Job("test", lambda told, progress: told.cancel() if progress.what == "2/2" else None)
    with pytest.raises(Cancelled):
        bare_copies.save_all(vault, ids, out, work=job)
    assert [path.name for path in out.iterdir()] == ["a.jpg"]
    with pytest.raises(UserError) as missing:
        bare_copies.save_all(vault, ids, tmp_path / "none")
    assert missing.value.code == "out.folder_missing"


def test_a_folder_for_others_holds_bare_copies_and_says_which_are_not(vault: Vault, tmp_path: Path) -> None:
    entry = factory.add_entry(vault, "Stock import", body="Ten weeks without a loss.", starred=True)
    for name, data in (
        ("a.jpg", samples.camera_picture("JPEG")),
        ("b.pdf", samples.annotated_pdf()),
        ("c.txt", b"x"),
        ("locked.pdf", samples.locked_pdf()),
    ):
        factory.link(vault, entry, kept(vault, tmp_path, name, data))
    with vault.write("portfolio.add") as uow:
        portfolio = portfolios.add(uow, PortfolioDraft("Appraisal", Purpose.APPRAISAL, "Dana", ""))
    report = exporting.export(vault, portfolio, html_to=tmp_path / "page", stripped=True)
    assert (report.originals, report.unstripped) == (4, (Refused("locked.pdf", "strip.encrypted"),))
    assert [name for name, _ in report.still] == ["b.pdf"], "what a copy says all the same is not kept back"
    assert "detail.attachment" in report.still[0][1]
    held = {
        path.name.partition("-")[2]: path.read_bytes() for path in (tmp_path / "page" / "evidence").iterdir()
    }
    assert not any(b"Phone 12" in data or b"Berta" in data for data in held.values())
    assert held["c.txt"] == b"x"
    assert (tmp_path / "page" / "index.html").read_text("utf-8").count(
        "without what the file says of itself"
    ) == 2
    report = exporting.export(vault, portfolio, html_to=tmp_path / "whole")
    assert report.unstripped == ()
    assert any(b"Phone 12" in path.read_bytes() for path in (tmp_path / "whole" / "evidence").iterdir())


@pytest.mark.parametrize(
    ("name", "made", "secret"),
    [
        ("talk.wav", media_samples.wav, b"A talk"),
        ("talk.flac", media_samples.flac, b"A talk"),
        ("talk.ogg", media_samples.ogg, b"A talk"),
        ("talk.wma", media_samples.wma, "A talk".encode("utf-16-le")),
        ("day.avi", media_samples.avi, b"Team day"),
        ("day.mkv", media_samples.mkv, b"Team day"),
    ],
)
def test_sound_and_films_forget(
    vault: Vault, tmp_path: Path, name: str, made: Callable[[], bytes], secret: bytes
) -> None:
    assert secret in made()
    item_id = kept(vault, tmp_path, name, made())
    found = saving.save_original(vault, item_id, tmp_path / "bare", stripped=True)
    assert "detail.title" in {each.code for each in found.removed}
    assert secret not in (tmp_path / "bare").read_bytes()


def test_cancelling_is_heard_while_a_recording_is_cut(vault: Vault, tmp_path: Path) -> None:
    form = media_samples.chunk(b"fmt ", bytes(16))
    sound = media_samples.chunk(b"RIFF", b"WAVE" + form + media_samples.chunk(b"data", bytes(4 << 20)))
    item_id = kept(vault, tmp_path, "talk.wav", sound)
    job = Job("test")

    class Stopping(io.BytesIO):
        """Says stop with the first large piece that is written."""

        def write(self, data: Any, /) -> int:
            if len(data) > 1000:
                job.cancel()
            return super().write(data)

    out = Stopping()
    with vault.read() as connection:
        blob_id = evidence.get(connection, item_id).blob_id or ""
        with pytest.raises(Cancelled):
            stripping.write(
                vault, connection, blob_id, name="talk.wav", media_type="audio/wav", out=out, work=job
            )
    assert 0 < len(out.getvalue()) < 2 << 20
