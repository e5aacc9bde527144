"""Vaults for the tests of the vault."""

from tests.vaults import template, vault  # noqa: F401
