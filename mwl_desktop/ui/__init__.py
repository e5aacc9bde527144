"""The window: everything that knows Qt."""

from mwl_desktop.ui.constants import keep_constants

keep_constants()
