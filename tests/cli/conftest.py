"""A vault and the command line on it, and key stores."""

from tests.cli.runner import program  # noqa: F401
from tests.keyrings import hanging, key_store  # noqa: F401
from tests.vaults import template, vault  # noqa: F401
