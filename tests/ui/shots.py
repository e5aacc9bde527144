"""Pictures of every pane and dialog: `python -m tests.ui.shots DIR` fills DIR with PNGs.

Light and dark, at scale 1 and 2, each in a process of its own; on a copy of the demonstration vault.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.ui import shots_backups

ROOT = Path(__file__).resolve().parents[2]
SCHEMES = ("light", "dark")
SCALES = ("1", "2")
SIZES = {"": (1280, 800), "-small": (960, 600)}
PASSPHRASE = "quiet river seven lantern moss"


def main(arguments: list[str]) -> int:
    """Make the vault, then one process for each scheme and scale."""
    if len(arguments) == 4:
        return take(Path(arguments[0]), Path(arguments[1]), arguments[2], arguments[3])
    if len(arguments) != 1:
        print("usage: python -m tests.ui.shots DIR")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mwl-shots-") as home:
        vault = Path(home) / "portfolio.mwl"
        make_vault(vault)
        codes = [one_process(folder, vault, home, scheme, scale) for scheme in SCHEMES for scale in SCALES]
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return max(codes)


def make_vault(path: Path) -> None:
    from mwl_desktop.services import demo

    demo.build(path, PASSPHRASE)


def one_process(folder: Path, vault: Path, home: str, scheme: str, scale: str) -> int:
    """Take all pictures of one scheme at one scale."""
    own = Path(home) / f"{scheme}-{scale}"
    own.mkdir()
    copy = shutil.copy(vault, own / vault.name)
    (own / "documents").mkdir()
    passphrase = own / "passphrase.txt"
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    environment = {
        **os.environ,
        **{name: str(own) for name in names},
        "XDG_DOCUMENTS_DIR": str(own / "documents"),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": scale,
        "MWL_FONT": "bundled",
        "MWL_PASSPHRASE_FILE": str(passphrase),
    }
    command = [sys.executable, "-m", "tests.ui.shots", str(folder), str(copy), scheme, scale]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def take(folder: Path, vault: Path, scheme: str, scale: str) -> int:
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QApplication

    from mwl_desktop.ui.widgets import room

    application = QApplication([])
    # The platform without a display has a screen of 800 × 800.
    setattr(room, "screens", lambda: [QRect(0, 0, 1920, 1040)])  # noqa: B010
    photographer = Photographer(application, folder, scheme, scale)
    photographer.take_all(vault, Path(os.environ["MWL_PASSPHRASE_FILE"]))
    return 0


# Whom each pane shows: what has much to show of what the pane can do.
SITTERS = {
    "journal": "Why the nightly import kept failing",
    "goals": "Lead the data quality work",
    "evidence": "Facilitation certificate",
    "network": "Ines Duarte",
    "portfolio": "Appraisal 2026",
}


class Photographer:
    """Walks through the program and presses the button."""

    def __init__(self, application: object, folder: Path, scheme: str, scale: str) -> None:
        from mwl_desktop.gui import Program

        self._folder = folder
        self._suffix = f"-{scheme}" + ("" if scale == "1" else f"-{scale}x")
        self._program = Program(application)
        self._window = self._program.window
        self._program.preferences.change(theme=scheme)
        self._busy = 0
        self._program.ctx.job_started.connect(lambda _job: self._count(1))
        self._program.ctx.job_ended.connect(lambda _job: self._count(-1))

    def take_all(self, vault: Path, passphrase_file: Path) -> None:
        try:
            self._first_run()
            self._locked(vault)
            self._program.window.pages.unlock.unlock_with_file(passphrase_file)
            self.until(lambda: self._window.frame is not None, "the vault to open")
            for size, (width, height) in SIZES.items():
                self._window.resize(width, height)
                self._panes(size)
            self._window.resize(*SIZES[""])
            self._overlays()
            self._dialogs()
            shots_backups.unlocked(self, self._program, vault)
            self._window.lock()
            self.until(lambda: self._window.frame is None, "the lock")
            shots_backups.locked(self, self._program, vault)
        finally:
            self._program.end()

    def _first_run(self) -> None:
        self._program.start(None, None)
        steps = self._window.pages.first_run
        steps.where.owner.setText("Bailey Okafor")
        self.snap("first-run-1")
        steps.where._next()
        steps.passphrase.use_suggestion()
        self.until(lambda: steps.passphrase.meter.score() > 2, "the judgement")
        self.snap("first-run-2")
        steps.passphrase._next()
        self.until(lambda: steps.currentWidget() is steps.kit, "the recovery kit")
        self.snap("first-run-3")
        steps.kit.kept_button.click()
        steps.kit.proof.fields[0].setText("ZZZZ")
        steps.kit.done_button.click()
        self.snap("first-run-3-proof")
        steps.cancel()

    def _locked(self, vault: Path) -> None:
        pages = self._window.pages
        self._window.ask_for(vault)
        self.snap("lock")
        pages.unlock.show_error("This passphrase does not open the vault. Try again.")
        self.snap("lock-refused")
        self._window.ask_for(vault.with_name("gone.mwl"))
        self.snap("lock-no-vault")
        self._window.ask_for(vault)
        pages.unlock.kit_asked.emit()
        self.snap("lock-recovery-kit")
        pages.kit.leave()
        pages.unlock.show_error("")
        pages.unlock.set_remembered(True)
        pages.unlock.say("Asking this computer's key store… You can type the passphrase meanwhile.")
        self.snap("lock-key-store-asked")
        pages.unlock.say(
            "The key store of this computer did not answer within 5 seconds. "
            "Open the vault with its passphrase."
        )
        self.snap("lock-key-store-slow")
        self._window.ask_for(vault)

    def _panes(self, size: str) -> None:
        from mwl_desktop.services import finding
        from mwl_desktop.ui.panes import registry

        frame, ctx = self._window.frame, self._program.ctx
        for spec in registry.available():
            frame.show_pane(spec.id)
            self.snap(f"{spec.id}-empty-detail{size}", settle=400)
            with ctx.vault.read() as connection:
                (sitter, *_) = finding.titles(connection, SITTERS[spec.id], kinds=(spec.kind,))
            frame.open_item(sitter.row.id)
            self.snap(f"{spec.id}{size}", settle=700)
        if size == "-small":
            frame.rail.set_folded(True)
            self.snap("rail-folded-small")
            frame.rail.set_folded(False)

    def _overlays(self) -> None:
        from mwl_desktop.ui.ops.context import Message

        frame, trigger = self._window.frame, self._window.commands.trigger
        trigger("palette.open")
        self._snap_popup("palette", "")
        trigger("search.everything")
        self._snap_popup("search", "import")
        frame.drops.overlay.promise("Add 3 files and link to “Lead the data quality work”")
        self.snap("drop")
        frame.drops.overlay.hide()
        said = Message("1 file added · 1 left out", "warning", ("Show", lambda: None), "photo.png …")
        self._program.ctx.said.emit(said)
        frame.status.begin("shots", "Adding file 64 of 100")
        frame.status.progress("shots", 64, 100)
        self.snap("message-and-work", settle=900)
        frame.messages.clear()
        frame.status.finish("shots")

    def _dialogs(self) -> None:
        self._history()
        for action in ("settings.open", "profile.open", "kit.show", "shortcuts.show"):
            self._window.commands.trigger(action)
            if action == "kit.show":
                self.snap_open(self.dialog(), "kit-proof")
                self.dialog().present.proved.emit()
            self.snap_dialog(action.partition(".")[0])
        self._settings_further_down()
        self._kit_check()
        self._window.resize(*SIZES["-small"])
        self._passphrase("-small")
        self._window.resize(*SIZES[""])
        self._passphrase("")
        try:
            raise ValueError("never shown")
        except ValueError as error:
            self._program.show_report(error)
        self.snap_dialog("report")

    def _settings_further_down(self) -> None:
        from PySide6.QtWidgets import QScrollArea

        self._window.commands.trigger("settings.open")
        dialog = self.dialog()
        self.until(lambda: self._busy == 0, "the answer of the key store")
        bar = dialog.findChild(QScrollArea).verticalScrollBar()
        bar.setValue(bar.maximum())
        self.snap_dialog("settings-keys")

    def _kit_check(self) -> None:
        from mwl_desktop.vault import keys

        for name, key in (
            ("fits", self._program.ctx.vault.key),
            ("does-not-fit", keys.VaultKey(bytes(32), bytes(16))),
        ):
            self._window.commands.trigger("kit.check")
            dialog = self.dialog()
            dialog.text.setPlainText("\n".join(keys.kit_lines(key)))
            dialog.check()
            self.snap_dialog(f"kit-{name}")

    def _passphrase(self, size: str) -> None:
        """Each step of a change; nothing is changed."""
        from mwl_desktop.errors import VaultError
        from mwl_desktop.tasks import Job
        from mwl_desktop.ui.ops.context import Way
        from mwl_desktop.ui.ops.passphrases import Ended

        self._window.commands.trigger("passphrase.change")
        dialog = self.dialog()
        self.snap_open(dialog, f"passphrase-1{size}")
        dialog.present.key_field.change_way()
        self.snap_open(dialog, f"passphrase-1-kit{size}")
        dialog.present.proved.emit()
        dialog.new.use_suggestion()
        self.until(lambda: dialog.new.meter.score() > 2, "the judgement")
        self.snap_open(dialog, f"passphrase-2{size}")
        job = Job("passphrase.change")
        dialog.began(job)
        job.progress(700, 1000)
        dialog.changing.show_progress(job)
        self.snap_open(dialog, f"passphrase-3{size}")
        full = VaultError("disk.too_full", path="/home/bailey/Documents", needed="48 MB", free="12 MB")
        dialog.ended(Ended(False, full))
        self.snap_open(dialog, f"passphrase-2-refused{size}")
        dialog.ended(Ended(True))
        self.snap_open(dialog, f"passphrase-4{size}")
        dialog.close()
        self.wait(20)
        ctx = self._program.ctx
        ctx.way = Way.KIT
        self._window.commands.trigger("passphrase.change")
        dialog = self.dialog()
        self.snap_open(dialog, f"passphrase-after-kit{size}")
        dialog.close()
        ctx.way = Way.PASSPHRASE
        self.wait(20)

    def dialog(self) -> Any:
        """The dialog that is shown."""
        from PySide6.QtWidgets import QApplication, QDialog

        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        assert len(shown) == 1, [type(dialog).__name__ for dialog in shown]
        return shown[0]

    def snap_open(self, dialog: Any, name: str) -> None:
        self.wait(200)
        dialog.grab().save(str(self._folder / f"dialog-{name}{self._suffix}.png"))

    def _history(self) -> None:
        """Both ways to look at an earlier version, on an entry that was worked on."""
        from mwl_desktop.services import entries, finding, items

        frame, vault = self._window.frame, self._program.ctx.vault
        with vault.read() as connection:
            entry = finding.titles(connection, SITTERS["journal"])[0].row.id
            body = entries.get(connection, entry).body
        for action, verb in (
            ("entry.body", lambda uow: entries.set_body(uow, entry, body.replace("The", "Then the", 3))),
            ("item.rename", lambda uow: items.rename(uow, entry, "Why the import kept failing twice")),
            ("entry.body", lambda uow: entries.set_body(uow, entry, body + "\n\nIt has not failed since.")),
            ("item.tags", lambda uow: items.set_tags(uow, entry, ["import", "night shift"])),
        ):
            with vault.write(action) as uow:
                verb(uow)
        frame.open_item(entry)
        self.wait(400)
        frame.show_history()
        self.wait(500)
        dialog = self.dialog()
        dialog._choose(3)
        self.wait(400)
        dialog.grab().save(str(self._folder / f"dialog-history{self._suffix}.png"))
        dialog.choice.choose("whole")
        self.snap_dialog("history-whole")
        pane = frame.current_pane()
        with vault.write("item.bin", title="") as uow:
            items.bin_items(uow, [entry])
        pane.column.show_bin()
        self.snap("bin", settle=500)
        with vault.write("item.restore") as uow:
            items.restore(uow, [entry])

    def snap(self, name: str, settle: int = 150) -> None:
        self.wait(settle)
        self.until(lambda: self._busy == 0, "the work under way")
        self.wait(settle)
        self._window.grab().save(str(self._folder / f"{name}{self._suffix}.png"))

    def _snap_popup(self, name: str, typed: str) -> None:
        """A popup as it lies over the window."""
        from PySide6.QtGui import QPainter
        from PySide6.QtWidgets import QApplication

        popup = QApplication.activePopupWidget()
        popup.field.setText(typed)
        self.wait(600)
        picture = self._window.grab()
        painter = QPainter(picture)
        painter.drawPixmap(self._window.mapFromGlobal(popup.pos()), popup.grab())
        painter.end()
        picture.save(str(self._folder / f"{name}{self._suffix}.png"))
        popup.close()

    def snap_dialog(self, name: str) -> None:
        dialog = self.dialog()
        self.wait(300)
        dialog.grab().save(str(self._folder / f"dialog-{name}{self._suffix}.png"))
        dialog.close()
        self.wait(20)

    def _count(self, by: int) -> None:
        self._busy += by

    def wait(self, milliseconds: int) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()  # QTest.qWait would keep Python's lock and starve the lanes

    def until(self, true: Callable[[], bool], what: str, tries: int = 600) -> None:
        for _ in range(tries):
            if true():
                return
            self.wait(25)
        raise AssertionError(f"waited in vain for {what}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
