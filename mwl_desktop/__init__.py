"""MWL Desktop: a personally owned learning portfolio in one encrypted file."""

__version__ = "0.1.0"
