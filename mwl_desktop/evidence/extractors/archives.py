"""ZIP archives: the names of what is in them, so that a packed file can be found by its name."""

from __future__ import annotations

from typing import BinaryIO

from mwl_desktop.evidence.archive import BROKEN_ARCHIVE, Archive, ArchiveRefused
from mwl_desktop.evidence.facts import BROKEN, TOO_LARGE, FileFacts, Limits, TextBudget, words


def archive_facts(stream: BinaryIO, limits: Limits) -> FileFacts:
    """Facts of a ZIP: its names as text; nothing in it is unpacked."""
    budget = TextBudget(limits.text)
    try:
        with Archive(stream) as archive:
            for name in sorted(archive.names)[: limits.entries]:
                budget.add(words(name) + "\n")
            budget.cut = budget.cut or len(archive.names) > limits.entries
    except ArchiveRefused:
        return FileFacts(notes=(TOO_LARGE,))
    except BROKEN_ARCHIVE:
        return FileFacts(notes=(BROKEN,))
    return FileFacts(text=budget.text, notes=budget.notes)
