"""Vaults for the tests of the services."""

from tests.vaults import template, vault  # noqa: F401
