"""Typed options for this computer, kept in one TOML file."""

from mwl_desktop.settings.file import Loaded, load, save
from mwl_desktop.settings.options import Settings

__all__ = ["Loaded", "Settings", "load", "save"]
