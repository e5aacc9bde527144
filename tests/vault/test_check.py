"""The check finds what is wrong: flipped bits anywhere, changed originals, broken links between tables."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.errors import MwlError
from mwl_desktop.models import BlobPieceRecord
from mwl_desktop.services import capture, entries, vaults
from mwl_desktop.vault import engine
from mwl_desktop.vault.check import check
from mwl_desktop.vault.engine import PAGE
from mwl_desktop.vault.vault import Vault
from tests.vaults import PASSPHRASE, Template


@pytest.fixture
def filled(template: Template, tmp_path: Path) -> Path:
    vault = template.opened(tmp_path / "filled.mwl")
    capture.capture_bytes(vault, random.Random(1).randbytes(300_000), "noise.bin")
    with vault.write("entry.add") as uow:
        for number in range(40):
            entries.add(uow, EntryDraft(body=f"entry {number} " + "words " * 200))
    vault.close()
    return vault.path


def test_a_whole_vault_is_sound(filled: Path, template: Template) -> None:
    vault = vaults.unlock_with_key(filled, template.key)
    steps: list[tuple[int, int]] = []
    report = check(vault, step=lambda done, total: steps.append((done, total)))
    vault.close()
    assert report.sound
    assert (report.originals, report.bytes_read, report.faults, report.broken) == (1, 300_000, (), ())
    assert steps[-1] == (300_000, 300_000)


def test_a_check_beside_writing_is_sound_too(vault: Vault) -> None:
    for number in range(5):
        with vault.write("entry.add") as uow:
            entries.add(uow, EntryDraft(body=f"number {number}"))
        with vault.read() as connection:
            connection.exec_driver_sql("SELECT rowid FROM item_text WHERE item_text MATCH 'number'").all()
        assert check(vault).sound


def _told(path: Path, template: Template) -> tuple[str, ...]:
    """The faults of a file: those of its check, or the code with which it does not even open."""
    try:
        vault = vaults.unlock_with_key(path, template.key)
    except MwlError as error:
        return (error.code,)
    report = check(vault)
    vault.close()
    return report.faults


@pytest.mark.parametrize("seed", range(12))
def test_a_flipped_bit_is_found_wherever_it_is(seed: int, filled: Path, template: Template) -> None:
    chance = random.Random(seed)
    content = bytearray(filled.read_bytes())
    place = chance.randrange(len(content))
    content[place] ^= 1 << chance.randrange(8)
    filled.write_bytes(content)
    told = _told(filled, template)
    # Where a page is needed for opening there is no check.
    at_once = ("vault.damaged", "vault.start_damaged")
    assert any(fault in at_once or str(place // PAGE + 1) in fault for fault in told), told


@pytest.mark.parametrize("one", [5, 30, 50])
def test_swapped_pages_are_found(one: int, filled: Path, template: Template) -> None:
    content = bytearray(filled.read_bytes())
    first, second = (slice(page * PAGE, (page + 1) * PAGE) for page in (one, one + 20))
    content[first], content[second] = content[second], content[first]
    filled.write_bytes(content)
    assert _told(filled, template)


@pytest.mark.parametrize("start", [bytes(16), bytes(range(16))])
def test_a_file_that_only_a_key_opens_any_more_is_not_sound(
    start: bytes, filled: Path, template: Template, tmp_path: Path
) -> None:
    filled.write_bytes(start + filled.read_bytes()[16:])
    with pytest.raises(MwlError):
        vaults.unlock(filled, PASSPHRASE)
    vault = vaults.unlock_with_key(filled, template.key)
    report = check(vault)
    assert not report.sound
    assert [finding.code for finding in report.findings] == ["check.salt"]
    assert report.originals == 1
    vaults.copy(vault, tmp_path / "copy.mwl")
    vault.close()
    copied = vaults.unlock(tmp_path / "copy.mwl", PASSPHRASE)
    assert check(copied).sound
    copied.close()


def test_a_changed_original_is_named(vault: Vault) -> None:
    capture.capture_bytes(vault, b"as it was", "paper.txt")
    capture.capture_bytes(vault, b"another", "whole.txt")
    with vault.transaction() as connection:
        pieces = BlobPieceRecord.__table__
        connection.execute(pieces.update().where(pieces.c.data == b"as it was").values(data=b"as it is!"))
    report = check(vault)
    assert report.broken == ("paper.txt",)
    assert (report.faults, report.originals) == ((), 2)


def test_a_row_whose_item_is_missing_is_found(template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    raw = engine.connect(path, template.key)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("INSERT INTO tag(id, item_id, name, folded) VALUES ('t', 'nobody', 'x', 'x')")
    raw.close()
    vault = vaults.unlock_with_key(path, template.key)
    report = check(vault)
    vault.close()
    assert not report.sound
    assert any("tag" in fault for fault in report.faults)
