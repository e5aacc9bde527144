"""Actions as data: what can be asked for, by which keys, and who answers."""

from mwl_desktop.ui.actions.catalogue import CATALOGUE, ActionSpec
from mwl_desktop.ui.actions.registry import Actions

__all__ = ["CATALOGUE", "ActionSpec", "Actions"]
