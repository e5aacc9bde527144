"""Our own reckoning of seals says what the library's does, and a page that is sealed again is read."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from mwl_desktop.domain.work import Quiet
from mwl_desktop.errors import Cancelled
from mwl_desktop.vault import engine, seals
from mwl_desktop.vault.keys import VaultKey
from tests.vaults import Template

PAGE = engine.PAGE


def by_the_library(path: Path, key: VaultKey) -> set[int]:
    """The pages that the library finds broken; the first cannot be among them, for then nothing opens."""
    # Opened no further than that: the damage may be where the tables are told of.
    raw = engine._keyed(path, key, "mode=ro&immutable=1")
    try:
        told = [row[0] for row in raw.execute("PRAGMA cipher_integrity_check")]
    finally:
        raw.close()
    return {int(line.rsplit(" ", 1)[1]) for line in told}


@pytest.mark.parametrize("seed", range(8))
def test_it_finds_what_the_library_finds(seed: int, template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    assert list(seals.broken_pages(path, template.key)) == []
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    pages = len(content) // PAGE
    for _ in range(chance.randint(1, 4)):
        # The schema lies in the first pages: the library could not open it to look.
        content[chance.randrange(PAGE * pages // 2, len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    found = set(seals.broken_pages(path, template.key))
    assert found
    assert found == by_the_library(path, template.key)


def test_a_wrong_key_is_told_from_a_damaged_first_page(template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    wrong = VaultKey(bytes(32), template.key.salt)
    assert seals.fits(path, template.key)
    assert not seals.fits(path, wrong)
    content = bytearray(path.read_bytes())
    content[:PAGE] = bytes(PAGE)
    path.write_bytes(content)
    assert seals.fits(path, template.key)
    assert not seals.fits(path, wrong)


@pytest.mark.parametrize("place", [3, 40, 200, 3000, 4030, 4090])
def test_a_first_page_sealed_again_opens(place: int, template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    before = path.read_bytes()
    content = bytearray(before)
    content[place] ^= 1
    content[17 * PAGE + 5] ^= 1
    path.write_bytes(content)
    broken = set(seals.broken_pages(path, template.key))
    assert broken == {1, 18}
    seals.reseal(path, template.key, broken)
    assert list(seals.broken_pages(path, template.key)) == []
    if place > 116:  # the header itself is what it was
        engine.connect_damaged(path, template.key, alone=True).close()


def test_it_can_be_cancelled(template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopping(Quiet):
        def check_cancelled(self) -> None:
            raise Cancelled

    monkeypatch.setattr(seals, "_PAGES_BETWEEN", 10)
    path = tmp_path / "v.mwl"
    shutil.copyfile(template.path, path)
    with pytest.raises(Cancelled):
        list(seals.broken_pages(path, template.key, work=Stopping()))


def test_the_page_of_the_locks_has_no_seal_and_is_not_broken(
    template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Far into a file: `test_large.py` has a real one, above 1 GiB."""
    assert seals.UNSEALED == 2**30 // PAGE + 1
    path = template.copy(tmp_path / "v.mwl")
    content = bytearray(path.read_bytes())
    content[17 * PAGE : 18 * PAGE] = bytes(PAGE)
    path.write_bytes(content)
    assert list(seals.broken_pages(path, template.key)) == [18]
    monkeypatch.setattr(seals, "UNSEALED", 18)
    assert list(seals.broken_pages(path, template.key)) == []
