"""What a drop of files and folders comes to, before a byte of it is read."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mwl_desktop.evidence.names import clean_name

# Files a system or a program leaves behind by itself; nobody means them when dropping a folder.
_DROPPING_FILES = re.compile(
    r"\.ds_store|thumbs\.db|ehthumbs\.db|desktop\.ini|icon\r|\.localized|\.directory|~\$.*|\.~lock\..*#|\._.*",
    re.IGNORECASE | re.DOTALL,
)
_DROPPING_FOLDERS: Final = frozenset(
    {".git", ".svn", ".hg", "__macosx", "$recycle.bin", ".trashes", ".spotlight-v100", ".fseventsd"}
)
_PROGRESS_EVERY: Final = 200


def is_dropping(name: str) -> bool:
    """Whether a file of this name is one that a system or a program leaves behind by itself."""
    return _DROPPING_FILES.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Planned:
    """One file to be added: `folder` is the name of the folder it lies in, `link` whether it is a link.

    `made_at` is a POSIX timestamp, None where the system does not tell.
    """

    path: Path
    name: str
    folder: str
    size: int
    modified_ns: int
    link: bool
    made_at: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something left out: its name as it can be shown, a code of `sentences` and the facts for it."""

    name: str
    code: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a drop comes to, in the order it was given, folders read by name."""

    files: tuple[Planned, ...]
    refusals: tuple[Refusal, ...]
    droppings: int

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)


def plan(
    paths: Iterable[Path],
    *,
    check_cancelled: Callable[[], None] | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Plan:
    """Walk files and folders without opening a file; `on_progress` is told how many files were found so far.

    A link given directly is followed; inside a folder only links to files are. Each file and
    folder comes once, however often it was given. Whatever `check_cancelled` raises goes through.
    """
    walk = _Walk(check_cancelled or _never, on_progress or _silent)
    for path in paths:
        walk.given(path)
    walk.on_progress(len(walk.files))
    return Plan(tuple(walk.files), tuple(walk.refusals), walk.droppings)


def kind_of(mode: int) -> str:
    """What stands in the place of a file, in words for `capture.not_a_file`."""
    return next((words for test, words in _KINDS if test(mode)), "not a regular file")


_KINDS: Final[tuple[tuple[Callable[[int], bool], str], ...]] = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)


def reason_of(error: OSError) -> str:
    """The system's own words for what went wrong, without a path in them."""
    return error.strerror or type(error).__name__


def _never() -> None:
    return None


def _silent(_count: int) -> None:
    return None


@dataclass(slots=True)
class _Walk:
    check_cancelled: Callable[[], None]
    on_progress: Callable[[int], None]
    files: list[Planned] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    droppings: int = 0
    seen_paths: set[str] = field(default_factory=set)
    seen_folders: set[tuple[int, int]] = field(default_factory=set)

    def given(self, path: Path) -> None:
        """Take in what the person pointed at."""
        self.check_cancelled()
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve() would follow the link itself
        try:
            status = absolute.stat()
            link = absolute.is_symlink()
        except (OSError, ValueError) as error:
            self.refuse_error(str(path), error)
            return
        if stat.S_ISDIR(status.st_mode):
            self.folder(str(absolute), status)
        elif is_dropping(absolute.name):
            self.droppings += 1
        else:
            self.file(str(absolute), status, link)

    def folder(self, top: str, status: os.stat_result) -> None:
        """Walk a folder and those below it, without recursion so that no depth is too deep."""
        pending: list[tuple[str, os.stat_result, frozenset[tuple[int, int]]]] = [(top, status, frozenset())]
        while pending:
            path, status, above = pending.pop()
            identity = (status.st_dev, status.st_ino)
            if identity in above:
                self.refuse(path, "capture.loop")
                continue
            if identity in self.seen_folders:
                continue
            self.seen_folders.add(identity)
            inside = above | {identity}
            below = list(self.entries_of(path, inside))
            pending += [(child, status, inside) for child, status in reversed(below)]

    def entries_of(
        self, path: str, above: frozenset[tuple[int, int]]
    ) -> Iterator[tuple[str, os.stat_result]]:
        """Take in the files of a folder and give back its folders."""
        try:
            with os.scandir(path) as found:
                entries = sorted(found, key=lambda entry: (entry.name.casefold(), entry.name))
        except OSError as error:
            self.refuse_error(path, error)
            return
        for entry in entries:
            self.check_cancelled()
            try:
                folder = self.entry(entry, above)
            except OSError as error:
                self.refuse_error(entry.path, error)
            else:
                if folder is not None:
                    yield entry.path, folder

    def entry(self, entry: os.DirEntry[str], above: frozenset[tuple[int, int]]) -> os.stat_result | None:
        """Take in one entry of a folder; gives back its status where it is a folder to be walked."""
        link = entry.is_symlink()
        if entry.is_dir(follow_symlinks=False):
            if entry.name.casefold() in _DROPPING_FOLDERS:
                self.droppings += 1
                return None
            # Not entry.stat(): on Windows that one knows neither device nor file number.
            return os.stat(entry.path)  # noqa: PTH116 - a path object for each of 100,000 entries costs seconds
        if is_dropping(entry.name):
            self.droppings += 1
            return None
        status = entry.stat(follow_symlinks=True)
        if link and stat.S_ISDIR(status.st_mode):
            loop = (status.st_dev, status.st_ino) in above
            code = "capture.loop" if loop else "capture.not_a_file"
            self.refuse(entry.path, code, **({} if loop else {"what": "a link to a folder"}))
        else:
            self.file(entry.path, status, link)
        return None

    def file(self, path: str, status: os.stat_result, link: bool) -> None:
        if not stat.S_ISREG(status.st_mode):
            self.refuse(path, "capture.not_a_file", what=kind_of(status.st_mode))
            return
        if path in self.seen_paths:
            return
        self.seen_paths.add(path)
        folder, name = os.path.split(path)
        folder_name = os.path.basename(folder)  # noqa: PTH119 - as above: strings, for speed
        self.files.append(
            Planned(
                Path(path),
                clean_name(name),
                clean_name(folder_name) if folder_name else "",
                status.st_size,
                status.st_mtime_ns,
                link,
                getattr(status, "st_birthtime", None),
            )
        )
        if len(self.files) % _PROGRESS_EVERY == 0:
            self.on_progress(len(self.files))

    def refuse_error(self, path: str, error: OSError | ValueError) -> None:
        if not isinstance(error, OSError):
            self.refuse(path, "capture.unreadable", reason="not a possible path")
        elif error.errno == errno.ELOOP:
            self.refuse(path, "capture.loop")
        elif isinstance(error, (FileNotFoundError, NotADirectoryError)):
            code = "capture.broken_link" if os.path.islink(path) else "capture.vanished"  # noqa: PTH114
            self.refuse(path, code)
        else:
            self.refuse(path, "capture.unreadable", reason=reason_of(error))

    def refuse(self, path: str, code: str, **facts: object) -> None:
        name = clean_name(path)
        self.refusals.append(Refusal(name, code, {"name": name, **facts}))
