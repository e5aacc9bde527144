"""`mwl-desktop --selftest`: the main job once, in a folder of its own, to show that a build is whole.

Makes a vault, adds a file, gets it back, reads it in a process of its own, exports a PDF, reads that back and
lets Qt open it, which is what a build that lost a library, a plugin or a resource cannot do.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2

from mwl_desktop import cli, paths
from mwl_desktop.evidence.apart.pool import Readers

PASSPHRASE = "selftest lantern orchard compass"
MARKER = "Selbsttest: Zürich, München – 東京"


class SelftestFailure(Exception):
    """Something that the program must be able to do was not done; says what."""


def run() -> int:
    """Run every step and say how each went; returns 0 when all went well, otherwise 1."""
    with tempfile.TemporaryDirectory(prefix="mwl-selftest-") as folder:
        os.environ["MWL_HOME"] = str(Path(folder) / "home")
        try:
            _main_job(Path(folder))
        except SelftestFailure as failure:
            _say(f"selftest failed: {failure}")
            return 1
    _say("selftest passed")
    return 0


def _main_job(folder: Path) -> None:
    vault, key, original = folder / "selftest.mwl", folder / "passphrase", folder / "Evidence – Prüfung.txt"
    key.write_text(PASSPHRASE, encoding="utf-8")
    original.write_text(MARKER, encoding="utf-8")
    _command(key, "create", vault)
    _command(key, "add", vault, original)
    _command(key, "note", vault, MARKER)
    _say("made a vault, added a file and a note")
    _check_evidence(key, vault, original)
    _say("got the file back, byte for byte")
    _check_reading()
    _say("read a file in a process of its own")
    pdf = folder / "portfolio.pdf"
    _command(key, "export", vault, "--pdf", pdf)
    pages = _pages(pdf)
    _say(f"exported a PDF of {pages} pages and read it back")
    _check_window_parts(pdf, pages)
    _say("opened it with Qt")
    _check_window(vault, key)
    _say("unlocked the vault in the window and showed every pane")
    _command(key, "check", vault)
    if MARKER.encode() in vault.read_bytes():
        raise SelftestFailure("the vault holds readable text")


def _command(key: Path, *words: str | Path) -> str:
    """Run one command of the command line in this process; returns what it printed."""
    printed = io.StringIO()
    arguments = [*map(str, words), "--passphrase-file", str(key)]
    with contextlib.redirect_stdout(printed):
        code = cli.main(_no_window, arguments)
    if code:
        raise SelftestFailure(f"{words[0]} ended with {code}")
    return printed.getvalue()


def _no_window(_vault: Path | None, _passphrase_file: Path | None) -> int:
    raise SelftestFailure("a command without a window asked for one")


def _check_evidence(key: Path, vault: Path, original: Path) -> None:
    rows = json.loads(_command(key, "list", vault, "--kind", "evidence", "--json"))
    digest = hashlib.sha256(original.read_bytes()).hexdigest()
    found = [row["id"] for row in rows if (row["original_name"], row["sha256"]) == (original.name, digest)]
    if len(found) != 1:
        raise SelftestFailure("the added file is not listed with its name and SHA-256")
    copy = vault.parent / "back"
    _command(key, "extract", vault, found[0], copy)
    if copy.read_bytes() != original.read_bytes():
        raise SelftestFailure("the file came back changed")


def _check_reading() -> None:
    """The program must be able to start itself as the process that reads."""
    readers = Readers()
    try:
        found = readers.facts("text/plain", io.BytesIO(MARKER.encode()))
    finally:
        readers.close()
    if found.text != MARKER:
        raise SelftestFailure("a file was not read as it is")


def _pages(pdf: Path) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _check_window_parts(pdf: Path, pages: int) -> None:
    """Qt paints without a display here, and its PDF, SVG and picture readers must be there."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QImageReader
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtSvg import QSvgRenderer
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    formats = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    missing = {"png", "jpeg", "gif", "webp", "svg"} - formats
    if missing:
        raise SelftestFailure(f"Qt cannot read {', '.join(sorted(missing))}")
    if not QSvgRenderer(
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    ).isValid():
        raise SelftestFailure("Qt draws no drawings")
    document = QPdfDocument()
    document.load(str(pdf))
    read = document.pageCount()
    document.close()
    if read != pages:
        raise SelftestFailure(f"Qt sees {read} pages where {pages} were written")
    if not paths.resource("sample", "passphrase.txt").is_file():
        raise SelftestFailure("the resources are not with the program")
    application.processEvents()


def _check_window(vault: Path, key: Path) -> None:
    """The window itself, without a display: unlock, show each pane, lock, close."""
    from PySide6.QtWidgets import QApplication

    from mwl_desktop.gui import Program
    from mwl_desktop.ui.panes import registry

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    program = Program(application)
    try:
        program.start(vault, key)
        _wait(lambda: program.window.frame is not None, "the window did not unlock the vault")
        for pane in registry.PANES:
            frame = program.window.frame
            assert frame is not None
            frame.show_pane(pane.id)
            shown = frame.current_pane()
            _wait(lambda shown=shown: bool(shown and shown.isVisible()), f"no pane {pane.id}")  # type: ignore[misc]
        program.window.close()
        _wait(lambda: not program.window.isVisible(), "the window did not close")
        if program.reports:
            raise SelftestFailure("the window met something unexpected")
    finally:
        program.end()


def _wait(until: Callable[[], bool], failure: str) -> None:
    """Let the window go on until something holds; half a minute at most."""
    from PySide6.QtCore import QEventLoop, QTimer

    for _ in range(600):
        if until():
            return
        loop = QEventLoop()
        QTimer.singleShot(50, loop.quit)
        loop.exec()
    raise SelftestFailure(failure)


def _say(line: str) -> None:
    # A Windows program without a console has no standard output.
    if sys.stdout:
        print(line, flush=True)
