"""The real program in a real window: made, written into, locked, unlocked, with pointer and keys."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import ImageColor

from mwl_desktop import gui, settings
from mwl_desktop.domain.kinds import ItemKind
from mwl_desktop.errors import UserError
from mwl_desktop.services import finding, vaults
from mwl_desktop.settings import Settings
from mwl_desktop.ui.theme.tokens import LIGHT
from mwl_desktop.vault.vault import Vault
from tests import factory
from tests.patience import wait_until
from tests.window_tools import Screen, Window

COMMAND = [sys.executable, "-m", "mwl_desktop"]
PASSPHRASE = "gate lantern moss quiet river"


def titles(vault: Vault, kind: ItemKind) -> list[str]:
    with vault.read() as connection:
        return [hit.row.title for hit in finding.titles(connection, "", kinds=(kind,))]


def environment(home: Path) -> Mapping[str, str]:
    (home / "documents").mkdir(exist_ok=True)
    settings.save(Settings(theme="light"))
    return {"MWL_FONT": "bundled"}


def lock(window: Window) -> None:
    window.key("ctrl+l")
    wait_until(lambda: window.title() == "MWL Desktop", "the lock page")


@pytest.mark.window
def test_first_run_then_capture_lock_and_unlock(screen: Screen, home: Path) -> None:
    path = home / "documents" / "portfolio.mwl"
    with screen.start(COMMAND, title="MWL Desktop", env=environment(home)) as window:
        window.activate()
        window.type("Bailey Okafor")
        window.key("Return")  # step one has all it needs
        window.key("Tab")  # from the suggestion into the passphrase
        window.type(PASSPHRASE)
        window.key("Return")
        window.type(PASSPHRASE)
        window.key("Return")
        wait_until(path.exists, "the vault's file")
        put_off_the_kit(window)
        wait_until(lambda: window.title() == "portfolio.mwl – MWL Desktop", "the open vault")
        window.key("ctrl+n")
        window.type("Caught with real keys")
        window.key("Return")
        window.key("ctrl+n")
        window.type("https://example.org/kept")
        window.key("Return")
        lock(window)
        window.type(PASSPHRASE)
        window.key("Return")
        wait_until(lambda: window.title() == "portfolio.mwl – MWL Desktop", "the vault open again")
        window.key("ctrl+q")
        assert window.wait_for_end() == 0
    vault = vaults.unlock(path, PASSPHRASE)
    assert titles(vault, ItemKind.ENTRY) == ["Caught with real keys"]
    assert titles(vault, ItemKind.EVIDENCE) == ["example.org/kept"]
    vault.close()


def put_off_the_kit(window: Window) -> None:
    """From "Save as PDF" to "Later", and twice: once for the warning, once for good."""
    ground = ImageColor.getrgb(LIGHT.sunken)

    def kit_is_shown() -> bool:
        pixels = window.picture().convert("RGB").getcolors(1 << 24)
        return any(colour == ground and count > 35_000 for count, colour in pixels)

    wait_until(kit_is_shown, "the recovery kit")
    window.key("Tab", "Tab", "Tab")
    window.key("space")
    window.key("space")


@pytest.mark.window
def test_a_drag_from_another_program_becomes_evidence(screen: Screen, home: Path, tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text(factory.PASSPHRASE)
    path = factory.vault_file(tmp_path)
    dropped = tmp_path / "certificate.txt"
    dropped.write_bytes(b"awarded to me")
    command = [*COMMAND, str(path), "--passphrase-file", str(passphrase)]
    with screen.start(command, title="portfolio.mwl", env=environment(home)) as window:
        assert window.drop([dropped], at=(640, 400), propose="move") == "CopyAction"
        window.key("ctrl+q")
        assert window.wait_for_end() == 0
    assert dropped.read_bytes() == b"awarded to me"
    vault = vaults.unlock(path, factory.PASSPHRASE)
    assert titles(vault, ItemKind.EVIDENCE) == ["certificate"]
    vault.close()


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(UserError, match="no_display"):
        gui.run(None, None)


@pytest.mark.window
def test_what_was_written_is_backed_up_as_the_program_is_quit(
    screen: Screen, home: Path, tmp_path: Path
) -> None:
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text(factory.PASSPHRASE)
    path = factory.vault_file(tmp_path)
    folder = tmp_path / "stick"
    folder.mkdir()
    variables = environment(home)
    settings.save(Settings(theme="light", backup_folder=str(folder)))
    command = [*COMMAND, str(path), "--passphrase-file", str(passphrase)]
    with screen.start(command, title="portfolio.mwl", env=variables) as window:
        window.activate()
        window.key("ctrl+n")
        window.type("Written and then quit")
        window.key("Return")
        window.key("ctrl+q")
        assert window.wait_for_end() == 0
    (made,) = folder.iterdir()
    backup = vaults.unlock(made, factory.PASSPHRASE)
    assert titles(backup, ItemKind.ENTRY) == ["Written and then quit"]
    backup.close()
