"""Pictures of backups: the page empty, full, at work, failing; restoring, checking, saving what is left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

SIZES = {"": (1280, 800), "-small": (960, 600)}
NUMBER = 30


def unlocked(photographer: Any, program: Any, vault: Path) -> None:
    """What is reached while a vault is open."""
    trigger = program.window.commands.trigger
    trigger("backups.open")
    photographer.snap_dialog("backups-empty")
    folder = vault.parent / "backups"
    folder.mkdir()
    _make(program.ctx.vault, folder)
    program.preferences.change(backup_folder=str(folder))
    for size, (width, height) in SIZES.items():
        program.window.resize(width, height)
        page = _page(photographer, trigger)
        page.close_button.clearFocus()
        photographer.snap_dialog(f"backups{size}")
    _failing(photographer, trigger)
    program.window.resize(*SIZES[""])
    page = _page(photographer, trigger)
    page.hide()
    page.restore_button.click()
    photographer.snap_dialog("restore")
    page.close()
    _check(photographer, trigger)
    program.preferences.change(backup_folder=str(vault.parent / "unplugged"))
    trigger("backups.open")
    photographer.snap_dialog("backups-gone")


def _make(vault: Any, folder: Path) -> None:
    from mwl_desktop.services import backups

    clock, now = vault.clock, vault.clock.now()
    for number in range(NUMBER):
        vault.clock = _At(now - timedelta(hours=2.6 * number**2))
        backups.make(vault, folder, by_hand=number % 4 == 1)
    vault.clock = clock


def _page(photographer: Any, trigger: Any) -> Any:
    trigger("backups.open")
    page = photographer.dialog()
    photographer.until(lambda: page.table.current() is not None, "the list of backups")
    return page


def _failing(photographer: Any, trigger: Any) -> None:
    page = _page(photographer, trigger)
    page.work.begin("Backing up and verifying…")
    page.work.progress(2, 5)
    page.said.show_notice(
        "The disk of /media/stick became full before the copy was whole, and the copy was removed. "
        "Free some space and try again.",
        "danger",
    )
    photographer.snap_dialog("backups-failing-small")


def _check(photographer: Any, trigger: Any) -> None:
    from mwl_desktop.services.checking import Finding
    from mwl_desktop.ui.ops.checking import Checked

    trigger("vault.check")
    dialog = photographer.dialog()
    photographer.until(lambda: bool(dialog.found.text()), "the check")
    photographer.snap_open(dialog, "check")
    dialog._show_nothing()
    dialog.work.begin("Reading everything…")
    dialog.work.progress(2, 5)
    photographer.snap_open(dialog, "check-under-way")
    dialog.work.end()
    names = (
        "Facilitation certificate.pdf",
        "A scan with a very long name that goes on for more than a line.jpeg",
    )
    found = tuple(Finding("check.original", {"name": name}) for name in names)
    dialog._show(Checked(0, 318, 2_100_000_000, (Finding("check.pages", {"count": 3}), *found)))
    photographer.snap_dialog("check-damaged")


def locked(photographer: Any, program: Any, vault: Path) -> None:
    """What the unlock page offers for a vault that has been cut short."""
    pages = program.window.pages
    program.preferences.change(backup_folder=str(vault.parent / "backups"))
    with vault.open("r+b") as file:
        file.truncate(vault.stat().st_size // 2)
    pages.unlock.field.set_text("quiet river seven lantern moss")
    pages.unlock.unlock_button.click()
    photographer.until(pages.unlock.restore_button.isVisible, "the refusal")
    photographer.snap("lock-damaged")
    pages.offer_backups()
    photographer.until(lambda: pages.currentWidget() is pages.restoring, "the list of backups")
    for size, (width, height) in SIZES.items():
        program.window.resize(width, height)
        photographer.snap(f"lock-restore{size}")
    program.window.resize(*SIZES[""])
    pages.restoring.leave()
    pages.unlock.salvage_button.click()
    photographer.snap("lock-salvage")
    pages.salvaging.run(vault, vault.with_name("saved.mwl"), _secret())
    photographer.until(pages.salvaging.open_button.isVisible, "what can be read")
    photographer.snap("lock-salvaged")
    pages.salvaging.leave()
    pages.offer_backups()
    photographer.until(lambda: pages.restoring.table.current() is not None, "the list of backups")
    pages.restoring.key_field.passphrase.set_text("quiet river seven lantern moss")
    pages.restoring.go()
    photographer.until(pages.unlock.notice.isVisible, "the vault restored")
    photographer.snap("lock-restored")


def _secret() -> Any:
    from mwl_desktop.ui.ops.backups import Secret

    return Secret(passphrase="quiet river seven lantern moss")


class _At:
    """A clock that stands still."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def today(self) -> date:
        return self._moment.date()

    def zone(self) -> str:
        return "UTC"
