"""Where one run takes place, and what all runs share: keys, templates, a folder that goes at the end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mwl_desktop.domain.clock import SetClock
from mwl_desktop.services import vaults
from mwl_desktop.vault import access
from mwl_desktop.vault.keys import VaultKey, derive
from mwl_desktop.vault.vault import Vault

PASSPHRASES = ("quiet lamp orchard compass seventeen", "copper meadow violin harbour ninety")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOME = "MWL_HOME"
BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Bench:
    """What the runs of one sweep share."""

    folder: Path
    old_key: VaultKey
    new_key: VaultKey

    @classmethod
    def made(cls, folder: Path) -> Bench:
        """A bench in an empty folder, its two keys derived once."""
        salts = bytes(range(16)), bytes(range(16, 32))
        keys = [derive(words, salt) for words, salt in zip(PASSPHRASES, salts, strict=True)]
        return cls(folder, *keys)

    def template(self, name: str) -> Path:
        """Where a template lies or is to be put."""
        (self.folder / "templates").mkdir(exist_ok=True)
        return self.folder / "templates" / name

    @contextmanager
    def scene(self, name: str, *, root: Path | None = None) -> Iterator[Scene]:
        """A fresh folder for one run, gone afterwards."""
        scene = Scene((root or self.folder) / name, self)
        scene.make()
        try:
            yield scene
        finally:
            shutil.rmtree(scene.root)


@dataclass(frozen=True, slots=True)
class Scene:
    """One run's own folder: the vault's place, a home, sources; the journal lies outside all of them."""

    root: Path
    bench: Bench

    def make(self) -> None:
        """Make its folders."""
        for folder in (self.place, self.home, self.sources, self.scratch, self.backups):
            folder.mkdir(parents=True)

    @property
    def disk(self) -> Path:
        """What is on the disk that may be full: the vault's place, the home and the backups."""
        return self.root / "disk"

    @property
    def place(self) -> Path:
        """The folder that the vault is in."""
        return self.disk / "place"

    @property
    def vault(self) -> Path:
        """The vault."""
        return self.place / "portfolio.mwl"

    @property
    def home(self) -> Path:
        """Settings, logs and locks of the program."""
        return self.disk / "home"

    @property
    def sources(self) -> Path:
        """What is taken in."""
        return self.root / "sources"

    @property
    def backups(self) -> Path:
        """Where backups go."""
        return self.disk / "backups"

    @property
    def scratch(self) -> Path:
        """For copies that a judge looks at."""
        return self.root / "scratch"

    @property
    def journal(self) -> Path:
        """What the victim acknowledged."""
        return self.root / "journal"

    @property
    def log(self) -> Path:
        """What the victim wrote to its outputs."""
        return self.root / "log"

    def enter(self) -> None:
        """Make this scene's home the one of this process."""
        os.environ[HOME] = str(self.home)

    def opened(self, key: VaultKey | None = None, path: Path | None = None) -> Vault:
        """The vault, opened by the program at a set time of day."""
        vault = vaults.unlock_with_key(path or self.vault, key or self.bench.old_key, clock=SetClock(NOON))
        if vault.read_only:
            # Opened to read after the disk refused: whoever wants to write opens it again.
            vault.close()
            raise access.refusal(vault.why_read_only, self.vault)
        return vault


def copy_vault(source: Path, target: Path) -> Path:
    """A vault's file and its log, if it has one, under another name."""
    for suffix in ("", "-wal"):
        part = source.with_name(source.name + suffix)
        if part.exists():
            shutil.copyfile(part, target.with_name(target.name + suffix))
    return target


def remove_vault(path: Path) -> None:
    """A vault's file and all that lies beside it, gone."""
    for suffix in ("", *BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
