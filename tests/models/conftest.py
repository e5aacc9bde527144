"""Vaults for the tests of the tables."""

from tests.vaults import template, vault  # noqa: F401
