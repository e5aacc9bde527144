"""Every action of the program: id, words, keys, icon. Panes and dialogs add none of their own elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mwl_desktop.ui.ops.wording import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `keys` are in Qt's portable notation, the first is shown; `words` go through translation.

    `group` heads it in the list of shortcuts. What has `while_locked` can be asked for on the unlock page.
    """

    id: str
    words: str
    group: str
    keys: tuple[str, ...] = ()
    glyph: str = "command"
    while_locked: bool = False


_WRITE: Final = QT_TRANSLATE_NOOP("Actions", "Write and collect")
_GO: Final = QT_TRANSLATE_NOOP("Actions", "Find and go")
_CHANGE: Final = QT_TRANSLATE_NOOP("Actions", "Change")
_PROGRAM: Final = QT_TRANSLATE_NOOP("Actions", "Vault and program")

CATALOGUE: Final[tuple[ActionSpec, ...]] = (
    ActionSpec(
        "capture.focus", QT_TRANSLATE_NOOP("Actions", "Capture a thought"), _WRITE, ("Ctrl+N",), "sparkle"
    ),
    ActionSpec("entry.new", QT_TRANSLATE_NOOP("Actions", "New entry"), _WRITE, ("Ctrl+Shift+N",), "journal"),
    ActionSpec("goal.new", QT_TRANSLATE_NOOP("Actions", "New goal"), _WRITE, (), "goals"),
    ActionSpec("person.new", QT_TRANSLATE_NOOP("Actions", "New person"), _WRITE, (), "person"),
    ActionSpec("portfolio.new", QT_TRANSLATE_NOOP("Actions", "New portfolio"), _WRITE, (), "portfolio"),
    ActionSpec(
        "evidence.add_files",
        QT_TRANSLATE_NOOP("Actions", "Add files as evidence…"),
        _WRITE,
        ("Ctrl+O",),
        "attach",
    ),
    ActionSpec(
        "evidence.add_folder", QT_TRANSLATE_NOOP("Actions", "Add a folder as evidence…"), _WRITE, (), "folder"
    ),
    ActionSpec(
        "evidence.paste",
        QT_TRANSLATE_NOOP("Actions", "Add the clipboard as evidence"),
        _WRITE,
        ("Ctrl+V",),
        "image",
    ),
    ActionSpec(
        "evidence.screenshot",
        QT_TRANSLATE_NOOP("Actions", "Add a part of the screen as evidence"),
        _WRITE,
        (),
        "image",
    ),
    ActionSpec(
        "evidence.pause_reading",
        QT_TRANSLATE_NOOP("Actions", "Pause the reading of added files"),
        _WRITE,
        (),
        "pause",
    ),
    ActionSpec(
        "search.everything",
        QT_TRANSLATE_NOOP("Actions", "Search everything"),
        _GO,
        ("Ctrl+Shift+F",),
        "search",
    ),
    ActionSpec("search.focus", QT_TRANSLATE_NOOP("Actions", "Filter this list"), _GO, ("Ctrl+F",), "filter"),
    ActionSpec(
        "palette.open", QT_TRANSLATE_NOOP("Actions", "Go to anything"), _GO, ("Ctrl+K", "Ctrl+P"), "command"
    ),
    ActionSpec("pane.journal", QT_TRANSLATE_NOOP("Actions", "Go to Journal"), _GO, ("Ctrl+1",), "journal"),
    ActionSpec("pane.goals", QT_TRANSLATE_NOOP("Actions", "Go to Goals"), _GO, ("Ctrl+2",), "goals"),
    ActionSpec("pane.evidence", QT_TRANSLATE_NOOP("Actions", "Go to Evidence"), _GO, ("Ctrl+3",), "evidence"),
    ActionSpec("pane.network", QT_TRANSLATE_NOOP("Actions", "Go to Network"), _GO, ("Ctrl+4",), "network"),
    ActionSpec(
        "pane.portfolio", QT_TRANSLATE_NOOP("Actions", "Go to Portfolio"), _GO, ("Ctrl+5",), "portfolio"
    ),
    ActionSpec("bin.show", QT_TRANSLATE_NOOP("Actions", "Show the bin"), _GO, (), "delete"),
    ActionSpec("edit.undo", QT_TRANSLATE_NOOP("Actions", "Undo"), _CHANGE, ("Ctrl+Z",), "undo"),
    ActionSpec(
        "edit.redo", QT_TRANSLATE_NOOP("Actions", "Redo"), _CHANGE, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"
    ),
    ActionSpec(
        "item.history", QT_TRANSLATE_NOOP("Actions", "History of this item…"), _CHANGE, ("Ctrl+H",), "history"
    ),
    ActionSpec("bin.empty", QT_TRANSLATE_NOOP("Actions", "Empty the bin…"), _CHANGE, (), "delete"),
    ActionSpec(
        "vault.lock",
        QT_TRANSLATE_NOOP("Actions", "Lock"),
        _PROGRAM,
        ("Ctrl+L",),
        "lock",
        while_locked=True,  # what stands or is typed on another page than that for unlocking goes
    ),
    ActionSpec("vault.open", QT_TRANSLATE_NOOP("Actions", "Open another vault…"), _PROGRAM, (), "vault"),
    ActionSpec("vault.new", QT_TRANSLATE_NOOP("Actions", "Make a new vault…"), _PROGRAM, (), "add"),
    ActionSpec("kit.show", QT_TRANSLATE_NOOP("Actions", "Show the recovery kit…"), _PROGRAM, (), "key"),
    ActionSpec("kit.check", QT_TRANSLATE_NOOP("Actions", "Check a recovery kit…"), _PROGRAM, (), "key"),
    ActionSpec(
        "passphrase.change", QT_TRANSLATE_NOOP("Actions", "Change the passphrase…"), _PROGRAM, (), "lock"
    ),
    ActionSpec(
        "vault.remember", QT_TRANSLATE_NOOP("Actions", "Remember on this computer…"), _PROGRAM, (), "key"
    ),
    ActionSpec("backups.open", QT_TRANSLATE_NOOP("Actions", "Backups…"), _PROGRAM, (), "backup"),
    ActionSpec("backup.make", QT_TRANSLATE_NOOP("Actions", "Back up now"), _PROGRAM, (), "backup"),
    ActionSpec("vault.check", QT_TRANSLATE_NOOP("Actions", "Check the vault…"), _PROGRAM, (), "shield"),
    ActionSpec("profile.open", QT_TRANSLATE_NOOP("Actions", "My profile and roles…"), _PROGRAM, (), "person"),
    ActionSpec("settings.open", QT_TRANSLATE_NOOP("Actions", "Settings…"), _PROGRAM, ("Ctrl+,",), "settings"),
    ActionSpec("theme.light", QT_TRANSLATE_NOOP("Actions", "Use light colours"), _PROGRAM, (), "light"),
    ActionSpec("theme.dark", QT_TRANSLATE_NOOP("Actions", "Use dark colours"), _PROGRAM, (), "dark"),
    ActionSpec(
        "theme.system", QT_TRANSLATE_NOOP("Actions", "Use the system's colours"), _PROGRAM, (), "system"
    ),
    ActionSpec(
        "rail.fold", QT_TRANSLATE_NOOP("Actions", "Fold or unfold the rail"), _PROGRAM, ("F9",), "fold"
    ),
    ActionSpec(
        "shortcuts.show", QT_TRANSLATE_NOOP("Actions", "Keyboard shortcuts"), _PROGRAM, ("F1",), "keyboard"
    ),
    ActionSpec(
        "program.quit",
        QT_TRANSLATE_NOOP("Actions", "Quit"),
        _PROGRAM,
        ("Ctrl+Q",),
        "close",
        while_locked=True,
    ),
)
