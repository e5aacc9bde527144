"""Faults on purpose: what the vault survives, tried and counted. `python -m tests.faults --help`."""
