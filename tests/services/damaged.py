"""A vault with a bit of everything, to be damaged in one way or another."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from mwl_desktop.domain.entries import EntryDraft
from mwl_desktop.errors import MwlError
from mwl_desktop.services import capture, entries, finding, vaults
from mwl_desktop.vault import engine
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.vault import Vault
from tests.factory import add_goal, add_person, link
from tests.vaults import Template, dump

PAGE = engine.PAGE


@dataclass
class Damaged:
    path: Path
    key: VaultKey
    before: dict[str, list[tuple[object, ...]]]

    def flip(self, *pages: int) -> None:
        content = bytearray(self.path.read_bytes())
        for page in pages:
            content[(page - 1) * PAGE + 1000] ^= 1
        self.path.write_bytes(content)

    def wipe(self, page: int) -> None:
        content = bytearray(self.path.read_bytes())
        content[(page - 1) * PAGE : page * PAGE] = random.Random(page).randbytes(PAGE)
        self.path.write_bytes(content)

    @property
    def pages(self) -> int:
        return self.path.stat().st_size // PAGE

    def leaf_of(self, table: str) -> int:
        """A page with rows of a table: one without which they cannot be read, and not the table's first."""
        root = self.root_of(table)
        for page in range(40, self.pages):
            self.flip_in_place(page)
            try:
                if page != root and not self._reads(table):
                    return page
            finally:
                self.flip_in_place(page)
        raise AssertionError(table)

    def root_of(self, table: str) -> int:
        """The first page of a table: the only one of a small one."""
        raw = engine.connect(self.path, self.key, read_only=True, alone=True)
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        raw.close()
        return int(root)

    def schema_pages(self) -> list[int]:
        """The pages of the list of tables behind the first one."""
        found = []
        for page in range(2, self.pages):
            self.flip_in_place(page)
            try:
                engine.connect(self.path, self.key, read_only=True, alone=True).close()
            except MwlError:
                found.append(page)
            finally:
                self.flip_in_place(page)
        return found

    def _reads(self, table: str) -> bool:
        """Whether a table can be read; True as well where the schema cannot be."""
        try:
            raw = engine.connect(self.path, self.key, read_only=True, alone=True)
        except MwlError:
            return True
        try:
            raw.execute(f"SELECT count(id || rowid) FROM {table} NOT INDEXED").fetchall()
        except dbapi2.DatabaseError:
            return False
        finally:
            raw.close()
        return True

    def flip_in_place(self, page: int) -> None:
        with self.path.open("r+b") as file:
            file.seek((page - 1) * PAGE + 1000)
            (byte,) = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([byte ^ 1]))


@pytest.fixture
def damaged(template: Template, tmp_path: Path) -> Damaged:
    """A vault with a bit of everything, closed, to be damaged."""
    vault = template.opened(tmp_path / "damaged.mwl")
    goal, person = add_goal(vault), add_person(vault)
    for number in range(60):
        with vault.write("entry.add") as uow:
            entry = entries.add(
                uow, EntryDraft(title=f"Entry {number}", body=f"word{number} " + "text " * 300)
            )
        if number % 10 == 0:
            link(vault, entry, goal)
            link(vault, entry, person)
    capture.capture_bytes(vault, random.Random(3).randbytes(2_300_000), "noise.bin")
    capture.capture_bytes(vault, b"small and whole", "small.txt")
    before = dump(vault)
    vault.close()
    return Damaged(vault.path, template.key, before)


def opened(path: Path, key: VaultKey) -> Vault:
    return vaults.unlock_with_key(path, key)


def words_found(vault: Vault, word: str) -> int:
    with vault.read() as connection:
        return len(finding.search(connection, word))
