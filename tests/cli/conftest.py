"""A vault and the command line on it."""

from tests.cli.runner import program  # noqa: F401
from tests.vaults import template, vault  # noqa: F401
