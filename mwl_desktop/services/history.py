"""Undo and redo, for whoever asks for one step or for a certain one."""

from __future__ import annotations

from mwl_desktop.domain.changes import UndoStep
from mwl_desktop.errors import UserError
from mwl_desktop.vault import undo as steps
from mwl_desktop.vault.unit_of_work import UnitOfWork

step_to_undo = steps.step_to_undo
step_to_redo = steps.step_to_redo


def undo(uow: UnitOfWork, only: str = "") -> UndoStep:
    """Take the last step back; raises UserError when there is none. Use it in a unit that is not undoable.

    With the id of a step in `only` it is that one or none.
    """
    step = steps.step_to_undo(uow.connection)
    if step is None:
        raise UserError("undo.nothing")
    if only and step.id != only:
        raise UserError("undo.passed")
    steps.undo(uow, step)
    return step


def redo(uow: UnitOfWork, only: str = "") -> UndoStep:
    """Do the last undone step again; raises UserError when there is none, or another than `only`."""
    step = steps.step_to_redo(uow.connection)
    if step is None:
        raise UserError("redo.nothing")
    if only and step.id != only:
        raise UserError("redo.passed")
    steps.redo(uow, step)
    return step
