"""Typed options for this computer, kept in one TOML file."""
