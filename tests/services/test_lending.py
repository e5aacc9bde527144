"""Copies for other programs: private, read only, gone with the lock and after a crash."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.errors import Cancelled, UserError
from mwl_desktop.services import capture, lending, saving
from mwl_desktop.services.lending import Lent, lend, lent_folder, take_back
from mwl_desktop.vault.vault import Vault

WORDS = b"what nobody else may read"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MWL_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "state"


@pytest.fixture
def kept(vault: Vault, tmp_path: Path) -> ItemId:
    return keep(vault, tmp_path, "letter.txt")


def keep(vault: Vault, tmp_path: Path, name: str) -> ItemId:
    path = tmp_path / name
    path.write_bytes(WORDS)
    return capture.capture(vault, [path]).added[0]


def files() -> list[Path]:
    return [path for path in lent_folder().rglob("*") if path.is_file()] if lent_folder().exists() else []


def test_a_copy_is_whole_private_and_only_to_be_read(vault: Vault, kept: ItemId, state: Path) -> None:
    path = lend(vault, kept)
    assert path.name == "letter.txt"
    assert path.is_relative_to(state)
    assert path.read_bytes() == WORDS
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
        for folder in (path.parent, path.parent.parent, lent_folder(), state):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_it_goes_when_the_vault_is_closed(vault: Vault, kept: ItemId, state: Path) -> None:
    one, other = lend(vault, kept), lend(vault, kept)
    assert one != other
    (one.parent / ".~lock.letter.txt#").write_text("left by another program")
    vault.close()
    assert files() == []
    assert list(lent_folder().iterdir()) == []


_CRASHED = """
import os, sys
from mwl_desktop.services.lending import Lent
path = Lent().place("letter.txt")
path.write_bytes(b"what nobody else may read")
print(path, flush=True)
os._exit(9)
"""


def test_what_a_crash_left_is_taken_back_at_the_next_start(state: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", _CRASHED], capture_output=True, text=True, check=False)
    path = Path(ran.stdout.strip())
    assert path.read_bytes() == WORDS
    path.chmod(0o400)
    assert take_back() == 0
    assert files() == []
    assert list(lent_folder().iterdir()) == []


def test_what_another_program_lends_now_is_left_alone(vault: Vault, kept: ItemId, state: Path) -> None:
    path = lend(vault, kept)
    assert take_back() == 1
    assert path.read_bytes() == WORDS


def test_a_link_in_the_folder_is_not_followed(state: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "own.txt").write_text("mine")
    (precious / "own.txt").chmod(0o444)
    lent = Lent()
    folder = lent.place("x.txt").parent
    (folder / "link").symlink_to(precious, target_is_directory=True)
    (folder / "file").symlink_to(precious / "own.txt")
    lent.close()
    assert files() == []
    assert (precious / "own.txt").read_text() == "mine"
    assert stat.S_IMODE((precious / "own.txt").stat().st_mode) == 0o444


def test_a_copy_that_is_ready_too_late_is_not_left(
    vault: Vault, kept: ItemId, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = saving.save_original

    def lock_meanwhile(*given: object, **named: object) -> None:
        save(*given, **named)  # type: ignore[arg-type]
        vault.companion(Lent).close()

    monkeypatch.setattr(saving, "save_original", lock_meanwhile)
    with pytest.raises(Cancelled):
        lend(vault, kept)
    assert files() == []
    with pytest.raises(Cancelled):
        vault.companion(Lent).place("another.txt")


@pytest.mark.parametrize(
    "name", ["run.sh", "run.EXE", "page.html", "a.docm", "x.desktop", "noending", "a.pdf.js"]
)
def test_what_might_be_run_is_not_lent(vault: Vault, tmp_path: Path, state: Path, name: str) -> None:
    with pytest.raises(UserError) as refused:
        lend(vault, keep(vault, tmp_path, name))
    assert refused.value.code == "lending.not_harmless"
    assert files() == []


def test_bytes_that_are_not_whole_leave_nothing(
    vault: Vault, kept: ItemId, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise UserError("evidence.not_whole", name="letter.txt")

    monkeypatch.setattr(saving, "save_original", refuse)
    with pytest.raises(UserError):
        lending.lend(vault, kept)
    assert [each for each in lent_folder().rglob("*") if each.is_file() and each.suffix != ".lock"] == []
