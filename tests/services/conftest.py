"""Vaults for the tests of the services, and key stores."""

from tests.keyrings import hanging, key_store  # noqa: F401
from tests.vaults import template, vault  # noqa: F401
