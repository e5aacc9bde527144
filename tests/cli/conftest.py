"""Vaults for the tests of the command line."""

from tests.vaults import template, vault  # noqa: F401
