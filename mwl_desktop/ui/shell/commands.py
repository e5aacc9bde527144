"""Who answers which action while a vault is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from mwl_desktop import paths
from mwl_desktop.ui.actions import Actions
from mwl_desktop.ui.ops.preferences import Preferences
from mwl_desktop.ui.panes import registry
from mwl_desktop.ui.shell.frame import Frame

_NEW = {"entry.new": "journal", "goal.new": "goals", "person.new": "network", "portfolio.new": "portfolio"}


def bind(frame: Frame, actions: Actions, preferences: Preferences) -> None:
    """Bind every action that works on an open vault to the frame that shows it."""
    there = {spec.id for spec in registry.available()}
    for pane in there:
        actions.bind(f"pane.{pane}", partial(frame.show_pane, pane))
    for action, pane in _NEW.items():
        if pane in there:
            actions.bind(action, partial(frame.new_in, pane))
    actions.bind("capture.focus", frame.focus_capture)
    actions.bind("search.focus", frame.focus_filter)
    actions.bind("edit.undo", frame.undoing.undo)
    actions.bind("edit.redo", frame.undoing.redo)
    actions.bind("evidence.add_files", lambda: _add_files(frame))
    actions.bind("evidence.add_folder", lambda: _add_folder(frame))
    for theme in ("light", "dark", "system"):
        actions.bind(f"theme.{theme}", partial(preferences.change, theme=theme))
    actions.bind("rail.fold", lambda: preferences.change(rail_folded=not preferences.current.rail_folded))


def _add_files(frame: Frame) -> None:
    chosen, _ = QFileDialog.getOpenFileNames(
        frame, frame.tr("Add files as evidence"), str(paths.documents_folder())
    )
    if chosen:
        frame.capturing.add_files([Path(name) for name in chosen])


def _add_folder(frame: Frame) -> None:
    chosen = QFileDialog.getExistingDirectory(
        frame, frame.tr("Add a folder as evidence"), str(paths.documents_folder())
    )
    if chosen:
        frame.capturing.add_files([Path(chosen)])
